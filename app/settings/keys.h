#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace {

/// A setting: its name in the file, its kind and what it is when nobody set it. Numbers have bounds, within which get() and set() keep them.
template <class T>
struct Key {
    using Value = T;
    std::string_view name;
    T fallback{};
};
template <>
struct Key<int> {
    using Value = int;
    std::string_view name;
    int fallback = 0;
    int least = 0;
    int most = 0;
};
template <>
struct Key<double> {
    using Value = double;
    std::string_view name;
    double fallback = 0;
    double least = 0;
    double most = 0;
};
/// Text is UTF-8; get() cuts it at kMaxText.
template <>
struct Key<std::string> {
    using Value = std::string;
    static constexpr std::size_t kMaxText = 8192;
    std::string_view name;
    std::string_view fallback;
};
/// Opaque state of a widget, or bytes that need not be UTF-8.
template <>
struct Key<QByteArray> {
    using Value = QByteArray;
    std::string_view name;
};

/// THE table. What a key is for stands beside it; a test checks that kAllNames lists each one once.
namespace keys {

// the window
inline constexpr Key<QByteArray> kWindowGeometry{"window/geometry"};
inline constexpr Key<int> kWindowPanel{"window/panel", 0, 0, 15};
inline constexpr Key<std::string> kTheme{"window/theme", "system"}; ///< system, light, dark
inline constexpr Key<std::string> kLanguage{"window/language", "system"}; ///< system, en, de
inline constexpr Key<int> kTextSize{"window/text_size", 100, 70, 250}; ///< percent of the system's
inline constexpr Key<bool> kNotify{"window/notify", true};           ///< when long work ends behind another window
inline constexpr Key<bool> kKeepAwake{"window/keep_awake", true};    ///< while work runs

// the scraper's layout
inline constexpr Key<QByteArray> kScraperMainSplitter{"scraper/main_splitter"};
inline constexpr Key<QByteArray> kScraperDetailSplitter{"scraper/detail_splitter"};
inline constexpr Key<int> kScraperTab{"scraper/tab", 0, 0, 15};
inline constexpr Key<QByteArray> kDomainsColumns{"scraper/domains_columns"};
inline constexpr Key<QByteArray> kPagesColumns{"scraper/pages_columns"};
inline constexpr Key<QByteArray> kErrorsColumns{"scraper/errors_columns"};
inline constexpr Key<QByteArray> kRunsColumns{"scraper/runs_columns"};
inline constexpr Key<QByteArray> kRunWorkersColumns{"scraper/workers_columns"};
inline constexpr Key<int> kScraperChartSpan{"scraper/chart_span", 0, 0, 2};
inline constexpr Key<std::string> kScraperFilter{"scraper/filter", ""};
inline constexpr Key<int> kScraperStatusFilter{"scraper/status_filter", 0, 0, 15};
inline constexpr Key<QByteArray> kSelectorsGeometry{"scraper/selectors_geometry"};
inline constexpr Key<QByteArray> kSelectorsSplitter{"scraper/selectors_splitter"};
inline constexpr Key<QByteArray> kSelectorsPageSplitter{"scraper/selectors_page_splitter"};

// what a new run starts with; the same defaults as scrape::ScrapeSettings
inline constexpr Key<double> kRunRate{"run/rate", 2.0, 0.0, 100'000.0};          ///< starts per second and host; 0 = unlimited
inline constexpr Key<int> kRunConcurrency{"run/concurrency", 256, 1, 10'000};    ///< in flight in all
inline constexpr Key<int> kRunPerHost{"run/per_host", 2, 1, 256};                ///< in flight per host
inline constexpr Key<int> kRunTimeoutMs{"run/timeout_ms", 30'000, 100, 3'600'000}; ///< one transfer in all
inline constexpr Key<int> kRunRetries{"run/retries", 2, 0, 20};
inline constexpr Key<std::string> kRunUserAgent{"run/user_agent", ""};           ///< empty: the program's own
inline constexpr Key<bool> kRunIgnoreRobots{"run/ignore_robots", false};
inline constexpr Key<bool> kRunAllowPrivate{"run/allow_private", false};
inline constexpr Key<bool> kRunRefresh{"run/refresh", false};
inline constexpr Key<int> kRunDepth{"run/depth", 0, 0, 1'000};                   ///< hops that links are followed
inline constexpr Key<std::string> kRunScope{"run/scope", "host"};                ///< host, domain, any
inline constexpr Key<int> kRunMaxPages{"run/max_pages", 0, 0, 1'000'000'000};    ///< 0 = no limit
inline constexpr Key<std::string> kRunFields{"run/fields", ""};                  ///< NAME=SELECTOR, one a line
inline constexpr Key<bool> kRunSitemaps{"run/sitemaps", false};
inline constexpr Key<std::string> kRunInclude{"run/include", ""};                ///< patterns, one a line
inline constexpr Key<std::string> kRunExclude{"run/exclude", ""};
inline constexpr Key<int> kRunMaxVariants{"run/max_variants", 10'000, 0, 1'000'000'000}; ///< 0 = no limit
inline constexpr Key<bool> kRunIgnoreNofollow{"run/ignore_nofollow", false};
inline constexpr Key<std::string> kRunStoreUrl{"run/store_url", ""};             ///< empty: millrace.db in the profile; never with a password

// the chat's layout
inline constexpr Key<QByteArray> kChatMainSplitter{"chat/main_splitter"};
inline constexpr Key<QByteArray> kChatDetailSplitter{"chat/detail_splitter"};
inline constexpr Key<int> kChatTab{"chat/tab", 0, 0, 15};
inline constexpr Key<QByteArray> kClientsColumns{"chat/clients_columns"};
inline constexpr Key<QByteArray> kMessagesColumns{"chat/messages_columns"};
inline constexpr Key<QByteArray> kHistoryColumns{"chat/history_columns"};
inline constexpr Key<int> kChatChartSpan{"chat/chart_span", 0, 0, 2};
inline constexpr Key<std::string> kChatFilter{"chat/filter", ""};

// what the chat server starts with; the same defaults as chat::ChatSettings. Token and password are never kept.
inline constexpr Key<std::string> kChatHost{"chat/host", "localhost"};
inline constexpr Key<int> kChatPort{"chat/port", 8'765, 0, 65'535};
inline constexpr Key<int> kChatMode{"chat/mode", 0, 0, 2};                       ///< ChatMode as a number
inline constexpr Key<std::string> kChatRedis{"chat/redis", "redis://127.0.0.1:6379"}; ///< or "none"
inline constexpr Key<std::string> kChatOrigins{"chat/origins", ""};              ///< one a line
inline constexpr Key<QByteArray> kChatCertificate{"chat/certificate"};           ///< bytes of the file system
inline constexpr Key<QByteArray> kChatKey{"chat/key"};
inline constexpr Key<int> kChatMaxClients{"chat/max_clients", 10'000, 1, 1'000'000};
inline constexpr Key<int> kChatMaxMessageKb{"chat/max_message_kb", 1'024, 1, 1'048'576};   ///< KiB
inline constexpr Key<double> kChatRateLimit{"chat/rate_limit", 0.0, 0.0, 100'000.0};       ///< messages per second and client; 0 = unlimited
inline constexpr Key<int> kChatPingSeconds{"chat/ping_s", 20, 0, 3'600};         ///< 0: no pings
inline constexpr Key<int> kChatIdleSeconds{"chat/idle_s", 0, 0, 86'400};         ///< without a message; 0: no limit
inline constexpr Key<int> kChatStreamMaxLength{"chat/stream_max_length", 0, 0, 1'000'000'000}; ///< entries kept in the stream; 0: all
inline constexpr Key<int> kChatJournalCapMb{"chat/journal_cap_mb", 1'024, 1, 1'048'576};   ///< MiB

// the hash panel's layout
inline constexpr Key<QByteArray> kHashMainSplitter{"hash/main_splitter"};
inline constexpr Key<QByteArray> kHashDetailSplitter{"hash/detail_splitter"};
inline constexpr Key<int> kHashTab{"hash/tab", 0, 0, 15};
inline constexpr Key<QByteArray> kFilesColumns{"hash/files_columns"};
inline constexpr Key<QByteArray> kProblemsColumns{"hash/problems_columns"};
inline constexpr Key<QByteArray> kDuplicatesColumns{"hash/duplicates_columns"};
inline constexpr Key<int> kHashChartSpan{"hash/chart_span", 0, 0, 2};
inline constexpr Key<std::string> kHashFilter{"hash/filter", ""};

// what is hashed with; the same defaults as hash::HashSettings
inline constexpr Key<std::string> kHashAlgorithms{"hash/algorithms", "sha256"};  ///< names, with commas between
inline constexpr Key<int> kHashWorkers{"hash/workers", 4, 1, 64};
inline constexpr Key<bool> kHashFindExtra{"hash/find_extra", true};

// the runtime panel's layout
inline constexpr Key<QByteArray> kRuntimeMainSplitter{"runtime/main_splitter"};
inline constexpr Key<QByteArray> kRuntimeDetailSplitter{"runtime/detail_splitter"};
inline constexpr Key<QByteArray> kTasksColumns{"runtime/tasks_columns"};
inline constexpr Key<QByteArray> kTaskKindsColumns{"runtime/task_kinds_columns"};
inline constexpr Key<QByteArray> kEndedTasksColumns{"runtime/ended_tasks_columns"};
inline constexpr Key<QByteArray> kStallsColumns{"runtime/stalls_columns"};
inline constexpr Key<std::string> kMetricsAddress{"runtime/metrics_address", "127.0.0.1:9464"};
inline constexpr Key<bool> kMetricsServed{"runtime/metrics_served", false};
inline constexpr Key<QByteArray> kLogColumns{"runtime/log_columns"};
inline constexpr Key<int> kTasksTab{"runtime/tasks_tab", 0, 0, 2};
inline constexpr Key<int> kLoopTab{"runtime/loop_tab", 0, 0, 2};
inline constexpr Key<int> kRuntimeDetailTab{"runtime/detail_tab", 0, 0, 2};
inline constexpr Key<int> kRuntimeChartSpan{"runtime/chart_span", 0, 0, 2};
inline constexpr Key<std::string> kTasksFilter{"runtime/tasks_filter", ""};
inline constexpr Key<std::string> kLogFilter{"runtime/log_filter", ""};

// dialogs
inline constexpr Key<QByteArray> kLastFolder{"dialogs/last_folder"}; ///< where the last file was opened or saved; bytes of the file system

inline constexpr std::array kAllNames{
    kWindowGeometry.name, kWindowPanel.name, kTheme.name, kLanguage.name, kTextSize.name, kNotify.name, kKeepAwake.name,
    kScraperMainSplitter.name, kScraperDetailSplitter.name, kScraperTab.name, kDomainsColumns.name, kPagesColumns.name, kErrorsColumns.name,
    kRunsColumns.name, kRunWorkersColumns.name, kScraperChartSpan.name, kScraperFilter.name, kScraperStatusFilter.name, kSelectorsGeometry.name, kSelectorsSplitter.name, kSelectorsPageSplitter.name,
    kRunRate.name, kRunConcurrency.name, kRunPerHost.name, kRunTimeoutMs.name, kRunRetries.name, kRunUserAgent.name, kRunIgnoreRobots.name,
    kRunAllowPrivate.name, kRunRefresh.name, kRunDepth.name, kRunScope.name, kRunMaxPages.name, kRunSitemaps.name, kRunFields.name, kRunInclude.name, kRunExclude.name,
    kRunMaxVariants.name, kRunIgnoreNofollow.name, kRunStoreUrl.name,
    kChatMainSplitter.name, kChatDetailSplitter.name, kChatTab.name, kClientsColumns.name, kMessagesColumns.name, kHistoryColumns.name,
    kChatChartSpan.name, kChatFilter.name,
    kChatHost.name, kChatPort.name, kChatMode.name, kChatRedis.name, kChatOrigins.name, kChatCertificate.name, kChatKey.name,
    kChatMaxClients.name, kChatMaxMessageKb.name, kChatRateLimit.name, kChatPingSeconds.name, kChatIdleSeconds.name, kChatStreamMaxLength.name, kChatJournalCapMb.name,
    kHashMainSplitter.name, kHashDetailSplitter.name, kHashTab.name, kFilesColumns.name, kProblemsColumns.name, kDuplicatesColumns.name,
    kHashChartSpan.name, kHashFilter.name, kHashAlgorithms.name, kHashWorkers.name, kHashFindExtra.name,
    kRuntimeMainSplitter.name, kRuntimeDetailSplitter.name, kTasksColumns.name, kTaskKindsColumns.name, kEndedTasksColumns.name,
    kStallsColumns.name, kLogColumns.name, kMetricsAddress.name, kMetricsServed.name, kTasksTab.name, kLoopTab.name, kRuntimeDetailTab.name, kRuntimeChartSpan.name, kTasksFilter.name, kLogFilter.name,
    kLastFolder.name,
};

} // namespace keys

} // namespace millrace

#pragma once

#include "app/async/task.h"
#include "app/scrape/link_traps.h"
#include "app/scrape/page_links.h"
#include "app/scrape/scrape_settings.h"
#include "app/scrape/url_intake.h"

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::scrape {

/// Links on their way into the store before no new URL is started, and their bytes.
inline constexpr std::size_t kMaxLinksWaiting = 50'000;
inline constexpr std::size_t kMaxLinkBytesWaiting = 32 * 1024 * 1024;
/// Lanes of one run; links to further hosts are left out. Those of given URLs have no such bound.
inline constexpr std::size_t kMaxCrawledHosts = 100'000;

/// Sitemaps of one run, and of one of its hosts; those beyond are left out.
inline constexpr std::int64_t kMaxSitemaps = 50'000;
inline constexpr std::int64_t kMaxSitemapsPerHost = 10'000;

/// Turns the links of pages into rows of the queue: scope, limits, dedupe. The rows go into the store with the page's result, in one transaction;
/// until then they are known (SeenSet::linked), so that no other page brings them again.
///
/// Thread: loop, which gets its turn every few hundred links. Errors: none; a store that cannot be asked is asked again until the task is cancelled.
/// Why here and not in the pool: what the run has seen belongs to the loop.
class LinkIntake {
public:
    LinkIntake(store::Store& store, LaneTable& lanes, SeenSet& seen, RunId run) : m_store(store), m_lanes(lanes), m_seen(seen), m_run(run) {}

    struct Limits {
        Scope scope = Scope::Host;
        std::int64_t maxPages = 0;                                   ///< 0 = no limit
        std::int64_t maxVariants = 0;                                ///< of each shape; 0 = no limit
        store::UrlKind kind = store::UrlKind::Page;                  ///< what the rows are; kMaxSitemaps counts instead of maxPages where they are no pages
        std::string alsoLane = {};                                   ///< in scope whatever the scope says
    };
    /// Rows for those of `links` that are new and may be followed; they are the run's from now on. `page` is the row that they were found for, `others`
    /// what became of its other links.
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> take(std::vector<Link> links, LinkCounts others, store::QueuedUrl page, Limits limits);
    /// The run's rows that are sitemaps, by host, when a session begins.
    void setSitemaps(const std::vector<store::Store::HostCount>& counts);
    /// Links to the host of this URL are followed with Scope::Host: a given URL led there.
    void alsoInScope(const http::Url& url);
    void alsoInScope(const std::string& laneKey);
    [[nodiscard]] bool inScope(const http::Url& url, Scope scope);
    /// The links of a batch, which lives as long as the task, are rows now: counts them in their lanes, and tells `queued` of each.
    [[nodiscard]] async::Task<void> committed(const store::ResultBatch* batch, const store::EnqueueResult* result, std::function<void(HostLane&)> queued);
    /// What has not been committed is unknown again: its pages will bring it once more.
    [[nodiscard]] async::Task<void> forgetWaiting();

    [[nodiscard]] bool tooManyWait() const { return m_seen.linked.size() >= kMaxLinksWaiting || m_waitingBytes >= kMaxLinkBytesWaiting; }
    void beginSession(bool followsLinks);
    [[nodiscard]] const LinkCounts& counts() const noexcept { return m_counts; }

private:
    class Taken;
    /// What is known of a URL whose hash was seen.
    enum class Known { No, Yes, AskStore };
    [[nodiscard]] Known isKnown(const Link& link) const;
    [[nodiscard]] bool inScope(const std::string& laneKey, const std::string& domain, Scope scope);
    void learnDomains();
    [[nodiscard]] bool isFull(const HostLane* lane, const Limits& limits) const;
    async::Task<std::vector<Link>> dropOutOfScope(std::vector<Link> links, Scope scope, std::string alsoLane);
    async::Task<std::unordered_set<std::string>> askStore(std::vector<std::int64_t> hashes);

    store::Store& m_store;
    LaneTable& m_lanes;
    SeenSet& m_seen;
    RunId m_run;
    LinkCounts m_counts;
    std::size_t m_waitingBytes = 0;
    std::int64_t m_sitemaps = 0;                                     ///< rows of the run, and on their way
    std::unordered_map<HostId, std::int64_t> m_sitemapsOf;
    VariantCounts m_variants;
    std::unordered_set<std::string> m_alsoHosts;                     ///< lane keys
    std::unordered_set<std::string> m_domains;                       ///< of the first m_typedRead typed lanes, and of m_alsoHosts
    std::size_t m_typedRead = 0;
};

} // namespace millrace::scrape

#include "app/settings/setting_table.h"

#include <QtGlobal>

namespace millrace {

namespace {

using enum SettingPage;
using enum SettingTakes;

constexpr SettingChoice kThemes[] = {{"system", QT_TR_NOOP("As the system has it")}, {"light", QT_TR_NOOP("Light")}, {"dark", QT_TR_NOOP("Dark")}};
constexpr SettingChoice kLanguages[] = {{"system", QT_TR_NOOP("As the system has it")}, {"en", "English"}, {"de", "Deutsch"}}; // each in its own words
constexpr SettingChoice kScopes[] = {{"host", QT_TR_NOOP("The hosts given")}, {"domain", QT_TR_NOOP("Their domains")}, {"any", QT_TR_NOOP("Anywhere")}};
constexpr SettingChoice kModes[] = {{"0", QT_TR_NOOP("Echo")}, {"1", QT_TR_NOOP("Broadcast")}, {"2", QT_TR_NOOP("Raw")}};

const SettingSpec kTable[] = {
    {.key = keys::kTheme, .page = General, .name = QT_TR_NOOP("Theme"), .text = QT_TR_NOOP("Colours of the window."), .choices = kThemes},
    {.key = keys::kLanguage, .page = General, .takes = NextStart, .name = QT_TR_NOOP("Language"), .text = QT_TR_NOOP("Of the window, its numbers and its dates; the command line is English."), .choices = kLanguages},
    {.key = keys::kTextSize, .page = General, .name = QT_TR_NOOP("Text size"), .text = QT_TR_NOOP("Of the size that the system has; rows and columns grow with it."), .unit = "%"},
    {.key = keys::kNotify, .page = General, .name = QT_TR_NOOP("Notify when long work ends"), .text = QT_TR_NOOP("A notification of the desktop when a run, a verification or hashing that took over 10 s has ended while another window was in use.")},
    {.key = keys::kKeepAwake, .page = General, .name = QT_TR_NOOP("No sleep while work runs"), .text = QT_TR_NOOP("Asks the system not to suspend while a run fetches or files are hashed. The screen may still go dark.")},

    {.key = keys::kRunRate, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Rate per host"), .text = QT_TR_NOOP("How often one host is asked, evenly spaced; redirects, retries and robots.txt count."), .unit = QT_TR_NOOP("starts per second"), .zero = QT_TR_NOOP("unlimited")},
    {.key = keys::kRunPerHost, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("In flight per host"), .text = QT_TR_NOOP("Requests that one host answers at the same time."), .unit = QT_TR_NOOP("requests")},
    {.key = keys::kRunConcurrency, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("In flight in all"), .text = QT_TR_NOOP("Requests at the same time over all hosts."), .unit = QT_TR_NOOP("requests")},
    {.key = keys::kRunTimeoutMs, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Timeout"), .text = QT_TR_NOOP("One page in all, from the connection to its last byte."), .unit = "s", .scale = 1'000},
    {.key = keys::kRunRetries, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Retries"), .text = QT_TR_NOOP("For connection errors, 429 and 5xx; each costs a start of its host."), .unit = QT_TR_NOOP("retries")},
    {.key = keys::kRunUserAgent, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("User agent"), .text = QT_TR_NOOP("How requests introduce themselves; empty is the program's own.")},
    {.key = keys::kRunDepth, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Depth"), .text = QT_TR_NOOP("Links are followed so many hops from a given URL."), .unit = QT_TR_NOOP("hops"), .zero = QT_TR_NOOP("given URLs only")},
    {.key = keys::kRunScope, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Scope"), .text = QT_TR_NOOP("Where links may lead."), .choices = kScopes},
    {.key = keys::kRunMaxPages, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Max pages"), .text = QT_TR_NOOP("URLs that a run takes in all, given ones included."), .unit = QT_TR_NOOP("URLs"), .zero = QT_TR_NOOP("no limit")},
    {.key = keys::kRunMaxVariants, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Max variants"), .text = QT_TR_NOOP("URLs of one shape that links bring, against calendars and other endless pages."), .unit = QT_TR_NOOP("URLs"), .zero = QT_TR_NOOP("no limit")},
    {.key = keys::kRunInclude, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Include links"), .text = QT_TR_NOOP("Links are followed where one of these regular expressions matches, one a line; none: all."), .form = SettingForm::Lines},
    {.key = keys::kRunExclude, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Exclude links"), .text = QT_TR_NOOP("And where none of these does."), .form = SettingForm::Lines},
    {.key = keys::kRunFields, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Fields"), .text = QT_TR_NOOP("What is taken of each page: NAME=SELECTOR, one a line; Try selectors shows what one matches."), .form = SettingForm::Lines},
    {.key = keys::kRunSitemaps, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Take pages of sitemaps"), .text = QT_TR_NOOP("Those that the hosts' sitemaps name.")},
    {.key = keys::kRunIgnoreNofollow, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Follow nofollow links"), .text = QT_TR_NOOP("In spite of rel=nofollow, robots meta elements and X-Robots-Tag.")},
    {.key = keys::kRunIgnoreRobots, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Ignore robots.txt"), .text = QT_TR_NOOP("Only for hosts of your own: others say there what they do not want to be asked for.")},
    {.key = keys::kRunAllowPrivate, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Private addresses"), .text = QT_TR_NOOP("Links and redirects may lead to this machine and its network.")},
    {.key = keys::kRunRefresh, .page = Scraper, .takes = OpenRun, .name = QT_TR_NOOP("Fetch stored pages again"), .text = QT_TR_NOOP("Pages that are in the store are fetched and replaced.")},
    {.key = keys::kRunStoreUrl, .page = Scraper, .takes = NextStart, .name = QT_TR_NOOP("Store"), .text = QT_TR_NOOP("sqlite:PATH or postgresql://user@host:port/db, without a password; empty is millrace.db in the profile. Store… in the Run menu changes it at once.")},

    {.key = keys::kChatHost, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Chat address"), .text = QT_TR_NOOP("localhost, an address of this machine, or 0.0.0.0 for all of its networks.")},
    {.key = keys::kChatPort, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Chat port"), .text = QT_TR_NOOP("Where clients connect."), .zero = QT_TR_NOOP("any free one")},
    {.key = keys::kChatMode, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Chat mode"), .text = QT_TR_NOOP("Echo answers the sender, Broadcast tells all of the room, Raw sends frames back as they came."), .choices = kModes},
    {.key = keys::kChatRedis, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Redis"), .text = QT_TR_NOOP("redis://[user@]host[:port][/db], or none for the journal only; a password comes from MILLRACE_REDIS_PASSWORD.")},
    {.key = keys::kChatStreamMaxLength, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Stream length"), .text = QT_TR_NOOP("About so many entries are kept in the Redis stream; older ones are removed."), .unit = QT_TR_NOOP("entries"), .zero = QT_TR_NOOP("all are kept")},
    {.key = keys::kChatJournalCapMb, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Journal size"), .text = QT_TR_NOOP("What is logged while Redis is away; beyond it, messages are refused."), .unit = "MiB"},
    {.key = keys::kChatOrigins, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Allowed origins"), .text = QT_TR_NOOP("Pages that may connect, such as https://example.org, one a line; * allows all. Programs that send no Origin always may."), .form = SettingForm::Lines},
    {.key = keys::kChatCertificate, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("TLS certificate"), .text = QT_TR_NOOP("A PEM file; with its key, the server speaks wss."), .form = SettingForm::Path},
    {.key = keys::kChatKey, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("TLS key"), .text = QT_TR_NOOP("The certificate's key, a PEM file."), .form = SettingForm::Path},
    {.key = keys::kChatMaxClients, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Most clients"), .text = QT_TR_NOOP("Further ones are refused with 503."), .unit = QT_TR_NOOP("clients")},
    {.key = keys::kChatMaxMessageKb, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Largest message"), .text = QT_TR_NOOP("A larger one closes its client."), .unit = "KiB"},
    {.key = keys::kChatRateLimit, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Limit per client"), .text = QT_TR_NOOP("Messages that one client may send; more are answered with an error."), .unit = QT_TR_NOOP("messages per second"), .zero = QT_TR_NOOP("unlimited")},
    {.key = keys::kChatPingSeconds, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Ping every"), .text = QT_TR_NOOP("A client that does not answer is closed."), .unit = "s", .zero = QT_TR_NOOP("no pings")},
    {.key = keys::kChatIdleSeconds, .page = Chat, .takes = NextServer, .name = QT_TR_NOOP("Close idle clients after"), .text = QT_TR_NOOP("Without a message of theirs."), .unit = "s", .zero = QT_TR_NOOP("never")},

    {.key = keys::kHashAlgorithms, .page = Hash, .takes = NextFiles, .name = QT_TR_NOOP("Algorithms"), .text = QT_TR_NOOP("All are computed in one read; names with commas between, such as sha256,blake2b.")},
    {.key = keys::kHashWorkers, .page = Hash, .name = QT_TR_NOOP("Workers"), .text = QT_TR_NOOP("Files that are read at the same time; a disk that seeks is read by one."), .unit = QT_TR_NOOP("files")},
    {.key = keys::kHashFindExtra, .page = Hash, .takes = NextFiles, .name = QT_TR_NOOP("List what no checksum names"), .text = QT_TR_NOOP("A verification also shows files of its folders that the lists do not name.")},

    {.key = keys::kMetricsServed, .page = Runtime, .takes = NextStart, .name = QT_TR_NOOP("Serve metrics"), .text = QT_TR_NOOP("Figures for Prometheus, from the start on. The Metrics tab of Runtime starts and stops them at once.")},
    {.key = keys::kMetricsAddress, .page = Runtime, .takes = NextStart, .name = QT_TR_NOOP("Metrics address"), .text = QT_TR_NOOP("HOST:PORT; HOST is an IP address of this machine or localhost.")},
};

} // namespace

std::span<const SettingSpec> settingTable() { return kTable; }

} // namespace millrace

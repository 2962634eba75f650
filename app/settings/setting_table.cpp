#include "app/settings/setting_table.h"

namespace millrace {

namespace {

using enum SettingPage;
using enum SettingTakes;

constexpr SettingChoice kThemes[] = {{"system", "As the system has it"}, {"light", "Light"}, {"dark", "Dark"}};
constexpr SettingChoice kScopes[] = {{"host", "The hosts given"}, {"domain", "Their domains"}, {"any", "Anywhere"}};
constexpr SettingChoice kModes[] = {{"0", "Echo"}, {"1", "Broadcast"}, {"2", "Raw"}};

const SettingSpec kTable[] = {
    {.key = keys::kTheme, .page = General, .name = "Theme", .text = "Colours of the window.", .choices = kThemes},
    {.key = keys::kTextSize, .page = General, .name = "Text size", .text = "Of the size that the system has; rows and columns grow with it.", .unit = "%"},
    {.key = keys::kNotify, .page = General, .name = "Notify when long work ends", .text = "A notification of the desktop when a run, a verification or hashing that took over 10 s has ended while another window was in use."},
    {.key = keys::kKeepAwake, .page = General, .name = "No sleep while work runs", .text = "Asks the system not to suspend while a run fetches or files are hashed. The screen may still go dark."},

    {.key = keys::kRunRate, .page = Scraper, .takes = OpenRun, .name = "Rate per host", .text = "How often one host is asked, evenly spaced; redirects, retries and robots.txt count.", .unit = "starts per second", .zero = "unlimited"},
    {.key = keys::kRunPerHost, .page = Scraper, .takes = OpenRun, .name = "In flight per host", .text = "Requests that one host answers at the same time.", .unit = "requests"},
    {.key = keys::kRunConcurrency, .page = Scraper, .takes = OpenRun, .name = "In flight in all", .text = "Requests at the same time over all hosts.", .unit = "requests"},
    {.key = keys::kRunTimeoutMs, .page = Scraper, .takes = OpenRun, .name = "Timeout", .text = "One page in all, from the connection to its last byte.", .unit = "s", .scale = 1'000},
    {.key = keys::kRunRetries, .page = Scraper, .takes = OpenRun, .name = "Retries", .text = "For connection errors, 429 and 5xx; each costs a start of its host.", .unit = "retries"},
    {.key = keys::kRunUserAgent, .page = Scraper, .takes = OpenRun, .name = "User agent", .text = "How requests introduce themselves; empty is the program's own."},
    {.key = keys::kRunDepth, .page = Scraper, .takes = OpenRun, .name = "Depth", .text = "Links are followed so many hops from a given URL.", .unit = "hops", .zero = "given URLs only"},
    {.key = keys::kRunScope, .page = Scraper, .takes = OpenRun, .name = "Scope", .text = "Where links may lead.", .choices = kScopes},
    {.key = keys::kRunMaxPages, .page = Scraper, .takes = OpenRun, .name = "Max pages", .text = "URLs that a run takes in all, given ones included.", .unit = "URLs", .zero = "no limit"},
    {.key = keys::kRunMaxVariants, .page = Scraper, .takes = OpenRun, .name = "Max variants", .text = "URLs of one shape that links bring, against calendars and other endless pages.", .unit = "URLs", .zero = "no limit"},
    {.key = keys::kRunInclude, .page = Scraper, .takes = OpenRun, .name = "Include links", .text = "Links are followed where one of these regular expressions matches, one a line; none: all.", .form = SettingForm::Lines},
    {.key = keys::kRunExclude, .page = Scraper, .takes = OpenRun, .name = "Exclude links", .text = "And where none of these does.", .form = SettingForm::Lines},
    {.key = keys::kRunFields, .page = Scraper, .takes = OpenRun, .name = "Fields", .text = "What is taken of each page: NAME=SELECTOR, one a line; Try selectors shows what one matches.", .form = SettingForm::Lines},
    {.key = keys::kRunSitemaps, .page = Scraper, .takes = OpenRun, .name = "Take pages of sitemaps", .text = "Those that the hosts' sitemaps name."},
    {.key = keys::kRunIgnoreNofollow, .page = Scraper, .takes = OpenRun, .name = "Follow nofollow links", .text = "In spite of rel=nofollow, robots meta elements and X-Robots-Tag."},
    {.key = keys::kRunIgnoreRobots, .page = Scraper, .takes = OpenRun, .name = "Ignore robots.txt", .text = "Only for hosts of your own: others say there what they do not want to be asked for."},
    {.key = keys::kRunAllowPrivate, .page = Scraper, .takes = OpenRun, .name = "Private addresses", .text = "Links and redirects may lead to this machine and its network."},
    {.key = keys::kRunRefresh, .page = Scraper, .takes = OpenRun, .name = "Fetch stored pages again", .text = "Pages that are in the store are fetched and replaced."},
    {.key = keys::kRunStoreUrl, .page = Scraper, .takes = NextStart, .name = "Store", .text = "sqlite:PATH or postgresql://user@host:port/db, without a password; empty is millrace.db in the profile. Store… in the Run menu changes it at once."},

    {.key = keys::kChatHost, .page = Chat, .takes = NextServer, .name = "Chat address", .text = "localhost, an address of this machine, or 0.0.0.0 for all of its networks."},
    {.key = keys::kChatPort, .page = Chat, .takes = NextServer, .name = "Chat port", .text = "Where clients connect.", .zero = "any free one"},
    {.key = keys::kChatMode, .page = Chat, .takes = NextServer, .name = "Chat mode", .text = "Echo answers the sender, Broadcast tells all of the room, Raw sends frames back as they came.", .choices = kModes},
    {.key = keys::kChatRedis, .page = Chat, .takes = NextServer, .name = "Redis", .text = "redis://[user@]host[:port][/db], or none for the journal only; a password comes from MILLRACE_REDIS_PASSWORD."},
    {.key = keys::kChatStreamMaxLength, .page = Chat, .takes = NextServer, .name = "Stream length", .text = "About so many entries are kept in the Redis stream; older ones are removed.", .unit = "entries", .zero = "all are kept"},
    {.key = keys::kChatJournalCapMb, .page = Chat, .takes = NextServer, .name = "Journal size", .text = "What is logged while Redis is away; beyond it, messages are refused.", .unit = "MiB"},
    {.key = keys::kChatOrigins, .page = Chat, .takes = NextServer, .name = "Allowed origins", .text = "Pages that may connect, such as https://example.org, one a line; * allows all. Programs that send no Origin always may.", .form = SettingForm::Lines},
    {.key = keys::kChatCertificate, .page = Chat, .takes = NextServer, .name = "TLS certificate", .text = "A PEM file; with its key, the server speaks wss.", .form = SettingForm::Path},
    {.key = keys::kChatKey, .page = Chat, .takes = NextServer, .name = "TLS key", .text = "The certificate's key, a PEM file.", .form = SettingForm::Path},
    {.key = keys::kChatMaxClients, .page = Chat, .takes = NextServer, .name = "Most clients", .text = "Further ones are refused with 503.", .unit = "clients"},
    {.key = keys::kChatMaxMessageKb, .page = Chat, .takes = NextServer, .name = "Largest message", .text = "A larger one closes its client.", .unit = "KiB"},
    {.key = keys::kChatRateLimit, .page = Chat, .takes = NextServer, .name = "Limit per client", .text = "Messages that one client may send; more are answered with an error.", .unit = "messages per second", .zero = "unlimited"},
    {.key = keys::kChatPingSeconds, .page = Chat, .takes = NextServer, .name = "Ping every", .text = "A client that does not answer is closed.", .unit = "s", .zero = "no pings"},
    {.key = keys::kChatIdleSeconds, .page = Chat, .takes = NextServer, .name = "Close idle clients after", .text = "Without a message of theirs.", .unit = "s", .zero = "never"},

    {.key = keys::kHashAlgorithms, .page = Hash, .takes = NextFiles, .name = "Algorithms", .text = "All are computed in one read; names with commas between, such as sha256,blake2b."},
    {.key = keys::kHashWorkers, .page = Hash, .name = "Workers", .text = "Files that are read at the same time; a disk that seeks is read by one.", .unit = "files"},
    {.key = keys::kHashFindExtra, .page = Hash, .takes = NextFiles, .name = "List what no checksum names", .text = "A verification also shows files of its folders that the lists do not name."},

    {.key = keys::kMetricsServed, .page = Runtime, .takes = NextStart, .name = "Serve metrics", .text = "Figures for Prometheus, from the start on. The Metrics tab of Runtime starts and stops them at once."},
    {.key = keys::kMetricsAddress, .page = Runtime, .takes = NextStart, .name = "Metrics address", .text = "HOST:PORT; HOST is an IP address of this machine or localhost."},
};

} // namespace

std::span<const SettingSpec> settingTable() { return kTable; }

} // namespace millrace

#pragma once

#include "app/core/clock.h"
#include "app/core/strong_id.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// A program's session on a run that several programs share.
using WorkerId = StrongId<struct WorkerTag>;

} // namespace millrace

namespace millrace::store {

/// 304 Not Modified (RFC 9110 section 15.4.5). Of a URL that is done it says that the page is as it was stored; `pages` keeps the status of that time.
inline constexpr int kStatusNotChanged = 304;

enum class RunState { New, Running, Paused, Stopped, Done };
enum class UrlState { Queued, InFlight, Done, Failed, Skipped };
/// What is fetched: a page; a list of pages that something names; one that is looked for at /sitemap.xml, as nothing does. Lists are no rows of `pages`.
enum class UrlKind { Page, Sitemap, GuessedSitemap };

/// The texts in the database ("running", "in_flight" …).
[[nodiscard]] std::string_view name(RunState state);
[[nodiscard]] std::string_view name(UrlState state);
[[nodiscard]] std::string_view name(UrlKind kind);
[[nodiscard]] std::optional<RunState> runStateFromName(std::string_view text);
[[nodiscard]] std::optional<UrlState> urlStateFromName(std::string_view text);
[[nodiscard]] std::optional<UrlKind> urlKindFromName(std::string_view text);

struct UrlCounts {
    std::int64_t queued = 0;   ///< queued and in flight
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;
    [[nodiscard]] std::int64_t given() const { return queued + done + failed + skipped; }
    friend bool operator==(const UrlCounts&, const UrlCounts&) = default;
    [[nodiscard]] std::int64_t& of(UrlState state)
    {
        switch (state) {
        case UrlState::Done: return done;
        case UrlState::Failed: return failed;
        case UrlState::Skipped: return skipped;
        case UrlState::Queued:
        case UrlState::InFlight: break;
        }
        return queued;
    }
};

struct RunRecord {
    RunId id;
    std::string name;
    RunState state = RunState::New;
    WallMs createdAt = 0;
    std::optional<WallMs> finishedAt;
    std::string settingsJson;
    bool inputOpen = false;                  ///< URLs were being given to it: what of them came after the last batch stored is not in it
    UrlCounts counts;
    int workers = 0;                         ///< programs at work on it now, where several may be
};

/// What the starts of one host come to over a whole run, restarts included: the proof of its pacing.
struct PacingRecord {
    std::int64_t starts = 0;                 ///< requests sent: robots.txt, redirects and retries too
    std::int64_t closestUs = 0;              ///< between two starts one after the other; 0: there were no two
    int mostInSecond = 0;                    ///< starts in the worst window of one second; 0: not counted (no spacing, or too many to count)
    int allowedInSecond = 0;                 ///< what the spacing of that window allows
    std::int64_t broken = 0;                 ///< starts closer to the one before than the spacing that was in force
    WallMs brokenAt = 0;                     ///< the last of them
    std::int64_t brokenGapUs = 0;
    std::int64_t brokenSpacingUs = 0;
    friend bool operator==(const PacingRecord&, const PacingRecord&) = default;
};

/// One host of one run: what its lane must remember over a restart.
struct HostRecord {
    HostId id;
    std::string host;                        ///< lane key: "example.org", "example.org:8080"
    bool typed = false;                      ///< the user gave this host, so that it may be private
    std::optional<double> rate;              ///< starts per second set for this host by hand; 0 = unlimited; nullopt = the run's
    std::int64_t crawlDelayMs = 0;
    WallMs backoffUntil = 0;
    WallMs circuitUntil = 0;
    WallMs lastStart = 0;
    WallMs robotsAt = 0;
    std::string robotsState;                 ///< "", "allow", "rules", "disallow"
    PacingRecord pacing;
    bool inScope = false;                    ///< of a shared run: a redirect of a given URL led here
    WorkerId owner;                          ///< whose lease it is, when it was read; none where nobody has it
    UrlCounts counts;                        ///< filled by loadRun; `queued` alone by claimHosts
};

/// An answer on the way to a page that named another place.
struct RedirectHop {
    std::string url;
    int status = 0;
    friend bool operator==(const RedirectHop&, const RedirectHop&) = default;
};

/// Of the hops of one page, as text; those that do not fit are left out.
inline constexpr std::size_t kMaxRedirectsText = 16 * 1024;
/// "301 http://example.org/a" a line.
[[nodiscard]] std::string redirectsText(const std::vector<RedirectHop>& hops);
[[nodiscard]] std::vector<RedirectHop> redirectsFromText(std::string_view text);

/// Where a URL goes on that was redirected to a host of another worker, and how it came there.
struct Detour {
    std::string url;
    std::vector<RedirectHop> hops;
    int count = 0;                           ///< of all hops, those among them that were left out
};

/// A frontier row on its way in or out.
struct QueuedUrl {
    std::int64_t keyHash = 0;
    HostId host;
    std::string url;                         ///< exact URL to fetch; the key is this without what the key leaves out
    int depth = 0;
    int priority = 0;                        ///< higher first
    int attempts = 0;
    WallMs notBefore = 0;
    std::int64_t referrerHash = 0;
    UrlKind kind = UrlKind::Page;
    std::shared_ptr<const Detour> detour = {};   ///< null: it is asked for where it stands
};

/// One value of a field of a page (table fields).
struct FieldRecord {
    std::string name;
    int position = 0;                        ///< among the values of that field, from 0
    std::string value;
    friend bool operator==(const FieldRecord&, const FieldRecord&) = default;
};
/// What exports of a run have beside the columns of each.
struct RunColumns {
    std::vector<std::string> fields;         ///< names, in the order of the run's settings
    bool bodies = false;                     ///< the run saves bodies: body_file
};
/// By the order of the run's fields, then position. Shared by all who are told of a page.
using PageFields = std::shared_ptr<const std::vector<FieldRecord>>;

/// What became of a URL: written into frontier, and into pages when it is done.
struct UrlOutcome {
    std::int64_t keyHash = 0;
    HostId host;
    std::string url;
    UrlKind kind = UrlKind::Page;            ///< a given URL may turn out to be a sitemap
    UrlState state = UrlState::Done;         ///< Queued: back into the queue with `attempts` and `notBefore`
    int attempts = 0;
    WallMs notBefore = 0;
    int status = 0;
    std::string title;                       ///< UTF-8
    std::string titleSource;                 ///< "title", "none", "too_deep" …
    std::string finalUrl;
    std::string contentType;
    std::string charset;
    std::int64_t bytes = 0;
    std::string contentHash;
    std::string error;                       ///< cause, and after ": " the detail; empty when done
    WallMs fetchedAt = 0;
    std::string charsetSource;               ///< "bom", "header", "meta", "utf-8", "fallback"
    std::vector<RedirectHop> redirects;      ///< in order, at most kMaxRedirectsText of them are kept
    std::string noTitle;                     ///< "missing", "blank", "svg" where title_source says none
    std::string cut;                         ///< "nesting", "attributes", "size", "work": what stands behind it was not read
    std::int64_t totalUs = 0;                ///< of the last request, DNS to the last byte
    std::string bodyFile;                    ///< below the folder of saved bodies; empty: not saved
    std::string linkTargets;                 ///< a linkMark() for each link of the page; empty: they were not read
    std::string etag;                        ///< validators of the page, as they are sent back; empty: none
    std::string lastModified;
    PageFields fields;                       ///< in place of what the store has; null: none were asked for
    int hopsLeftOut = 0;                     ///< redirects that `redirects` has not
    HostId nextHost;                         ///< of a Queued one: the host whose lane it goes on in, at `nextUrl`; none: in its own
    std::string nextUrl;
    [[nodiscard]] bool notChanged() const { return state == UrlState::Done && status == kStatusNotChanged; }
};

/// What `pages` has of a URL: for a conditional request, and kept where the answer is that nothing has changed.
struct StoredPage {
    std::string finalUrl;
    std::string title;
    std::string titleSource;
    std::string contentType;
    std::string charset;
    std::string contentHash;
    std::string etag;
    std::string lastModified;
};

/// One attempt at one URL (table fetches).
struct FetchRecord {
    std::string url;
    WallMs at = 0;
    int attempt = 0;
    int status = 0;
    std::string error;
    std::int64_t bytes = 0;
    std::int64_t dnsUs = 0;
    std::int64_t connectUs = 0;
    std::int64_t tlsUs = 0;
    std::int64_t firstByteUs = 0;
    std::int64_t totalUs = 0;
    WallMs sentAt = 0;
};

/// All that one transaction carries.
struct ResultBatch {
    std::vector<UrlOutcome> outcomes;
    std::vector<FetchRecord> fetches;
    std::vector<HostRecord> hosts;           ///< rows to insert or to update (clocks, rate, robots)
    std::vector<HostRecord> newHosts;        ///< of a shared run: rows that this worker does not know to be there; those that are stay as they are
    std::vector<QueuedUrl> links;            ///< URLs that the pages led to, new to the run: queued as enqueue() does
    WorkerId worker;                         ///< of a shared run: outcomes and clocks count only for hosts whose lease it has
    [[nodiscard]] bool empty() const { return outcomes.empty() && fetches.empty() && hosts.empty() && newHosts.empty() && links.empty(); }
};

/// What one call queues.
struct EnqueueBatch {
    std::vector<HostRecord> hosts;           ///< inserted where they are new
    std::vector<QueuedUrl> urls;
    std::optional<bool> inputOpen = std::nullopt; ///< sets RunRecord::inputOpen: true with the first of several batches, false with the last
};

struct EnqueueResult {
    std::int64_t queued = 0;
    std::int64_t alreadyStored = 0;          ///< entered as skipped: `pages` has the URL and the run does not refresh
    std::vector<std::int64_t> skippedHashes; ///< key hashes of those
    std::vector<std::int64_t> knownHashes;   ///< PostgreSQL: those that the run had already, of whatever worker (or of this very batch, written before)
    std::vector<std::int64_t> refused;       ///< key hashes of outcomes that did not count: the lease was another's, the URL has ended, or is gone
};

/// The same page in the run that another one is compared with.
struct PageBefore {
    int status = 0;
    std::string title;
    bool otherContent = false;               ///< the bodies' hashes are known and differ
};

/// A row of the pages view of one run (frontier rows that have ended), for the window and for exports.
struct PageRecord {
    std::int64_t sequence = 0;               ///< order of ending; grows
    std::int64_t keyHash = 0;
    HostId host;
    std::string url;
    UrlState state = UrlState::Done;
    int depth = 0;                           ///< hops from a given URL
    int attempts = 0;
    int status = 0;
    std::string title;
    std::string titleSource;
    std::string finalUrl;
    std::string contentType;
    std::string charset;
    std::int64_t bytes = 0;
    std::string error;
    WallMs fetchedAt = 0;
    WallMs firstSeen = 0;                    ///< from `pages`; 0 when the URL is not there
    std::int64_t totalUs = 0;                ///< 0: not known
    int hops = 0;                            ///< redirects that led to finalUrl
    std::string bodyFile;
    std::optional<PageBefore> before;        ///< of a search for what changed
    std::vector<FieldRecord> fields;         ///< by name and position, where they were asked for
};

/// What tells why a URL ended as it did; read for one at a time.
struct PageExplanation {
    UrlState state = UrlState::Done;
    int depth = 0;
    std::string foundOn;                     ///< the page whose link led here; empty when the URL was given, or that page is gone
    std::string error;                       ///< as UrlOutcome has it
    std::string finalUrl;                    ///< where it ended: of a skipped URL, what was not fetched
    std::string charsetSource;
    std::vector<RedirectHop> redirects;
    std::string noTitle;
    std::string cut;
    std::string bodyFile;
    RunId storedBy;                          ///< the run that stored the page which made this one skip it
    WallMs storedAt = 0;
    std::vector<FieldRecord> fields;         ///< by name and position, the first kMaxFieldsExplained, kMaxFieldChars of each
};
inline constexpr int kMaxFieldsExplained = 40;
inline constexpr int kMaxFieldChars = 500;

} // namespace millrace::store

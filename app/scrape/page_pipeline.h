#pragma once

#include "app/async/pool.h"
#include "app/async/sync.h"
#include "app/async/task.h"
#include "app/http/http_transport.h"
#include "app/http/url.h"
#include "app/scrape/body_folder.h"
#include "app/scrape/fetch_trace.h"
#include "app/scrape/identity.h"
#include "app/scrape/parse_job.h"
#include "app/scrape/reached_host.h"
#include "app/scrape/result_writer.h"
#include "app/scrape/robots_cache.h"
#include "app/scrape/scheduler.h"
#include "app/scrape/scrape_settings.h"

#include <memory>
#include <optional>
#include <random>

namespace millrace::scrape {

inline constexpr int kMaxRedirects = 10;
inline constexpr int kMaxRobotsRedirects = 5;        ///< RFC 9309 section 2.3.1.2
inline constexpr int kMaxResends = 3;                ///< kept-alive connections that closed under a request, per URL
inline constexpr std::size_t kMaxRobotsTextShown = 64 * 1024;

class RunSharing;
struct Sitemap;

/// What the pipeline needs of the run around it. Thread: loop.
class PipelineHost {
public:
    virtual ~PipelineHost() = default;
    [[nodiscard]] virtual const ScrapeSettings& settings() const = 0;
    /// What its requests carry of who asks.
    [[nodiscard]] virtual Identity& identity() = 0;
    /// The lane that paces this URL; made when it is new.
    [[nodiscard]] virtual HostLane& laneFor(const http::Url& url) = 0;
    /// Whether this lane's host may have a private address: the user has given it.
    [[nodiscard]] virtual bool mayBePrivate(const HostLane& lane) const { return lane.typed(); }
    /// Enters a redirect's target into the set of seen URLs on behalf of `owner`; false when the run has it from elsewhere.
    [[nodiscard]] virtual async::Task<bool> claimTarget(std::string key, std::int64_t owner) = 0;
    /// Whether a redirect of a URL that was found as a link may lead there.
    [[nodiscard]] virtual bool inScope(const http::Url& url) = 0;
    /// What an earlier run has left of this URL; nothing where the store does not say so soon.
    [[nodiscard]] virtual async::Task<std::optional<store::StoredPage>> storedPage(std::string url) = 0;
    /// Which links are followed, by their URLs; null: all of them.
    [[nodiscard]] virtual std::shared_ptr<const UrlFilter> filter() const = 0;
    /// Rows for what is new among the links of `page`, which was read at `finalUrl`; `others` is what became of the rest of them.
    [[nodiscard]] virtual async::Task<std::vector<store::QueuedUrl>> takeLinks(std::vector<Link> links, LinkCounts others, store::QueuedUrl page, http::Url finalUrl) = 0;
    /// The host of this URL, which `page` led to, has answered; true: its sitemaps are to be looked for, once a session.
    [[nodiscard]] virtual bool beginSitemapsOf(const http::Url& url, const store::QueuedUrl& page) = 0;
    /// Rows for the sitemaps that the robots.txt of this URL's host names, else for the place where one may be.
    [[nodiscard]] virtual async::Task<std::vector<store::QueuedUrl>> takeSitemapsOf(http::Url at, std::vector<std::string> named, store::QueuedUrl page) = 0;
    /// Rows for what is new among the pages, or sitemaps where it is an index, that a sitemap read at `at` lists.
    [[nodiscard]] virtual async::Task<std::vector<store::QueuedUrl>> takeListed(std::vector<Link> links, LinkCounts others, store::QueuedUrl sitemap, http::Url at, bool index) = 0;
    /// As many links as there may be are on their way into the store.
    [[nodiscard]] virtual bool linksWait() const = 0;
    /// Hosts that have URLs left.
    [[nodiscard]] virtual std::size_t busyHosts() const = 0;
    /// A body could not be saved, nor can others: nothing new is to start, and the session is to end. The URL stays queued.
    virtual void bodyNotSaved(const BodyError& error) = 0;
    /// Beside the run: makes a host this program's, or says Lost. In it: where a robots.txt of `home` leads to such a host, has the worker that keeps it ask for `url`, however
    /// long that takes.
    [[nodiscard]] virtual async::Task<ReachedHost> reachHost(HostLane& lane, std::string url, HostLane& home) = 0;
    /// What this program asked for another one; without an answer it has not. `requests` were made.
    virtual void robotsHopAsked(std::int64_t hop, std::optional<store::RobotsHopAnswer> answer, std::vector<store::FetchRecord> requests) = 0;
    /// A transfer ended; for the graphs.
    virtual void transferEnded(int status, std::int64_t bytes, Microseconds total) = 0;
    /// The URL has its outcome (or goes back to its queue).
    virtual void deliver(PageResult result) = 0;
};

/// With more hosts than this under way, no connection is kept open between two requests: each would be pushed out of the transport's cache before
/// its host has its next turn, and libcurl searches the whole cache for the one to push out (measured: 1 ms a request with 2,048 of them).
inline constexpr std::size_t kMaxHostsKeptOpen = 1'000;

/// Takes one URL from its granted start to its outcome: robots.txt → transfer → redirects → inflate, decode, parse → store.
///
/// Thread: loop; parsing on the pool. Every request, robots.txt and redirects included, is a start in its own host's lane.
class PagePipeline {
public:
    struct Dependencies {
        async::Runtime& runtime;
        http::HttpTransport& transport;
        async::Pool& parsePool;
        Scheduler& scheduler;
        RobotsCache& robots;
        PipelineHost& host;
        telemetry::SpanSink* spans = nullptr;   ///< null: nothing is traced
        bool besideTheRun = false;              ///< starts are taken beside the scheduler's own (Scheduler::acquireBeside)
    };
    explicit PagePipeline(Dependencies dependencies) : m(dependencies), m_traces(dependencies.spans), m_random(std::random_device{}()) {}

    /// One task per URL. `slot` is a granted start in `home`.
    [[nodiscard]] async::Task<void> process(store::QueuedUrl queued, HostLane* home, LaneSlot slot);
    /// Whether bodies can be saved where the run wants them; nothing where it wants none.
    [[nodiscard]] async::Task<std::optional<BodyError>> tryBodyFolder();
    /// A body as it came, and what the headers say of it.
    struct RawBody {
        std::string bytes;
        std::string encoding;
        std::string type;
        http::Url url;                           ///< where it was read
    };
    /// Like process() up to the last byte, for a page that is looked at: parsed and kept by somebody else. nullopt: none came. The host gets
    /// the outcome in either case; retries are none.
    [[nodiscard]] async::Task<std::optional<RawBody>> fetchBody(store::QueuedUrl queued, HostLane* home);
    /// Asks a host of this worker where a robots.txt of another worker's host leads: one request, at the lane's pace.
    [[nodiscard]] async::Task<void> askRobotsHop(store::RobotsHop hop, HostLane* lane);
    /// Fails a URL of a host that was given up, without a request.
    void giveUp(store::QueuedUrl queued, HostLane& home);
    /// Fails a URL whose work ended by an exception.
    void failInternally(store::QueuedUrl queued, HostLane& home, const std::string& what);
    /// Bodies that wait for the pool or are being parsed.
    [[nodiscard]] std::size_t parsing() const noexcept { return m_parsing; }
    /// Their bytes, as received.
    [[nodiscard]] std::size_t parsingBytes() const noexcept { return m_parsingBytes; }
    [[nodiscard]] FetchTraces& traces() noexcept { return m_traces; }
    /// The run is shared: nothing is sent to hosts that are not this worker's. Outlives the pipeline.
    void setSharing(const RunSharing* sharing) { m_sharing = sharing; }

private:
    struct Work;
    struct Fetched;
    async::Task<bool> fetchFollowing(Work& work);
    [[nodiscard]] async::Task<LaneSlot> acquire(HostLane& lane) { return m.besideTheRun ? acquireBeside(lane) : m.scheduler.acquire(lane); }
    async::Task<LaneSlot> acquireBeside(HostLane& lane);
    async::Task<bool> allowedByRobots(Work& work);
    async::Task<std::shared_ptr<RobotsEntry>> robotsFor(Work& work);
    async::Task<void> fetchRobots(http::Url asked, bool atHome, HostLane* home, LaneSlot slot, std::shared_ptr<RobotsEntry> entry,
        std::vector<store::FetchRecord>* attempts);
    async::Task<Result<std::string, http::HttpError>> inflatedRobots(http::HttpResponse& response);
    async::Task<Fetched> fetchOnce(http::Url url, HostLane* lane, LaneSlot* slot, bool atHome, int attempt, const store::StoredPage* stored, bool sitemap);
    async::Task<void> parse(Work& work);
    [[nodiscard]] bool isAtHome(const Work& work) const;
    [[nodiscard]] std::shared_ptr<const select::FieldSet> fieldSet();
    [[nodiscard]] std::shared_ptr<BodyFolder> bodyFolder();
    static void takeFields(const select::FieldSet& set, select::FieldValues found, PageResult& result);
    [[nodiscard]] bool followsLinks(const Work& work) const;
    [[nodiscard]] bool wantsTheBody(const store::QueuedUrl& queued) const;
    [[nodiscard]] bool bodyRead(Work& work, SteadyTime began, const std::optional<http::HttpError>& error);
    void finishUnchanged(Work& work);
    [[nodiscard]] std::string productToken() const;
    [[nodiscard]] bool mayLeadTo(Work& work, const http::Url& target);
    async::Task<ParsedPage> parseOnPool(ParseInput input, Work* work);
    async::Task<void> findSitemaps(Work& work);
    [[nodiscard]] bool awaitsSitemap(const store::QueuedUrl& queued) const;
    [[nodiscard]] bool mayBeSitemap(const Work& work) const;
    async::Task<void> readSitemap(Work& work);
    async::Task<void> takeListed(Work& work, Sitemap sitemap);
    void deliverLinks(const Work& work, std::vector<store::QueuedUrl> rows);
    bool retry(Work& work, bool soon);
    void putBack(Work& work, int attempts, Milliseconds delay);
    async::Task<bool> takeDetour(Work& work);
    [[nodiscard]] bool goesOnHere(Work& work);
    void leaveToOthers(Work& work);
    [[nodiscard]] bool mayBeSent(const HostLane& lane, const LaneSlot& slot) const;
    void traceAttempt(Work& work, const Fetched& fetched, int hop);
    void report(HostLane& lane, const LaneSlot& slot, const Fetched& fetched);
    void tellLane(HostLane& lane, const LaneSlot& slot, const Fetched& fetched);
    void finish(Work& work, store::UrlState state, std::string error);
    [[nodiscard]] double random() { return std::uniform_real_distribution<double>(0, 1)(m_random); }

    Dependencies m;
    FetchTraces m_traces;
    std::mt19937 m_random;
    std::vector<std::string> m_fieldSpecs;
    std::shared_ptr<const select::FieldSet> m_fieldSet;
    std::shared_ptr<BodyFolder> m_bodies;
    std::size_t m_parsing = 0;
    std::size_t m_parsingBytes = 0;
    const RunSharing* m_sharing = nullptr;   ///< null: all hosts are this program's
    async::Semaphore m_sitemapTurn{1};   ///< held while one is read
};

} // namespace millrace::scrape

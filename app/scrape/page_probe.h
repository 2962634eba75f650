#pragma once

#include "app/async/cancel_scope.h"
#include "app/async/sync.h"
#include "app/async/task_group.h"
#include "app/scrape/lane_table.h"
#include "app/scrape/page_pipeline.h"
#include "app/scrape/probed_page.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace millrace::scrape {

class ScrapeRun;

/// Hosts whose last start is remembered while no run is open; of more, all are forgotten at once.
inline constexpr std::size_t kMaxProbedHosts = 256;

/// Fetches single pages to be looked at: robots.txt, redirects, limits, address policy, headers, cookies, logins and proxy are those of a run, and
/// so is the pace. Nothing is stored, queued or counted.
///
/// Pace: a start is one of the open run's lane where that has the host, whether it runs or not; else of a lane here, and the run hears of it when it starts. A host that
/// another worker of the run has is not asked (Withdrawn).
/// Thread: loop, but for fetch(), cancel() and match(), which post to it; documents are made and matched on the pool. One page at a time, and beside it
/// one match: a new one ends the one before.
class PageProbe final : private PipelineHost {
public:
    struct Dependencies {
        async::Runtime& runtime;
        http::HttpTransport& transport;
        async::Pool& pool;
        std::function<ScrapeRun*()> openRun;     ///< null while there is none
    };
    explicit PageProbe(Dependencies dependencies);
    ~PageProbe() override;

    // --- from any thread ---
    /// `done` comes once, in the loop thread; not where the scraper ends meanwhile.
    void fetch(ProbeRequest request, std::function<void(ProbedPage)> done);
    void cancel();
    /// What the one field of `selector` matches on `page`. `done` as above, but not for a match that another one has ended.
    void match(std::shared_ptr<const PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(PageMatches)> done);

    // --- in the loop ---
    /// Ends the fetch under way, and lets none begin while the permit is held: for whoever is about to close the open run.
    [[nodiscard]] async::Task<async::Semaphore::Permit> hold();
    /// Tells a run that is about to start of what its hosts were asked here.
    void tellStarts(ScrapeRun& run) const;
    /// Ends all; then it may be destroyed.
    [[nodiscard]] async::Task<void> end();

private:
    async::Task<void> fetchTask(ProbeRequest request, std::function<void(ProbedPage)> done, std::uint64_t number);
    async::Task<ProbedPage> fetchPage(ProbeRequest request);
    async::Task<void> matchTask(std::shared_ptr<const PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(PageMatches)> done);
    async::Task<PageMatches> matchOnPool(std::shared_ptr<const PageDocument> page, std::shared_ptr<const select::FieldSet> selector);
    void begin(const ProbeRequest& request, const http::Url& url);
    void endFetch();
    void forgetLanes();
    [[nodiscard]] Scheduler& scheduler();

    // PipelineHost
    [[nodiscard]] const ScrapeSettings& settings() const override { return m_settings; }
    [[nodiscard]] Identity& identity() override { return m_identity; }
    [[nodiscard]] HostLane& laneFor(const http::Url& url) override;
    [[nodiscard]] bool mayBePrivate(const HostLane& lane) const override { return lane.typed() || &lane == m_typed; }
    [[nodiscard]] async::Task<bool> claimTarget(std::string key, std::int64_t owner) override;
    [[nodiscard]] bool inScope(const http::Url& url) override;
    [[nodiscard]] async::Task<std::optional<store::StoredPage>> storedPage(std::string url) override;
    [[nodiscard]] std::shared_ptr<const UrlFilter> filter() const override { return nullptr; }
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> takeLinks(std::vector<Link> links, LinkCounts others, store::QueuedUrl page, http::Url finalUrl) override;
    [[nodiscard]] bool beginSitemapsOf(const http::Url& url, const store::QueuedUrl& page) override;
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> takeSitemapsOf(http::Url at, std::vector<std::string> named, store::QueuedUrl page) override;
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> takeListed(std::vector<Link> links, LinkCounts others, store::QueuedUrl sitemap, http::Url at, bool index) override;
    [[nodiscard]] bool linksWait() const override { return false; }
    [[nodiscard]] std::size_t busyHosts() const override { return 1; }
    void bodyNotSaved(const BodyError&) override {}
    [[nodiscard]] async::Task<ReachedHost> reachHost(HostLane& lane, std::string url, HostLane& home) override;
    void robotsHopAsked(std::int64_t, std::optional<store::RobotsHopAnswer>, std::vector<store::FetchRecord>) override {}
    void transferEnded(int, std::int64_t, Microseconds) override {}
    void deliver(PageResult result) override { m_outcome = std::move(result.event); }

    Dependencies m;
    async::CancelScope m_scope;
    async::TaskGroup m_group;
    async::Semaphore m_turn{1};              ///< held by the fetch under way
    async::CancelScope* m_fetching = nullptr;
    std::uint64_t m_wanted = 0;              ///< number of the fetch whose answer is waited for
    async::CancelScope* m_matching = nullptr;
    Scheduler m_scheduler;                   ///< never opened: its starts are all beside
    std::unique_ptr<LaneTable> m_lanes;
    std::unique_ptr<RobotsCache> m_robots;
    std::string m_robotsAgent;               ///< whose rules are in it
    // of the fetch under way
    ScrapeRun* m_run = nullptr;
    bool m_nobodyWorks = false;              ///< on the open run, which may be shared: its hosts are nobody's, and paced by the lanes here
    ScrapeSettings m_settings;
    Identity m_identity;
    const HostLane* m_typed = nullptr;
    std::unordered_map<HostLane*, std::string> m_robotsStates;   ///< of the run's lanes, as they were
    std::optional<PageEvent> m_outcome;
};

} // namespace millrace::scrape

#pragma once

#include "app/async/sleep.h"
#include "app/async/sync.h"
#include "app/async/task_group.h"
#include "app/scrape/company_watch.h"
#include "app/scrape/link_intake.h"
#include "app/scrape/page_pipeline.h"
#include "app/scrape/run_eta.h"
#include "app/scrape/run_publisher.h"
#include "app/scrape/run_sharing.h"
#include "app/scrape/run_stats.h"
#include "app/scrape/scrape_metrics.h"
#include "app/scrape/scrape_service.h"
#include "app/scrape/url_intake.h"

#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

namespace millrace::scrape {

/// Results that wait for their COMMIT before no new URL is started.
inline constexpr std::size_t kMaxUnsaved = 5'000;
/// Bodies that wait for the parse pool before no new URL is started.
inline constexpr std::size_t kMaxParsing = 128;
/// Their bytes, as received, before no new URL is started.
inline constexpr std::size_t kMaxParsingBytes = 64 * 1024 * 1024;
/// Lanes that one turn of the loop works on when all of them are to be.
inline constexpr std::size_t kLanesPerTurn = 1'000;

/// Key hashes that one turn of the loop enters.
inline constexpr std::size_t kHashesPerTurn = 10'000;

/// The open run: its lanes, what it has seen, its session while it runs.
///
/// Thread: loop. Owned by ScrapeService, which serialises the commands. A session is one coroutine: it opens the scheduler, waits for the
/// end (all done, stop, deadline, a store that fails for good), then closes what it opened in the reverse order.
class ScrapeRun final : public PipelineHost {
public:
    struct Listeners {
        std::function<void(const PageEvent&)> page;
        std::function<void(const RunSnapshot&)> end;
    };
    ScrapeRun(const ScrapeService::Dependencies& dependencies, const store::RunRecord& run, Listeners& listeners);
    ~ScrapeRun() override;

    /// Takes over what the store knows of the run; once, first.
    [[nodiscard]] async::Task<void> load(store::Store::LoadedRun loaded);
    [[nodiscard]] RunId id() const noexcept { return m_id; }
    [[nodiscard]] RunPhase phase() const noexcept { return m_phase; }
    [[nodiscard]] bool sessionRuns() const noexcept { return m_sessionRuns; }
    [[nodiscard]] bool isShared() const noexcept { return m_sharing != nullptr; }
    [[nodiscard]] LaneTable& lanes() noexcept { return m_lanes; }
    [[nodiscard]] Scheduler& scheduler() noexcept { return m_scheduler; }

    /// The whole session, from start to its end.
    [[nodiscard]] async::Task<void> session();
    /// Of a shared run that this program does not work on: has its workers pause, go on or stop. `done` in the loop thread.
    void command(store::RunState state, ScrapeService::Done<void> done);
    /// These are on screen, so that it is told who works on them and what they have come to.
    void watchHosts(std::vector<HostId> hosts);
    /// Asks the session to end; of a shared run, those of all workers.
    void requestStop();
    /// Asks this program's session to end: a run that others work on goes on.
    void requestLeave();
    /// Of a shared run that is at rest: no other program works on it either. Else false.
    [[nodiscard]] async::Task<bool> isLeftAlone();
    /// Makes this host the session's; false: another worker has it, or there is no session.
    [[nodiscard]] async::Task<bool> claimHost(HostLane& lane);
    /// Another program may have changed something in the store; only of a shared run.
    void hear();
    [[nodiscard]] async::Task<void> waitForEnd();
    /// Of a shared run: for all workers.
    void setPaused(bool paused);
    /// Holds this program's part alone, as its reader is slow.
    void setHeldBack(bool heldBack);
    /// The session does not end before as many add() have ended as were announced here.
    void willAdd() { ++m_adding; }
    [[nodiscard]] async::Task<Result<AddResult, store::StoreError>> add(std::string text);
    void stopAdding() { m_addStop.request_stop(); }
    void mayAddAgain() { m_addStop = {}; }
    [[nodiscard]] async::Task<Result<std::int64_t, store::StoreError>> retryFailed(HostId host);
    [[nodiscard]] async::Task<Result<std::vector<store::QueuedUrl>, store::StoreError>> removeQueued(HostId host);
    [[nodiscard]] async::Task<Result<void, store::StoreError>> restore(std::vector<store::QueuedUrl> urls);
    [[nodiscard]] async::Task<void> setSettings(ScrapeSettings settings);
    /// Of a shared run: for whoever works on the host. `done` in the loop thread; may be empty.
    void setHostRate(HostLane& lane, std::optional<double> rate, ScrapeService::Done<void> done);
    void setHostPaused(HostLane& lane, bool paused);
    void setHostBoosted(HostLane& lane, bool boosted) { m_scheduler.setBoosted(lane, boosted); }
    void skipHostWait(HostLane& lane);

    [[nodiscard]] RunSnapshot snapshot();
    /// All but `waits`. Cost: kMaxHostLabels lanes.
    [[nodiscard]] ScrapeFigures figures();
    /// Why the lanes of [from, to) wait, added to `waits`.
    void countWaits(std::size_t from, std::size_t to, LaneWaits& waits) const;
    void setPublishing(bool on) { m_publisher.setOn(on); }
    /// Posts the run's figures and the pages that ended, and begins to post the lanes that changed.
    void publish(ScrapeFeed& feed);
    /// Posts some of those lanes; true while more are left: for the next turn of the loop.
    bool publishLanes(ScrapeFeed& feed);

    // PipelineHost
    [[nodiscard]] const ScrapeSettings& settings() const override { return m_settings; }
    [[nodiscard]] Identity& identity() override { return m_identity; }
    [[nodiscard]] HostLane& laneFor(const http::Url& url) override;
    [[nodiscard]] async::Task<bool> claimTarget(std::string key, std::int64_t owner) override;
    [[nodiscard]] bool inScope(const http::Url& url) override { return m_links.inScope(url, m_settings.scope); }
    [[nodiscard]] async::Task<std::optional<store::StoredPage>> storedPage(std::string url) override;
    [[nodiscard]] std::shared_ptr<const UrlFilter> filter() const override { return m_filter; }
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> takeLinks(std::vector<Link> links, LinkCounts others, store::QueuedUrl page, http::Url finalUrl) override;
    [[nodiscard]] bool beginSitemapsOf(const http::Url& url, const store::QueuedUrl& page) override;
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> takeSitemapsOf(http::Url at, std::vector<std::string> named, store::QueuedUrl page) override;
    [[nodiscard]] async::Task<std::vector<store::QueuedUrl>> takeListed(std::vector<Link> links, LinkCounts others, store::QueuedUrl sitemap, http::Url at, bool index) override;
    [[nodiscard]] bool linksWait() const override { return m_links.tooManyWait(); }
    [[nodiscard]] std::size_t busyHosts() const override { return m_sharing ? static_cast<std::size_t>(m_sharing->hosts()) : m_lanes.busy(); }
    [[nodiscard]] async::Task<ReachedHost> reachHost(HostLane& lane, std::string url, HostLane& home) override;
    void robotsHopAsked(std::int64_t hop, std::optional<store::RobotsHopAnswer> answer, std::vector<store::FetchRecord> requests) override;
    void bodyNotSaved(const BodyError& error) override;
    void transferEnded(int status, std::int64_t bytes, Microseconds total) override;
    void deliver(PageResult result) override;

private:
    [[nodiscard]] RunPublisher::View view() const;
    enum class EndReason { None, Finished, Stopped, Left, Deadline, StoreFailed, BodiesFailed };
    void claim(std::string key, std::int64_t owner);
    void startUrl(HostLane& lane, LaneSlot slot);
    async::Task<void> fetch(store::QueuedUrl url, HostLane* lane, LaneSlot slot);
    void wantRefill(HostLane& lane);
    void drainLane(HostLane& lane);
    async::Task<void> refillLanes();
    async::Task<void> committed(std::vector<PageResult> results, std::shared_ptr<const store::ResultBatch> batch, store::EnqueueResult links);
    void committed(PageResult& result, SteadyTime now);
    void leftToOthers(const PageResult& result);
    void alsoInScope(const http::Url& url);
    bool collectSharedHosts(store::ResultBatch& batch);
    bool collectHosts(store::ResultBatch& batch);
    void requestEnd(EndReason reason);
    void checkFinished();
    void updateHeld();
    void giveRows(std::vector<store::QueuedUrl> rows);
    async::Task<void> settleTransfers();
    async::Task<void> closeWriter();
    async::Task<bool> saveState(store::RunState state);
    async::Task<bool> recount();
    async::Task<bool> learnScope();
    async::Task<bool> learnSitemaps();
    async::Task<void> beginInStore();
    async::Task<void> beginBodies();
    async::Task<bool> saveBegin();
    async::Task<void> saveEnd();
    void makeSharing();
    void seen(const store::RunView& view);
    void takeRates(const store::RunView& view);
    void takeHost(const store::HostNow& host);
    void companySeen(const store::RunCompany& company);
    template <class T>
    ScrapeService::Done<T> inLoop(ScrapeService::Done<T> done);
    async::Task<void> learnTotalsAtRest();
    async::Task<void> countRun();
    async::Task<bool> learnTotals();
    async::Task<void> learnScopeOfOthers();
    void applyPaused(bool paused);
    [[nodiscard]] store::UrlCounts totals() const;
    [[nodiscard]] bool hasNothingElse() const;
    [[nodiscard]] std::int64_t maxPages() const;
    async::Task<void> ended();
    template <class F>
    async::Task<void> forEachLane(F work);

    ScrapeService::Dependencies m;
    RunId m_id;
    std::string m_name;
    ScrapeSettings m_settings;
    std::shared_ptr<const UrlFilter> m_filter;
    Listeners& m_listeners;
    RunPhase m_phase = RunPhase::Idle;
    LaneTable m_lanes;
    SeenSet m_seen;
    Identity m_identity;
    LinkIntake m_links;
    RobotsCache m_robots;
    RunStats m_stats;
    Scheduler m_scheduler;
    PagePipeline m_pipeline;
    std::unique_ptr<RunSharing> m_sharing;       ///< null: the store is a file, which one program has
    std::unique_ptr<CompanyWatch> m_company;     ///< as m_sharing
    std::int64_t m_doneBefore = 0;               ///< of the lanes, by this program before it became the worker that it is
    store::UrlCounts m_runCounts;                ///< of a shared run, from the store, as it last said
    std::string m_settingsSeen;                  ///< of a shared run: as the store has them
    std::int64_t m_scopeSeen = -1;
    bool m_scopeStale = false;
    bool m_heldBack = false;
    std::int64_t m_unusable = 0;
    std::int64_t m_duplicates = 0;
    int m_adding = 0;
    std::stop_source m_addStop;

    bool m_sessionRuns = false;
    EndReason m_endReason = EndReason::None;
    async::Event m_endRequested;
    async::Event m_sessionEnded;
    std::unique_ptr<async::CancelScope> m_fetchScope;
    std::unique_ptr<async::TaskGroup> m_fetches;
    std::unique_ptr<ResultWriter> m_writer;
    async::Semaphore m_storeTurn{1};             ///< held over calls that belong together; ResultWriter takes it for each batch
    std::optional<store::StoreError> m_trouble;
    async::Semaphore m_countTurn{1};             ///< held from a change of the queue in the store until the lanes have counted it; before m_storeTurn
    std::optional<store::StoreError> m_refillTrouble;
    std::optional<store::StoreError> m_addTrouble;
    std::optional<BodyError> m_bodyTrouble;
    std::optional<store::StoreError> m_leaseTrouble;
    bool m_heldByStore = false;
    bool m_recount = false;                      ///< the last session ended before it knew what the store had taken
    std::unordered_set<std::string> m_sitemapHosts;   ///< lanes whose sitemaps were looked for in this session
    bool m_scopeKnown = false;                   ///< what the store has of it was read
    int m_cut = 0;                            ///< under way when the session was stopped

    std::vector<HostLane*> m_refills;
    async::Event m_refillWanted;

    RunPublisher m_publisher;
    RunEta m_eta;
    Microseconds m_longestTurnOfSession{0};
    friend class ScrapeService;
};

/// Does `work` for each lane, and lets the loop have its turn in between: there may be 100,000 of them.
template <class F>
async::Task<void> ScrapeRun::forEachLane(F work)
{
    for (std::size_t i = 0; i < m_lanes.all().size(); ++i) {
        work(*m_lanes.all()[i]);
        if ((i + 1) % kLanesPerTurn == 0)
            co_await async::yieldNow();
    }
}

} // namespace millrace::scrape

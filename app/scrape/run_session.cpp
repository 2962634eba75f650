// The part of ScrapeRun that begins and ends a session.
#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"
#include "app/core/log.h"
#include "app/scrape/scrape_run.h"

namespace millrace::scrape {

namespace {

/// How long transfers under way may still end by themselves when a run is stopped.
constexpr Milliseconds kStopGrace{1'500};
/// How long the last results may take to be committed when a run is stopped; what is not is fetched again by the next session.
constexpr Milliseconds kStopWrite{1'500};

/// How long the state and the last count of a run that is done may take.
constexpr Milliseconds kDonePatience{3'000};

constexpr Milliseconds kCountAgain{200};

template <class T>
using StoreResult = Result<T, store::StoreError>;

} // namespace

async::Task<void> ScrapeRun::session()
{
    m_sessionRuns = true;
    m_endReason = EndReason::None;
    m_endRequested.clear();
    m_sessionEnded.clear();
    m_trouble.reset();
    m_bodyTrouble.reset();
    m_stats.begin(m.clock.now(), m.clock.wallNow());
    m_longestTurnOfSession = Microseconds(0);
    m_links.beginSession(m_settings.depth > 0 || m_settings.sitemaps);
    m_sitemapHosts.clear();
    if (m.takeLongestTurn)
        (void)m.takeLongestTurn(); // what came before is not the session's
    m_phase = RunPhase::Running;
    m_cut = 0;
    logInfo(LogArea::Scrape, "run started", {{"run", m_id.value}, {"queued", m_lanes.totals().queued}});
    co_await beginInStore();
    co_await beginBodies();

    SteadyTime writeUntil;
    std::size_t unsaved = 0;
    async::CancelScope writerScope(m.runtime, &m.runtime.rootScope());
    {
        async::TaskGroup writing(writerScope, "results");
        m_writer = std::make_unique<ResultWriter>(m.runtime, m.store, m_id,
            ResultWriter::Callbacks{[this](auto& batch) { return collectHosts(batch); },
                [this](auto results, auto batch, auto links) { return committed(std::move(results), std::move(batch), std::move(links)); },
                [this](auto trouble) {
                    m_trouble = std::move(trouble);
                    if (m_writer->failed())
                        requestEnd(EndReason::StoreFailed);
                    updateHeld();
                },
                [this] {
                    updateHeld();
                    checkFinished();
                }},
            m_storeTurn);
        writing.spawn("write results", m_writer->run(m_settings.refresh));
        m_fetchScope = std::make_unique<async::CancelScope>(m.runtime, &m.runtime.rootScope());
        m_fetches = std::make_unique<async::TaskGroup>(*m_fetchScope, "fetches");
        m_fetches->spawn("refill lanes", refillLanes());
        if (m_sharing) {
            m_fetches->spawn("share the run", m_sharing->run());
            m_fetches->spawn("watch the leases", m_sharing->watch());
            m_fetches->spawn("count the run", countRun());
        }
        m_publisher.showAll(); // they are stopped no more, whatever holds them now
        m_scheduler.setOpen(m_phase == RunPhase::Running);
        co_await forEachLane([this](HostLane& lane) {
            wantRefill(lane);
            m_scheduler.update(lane);
        });
        checkFinished();

        if (m_settings.deadline) {
            if (const auto inTime = co_await async::withTimeout(*m_settings.deadline, async::waitFor(&m_endRequested)); !inTime)
                requestEnd(EndReason::Deadline);
        } else {
            co_await m_endRequested.wait();
        }

        if (m_endReason != EndReason::Finished)
            m_phase = RunPhase::Stopping;
        m_scheduler.setOpen(false);
        if (m_endReason != EndReason::Finished && m_endReason != EndReason::StoreFailed)
            co_await settleTransfers();
        if (m_endReason != EndReason::Finished)
            m_cut = m_scheduler.inFlight() + static_cast<int>(m_pipeline.parsing());
        m_fetches->cancel(m_endReason == EndReason::Finished ? "the run is done" : "the run stops");
        const async::Outcome<void> fetched = co_await settle(m_fetches->join());
        m_writer->saveHosts();
        m_writer->close();
        writeUntil = m.clock.now() + kStopWrite;
        writerScope.setDeadline(writeUntil);
        (void)co_await settle(writing.join());
        unsaved = m_writer->unsaved();
        m_recount = unsaved > 0;
        if (fetched.failed() && m_endReason == EndReason::Finished)
            m_endReason = EndReason::Stopped;
    }
    m_fetches.reset();
    m_fetchScope.reset();
    co_await ended();
    const bool storeFailed = m_endReason == EndReason::StoreFailed;
    const bool failed = storeFailed || m_endReason == EndReason::BodiesFailed;
    if (!storeFailed) {
        // where it has come to its end by itself, nobody waits for this program
        const SteadyTime endUntil = m_endReason == EndReason::Finished ? std::max(writeUntil, m.clock.now() + kDonePatience) : writeUntil;
        (void)co_await async::withDeadline(endUntil, saveEnd());
        m_trouble.reset();
    }
    if (m_sharing)
        m_sharing->forgetHosts();
    m_eta.reset();
    m_phase = failed ? RunPhase::Failed : m_endReason == EndReason::Finished ? RunPhase::Done : RunPhase::Stopped;
    m_sessionRuns = false;
    const store::UrlCounts counts = totals();
    logInfo(LogArea::Scrape, failed ? "run failed" : m_phase == RunPhase::Done ? "run done" : "run stopped",
        {{"run", m_id.value}, {"done", counts.done}, {"failed", counts.failed}, {"skipped", counts.skipped}, {"left", counts.queued}, {"transfers_cut", m_cut}, {"results_not_saved", unsaved}});
    if (const LinkCounts& links = m_links.counts(); m_settings.depth > 0 || m_settings.sitemaps)
        logInfo(LogArea::Scrape, "links of the session", {{"run", m_id.value}, {"queued", links.queued}, {"known", links.known}, {"out_of_scope", links.outOfScope}, {"nofollow", links.nofollow}, {"excluded", links.excluded}, {"endless", links.endless}, {"variants", links.variants}, {"over_limit", links.overLimit}, {"too_many", links.tooMany}, {"unusable", links.unusable}});
    m_sessionEnded.set();
    if (m_listeners.end)
        m_listeners.end(snapshot());
}

/// Transfers under way get a moment to end by themselves, so that their pages need not be fetched again.
async::Task<void> ScrapeRun::settleTransfers()
{
    const SteadyTime until = m.clock.now() + kStopGrace;
    while ((m_scheduler.inFlight() > 0 || m_pipeline.parsing() > 0) && m.clock.now() < until)
        co_await async::sleepFor(Milliseconds(20));
}

/// Puts lanes and figures back to rest.
async::Task<void> ScrapeRun::ended()
{
    m_writer.reset();
    co_await m_links.forgetWaiting();
    m_pipeline.traces().forget();
    m_refills.clear();
    co_await forEachLane([this](HostLane& lane) {
        lane.refillWanted = false;
        lane.clearWindow();
        lane.forgetAll();
        m_scheduler.remove(lane);
    });
    m_publisher.showAll();
    m_refillTrouble.reset();
    m_heldByStore = false;
    m_scheduler.setHeld(false);
    m_stats.end(m.clock.now());
}

/// False: m_trouble says why.
async::Task<bool> ScrapeRun::saveState(store::RunState state)
{
    const auto saved = co_await async::awaitCallback<StoreResult<void>>([&](auto done) { m.store.setRunState(m_id, state, std::move(done)); });
    if (!saved)
        m_trouble = saved.error();
    co_return saved.has_value();
}

async::Task<bool> ScrapeRun::saveBegin()
{
    if (!m_sharing)
        co_return co_await saveState(store::RunState::Running);
    if (m_sharing->worker())
        co_return true;
    const auto joined = co_await m_sharing->join(m.workerName, m_adding > 0);
    if (!joined) {
        m_trouble = joined.error();
        co_return false;
    }
    if (joined->state == store::RunState::Paused)
        m_phase = RunPhase::Paused;
    m_doneBefore = m_lanes.ledger().ended.done;
    co_return true;
}

async::Task<void> ScrapeRun::saveEnd()
{
    if (!m_sharing) {
        (void)co_await saveState(m_endReason == EndReason::Finished ? store::RunState::Done : store::RunState::Stopped);
        co_return;
    }
    if (m_endReason == EndReason::Stopped)
        (void)co_await saveState(store::RunState::Stopped);
    co_await m_sharing->leave();
    while (!co_await learnTotals())
        co_await async::sleepFor(kCountAgain);
}

/// Where a session cut its writer off, the store may have taken more than the lanes know.
async::Task<bool> ScrapeRun::recount()
{
    const async::Semaphore::Permit counting = co_await m_countTurn.acquire();
    auto loaded = co_await async::awaitCallback<StoreResult<store::Store::LoadedRun>>([&](auto done) { m.store.loadRun(m_id, std::move(done)); });
    if (!loaded) {
        m_trouble = loaded.error();
        co_return false;
    }
    std::unordered_map<HostId, store::UrlCounts> counts;
    for (const store::HostRecord& record : loaded->hosts)
        counts[record.id] = record.counts;
    std::size_t entered = 0;
    for (const std::int64_t hash : loaded->keyHashes) { // links among what it had taken
        m_seen.hashes.insert(hash);
        if (++entered % kHashesPerTurn == 0)
            co_await async::yieldNow();
    }
    co_await forEachLane([&counts](HostLane& lane) { lane.setCounts(counts[lane.id()]); });
    m_recount = false;
    co_return true;
}

/// Hosts that given URLs led to in sessions before this program, and the origins of these URLs.
async::Task<bool> ScrapeRun::learnScope()
{
    if (m_scopeKnown)
        co_return true;
    const auto urls = co_await async::awaitCallback<StoreResult<std::vector<std::string>>>([&](auto done) { m.store.redirectsOfGiven(m_id, std::move(done)); });
    if (!urls) {
        m_trouble = urls.error();
        co_return false;
    }
    for (const std::string& text : *urls) {
        if (const auto url = http::parseUrl(text))
            m_links.alsoInScope(*url);
    }
    const auto origins = co_await async::awaitCallback<StoreResult<std::vector<std::string>>>([&](auto done) { m.store.givenOrigins(m_id, std::move(done)); });
    if (!origins) {
        m_trouble = origins.error();
        co_return false;
    }
    for (const std::string& origin : *origins)
        m_identity.originGiven(origin);
    m_scopeKnown = true;
    co_return true;
}

/// Waits for a store that is busy, unless the session is asked to end meanwhile.
async::Task<void> ScrapeRun::beginInStore()
{
    while (!co_await saveBegin() || (m_recount && !co_await recount()) || ((m_settings.depth > 0 || m_settings.sitemaps) && !co_await learnScope())
        || (m_settings.sitemaps && !co_await learnSitemaps())) {
        if (!m_trouble->transient()) {
            requestEnd(EndReason::StoreFailed);
            co_return;
        }
        if (co_await async::withTimeout(kStoreRetry, async::waitFor(&m_endRequested)))
            co_return;
    }
    m_trouble.reset();
}

/// Before anything is fetched in vain.
async::Task<void> ScrapeRun::beginBodies()
{
    if (const auto error = co_await m_pipeline.tryBodyFolder())
        bodyNotSaved(*error);
}

/// Every page would meet the same: the run ends with all of them queued, to be resumed when there is room.
void ScrapeRun::bodyNotSaved(const BodyError& error)
{
    if (!m_bodyTrouble)
        logInfo(LogArea::Scrape, "bodies cannot be saved: the run ends", {{"run", m_id.value}, {"folder", error.where}, {"why", error.detail}});
    m_bodyTrouble = error;
    requestEnd(EndReason::BodiesFailed);
}

void ScrapeRun::requestEnd(EndReason reason)
{
    if (!m_sessionRuns || m_endReason != EndReason::None)
        return;
    m_endReason = reason;
    m_endRequested.set();
}

void ScrapeRun::requestStop()
{
    if (m_sharing && m_sessionRuns)
        command(store::RunState::Stopped, {}); // the others need not wait until this program has ended its part
    requestEnd(EndReason::Stopped);
}

void ScrapeRun::requestLeave()
{
    requestEnd(EndReason::Left);
}

async::Task<void> ScrapeRun::waitForEnd()
{
    if (m_sessionRuns)
        co_await m_sessionEnded.wait();
}

void ScrapeRun::checkFinished()
{
    if (!m_sessionRuns || m_adding > 0 || !m_writer || m_writer->unsaved() > 0)
        return;
    if (m_sharing)
        m_sharing->wake(); // which asks whether the run is over
    else if (m_lanes.totals().queued == 0)
        requestEnd(EndReason::Finished);
}

void ScrapeRun::setPaused(bool paused)
{
    if (!m_sessionRuns || m_phase == RunPhase::Stopping)
        return;
    applyPaused(paused);
    m.store.setRunState(m_id, paused ? store::RunState::Paused : store::RunState::Running, [](auto) {});
}

void ScrapeRun::setHeldBack(bool heldBack)
{
    m_heldBack = heldBack;
    if (m_sessionRuns && m_phase != RunPhase::Stopping)
        applyPaused(heldBack);
}

void ScrapeRun::applyPaused(bool paused)
{
    m_phase = paused ? RunPhase::Paused : RunPhase::Running;
    m_scheduler.setOpen(!paused);
    m_publisher.showAll();
}

} // namespace millrace::scrape

#include "app/scrape/scrape_run.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"

#include <QJsonDocument>

#include <algorithm>

namespace millrace::scrape {

namespace {

/// How long transfers under way may still end by themselves when a run is stopped.
constexpr Milliseconds kStopGrace{1'500};
/// How long the last results may take to be committed when a run is stopped; what is not is fetched again by the next session.
constexpr Milliseconds kStopWrite{2'500};
constexpr std::size_t kRefillLanes = 512;
constexpr int kDrainPerTurn = 64;

template <class T>
using StoreResult = Result<T, store::StoreError>;

async::Task<void> waitFor(async::Event* event)
{
    co_await event->wait();
}

} // namespace

ScrapeRun::ScrapeRun(const ScrapeService::Dependencies& dependencies, store::Store::LoadedRun loaded, bool unclean, Listeners& listeners)
    : m(dependencies), m_id(loaded.run.id), m_name(loaded.run.name),
      m_settings(settingsFromJson(QJsonDocument::fromJson(QByteArray::fromStdString(loaded.run.settingsJson)).object())), m_listeners(listeners),
      m_scheduler(m.runtime,
          {[this](HostLane& lane, LaneSlot slot) { startUrl(lane, std::move(slot)); }, [this](HostLane& lane) { wantRefill(lane); },
              [this](HostLane& lane) { drainLane(lane); }}),
      m_pipeline({m.runtime, m.transport, m.parsePool, m_scheduler, m_robots, *this})
{
    m_scheduler.setPolicy({m_settings.rate, m_settings.perHost});
    m_scheduler.setConcurrency(m_settings.concurrency);
    const SteadyTime now = m.clock.now();
    const WallMs wallNow = m.clock.wallNow();
    for (const store::HostRecord& record : loaded.hosts)
        m_lanes.add(record.id, record.host, record.typed).restore(record, now, wallNow, unclean, m_scheduler.policy());
    m_seen.hashes.reserve(loaded.keyHashes.size());
    m_seen.hashes.insert(loaded.keyHashes.begin(), loaded.keyHashes.end());
    if (loaded.run.state == store::RunState::Done)
        m_phase = RunPhase::Done;
    else if (loaded.run.counts.given() > 0)
        m_phase = RunPhase::Stopped;
}

ScrapeRun::~ScrapeRun()
{
    for (const auto& lane : m_lanes.all())
        m_scheduler.remove(*lane);
}

// --- session ---

async::Task<void> ScrapeRun::session()
{
    m_sessionRuns = true;
    m_endReason = EndReason::None;
    m_endRequested.clear();
    m_sessionEnded.clear();
    m_trouble.reset();
    m_stats.begin(m.clock.now(), m.clock.wallNow());
    m_longestTurnOfSession = Microseconds(0);
    m_phase = RunPhase::Running;
    co_await saveState(store::RunState::Running);

    async::CancelScope writerScope(m.runtime, &m.runtime.rootScope());
    {
        async::TaskGroup writing(writerScope);
        m_writer = std::make_unique<ResultWriter>(m.runtime, m.store, m_id,
            ResultWriter::Callbacks{[this](auto& hosts) { collectHosts(hosts); }, [this](auto results) { committed(std::move(results)); },
                [this](auto trouble) {
                    m_trouble = std::move(trouble);
                    if (m_writer->failed())
                        requestEnd(EndReason::StoreFailed);
                },
                [this] { checkFinished(); }});
        writing.spawn("write results", m_writer->run(m_settings.refresh));
        m_fetchScope = std::make_unique<async::CancelScope>(m.runtime, &m.runtime.rootScope());
        m_fetches = std::make_unique<async::TaskGroup>(*m_fetchScope);
        m_fetches->spawn("refill lanes", refillLanes());
        for (const auto& lane : m_lanes.all()) {
            wantRefill(*lane);
            m_scheduler.update(*lane);
        }
        m_scheduler.setOpen(m_phase == RunPhase::Running);
        checkFinished();

        if (m_settings.deadline) {
            if (const auto inTime = co_await async::withTimeout(*m_settings.deadline, waitFor(&m_endRequested)); !inTime)
                requestEnd(EndReason::Deadline);
        } else {
            co_await m_endRequested.wait();
        }

        if (m_endReason != EndReason::Finished)
            m_phase = RunPhase::Stopping;
        m_scheduler.setOpen(false);
        if (m_endReason != EndReason::Finished && m_endReason != EndReason::StoreFailed)
            co_await settleTransfers();
        m_fetches->cancel(m_endReason == EndReason::Finished ? "the run is done" : "the run stops");
        const async::Outcome<void> fetched = co_await settle(m_fetches->join());
        m_writer->saveHosts();
        m_writer->close();
        writerScope.setDeadline(m.clock.now() + kStopWrite);
        (void)co_await settle(writing.join());
        if (fetched.failed() && m_endReason == EndReason::Finished)
            m_endReason = EndReason::Stopped;
    }
    m_fetches.reset();
    m_fetchScope.reset();
    ended();
    const bool failed = m_endReason == EndReason::StoreFailed;
    if (!failed)
        (void)co_await async::withTimeout(kStopWrite, saveState(m_endReason == EndReason::Finished ? store::RunState::Done : store::RunState::Stopped));
    m_phase = failed ? RunPhase::Failed : m_endReason == EndReason::Finished ? RunPhase::Done : RunPhase::Stopped;
    m_sessionRuns = false;
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
void ScrapeRun::ended()
{
    m_writer.reset();
    m_refills.clear();
    for (const auto& lane : m_lanes.all()) {
        lane->refillWanted = false;
        lane->clearWindow();
        lane->forgetAll();
        lane->dirty = true;
        m_scheduler.remove(*lane);
    }
    m_scheduler.setHeld(false);
    m_stats.end(m.clock.now());
}

async::Task<void> ScrapeRun::saveState(store::RunState state)
{
    const auto saved = co_await async::awaitCallback<StoreResult<void>>([&](auto done) { m.store.setRunState(m_id, state, std::move(done)); });
    if (!saved)
        m_trouble = saved.error();
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
    requestEnd(EndReason::Stopped);
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
    if (totals().queued == 0)
        requestEnd(EndReason::Finished);
}

void ScrapeRun::setPaused(bool paused)
{
    if (!m_sessionRuns || m_phase == RunPhase::Stopping)
        return;
    m_phase = paused ? RunPhase::Paused : RunPhase::Running;
    m_scheduler.setOpen(!paused);
    for (const auto& lane : m_lanes.all())
        lane->dirty = true;
    m.store.setRunState(m_id, paused ? store::RunState::Paused : store::RunState::Running, [](auto) {});
}

// --- the queue ---

void ScrapeRun::startUrl(HostLane& lane, LaneSlot slot)
{
    store::QueuedUrl url = lane.pop(m.clock.now());
    std::string taskName = "fetch " + url.url.substr(0, 120);
    m_fetches->spawn(std::move(taskName), m_pipeline.process(std::move(url), &lane, std::move(slot)));
}

void ScrapeRun::drainLane(HostLane& lane)
{
    for (int i = 0; i < kDrainPerTurn && lane.windowSize() > 0; ++i)
        m_pipeline.giveUp(lane.pop(m.clock.now()), lane);
    wantRefill(lane);
}

void ScrapeRun::wantRefill(HostLane& lane)
{
    const std::size_t limit = m_lanes.windowLimit();
    if (!m_sessionRuns || lane.refillWanted || lane.windowSize() > limit / 4 || static_cast<std::size_t>(lane.counts.queued) <= lane.knownCount())
        return;
    lane.refillWanted = true;
    m_refills.push_back(&lane);
    m_refillWanted.set();
}

async::Task<void> ScrapeRun::refillLanes()
{
    for (;;) {
        if (m_refills.empty()) {
            m_refillWanted.clear();
            co_await m_refillWanted.wait();
        }
        const std::size_t count = std::min(m_refills.size(), kRefillLanes);
        std::vector<HostLane*> lanes(m_refills.begin(), m_refills.begin() + static_cast<std::ptrdiff_t>(count));
        m_refills.erase(m_refills.begin(), m_refills.begin() + static_cast<std::ptrdiff_t>(count));
        std::vector<store::Store::WindowRequest> requests;
        requests.reserve(count);
        for (HostLane* lane : lanes)
            requests.push_back({lane->id(), static_cast<int>(m_lanes.windowLimit() + lane->knownCount())});
        auto rows = co_await async::awaitCallback<StoreResult<std::vector<store::QueuedUrl>>>(
            [&](auto done) { m.store.refill(m_id, std::move(requests), std::move(done)); });
        for (HostLane* lane : lanes)
            lane->refillWanted = false;
        if (rows) {
            giveRows(std::move(*rows));
            continue;
        }
        m_trouble = rows.error();
        if (!rows.error().transient()) {
            requestEnd(EndReason::StoreFailed);
            co_return;
        }
        co_await async::sleepFor(std::chrono::seconds(1));
        m_trouble.reset();
        for (HostLane* lane : lanes)
            wantRefill(*lane);
    }
}

void ScrapeRun::giveRows(std::vector<store::QueuedUrl> rows)
{
    const SteadyTime now = m.clock.now();
    const WallMs wallNow = m.clock.wallNow();
    std::unordered_set<HostLane*> touched;
    for (store::QueuedUrl& row : rows) {
        HostLane* lane = m_lanes.find(row.host);
        if (!lane)
            continue;
        const SteadyTime notBefore = row.notBefore > wallNow ? now + Milliseconds(row.notBefore - wallNow) : SteadyTime{};
        if (lane->push(std::move(row), notBefore))
            touched.insert(lane);
    }
    for (HostLane* lane : touched)
        m_scheduler.update(*lane);
}

// --- PipelineHost ---

HostLane& ScrapeRun::laneFor(const http::Url& url)
{
    return m_lanes.obtain(url.laneKey(), false);
}

async::Task<bool> ScrapeRun::claimTarget(std::string key, std::int64_t owner)
{
    const std::int64_t hash = http::keyHash(key);
    if (hash == owner)
        co_return true; // back to itself: what a site does that sets a cookie first; the hop limit ends it
    if (m_seen.hashes.insert(hash).second) {
        m_seen.claims[hash] = {std::move(key), owner};
        co_return true;
    }
    if (const auto it = m_seen.claims.find(hash); it != m_seen.claims.end() && it->second.key == key)
        co_return it->second.owner == owner;
    const auto rows = co_await async::awaitCallback<StoreResult<std::vector<store::QueuedUrl>>>(
        [&](auto done) { m.store.urlsByHash(m_id, {hash}, std::move(done)); });
    co_return !rows || std::none_of(rows->begin(), rows->end(), [&](const store::QueuedUrl& row) { return row.url == key; });
}

void ScrapeRun::transferEnded(int status, std::int64_t bytes, Microseconds total)
{
    m_stats.transferEnded(status, bytes, total, m.clock.now());
    updateHeld();
}

void ScrapeRun::deliver(PageResult result)
{
    result.event.run = m_id;
    m_writer->add(std::move(result));
    updateHeld();
}

void ScrapeRun::updateHeld()
{
    m_scheduler.setHeld(m_trouble.has_value() || (m_writer && m_writer->unsaved() >= kMaxUnsaved) || m_pipeline.parsing() >= kMaxParsing);
}

void ScrapeRun::committed(std::vector<PageResult> results)
{
    const SteadyTime now = m.clock.now();
    for (PageResult& result : results) {
        if (!result.final())
            continue;
        HostLane& lane = *result.lane;
        --lane.counts.queued;
        switch (result.outcome.state) {
        case store::UrlState::Done: ++lane.counts.done; break;
        case store::UrlState::Skipped: ++lane.counts.skipped; break;
        default: ++lane.counts.failed; break;
        }
        lane.finished.add(now);
        lane.forget(result.outcome.keyHash);
        lane.dirty = true;
        wantRefill(lane);
        result.event.timings.store = std::chrono::duration_cast<Microseconds>(now - result.parsedAt);
        m_stats.committed(result.event, now);
        if (m_listeners.page)
            m_listeners.page(result.event);
        if (m_publishing && m_unpublished.size() < kMaxPagesPending)
            m_unpublished.emplace_back(m_nextPage++, std::move(result.event));
    }
    updateHeld();
}

void ScrapeRun::collectHosts(std::vector<store::HostRecord>& hosts)
{
    const SteadyTime now = m.clock.now();
    const WallMs wallNow = m.clock.wallNow();
    for (const auto& lane : m_lanes.all()) {
        if (!std::exchange(lane->unsaved, false))
            continue;
        hosts.push_back(lane->toRecord(now, wallNow));
    }
}

} // namespace millrace::scrape

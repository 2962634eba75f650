// The part of ScrapeRun that answers to commands and reports.
#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/scrape/scrape_run.h"

#include <QJsonDocument>

#include <algorithm>

namespace millrace::scrape {

namespace {

template <class T>
using StoreResult = Result<T, store::StoreError>;

} // namespace

async::Task<StoreResult<AddResult>> ScrapeRun::add(std::string text)
{
    UrlIntake intake({m.store, m_lanes, m_seen, m_id, m_countTurn, [this](HostLane& lane) { wantRefill(lane); }, [this](auto trouble) { m_addTrouble = std::move(trouble); },
        m_addStop.get_token(), m_settings.maxPages, [this](std::string origin) { m_identity.originGiven(std::move(origin)); }});
    auto outcome = co_await settle(intake.add(std::move(text), m_settings.refresh));
    --m_adding;
    StoreResult<AddResult> result = outcome.take();
    if (result) {
        m_unusable += result->unusableCount;
        m_duplicates += result->duplicates;
        if (m_phase == RunPhase::Done && m_lanes.totals().queued > 0)
            m_phase = RunPhase::Stopped;
    }
    co_await forEachLane([this](HostLane& lane) { wantRefill(lane); });
    co_await learnTotalsAtRest();
    checkFinished();
    co_return result;
}

async::Task<StoreResult<std::int64_t>> ScrapeRun::retryFailed(HostId host)
{
    const async::Semaphore::Permit counting = co_await m_countTurn.acquire();
    auto rows = co_await async::awaitCallback<StoreResult<std::vector<store::QueuedUrl>>>(
        [&](auto done) { m.store.retryFailed(m_id, host, std::move(done)); });
    if (!rows)
        co_return Failure{rows.error()};
    for (const store::QueuedUrl& row : *rows) {
        HostLane* lane = m_lanes.find(row.host);
        if (!lane)
            continue;
        lane->count(store::UrlState::Failed, -1);
        lane->count(store::UrlState::Queued, 1);
        lane->resetCircuit();
        lane->touchRow();
    }
    if (m_lanes.totals().failed == 0)
        m_stats.clearFailures();
    m_robots.forgetUnreachable();
    if (m_phase == RunPhase::Done && !rows->empty())
        m_phase = RunPhase::Stopped;
    co_await forEachLane([this](HostLane& lane) {
        wantRefill(lane);
        m_scheduler.update(lane);
    });
    co_await learnTotalsAtRest();
    co_return static_cast<std::int64_t>(rows->size());
}

async::Task<StoreResult<std::vector<store::QueuedUrl>>> ScrapeRun::removeQueued(HostId host)
{
    HostLane* lane = m_lanes.find(host);
    if (!lane)
        co_return std::vector<store::QueuedUrl>();
    const async::Semaphore::Permit counting = co_await m_countTurn.acquire();
    // A result that is written between the two calls below would find no row, and its URL would come back as queued.
    const async::Semaphore::Permit turn = co_await m_storeTurn.acquire();
    lane->clearWindow();
    m_scheduler.update(*lane);
    auto rows = co_await async::awaitCallback<StoreResult<std::vector<store::QueuedUrl>>>(
        [&](auto done) { m.store.removeQueued(m_id, host, std::move(done)); });
    if (!rows)
        co_return Failure{rows.error()};
    lane->clearWindow(); // of what a refill under way has brought: it is gone
    m_scheduler.update(*lane);
    // What is under way cannot be taken back any more: it stays in the run.
    std::vector<store::QueuedUrl> removed;
    std::vector<store::QueuedUrl> kept;
    for (store::QueuedUrl& row : *rows)
        (lane->knows(row.keyHash) ? kept : removed).push_back(std::move(row));
    lane->count(store::UrlState::Queued, -static_cast<std::int64_t>(removed.size()));
    for (const store::QueuedUrl& row : removed)
        m_seen.hashes.erase(row.keyHash);
    const auto again = std::make_shared<store::EnqueueBatch>(store::EnqueueBatch{{}, std::move(kept)});
    while (!again->urls.empty()) {
        const auto back = co_await async::awaitCallback<StoreResult<store::EnqueueResult>>(
            [&](auto done) { m.store.enqueue(m_id, again, true, std::move(done)); });
        if (back)
            break;
        if (!back.error().transient())
            co_return Failure{back.error()};
        co_await async::sleepFor(std::chrono::milliseconds(500));
    }
    co_await learnTotalsAtRest();
    checkFinished();
    co_return removed;
}

async::Task<StoreResult<void>> ScrapeRun::restore(std::vector<store::QueuedUrl> urls)
{
    // What the run has again already (pasted meanwhile, restored before) is there once.
    std::erase_if(urls, [this](const store::QueuedUrl& row) { return m_seen.hashes.contains(row.keyHash) || !m_lanes.find(row.host); });
    for (std::size_t first = 0; first < urls.size(); first += static_cast<std::size_t>(store::Store::kEnqueueBatch)) {
        const std::size_t last = std::min(urls.size(), first + static_cast<std::size_t>(store::Store::kEnqueueBatch));
        const auto batch = std::make_shared<store::EnqueueBatch>();
        batch->urls.assign(std::move_iterator(urls.begin() + static_cast<std::ptrdiff_t>(first)), std::move_iterator(urls.begin() + static_cast<std::ptrdiff_t>(last)));
        const async::Semaphore::Permit counting = co_await m_countTurn.acquire();
        const auto entered = co_await async::awaitCallback<StoreResult<store::EnqueueResult>>(
            [&](auto done) { m.store.enqueue(m_id, batch, true, std::move(done)); });
        if (!entered)
            co_return Failure{entered.error()};
        for (const store::QueuedUrl& row : batch->urls) {
            m_seen.hashes.insert(row.keyHash);
            HostLane* lane = m_lanes.find(row.host);
            lane->count(store::UrlState::Queued, 1);
        }
    }
    if (m_phase == RunPhase::Done && !urls.empty())
        m_phase = RunPhase::Stopped;
    co_await forEachLane([this](HostLane& lane) { wantRefill(lane); });
    co_await learnTotalsAtRest();
    co_return StoreResult<void>();
}

async::Task<void> ScrapeRun::setSettings(ScrapeSettings settings)
{
    m_settings = std::move(settings);
    m_identity.apply(m_settings, m.clock.wallNow());
    m_filter = UrlFilter::make(m_settings.include, m_settings.exclude);
    const LanePolicy policy{m_settings.rate, m_settings.perHost};
    m_scheduler.setPolicy(policy);
    m_scheduler.setConcurrency(std::min(m_settings.concurrency, m.mostInFlight));
    co_await forEachLane([this, policy](HostLane& lane) {
        lane.applyPolicy(policy);
        m_scheduler.update(lane);
    });
}

void ScrapeRun::setHostPaused(HostLane& lane, bool paused)
{
    lane.setPaused(paused);
    lane.touch();
    m_scheduler.update(lane);
    m_scheduler.lookAgain();
}

void ScrapeRun::skipHostWait(HostLane& lane)
{
    lane.skipWait(m.clock.now());
    m_scheduler.update(lane);
}

// --- reports ---

RunSnapshot ScrapeRun::snapshot()
{
    const SteadyTime now = m.clock.now();
    const store::UrlCounts counts = totals();
    RunSnapshot snapshot;
    snapshot.id = m_id;
    snapshot.name = m_name;
    snapshot.phase = m_phase;
    snapshot.given = counts.given();
    snapshot.done = counts.done;
    snapshot.failed = counts.failed;
    snapshot.skipped = counts.skipped;
    if (m_sharing) {
        snapshot.own = m_lanes.ledger().ended;
        snapshot.shared = true;
        snapshot.worker = m_sharing->worker();
        snapshot.company = m_company->latest();
    }
    snapshot.inFlight = m_scheduler.inFlight();
    snapshot.queued = std::max<std::int64_t>(0, counts.queued - snapshot.inFlight);
    snapshot.cut = m_cut;
    snapshot.unusable = m_unusable;
    snapshot.duplicates = m_duplicates;
    snapshot.links = m_links.counts();
    snapshot.settings = m_settings;
    snapshot.storeTrouble = m_trouble ? m_trouble : m_refillTrouble ? m_refillTrouble : m_addTrouble ? m_addTrouble : m_leaseTrouble;
    snapshot.bodyTrouble = m_bodyTrouble;
    m_stats.fill(snapshot, now);
    if (m_phase == RunPhase::Running) {
        m_eta.step(m_lanes, now, m_scheduler.policy());
        m_eta.fill(snapshot, now);
    }
    if (m.takeLongestTurn)
        m_longestTurnOfSession = std::max(m_longestTurnOfSession, m.takeLongestTurn());
    snapshot.longestTurnOfSession = m_longestTurnOfSession;
    return snapshot;
}

void ScrapeRun::publish(ScrapeFeed& feed)
{
    if (m_company && m_publisher.isOn())
        m_company->step(m.clock.now(), !m_sessionRuns);
    feed.run.post(0, snapshot());
    m_publisher.postPages(feed);
    m_publisher.beginLanes(m.clock.now());
}

RunPublisher::View ScrapeRun::view() const
{
    return {.policy = m_scheduler.policy(), .runPaused = m_phase != RunPhase::Running, .stopped = !m_sessionRuns, .heldByStore = m_heldByStore};
}

bool ScrapeRun::publishLanes(ScrapeFeed& feed)
{
    return m_publisher.postLanes(feed, view(), m.clock.now(), m.clock.wallNow());
}

ScrapeFigures ScrapeRun::figures()
{
    const LaneLedger& ledger = m_lanes.ledger();
    ScrapeFigures figures;
    figures.counts = {ledger.ended.done, ledger.ended.failed, ledger.ended.skipped, ledger.starts, m_stats.counts()};
    figures.inFlight = m_scheduler.inFlight();
    figures.queued = std::max<std::int64_t>(0, ledger.totals.queued - figures.inFlight);
    figures.lanes = m_lanes.all().size();
    figures.otherStarts = ledger.starts;
    for (std::size_t i = 0; i < std::min(m_lanes.all().size(), kMaxHostLabels); ++i) {
        const HostLane& lane = *m_lanes.all()[i];
        figures.hosts.push_back({lane.key(), lane.starts(), lane.effectiveRate(m_scheduler.policy()), lane.counts().queued});
        figures.otherStarts -= lane.starts();
    }
    return figures;
}

void ScrapeRun::countWaits(std::size_t from, std::size_t to, LaneWaits& waits) const
{
    const RunPublisher::View now = view();
    const SteadyTime at = m.clock.now();
    for (std::size_t i = from; i < std::min(to, m_lanes.all().size()); ++i) {
        const HostLane& lane = *m_lanes.all()[i];
        ++waits[static_cast<std::size_t>(now.shown(lane, lane.waits(at, now.policy, now.runPaused)))];
    }
}

} // namespace millrace::scrape

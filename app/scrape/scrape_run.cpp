#include "app/scrape/scrape_run.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

/// Rows of one refill: taking them over is one piece of work for the loop.
constexpr std::size_t kRefillRows = 2'048;
constexpr std::size_t kRefillLanes = 512;
constexpr int kDrainPerTurn = 64;
constexpr std::size_t kResultsPerTurn = 64;
constexpr std::size_t kClaimsPerTurn = 1'000;
/// Rows of lanes in one transaction beside its results.
constexpr std::size_t kHostsPerBatch = 500;
/// For what the store has of a page that is visited again.
constexpr Milliseconds kStoredPatience{2'000};

template <class T>
using StoreResult = Result<T, store::StoreError>;

async::Task<StoreResult<std::optional<store::StoredPage>>> askForStored(store::Store* store, std::string url)
{
    co_return co_await async::awaitCallback<StoreResult<std::optional<store::StoredPage>>>([&](auto done) { store->storedPage(std::move(url), std::move(done)); });
}

} // namespace

ScrapeRun::ScrapeRun(const ScrapeService::Dependencies& dependencies, const store::RunRecord& run, Listeners& listeners)
    : m(dependencies), m_id(run.id), m_name(run.name),
      m_settings(settingsFromJson(QJsonDocument::fromJson(QByteArray::fromStdString(run.settingsJson)).object())), m_filter(UrlFilter::make(m_settings.include, m_settings.exclude)),
      m_listeners(listeners),
      m_links(m.store, m_lanes, m_seen, m_id),
      m_scheduler(m.runtime,
          {[this](HostLane& lane, LaneSlot slot) { startUrl(lane, std::move(slot)); }, [this](HostLane& lane) { wantRefill(lane); },
              [this](HostLane& lane) { drainLane(lane); }}),
      m_pipeline({m.runtime, m.transport, m.parsePool, m_scheduler, m_robots, *this, m.spans}), m_publisher(m_lanes)
{
    m_identity.apply(m_settings, m.clock.wallNow());
    m_scheduler.setPolicy({m_settings.rate, m_settings.perHost});
    m_scheduler.setConcurrency(std::min(m_settings.concurrency, m.mostInFlight));
}

async::Task<void> ScrapeRun::load(store::Store::LoadedRun loaded)
{
    // It was running when its program ended.
    const bool unclean = loaded.run.state == store::RunState::Running || loaded.run.state == store::RunState::Paused;
    std::size_t done = 0;
    if (loaded.shared)
        makeSharing();
    m_settingsSeen = loaded.run.settingsJson;
    m_runCounts = loaded.run.counts;
    for (const store::HostRecord& record : loaded.hosts) {
        m_lanes.add(record.id, record.host, record.typed).restore(record, m.clock.now(), m.clock.wallNow(), unclean, m_scheduler.policy());
        if (++done % kLanesPerTurn == 0)
            co_await async::yieldNow();
    }
    for (const std::int64_t hash : loaded.keyHashes) {
        m_seen.hashes.insert(hash);
        if (++done % kHashesPerTurn == 0)
            co_await async::yieldNow();
    }
    for (const store::Store::Redirected& each : loaded.redirected) {
        if (const auto url = http::parseUrl(each.finalUrl))
            claim(url->key(), each.keyHash);
        if (++done % kClaimsPerTurn == 0)
            co_await async::yieldNow();
    }
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

// --- the queue ---

void ScrapeRun::startUrl(HostLane& lane, LaneSlot slot)
{
    store::QueuedUrl url = lane.pop(m.clock.now());
    std::string taskName = "fetch " + url.url.substr(0, 120);
    m_fetches->spawn(std::move(taskName), fetch(std::move(url), &lane, std::move(slot)));
}

/// What escapes the work on one URL (no memory, a parser that throws) fails that URL and not the run; and so does a person who cancels it.
async::Task<void> ScrapeRun::fetch(store::QueuedUrl url, HostLane* lane, LaneSlot slot)
{
    const store::QueuedUrl kept = url;
    async::CancelScope scope;
    scope.letOthersCancel();
    auto outcome = co_await settle(m_pipeline.process(std::move(url), lane, std::move(slot)));
    if (outcome.cancelled() && scope.cancelledHere() && !scope.outerCancelled()) {
        m_pipeline.failInternally(kept, *lane, scope.cause());
        co_return;
    }
    scope.leave();
    if (!outcome.failed())
        co_return outcome.take();
    std::string what = "unknown";
    try {
        outcome.take();
    } catch (const std::exception& exception) {
        what = exception.what();
    } catch (...) {
    }
    m_pipeline.failInternally(kept, *lane, what);
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
    if (!m_fetches || lane.refillWanted || lane.windowSize() > limit / 4)
        return;
    if (lane.away) {
        m_sharing->wake(); // somebody has to claim it
        return;
    }
    if (static_cast<std::size_t>(lane.counts().queued) <= lane.knownCount()) {
        if (m_sharing)
            m_sharing->mayBeDry(lane);
        return;
    }
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
        const std::size_t count = std::min({m_refills.size(), kRefillLanes, std::max<std::size_t>(1, kRefillRows / m_lanes.windowLimit())});
        std::vector<HostLane*> lanes(m_refills.begin(), m_refills.begin() + static_cast<std::ptrdiff_t>(count));
        m_refills.erase(m_refills.begin(), m_refills.begin() + static_cast<std::ptrdiff_t>(count));
        std::vector<store::Store::WindowRequest> requests;
        requests.reserve(count);
        std::unordered_map<HostId, int> limits;  // of a shared run
        for (HostLane* lane : lanes) {
            requests.push_back({lane->id(), static_cast<int>(m_lanes.windowLimit() + lane->knownCount())});
            if (m_sharing)
                limits[lane->id()] = requests.back().limit;
        }
        auto rows = co_await async::awaitCallback<StoreResult<std::vector<store::QueuedUrl>>>(
            [&](auto done) { m.store.refill(m_id, std::move(requests), std::move(done)); });
        for (HostLane* lane : lanes)
            lane->refillWanted = false;
        if (rows) {
            std::unordered_map<HostId, int> found;
            for (const store::QueuedUrl& row : *rows) {
                if (m_sharing)
                    ++found[row.host];
            }
            giveRows(std::move(*rows));
            for (HostLane* lane : lanes) {
                if (m_sharing)
                    m_sharing->refilled(*lane, found[lane->id()], limits[lane->id()]);
            }
            continue;
        }
        if (!rows.error().transient()) {
            m_trouble = rows.error();
            requestEnd(EndReason::StoreFailed);
            co_return;
        }
        m_refillTrouble = rows.error();
        updateHeld();
        co_await async::sleepFor(kStoreRetry);
        m_refillTrouble.reset();
        updateHeld();
        for (HostLane* lane : lanes)
            wantRefill(*lane);
    }
}

void ScrapeRun::giveRows(std::vector<store::QueuedUrl> rows)
{
    const SteadyTime now = m.clock.now();
    const WallMs wallNow = m.clock.wallNow();
    std::vector<HostLane*> touched; // in the order of the rows, which come host by host
    for (store::QueuedUrl& row : rows) {
        HostLane* lane = m_lanes.find(row.host);
        if (!lane || lane->shut)
            continue;
        const SteadyTime notBefore = row.notBefore > wallNow ? now + Milliseconds(row.notBefore - wallNow) : SteadyTime{};
        const bool wasIdle = lane->windowSize() == 0 && lane->inFlight == 0;
        if (!lane->push(std::move(row), notBefore))
            continue;
        if (wasIdle)
            lane->waitingSince = now;
        if (touched.empty() || touched.back() != lane)
            touched.push_back(lane);
    }
    for (HostLane* lane : touched) {
        lane->touch();
        m_scheduler.update(*lane);
    }
}

// --- PipelineHost ---

HostLane& ScrapeRun::laneFor(const http::Url& url)
{
    return m_lanes.obtain(url.laneKey(), false);
}

/// Enters a redirect's target for the URL that led there.
void ScrapeRun::claim(std::string key, std::int64_t owner)
{
    const std::int64_t hash = http::keyHash(key);
    m_seen.hashes.insert(hash, m_seen.hashes.check(key));
    m_seen.claims[hash] = {std::move(key), owner};
}

async::Task<bool> ScrapeRun::claimTarget(std::string key, std::int64_t owner)
{
    const std::int64_t hash = http::keyHash(key);
    if (hash == owner)
        co_return true; // back to itself: what a site does that sets a cookie first; the hop limit ends it
    if (!m_seen.hashes.contains(hash) && !m_sharing) {
        claim(std::move(key), owner);
        co_return true;
    }
    if (const auto it = m_seen.claims.find(hash); it != m_seen.claims.end() && it->second.key == key)
        co_return it->second.owner == owner;
    if (m_seen.isAdding(hash, key))
        co_return false;
    const auto rows = co_await async::awaitCallback<StoreResult<std::vector<store::QueuedUrl>>>(
        [&](auto done) { m.store.urlsByHash(m_id, {hash}, std::move(done)); });
    const bool isNew = !rows || std::none_of(rows->begin(), rows->end(), [&](const store::QueuedUrl& row) { return row.url == key; });
    if (isNew && !m_seen.hashes.contains(hash)) // of a shared run: what other workers have queued, the store alone knows
        claim(std::move(key), owner);
    co_return isNew;
}

async::Task<std::optional<store::StoredPage>> ScrapeRun::storedPage(std::string url)
{
    // A page is fetched whole rather than later: its slot is in hand.
    auto answer = co_await async::withTimeout(kStoredPatience, askForStored(&m.store, std::move(url)));
    if (!answer || !*answer)
        co_return std::nullopt;
    co_return std::move(**answer);
}

async::Task<std::vector<store::QueuedUrl>> ScrapeRun::takeLinks(std::vector<Link> links, LinkCounts others, store::QueuedUrl page, http::Url finalUrl)
{
    if (page.depth == 0)
        alsoInScope(finalUrl);
    return m_links.take(std::move(links), others, std::move(page), {m_settings.scope, maxPages(), m_settings.maxVariants});
}

void ScrapeRun::transferEnded(int status, std::int64_t bytes, Microseconds total)
{
    m_stats.transferEnded(status, bytes, total, m.clock.now());
    updateHeld();
}

/// Than what the writer has: these are the run's last ones. What others have queued meanwhile in a shared run is not known: there, all that
/// is in hand.
bool ScrapeRun::hasNothingElse() const
{
    const std::size_t unsaved = m_writer->unsaved();
    const bool saved =
        m_sharing ? m_refills.empty() && m_lanes.ledger().known <= unsaved : m_lanes.totals().queued <= static_cast<std::int64_t>(unsaved);
    return m_adding == 0 && saved;
}

void ScrapeRun::deliver(PageResult result)
{
    result.event.run = m_id;
    m_writer->add(std::move(result));
    if (hasNothingElse())
        m_writer->hurry();
    updateHeld();
}

void ScrapeRun::updateHeld()
{
    const bool byStore = m_trouble || m_refillTrouble || (m_writer && m_writer->unsaved() >= kMaxUnsaved);
    m_scheduler.setHeld(byStore || m_pipeline.parsing() >= kMaxParsing
        || m_pipeline.parsingBytes() >= kMaxParsingBytes || m_links.tooManyWait());
    if (std::exchange(m_heldByStore, byStore) == byStore)
        return;
    m_publisher.showAll();
}

async::Task<void> ScrapeRun::committed(std::vector<PageResult> results, std::shared_ptr<const store::ResultBatch> batch, store::EnqueueResult links)
{
    const SteadyTime now = m.clock.now();
    co_await m_links.committed(batch.get(), &links, [this](HostLane& lane) { wantRefill(lane); });
    const std::unordered_set<std::int64_t> refused(links.refused.begin(), links.refused.end());
    std::size_t counted = 0;
    for (PageResult& result : results) {
        if (result.movedOn || (!refused.empty() && refused.contains(result.outcome.keyHash)))
            leftToOthers(result);
        else if (result.final())
            committed(result, now);
        if (++counted % kResultsPerTurn == 0)
            co_await async::yieldNow();
    }
}

void ScrapeRun::committed(PageResult& result, SteadyTime now)
{
    HostLane& lane = *result.lane;
    lane.count(store::UrlState::Queued, -1);
    lane.count(result.outcome.state, 1);
    lane.finished.add(now);
    if (result.tenure == lane.tenure)
        lane.forget(result.outcome.keyHash);
    wantRefill(lane);
    result.event.timings.store = std::chrono::duration_cast<Microseconds>(now - result.parsedAt);
    if (result.trace)
        m_pipeline.traces().end(std::move(result.trace), result.parsedAt, now);
    m_stats.committed(result.event, now);
    if (m_listeners.page)
        m_listeners.page(result.event);
    m_publisher.add(std::move(result.event));
}

bool ScrapeRun::collectHosts(store::ResultBatch& batch)
{
    if (m_sharing)
        return collectSharedHosts(batch);
    const SteadyTime now = m.clock.now();
    const WallMs wallNow = m.clock.wallNow();
    // A row of the queue is never there without its host's.
    std::unordered_set<HostId> named;
    HostId last;
    for (const store::QueuedUrl& row : batch.links) {
        if (std::exchange(last, row.host) == row.host)
            continue;
        HostLane& lane = *m_lanes.find(row.host);
        if (lane.inStore || !named.insert(row.host).second)
            continue;
        (void)lane.takeUnsaved();
        batch.hosts.push_back(lane.toRecord(now, wallNow));
    }
    std::vector<HostLane*>& unsaved = m_lanes.ledger().unsaved;
    while (!unsaved.empty() && batch.hosts.size() < kHostsPerBatch) {
        HostLane& lane = *unsaved.back();
        unsaved.pop_back();
        if (lane.takeUnsaved())
            batch.hosts.push_back(lane.toRecord(now, wallNow));
    }
    return !unsaved.empty();
}

} // namespace millrace::scrape

#include "app/scrape/run_sharing.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"
#include "app/core/log.h"

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

/// How often a worker looks at the run, and for hosts where it has room for more.
constexpr Milliseconds kLookEvery{1'000};
/// The same where it is told of changes.
constexpr Milliseconds kLookAtMostEvery{100};
/// Between two rounds, so that what happens together is one round.
constexpr Milliseconds kRoundPause{20};
constexpr Milliseconds kAfterTrouble{500};
constexpr std::size_t kHostsPerReturn = 500;

template <class T>
using StoreResult = Result<T, store::StoreError>;

bool isIdle(const HostLane& lane)
{
    return lane.active == 0 && lane.inFlight == 0 && lane.waiters.empty() && !lane.refillWanted;
}

} // namespace

RunSharing::RunSharing(Parts parts, Callbacks callbacks)
    : m(std::move(parts)), m_callbacks(std::move(callbacks)), m_book(m.lease), m_time(m.runtime.clock()),
      m_leased({m.runtime.clock(), m.lanes, m.scheduler, m_book, m_time, m_callbacks.refill})
{
}

async::Task<StoreResult<store::JoinedRun>> RunSharing::join(std::string workerName, bool adding)
{
    auto joined = co_await async::awaitCallback<StoreResult<store::JoinedRun>>(
        [&](auto done) { m.store.joinRun(m.run, std::move(workerName), m_book.lease(), adding, std::move(done)); });
    if (joined) {
        m_worker = joined->worker;
        logInfo(LogArea::Scrape, "joined the run", {{"run", m.run.value}, {"worker", m_worker.value}});
    }
    co_return joined;
}

async::Task<void> RunSharing::run()
{
    m_renewAt = m_seenAt = SteadyTime{};
    m_time.begin();
    m_failed = false;
    while (!m_failed) {
        m_wake.clear();
        // renewing first: it is what the others wait for
        const bool inOrder = co_await renew() && co_await settleDry() && co_await giveBack() && co_await claim() && co_await finish();
        if (inOrder && std::exchange(m_troubled, false))
            m_callbacks.trouble(std::nullopt);
        co_await async::sleepFor(inOrder ? kRoundPause : kAfterTrouble);
        const SteadyTime next = std::min(m_renewAt, m_seenAt + (m_heard ? kLookAtMostEvery : kLookEvery));
        const SteadyTime now = m_time.now();
        if (inOrder && next > now)
            (void)co_await async::withTimeout(next - now, async::waitFor(&m_wake));
    }
}

async::Task<void> RunSharing::watch()
{
    for (;;) {
        const SteadyTime now = m_time.now();
        for (const HostId host : m_book.lapsed(now)) {
            if (HostLane* lane = m.lanes.find(host); lane && !lane->shut)
                m_leased.shut(*lane);
        }
        co_await async::sleepFor(std::clamp(m_book.lapsesAt(), now + kRoundPause, now + kLookEvery) - now);
    }
}

async::Task<void> RunSharing::leave()
{
    for (;;) {
        const auto left = co_await async::awaitCallback<StoreResult<bool>>([&](auto done) { m.store.leaveRun(m.run, m_worker, m_callbacks.tell().pages, std::move(done)); });
        if (left || !left.error().transient())
            co_return;
        co_await async::sleepFor(kAfterTrouble);
    }
}

void RunSharing::forgetHosts()
{
    for (const HostId host : m_book.held()) {
        if (HostLane* lane = m.lanes.find(host))
            lose(*lane);
    }
    m_book.clear();
    m_dry.clear();
    m_leaving.clear();
    m_worker = {};
}

// --- lanes ---

/// It is not this worker's any more.
void RunSharing::lose(HostLane& lane)
{
    m_dry.erase(&lane);
    m_leaving.erase(&lane);
    m_leased.drop(lane);
}

void RunSharing::hear()
{
    m_heard = true;
    m_wake.set();
}

void RunSharing::mayBeDry(HostLane& lane)
{
    if (lane.windowSize() == 0 && lane.knownCount() == 0 && isIdle(lane) && m_book.holds(lane.id()) && m_dry.insert(&lane).second)
        m_wake.set();
}

/// Fewer rows than there was room for: what it has is known exactly, whatever others have queued or taken out.
void RunSharing::refilled(HostLane& lane, int rows, int limit)
{
    if (rows < limit) {
        store::UrlCounts counts = lane.counts();
        counts.queued = rows;
        lane.setCounts(counts);
    }
    mayBeDry(lane);
}

// --- the rounds ---

/// True: it is for good, and was told.
bool RunSharing::failed(const store::StoreError& error)
{
    m_troubled = true;
    m_failed = !error.transient();
    m_callbacks.trouble(error);
    return m_failed;
}

async::Task<bool> RunSharing::renew()
{
    const SteadyTime asked = m_time.asking();
    const bool due = asked >= m_renewAt;
    if (!due && asked < m_seenAt + (m_heard ? kLookAtMostEvery : kLookEvery))
        co_return true;
    m_heard = false;
    store::Heartbeat heartbeat = m_callbacks.tell();
    heartbeat.worker = m_worker;
    heartbeat.lease = m_book.lease();
    heartbeat.held = m_book.count();
    if (due)
        heartbeat.hosts = m_book.held();
    const std::vector<HostId> hosts = heartbeat.hosts;
    auto view = co_await async::awaitCallback<StoreResult<store::RunView>>([&](auto done) { m.store.renewLeases(m.run, std::move(heartbeat), std::move(done)); });
    if (!view) {
        (void)failed(view.error());
        co_return false;
    }
    m_time.answered(asked, view->now);
    m_seenAt = asked;
    m_shares = {view->openHosts, view->workers};
    if (std::exchange(m_hostEdits, view->hostEdits) != view->hostEdits && !due)
        m_renewAt = SteadyTime{}; // hosts' rates come with their leases
    if (due) {
        m_renewAt = asked + m_book.renewEvery();
        const std::vector<HostId> lost = m_book.renewed(hosts, view->kept, asked);
        for (const HostId host : lost) {
            if (HostLane* lane = m.lanes.find(host))
                lose(*lane);
        }
        if (!lost.empty())
            logInfo(LogArea::Scrape, "leases were lost", {{"run", m.run.value}, {"hosts", static_cast<std::int64_t>(lost.size())}});
        for (const HostId host : view->kept) {
            HostLane* lane = m.lanes.find(host);
            if (lane && lane->shut && !m_leaving.contains(lane) && m_book.holds(host))
                m_leased.reopen(*lane); // its lease had lapsed
        }
    }
    for (const HostId host : m_book.held()) {
        if (HostLane* lane = m.lanes.find(host))
            mayBeDry(*lane); // such as one that only a robots.txt was fetched from
    }
    takeAnswers(std::move(view->robotsAnswers));
    m_callbacks.seen(*view);
    co_return true;
}

async::Task<bool> RunSharing::settleDry()
{
    while (!m_dry.empty()) {
        std::vector<HostLane*> lanes;
        std::vector<store::HostRecord> records;
        while (!m_dry.empty() && lanes.size() < kHostsPerReturn) {
            HostLane& lane = **m_dry.begin();
            m_dry.erase(m_dry.begin());
            if (lane.windowSize() > 0 || lane.knownCount() > 0 || !isIdle(lane) || !m_book.holds(lane.id())) {
                if (lane.shut && m_book.holds(lane.id()))
                    m_leased.reopen(lane);
                continue; // it has something again
            }
            m_leased.shut(lane);
            lanes.push_back(&lane);
            records.push_back(m_leased.record(lane));
        }
        if (lanes.empty())
            break;
        auto returned = co_await async::awaitCallback<StoreResult<store::ReturnedHosts>>(
            [&](auto done) { m.store.returnHosts(m.run, m_worker, std::move(records), store::Return::IfEmpty, std::move(done)); });
        if (!returned) {
            m_dry.insert(lanes.begin(), lanes.end());
            (void)failed(returned.error());
            co_return false;
        }
        std::unordered_set<HostId> kept;
        for (const auto& each : returned->kept)
            kept.insert(each.host);
        for (HostLane* lane : lanes) {
            if (!kept.contains(lane->id())) {
                m_book.gone(lane->id());
                lose(*lane);
            }
        }
        for (const auto& each : returned->kept) {
            HostLane& lane = *m.lanes.find(each.host);
            store::UrlCounts counts = lane.counts();
            counts.queued = each.queued;
            lane.setCounts(counts);
            m_leased.reopen(lane);
        }
    }
    co_return true;
}

/// Those first that nothing is under way for.
std::vector<HostLane*> RunSharing::chooseToGiveBack()
{
    std::int64_t excess = m_book.excess(m_shares) - static_cast<std::int64_t>(m_leaving.size());
    if (excess > 0) {
        std::vector<HostLane*> busy;
        for (const HostId host : m_book.held()) {
            HostLane* lane = m.lanes.find(host);
            if (!lane || m_leaving.contains(lane) || excess <= 0)
                continue;
            if (!isIdle(*lane)) {
                busy.push_back(lane);
                continue;
            }
            m_leaving.insert(lane);
            m_leased.putAway(*lane);
            --excess;
        }
        for (HostLane* lane : busy) {
            if (excess-- <= 0)
                break;
            m_leaving.insert(lane);
            m_leased.putAway(*lane);
        }
    }
    std::vector<HostLane*> ready;
    for (HostLane* lane : m_leaving) {
        if (isIdle(*lane) && lane->knownCount() == lane->windowSize() && ready.size() < kHostsPerReturn)
            ready.push_back(lane);
    }
    return ready;
}

async::Task<bool> RunSharing::giveBack()
{
    for (;;) {
        const std::vector<HostLane*> lanes = chooseToGiveBack();
        if (lanes.empty())
            co_return true;
        std::vector<store::HostRecord> records;
        for (HostLane* lane : lanes) {
            m_leased.shut(*lane);
            records.push_back(m_leased.record(*lane));
        }
        const auto returned = co_await async::awaitCallback<StoreResult<store::ReturnedHosts>>(
            [&](auto done) { m.store.returnHosts(m.run, m_worker, std::move(records), store::Return::Always, std::move(done)); });
        if (!returned) {
            (void)failed(returned.error());
            co_return false;
        }
        for (HostLane* lane : lanes) {
            m_book.gone(lane->id());
            lose(*lane);
        }
    }
}

async::Task<bool> RunSharing::claim()
{
    for (;;) {
        const auto limit = static_cast<int>(std::min<std::int64_t>(m_book.wanted(m_shares), store::kClaimBatch));
        if (limit <= 0)
            co_return true;
        const SteadyTime asked = m_time.asking();
        const auto claim = co_await async::awaitCallback<StoreResult<store::Claim>>(
            [&](auto done) { m.store.claimHosts(m.run, m_worker, limit, m_book.lease(), std::move(done)); });
        if (!claim) {
            (void)failed(claim.error());
            co_return false;
        }
        if (claim->hosts.empty())
            co_return true;
        m_time.answered(asked, claim->now);
        for (const store::ClaimedHost& host : claim->hosts) {
            m_book.claimed(host.record.id, asked);
            m_leased.take(host, claim->now);
        }
        if (static_cast<int>(claim->hosts.size()) < limit)
            co_return true;
    }
}

/// Where this worker has nothing, the run may be over.
async::Task<bool> RunSharing::finish()
{
    if (m_book.count() > 0 || !m_callbacks.idle())
        co_return true;
    const auto done = co_await async::awaitCallback<StoreResult<bool>>([&](auto answer) { m.store.finishRun(m.run, std::move(answer)); });
    if (!done) {
        (void)failed(done.error());
        co_return false;
    }
    if (*done)
        m_callbacks.finished();
    co_return true;
}

} // namespace millrace::scrape

#include "app/scrape/host_lane.h"

#include <algorithm>
#include <cmath>

namespace millrace::scrape {

namespace {

constexpr std::chrono::duration<double> kSlowest = std::chrono::hours(24 * 366);
constexpr std::size_t kRecentStarts = 64;
constexpr SteadyDuration kRecentStartsKept = std::chrono::seconds(10);
/// Beyond it a start of an earlier session cannot hold the lane any more.
constexpr Milliseconds kLongestSpacing = std::chrono::hours(24);

} // namespace

HostLane::HostLane(LaneLedger& ledger, HostId id, std::string key, bool typed)
    : m_ledger(ledger), m_id(id), m_key(std::move(key)), m_typed(typed)
{
    touchRow();
}

void HostLane::touch()
{
    if (!std::exchange(m_touched, true))
        m_ledger.touched.push_back(this);
}

void HostLane::touchRow()
{
    touch();
    if (!std::exchange(m_unsaved, true))
        m_ledger.unsaved.push_back(this);
}

void HostLane::count(store::UrlState state, std::int64_t change)
{
    m_ledger.ended.of(state) += std::max<std::int64_t>(change, 0);
    shift(state, change);
}

void HostLane::shift(store::UrlState state, std::int64_t change)
{
    const bool wasBusy = m_counts.queued > 0;
    m_counts.of(state) += change;
    m_ledger.busy += static_cast<std::size_t>(m_counts.queued > 0) - static_cast<std::size_t>(wasBusy);
    m_ledger.totals.of(state) += change;
    touch();
}

void HostLane::setCounts(const store::UrlCounts& counts)
{
    for (const store::UrlState state : {store::UrlState::Queued, store::UrlState::Done, store::UrlState::Failed, store::UrlState::Skipped})
        shift(state, store::UrlCounts(counts).of(state) - m_counts.of(state));
}

/// False: it was known.
bool HostLane::know(std::int64_t keyHash)
{
    const auto at = std::lower_bound(m_known.begin(), m_known.end(), keyHash);
    if (at != m_known.end() && *at == keyHash)
        return false;
    m_known.insert(at, keyHash);
    ++m_ledger.known;
    return true;
}

void HostLane::forget(std::int64_t keyHash)
{
    const auto at = std::lower_bound(m_known.begin(), m_known.end(), keyHash);
    if (at == m_known.end() || *at != keyHash)
        return;
    m_known.erase(at);
    --m_ledger.known;
}

void HostLane::forgetAll()
{
    m_ledger.known -= m_known.size();
    m_known.clear();
}

bool HostLane::push(store::QueuedUrl url, SteadyTime notBefore)
{
    if (!know(url.keyHash))
        return false;
    if (notBefore != SteadyTime{}) {
        pushRetry(std::move(url), notBefore);
        return true;
    }
    if (m_windowNext > 0 && m_window.size() == m_window.capacity()) {
        m_window.erase(m_window.begin(), m_window.begin() + static_cast<std::ptrdiff_t>(m_windowNext));
        m_windowNext = 0;
    }
    m_window.push_back(std::move(url));
    return true;
}

void HostLane::pushRetry(store::QueuedUrl url, SteadyTime notBefore)
{
    know(url.keyHash);
    m_retries.push_back({notBefore, std::move(url)});
    std::push_heap(m_retries.begin(), m_retries.end(), std::greater<>());
}

store::QueuedUrl HostLane::pop(SteadyTime now)
{
    if (!m_retries.empty() && (m_windowNext == m_window.size() || m_retries.front().at <= now)) {
        std::pop_heap(m_retries.begin(), m_retries.end(), std::greater<>());
        store::QueuedUrl url = std::move(m_retries.back().url);
        m_retries.pop_back();
        return url;
    }
    store::QueuedUrl url = std::move(m_window[m_windowNext++]);
    if (m_windowNext == m_window.size()) {
        m_window = {};
        m_windowNext = 0;
    }
    return url;
}

void HostLane::clearWindow()
{
    for (std::size_t i = m_windowNext; i < m_window.size(); ++i)
        forget(m_window[i].keyHash);
    for (const Retry& retry : m_retries)
        forget(retry.url.keyHash);
    m_window = {};
    m_windowNext = 0;
    m_retries.clear();
}

SteadyDuration HostLane::spacing(const LanePolicy& policy) const
{
    const double rate = effectiveRate(policy);
    if (rate <= 0)
        return SteadyDuration{0};
    // in floating point first: a rate that is almost zero must not overflow into none
    return std::chrono::duration_cast<SteadyDuration>(std::min(std::chrono::duration<double>(1.0 / rate), kSlowest));
}

bool HostLane::atCapacity(const LanePolicy& policy) const
{
    const bool paced = spacing(policy) > SteadyDuration{0} || m_crawlDelay.count() > 0;
    return inFlight >= policy.perHost || (m_pending && paced) || m_circuit.state() == Circuit::State::Probing;
}

void HostLane::take(NextStart& next, SteadyTime at, WaitReason reason) const
{
    if (at > next.at)
        next = {at, reason};
}

std::optional<NextStart> HostLane::nextStart(SteadyTime now, const LanePolicy& policy) const
{
    const bool urls = !robotsPending && !away && windowSize() > 0;
    if (m_paused || (waiters.empty() && !urls) || atCapacity(policy))
        return std::nullopt;
    NextStart next{now, WaitReason::Ready};
    if (m_circuit.state() == Circuit::State::GivenUp && waiters.empty())
        return next; // what is left is failed without a request
    if (waiters.empty() && m_windowNext == m_window.size())
        take(next, m_retries.front().at, WaitReason::Retry);
    takeClocks(next);
    return next;
}

void HostLane::takeClocks(NextStart& next) const
{
    take(next, m_rateClock, WaitReason::Rate);
    take(next, m_crawlClock, WaitReason::CrawlDelay);
    take(next, m_backOff.until(), m_backOff.byRetryAfter() ? WaitReason::RetryAfter : WaitReason::BackOff);
    if (m_circuit.state() == Circuit::State::Open)
        take(next, m_circuit.until(), WaitReason::Circuit);
}

std::optional<SteadyTime> HostLane::freeAt(SteadyTime now, const LanePolicy& policy) const
{
    if (atCapacity(policy))
        return std::nullopt;
    NextStart next{now, WaitReason::Ready};
    takeClocks(next);
    return next.at;
}

void HostLane::askedElsewhere(SteadyTime at, const LanePolicy& policy)
{
    if (at <= m_lastStart)
        return;
    m_lastStart = at;
    m_rateClock = at + spacing(policy);
    m_crawlClock = at + m_crawlDelay;
}

WaitReason HostLane::waits(SteadyTime now, const LanePolicy& policy, bool runPaused) const
{
    if (m_counts.queued == 0 && waiters.empty() && inFlight == 0)
        return WaitReason::Done;
    if (m_paused || runPaused)
        return WaitReason::Paused;
    if (shut)
        return WaitReason::Elsewhere;
    if (m_circuit.state() == Circuit::State::Probing)
        return WaitReason::Circuit;
    if (const std::optional<NextStart> next = nextStart(now, policy))
        return next->at > now ? next->reason : WaitReason::Global;
    if (robotsPending)
        return WaitReason::Robots;
    return WaitReason::InFlight;
}

void HostLane::granted()
{
    m_pending = true;
    ++inFlight;
    m_circuit.started();
    touch();
}

void HostLane::sent(SteadyTime at, WallMs wall, const LanePolicy& policy)
{
    m_recentStarts.push_back({at, wall});
    const auto old = std::find_if(m_recentStarts.begin(), m_recentStarts.end(), [&](const StartTime& start) { return start.at >= at - kRecentStartsKept; });
    const auto tooMany = m_recentStarts.end() - static_cast<std::ptrdiff_t>(std::min(m_recentStarts.size(), kRecentStarts));
    m_recentStarts.erase(m_recentStarts.begin(), std::max(old, tooMany));
    m_proof.started(m_lastStart, std::max(spacing(policy), SteadyDuration(m_crawlDelay)), m_recentStarts);
    startClocks(at, wall, policy);
}

void HostLane::startClocks(SteadyTime at, WallMs wall, const LanePolicy& policy)
{
    m_pending = false;
    ++m_starts;
    ++m_ledger.starts;
    m_lastStart = at;
    m_lastStartWall = wall;
    m_rateClock = at + spacing(policy);
    m_crawlClock = at + m_crawlDelay;
    touchRow();
}

void HostLane::notSent(SteadyTime now, WallMs wall, bool spent, const LanePolicy& policy)
{
    m_pending = false;
    if (spent) {
        startClocks(now, wall, policy); // nothing reached the host: not a start to be shown
    } else {
        m_circuit.notStarted();
    }
    touch();
}

void HostLane::released()
{
    --inFlight;
    m_circuit.notStarted(); // a probe that was cancelled before it told anything
    touch();
}

void HostLane::refused(SteadyTime now, SteadyTime sentAt, std::optional<Milliseconds> retryAfter, double random)
{
    m_backOff.refused(now, sentAt, retryAfter, random);
    touchRow();
}

void HostLane::setCrawlDelay(Milliseconds delay)
{
    m_crawlDelay = delay;
    m_crawlClock = m_lastStart == SteadyTime{} ? SteadyTime{} : m_lastStart + delay;
    touchRow();
}

void HostLane::setRate(std::optional<double> rate, const LanePolicy& policy)
{
    m_rate = rate;
    applyPolicy(policy);
    touchRow();
}

void HostLane::applyPolicy(const LanePolicy& policy)
{
    m_rateClock = m_lastStart == SteadyTime{} ? SteadyTime{} : m_lastStart + spacing(policy);
    m_proof.beginsToPace(inFlight);
    touch();
}

void HostLane::skipWait(SteadyTime now)
{
    m_backOff.skip(now);
    m_circuit.skip(now);
    touchRow();
}

void HostLane::restore(const store::HostRecord& record, SteadyTime now, WallMs wallNow, bool unclean, const LanePolicy& policy)
{
    robotsState = record.robotsState;
    robotsAt = record.robotsAt;
    m_proof.restore(record.pacing);
    setCounts(record.counts);
    // A clock that was set back, or jumped, must not hold a lane longer than the wait itself, nor let it start early.
    const auto steady = [&](WallMs wall, Milliseconds most) { return now + std::clamp(Milliseconds(wall - wallNow), Milliseconds(0), most); };
    // After a crash the last starts may not have been written: as if one had just been.
    const bool asked = m_lastStart != SteadyTime{}; // beside the run, since the record was written
    if (unclean)
        m_lastStart = now;
    else if (const SteadyTime at = now - std::clamp(Milliseconds(wallNow - record.lastStart), Milliseconds(0), kLongestSpacing); record.lastStart != 0 && (!asked || at > m_lastStart))
        m_lastStart = at;
    setRate(record.rate, policy);
    setCrawlDelay(Milliseconds(record.crawlDelayMs));
    m_lastStartWall = record.lastStart;
    if (record.backoffUntil > wallNow)
        m_backOff.restore(steady(record.backoffUntil, kBackOffMost * 2));
    if (record.circuitUntil > wallNow)
        m_circuit.restore(steady(record.circuitUntil, kCircuitProbeAfter));
    inScope = inScope || record.inScope;
    (void)takeUnsaved();
    inStore = true;
}

store::HostRecord HostLane::toRecord(SteadyTime now, WallMs wallNow) const
{
    const auto wall = [&](SteadyTime at) { return at > now ? wallNow + std::chrono::ceil<Milliseconds>(at - now).count() : WallMs(0); };
    store::HostRecord record;
    record.id = m_id;
    record.host = m_key;
    record.typed = m_typed;
    record.rate = m_rate;
    record.crawlDelayMs = m_crawlDelay.count();
    record.backoffUntil = wall(m_backOff.until());
    record.circuitUntil = m_circuit.state() == Circuit::State::Closed ? 0 : wall(m_circuit.until());
    record.lastStart = m_lastStartWall;
    record.robotsAt = robotsAt;
    record.robotsState = robotsState;
    record.pacing = m_proof.record();
    record.inScope = inScope;
    return record;
}

std::optional<Milliseconds> HostLane::eta(SteadyTime now, const LanePolicy& policy) const
{
    if (m_counts.queued == 0)
        return Milliseconds(0);
    if (m_paused)
        return std::nullopt;
    SteadyDuration interval = std::max(spacing(policy), SteadyDuration(m_crawlDelay));
    if (interval == SteadyDuration{0}) {
        RateWindow window = finished;
        const double perSecond = window.perSecond(now);
        if (perSecond <= 0)
            return std::nullopt;
        interval = std::chrono::duration_cast<SteadyDuration>(std::chrono::duration<double>(1.0 / perSecond));
    }
    const std::int64_t left = std::max<std::int64_t>(0, m_counts.queued - inFlight);
    SteadyTime first = std::max({now, m_rateClock, m_crawlClock, m_backOff.until()});
    if (m_circuit.state() == Circuit::State::Open)
        first = std::max(first, m_circuit.until());
    // in floating point: a million URLs at a crawl-delay of an hour is beyond what a count of nanoseconds should be trusted with
    const double ms = std::chrono::duration<double, std::milli>(first - now).count()
        + static_cast<double>(std::max<std::int64_t>(0, left - 1)) * std::chrono::duration<double, std::milli>(interval).count();
    return Milliseconds(static_cast<std::int64_t>(std::min(ms, 1e15)));
}

void HostLane::fill(HostSnapshot& snapshot, SteadyTime now, WallMs wallNow, const LanePolicy& policy, bool runPaused) const
{
    snapshot.id = m_id;
    snapshot.host = m_key;
    snapshot.inFlight = inFlight;
    snapshot.queued = std::max<std::int64_t>(0, m_counts.queued - active);
    snapshot.done = m_counts.done;
    snapshot.failed = m_counts.failed;
    snapshot.skipped = m_counts.skipped;
    snapshot.rate = effectiveRate(policy);
    snapshot.rateEdited = m_rate.has_value();
    snapshot.waits = waits(now, policy, runPaused);
    snapshot.crawlDelay = m_crawlDelay;
    snapshot.consecutiveFailures = m_circuit.failures();
    snapshot.paused = m_paused;
    snapshot.eta = runPaused ? std::nullopt : eta(now, policy);
    snapshot.pacing = m_proof.record();
    snapshot.spacing = std::chrono::ceil<Microseconds>(std::max(spacing(policy), SteadyDuration(m_crawlDelay)));
    snapshot.recentStarts.reserve(m_recentStarts.size());
    for (const StartTime& start : m_recentStarts)
        snapshot.recentStarts.push_back(start.wall);
    snapshot.robotsState = robotsState;
    snapshot.robotsText = robotsText;
    snapshot.owner = owner;
    const auto wall = [&](SteadyTime at) { return at > now ? wallNow + std::chrono::ceil<Milliseconds>(at - now).count() : WallMs(0); };
    if (const std::optional<NextStart> next = nextStart(now, policy); next && !runPaused)
        snapshot.nextStart = next->at > now ? wall(next->at) : wallNow;
    if (snapshot.waits == WaitReason::Circuit)
        snapshot.waitUntil = wall(m_circuit.until());
    else if (snapshot.waits == WaitReason::RetryAfter || snapshot.waits == WaitReason::BackOff)
        snapshot.waitUntil = wall(m_backOff.until());
}

} // namespace millrace::scrape

#include "app/scrape/scheduler.h"

#include "app/async/sleep.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::scrape {

namespace {

// Per pump, so that one turn of the loop stays short whatever becomes due at once.
constexpr int kStartsPerTurn = 32;
/// Later than this a pump says that the loop has too much to do: it starts half as many until it is in time again.
constexpr Milliseconds kLagMost{10};
constexpr int kLooksPerTurn = 512;
constexpr int kDuePerTurn = 512;
constexpr int kDueTogether = 8;
/// Whoever asks beside a run that is paused or at rest looks again whether it has gone on.
constexpr Milliseconds kLookAgain{250};

/// What a start touches of the lane whose node this is comes into the cache while the lane before it is worked on: with 100,000 lanes it
/// is in memory only.
void fetchAhead(const async::TimerNode& node)
{
    const char* around = reinterpret_cast<const char*>(&node) - 64;
    for (int line = 0; line < 7; ++line)
        __builtin_prefetch(around + 64 * line, 1);
}

} // namespace

// --- LaneSlot ---

LaneSlot::LaneSlot(LaneSlot&& other) noexcept
    : m_scheduler(std::exchange(other.m_scheduler, nullptr)), m_lane(std::exchange(other.m_lane, nullptr)), m_sentAt(other.m_sentAt),
      m_tenure(other.m_tenure), m_sent(other.m_sent)
{
}

LaneSlot& LaneSlot::operator=(LaneSlot&& other) noexcept
{
    if (this != &other) {
        reset();
        m_scheduler = std::exchange(other.m_scheduler, nullptr);
        m_lane = std::exchange(other.m_lane, nullptr);
        m_sentAt = other.m_sentAt;
        m_tenure = other.m_tenure;
        m_sent = other.m_sent;
    }
    return *this;
}

void LaneSlot::sent(SteadyTime at)
{
    if (m_sent || !m_scheduler)
        return;
    m_sent = true;
    m_sentAt = at;
    m_lane->sent(at, m_scheduler->m_runtime.clock().wallNow(), m_scheduler->m_policy);
    m_scheduler->update(*m_lane);
}

void LaneSlot::spent()
{
    if (m_sent || !m_scheduler)
        return;
    m_sent = true;
    const Clock& clock = m_scheduler->m_runtime.clock();
    m_sentAt = clock.now();
    m_lane->notSent(m_sentAt, clock.wallNow(), true, m_scheduler->m_policy);
}

void LaneSlot::reset() noexcept
{
    if (!m_scheduler)
        return;
    Scheduler& scheduler = *std::exchange(m_scheduler, nullptr);
    HostLane& lane = *std::exchange(m_lane, nullptr);
    const Clock& clock = scheduler.m_runtime.clock();
    if (!m_sent)
        lane.notSent(clock.now(), clock.wallNow(), false, scheduler.m_policy);
    lane.released();
    --scheduler.m_inFlight;
    scheduler.update(lane);
    scheduler.requestPump();
}

// --- Scheduler ---

class Scheduler::Acquiring final : public async::Waiter {
public:
    Acquiring(Scheduler& scheduler, HostLane& lane) : Waiter("start in a lane", lane.waiters), m_scheduler(scheduler), m_lane(lane) {}
    ~Acquiring() override = default;
    void cancel() noexcept override
    {
        Waiter::cancel();
        m_scheduler.update(m_lane);
    }
    LaneSlot await_resume() const
    {
        finish();
        return m_turnedAway ? LaneSlot() : LaneSlot(m_scheduler, m_lane);
    }
    void turnAway() noexcept
    {
        m_turnedAway = true;
        wake();
    }

protected:
    void suspend() override
    {
        Waiter::suspend();
        m_scheduler.update(m_lane);
        m_scheduler.requestPump();
    }

private:
    Scheduler& m_scheduler;
    HostLane& m_lane;
    bool m_turnedAway = false;
};

Scheduler::Scheduler(async::Runtime& runtime, Callbacks callbacks) : m_runtime(runtime), m_callbacks(std::move(callbacks))
{
    m_timer.fire = [this] { pump(); };
}

Scheduler::~Scheduler()
{
    m_runtime.removeTimer(m_timer);
}

void Scheduler::setConcurrency(int most)
{
    m_concurrency = most;
    requestPump();
}

void Scheduler::setOpen(bool open)
{
    m_open = open;
    lookAgain();
    requestPump();
}

void Scheduler::lookAgain()
{
    for (async::CancelScope* scope : m_beside)
        scope->cancel("they are served no more");
}

void Scheduler::setHeld(bool held)
{
    if (std::exchange(m_held, held) != held)
        requestPump();
}

void Scheduler::takeOut(HostLane& lane)
{
    if (lane.place == HostLane::Place::Heap)
        m_heap.remove(lane.node);
    else if (lane.place == HostLane::Place::Ready)
        m_ready.remove(lane);
    lane.place = HostLane::Place::None;
}

void Scheduler::setBoosted(HostLane& lane, bool boosted)
{
    lane.boosted = boosted;
    lane.touch();
    if (boosted && lane.place == HostLane::Place::Ready)
        takeOut(lane); // to the front of the queue
    update(lane);
}

void Scheduler::remove(HostLane& lane)
{
    takeOut(lane);
}

void Scheduler::update(HostLane& lane)
{
    const SteadyTime now = m_runtime.clock().now();
    const std::optional<NextStart> next = lane.nextStart(now, m_policy);
    if (!next) {
        takeOut(lane);
    } else if (next->at > now) {
        if (lane.place == HostLane::Place::Heap && lane.node.at == next->at)
            return;
        takeOut(lane);
        m_heap.add(lane.node, next->at);
        lane.node.fire = [this, &lane] {
            lane.place = HostLane::Place::None;
            lane.touch(); // should it not start now, it waits for something else
            update(lane);
        };
        lane.place = HostLane::Place::Heap;
    } else if (lane.place != HostLane::Place::Ready) { // one that is ready keeps its turn
        takeOut(lane);
        if (lane.boosted)
            m_ready.pushFront(lane);
        else
            m_ready.pushBack(lane);
        lane.fetchAhead();
        lane.place = HostLane::Place::Ready;
    }
    if (!m_pumping) {
        m_vain = 0;
        arm();
    }
}

void Scheduler::requestPump()
{
    m_vain = 0;
    if (m_pumping)
        return;
    if (!m_timer.armed() || m_timer.at > m_runtime.clock().now()) {
        m_runtime.removeTimer(m_timer);
        m_runtime.addTimer(m_timer, m_runtime.clock().now());
    }
}

void Scheduler::arm()
{
    // Where only URLs held back are left, looking again makes sense when something has changed.
    const bool more = m_open && m_inFlight < m_concurrency && m_vain < m_ready.size();
    std::optional<SteadyTime> at = more ? std::optional(m_runtime.clock().now()) : m_heap.next();
    if (!at || !m_open) {
        m_runtime.removeTimer(m_timer);
        return;
    }
    if (m_timer.armed() && m_timer.at <= *at)
        return;
    m_runtime.removeTimer(m_timer);
    m_runtime.addTimer(m_timer, *at);
}

void Scheduler::pump()
{
    if (m_pumping)
        return;
    m_pumping = true;
    const SteadyTime now = m_runtime.clock().now();
    for (int taken = 0; taken < kDuePerTurn; taken += kDueTogether) {
        std::array<async::TimerNode*, kDueTogether> due;
        std::size_t count = 0;
        while (count < due.size() && (due[count] = m_heap.takeDue(now)))
            fetchAhead(*due[count++]);
        for (std::size_t i = 0; i < count; ++i)
            due[i]->fire(); // looks at its own lane only
        if (count > 0)
            m_vain = 0;
        if (count < due.size())
            break;
    }
    m_startsPerTurn = now - m_timer.at > kLagMost ? std::max(1, m_startsPerTurn / 2) : std::min(kStartsPerTurn, m_startsPerTurn + 1);
    int starts = 0;
    for (int i = 0; i < kLooksPerTurn && starts < m_startsPerTurn && m_open && m_inFlight < m_concurrency && m_vain < m_ready.size(); ++i) {
        HostLane& lane = *m_ready.front();
        m_ready.remove(lane);
        lane.place = HostLane::Place::None;
        const bool started = startOne(lane, now);
        update(lane);
        if (started) {
            ++starts;
            m_vain = 0;
        } else if (lane.place == HostLane::Place::Ready) {
            m_ready.remove(lane);
            m_ready.pushBack(lane); // boosted or not: the others get looked at too
            ++m_vain;
        }
    }
    m_pumping = false;
    arm();
}

bool Scheduler::startOne(HostLane& lane, SteadyTime now)
{
    const std::optional<NextStart> next = lane.nextStart(now, m_policy);
    if (!next || next->at > now)
        return false;
    if (lane.circuit().state() == Circuit::State::GivenUp && lane.waiters.empty()) {
        m_callbacks.drain(lane);
        return true;
    }
    if (!lane.waiters.empty()) {
        lane.granted();
        ++m_inFlight;
        lane.waiters.first()->wake();
        return true;
    }
    if (m_held || !lane.hasUrl(now))
        return false;
    lane.granted();
    ++m_inFlight;
    m_callbacks.start(lane, LaneSlot(*this, lane));
    m_callbacks.refill(lane);
    return true;
}

async::Task<LaneSlot> Scheduler::acquire(HostLane& lane)
{
    if (lane.shut)
        co_return LaneSlot();
    co_return co_await Acquiring(*this, lane);
}

void Scheduler::turnAway(HostLane& lane)
{
    while (!lane.waiters.empty())
        static_cast<Acquiring*>(lane.waiters.first())->turnAway(); // nobody else waits in a lane
}

async::Task<LaneSlot> Scheduler::acquireBeside(HostLane& lane)
{
    for (;;) {
        if (lane.shut || lane.away) // another program has its host, or is about to
            co_return LaneSlot();
        if (m_open && !lane.paused()) { // among those who wait, for as long as these are served
            async::CancelScope scope;
            m_beside.push_back(&scope);
            async::Outcome<LaneSlot> outcome = co_await settle(acquire(lane));
            std::erase(m_beside, &scope);
            const bool again = outcome.cancelled() && scope.cancelledHere() && !scope.outerCancelled();
            scope.leave();
            if (again)
                continue;
            co_return outcome.take();
        }
        const SteadyTime now = m_runtime.clock().now();
        const std::optional<SteadyTime> free = lane.freeAt(now, m_policy);
        if (free && *free <= now && m_inFlight < m_concurrency) {
            lane.granted();
            ++m_inFlight;
            co_return LaneSlot(*this, lane);
        }
        co_await async::sleepFor(free && *free > now ? std::min<SteadyDuration>(*free - now, kLookAgain) : kLookAgain);
    }
}

} // namespace millrace::scrape

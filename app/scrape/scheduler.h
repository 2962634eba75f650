#pragma once

#include "app/async/cancel_scope.h"
#include "app/async/runtime.h"
#include "app/async/task.h"
#include "app/async/timer_heap.h"
#include "app/scrape/host_lane.h"

#include <functional>
#include <vector>

namespace millrace::scrape {

class Scheduler;

/// The right to one start in a lane, and the place in flight that it takes. Move-only; gives back what it holds when it goes.
class LaneSlot {
public:
    LaneSlot() = default;
    LaneSlot(Scheduler& scheduler, HostLane& lane) : m_scheduler(&scheduler), m_lane(&lane), m_tenure(lane.tenure) {}
    LaneSlot(LaneSlot&& other) noexcept;
    LaneSlot& operator=(LaneSlot&& other) noexcept;
    ~LaneSlot() { reset(); }

    /// The request went out: the lane's clocks run from here.
    void sent(SteadyTime at);
    /// The host was tried, though nothing was sent: counts like a start.
    void spent();
    /// Holds a start.
    explicit operator bool() const noexcept { return m_lane != nullptr; }
    /// The lane's host is still the worker's as it was when the start was granted.
    [[nodiscard]] bool isCurrent() const noexcept { return m_lane && m_lane->tenure == m_tenure; }
    [[nodiscard]] bool wasSent() const noexcept { return m_sent; }
    [[nodiscard]] SteadyTime sentAt() const noexcept { return m_sentAt; }
    void reset() noexcept;

private:
    Scheduler* m_scheduler = nullptr;
    HostLane* m_lane = nullptr;
    SteadyTime m_sentAt;
    std::uint32_t m_tenure = 0;
    bool m_sent = false;
};

/// Decides which lane starts next: a heap of lanes by next start, a queue of those that are due, and the run's cap on all in flight.
///
/// Thread: loop. Cost: O(log hosts) per start. Fair: lanes that are due are served in the order in which they became due, boosted ones first.
/// Where the loop is late, fewer start at a turn, so that what is under way comes first.
/// Why two places: while the cap is reached, due lanes wait in the queue and cost nothing.
class Scheduler {
public:
    struct Callbacks {
        /// A URL may start: take it with lane.pop() and work on it with `slot`. Called from the runtime's turn.
        std::function<void(HostLane&, LaneSlot)> start;
        /// The lane's window is running low.
        std::function<void(HostLane&)> refill;
        /// The lane was given up (circuit) and still has URLs: fail them.
        std::function<void(HostLane&)> drain;
    };
    Scheduler(async::Runtime& runtime, Callbacks callbacks);
    ~Scheduler();

    void setPolicy(const LanePolicy& policy) { m_policy = policy; }
    [[nodiscard]] const LanePolicy& policy() const noexcept { return m_policy; }
    void setConcurrency(int most);
    [[nodiscard]] int concurrency() const noexcept { return m_concurrency; }
    /// While closed nothing starts, neither URLs nor waiters.
    void setOpen(bool open);
    [[nodiscard]] bool open() const noexcept { return m_open; }
    /// While held (results wait for the store), no new URL starts; redirects and robots.txt of URLs under way still do.
    void setHeld(bool held);
    [[nodiscard]] bool held() const noexcept { return m_held; }

    /// Something about the lane changed: find its place again.
    void update(HostLane& lane);
    /// A boosted lane goes before the others that are due, from now on.
    void setBoosted(HostLane& lane, bool boosted);
    /// Those who wait for a start there get none. Precondition: the lane is shut.
    void turnAway(HostLane& lane);
    /// The lane is about to be destroyed.
    void remove(HostLane& lane);
    /// Waits for a start in `lane`, before its queued URLs. It holds none where the lane is shut, or is meanwhile.
    [[nodiscard]] async::Task<LaneSlot> acquire(HostLane& lane);
    /// The same for somebody who is not of the run: at the lane's pace, too, but while the run is closed or the lane paused as well.
    [[nodiscard]] async::Task<LaneSlot> acquireBeside(HostLane& lane);
    /// Lanes have been paused: whoever asks beside the run waits for them no longer.
    void lookAgain();

    [[nodiscard]] int inFlight() const noexcept { return m_inFlight; }

private:
    friend class LaneSlot;
    class Acquiring;
    void pump();
    bool startOne(HostLane& lane, SteadyTime now);
    void arm();
    void takeOut(HostLane& lane);
    void requestPump();

    async::Runtime& m_runtime;
    Callbacks m_callbacks;
    LanePolicy m_policy;
    int m_concurrency = 256;
    int m_inFlight = 0;
    int m_startsPerTurn = 1;
    bool m_open = false;
    bool m_held = false;
    bool m_pumping = false;
    std::size_t m_vain = 0;                  ///< lanes looked at in a row that could not start
    async::TimerHeap m_heap;
    LaneQueue m_ready;
    std::vector<async::CancelScope*> m_beside;   ///< of those who wait among the run's own
    async::TimerNode m_timer;
};

} // namespace millrace::scrape

#pragma once

#include "app/core/clock.h"
#include "app/core/keyed_mailbox.h"
#include "app/telemetry/durations.h"
#include "app/telemetry/loop_latency.h"
#include "app/telemetry/stall.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace millrace::telemetry {

class LoopMonitor;
class StackSampler;

/// How one loop is. Latency: of a posted event until it is run.
struct LoopHealth {
    std::string loop;
    Microseconds p50{0}, p99{0}, longest{0};   ///< of the last five to ten seconds
    Microseconds worst{0};                     ///< since this was last told, or how long it has been blocked
    Microseconds blockedFor{0};                ///< it answers nothing since; zero: it does
    WallMs at = 0;                             ///< when this was told
    LoopLatency since;                         ///< the start
};

/// Watches event loops from a thread of its own, so that it sees what a probe inside a loop misses: that it is blocked, and by what.
///
/// Every kProbeEvery an event is posted to each loop and timed until it is run. A loop that has not come round for kStall stalls: the task
/// that it runs and its stack are taken then. Of a loop with a LoopMonitor every such turn is seen (within kTick); of one without, each that
/// lasts kProbeEvery longer, if stir() comes with what it has to do. Time in which this thread itself was not run (a stopped process, a machine
/// asleep) counts for nothing.
/// Thread: watchThisThread() and unwatchThisThread() in the thread that is watched, which needs an event loop of Qt; the rest any.
/// Cost: a thread that wakes 40 times a second, an event in 50 ms a loop. While nothing happens, a tenth of that: it dozes, until a loop with a
/// LoopMonitor begins a turn, or stir() says that one without is about to.
class Watchdog {
public:
    static constexpr Milliseconds kTick{25};
    static constexpr Milliseconds kProbeEvery{50};
    static constexpr Milliseconds kStall{50};
    static constexpr Milliseconds kAlert{100};   ///< after stir(), before it dozes again
    static constexpr Milliseconds kDozingTick{250};
    static constexpr Milliseconds kPublishEvery{500};
    static constexpr Milliseconds kCountEvery{1'000};
    static constexpr std::size_t kMaxStalls = 100;

    explicit Watchdog(const Clock& clock);
    ~Watchdog();                         ///< stop()
    Watchdog(const Watchdog&) = delete;

    /// `monitor` outlives the watching.
    void watchThisThread(std::string name, const LoopMonitor* monitor);
    /// Waits while its stack is being taken.
    void unwatchThisThread();
    void stop();
    /// A loop that is watched without a LoopMonitor has something to do. Any thread; nearly nothing while it does not doze.
    void stir();

    /// The event that is posted to the loops: one that says nothing of what they have to do.
    [[nodiscard]] static int probeEvent();

    /// Whether health() is published; stalls() are always.
    void setPublishing(bool on) { m_publishing = on; }
    /// Key 0: all loops, the first watched one first.
    [[nodiscard]] KeyedMailbox<int, std::vector<LoopHealth>>& health() { return m_health; }
    /// New ones and what became of known ones, by place: at most kMaxStalls.
    [[nodiscard]] KeyedMailbox<std::uint64_t, Stall>& stalls() { return m_stalls; }
    /// Called in the watchdog's thread, under its mutex, when a stall is over: it must be short. Set before the first watchThisThread().
    void setOnStall(std::function<void(const Stall&)> onStall) { m_onStall = std::move(onStall); }
    [[nodiscard]] std::vector<LoopLatency> latencies() const;
    /// Open descriptors of the process, counted every kCountEvery: that is nothing for a loop.
    [[nodiscard]] std::int64_t descriptors() const { return m_descriptors; }

private:
    class Probe;
    struct Watched;
    void run();
    void wakeUp();
    [[nodiscard]] bool mayDoze(SteadyTime now);
    void look(Watched& loop, SteadyTime now);
    void begin(Watched& loop, SteadyTime since, SteadyTime now);
    void end(Watched& loop, SteadyTime at);
    void lookInside(std::unique_lock<std::mutex>& lock);
    Watched* stalled(std::uint64_t id);
    void publish();

    const Clock& m_clock;
    std::unique_ptr<StackSampler> m_sampler;
    mutable std::mutex m_mutex;          ///< of all below but the mailboxes
    std::condition_variable m_wake;
    std::condition_variable m_sampled;
    bool m_sampling = false;             ///< a thread's stack is being taken, without the mutex
    std::vector<std::unique_ptr<Watched>> m_loops;
    std::uint64_t m_lastStall = 0;
    std::atomic<bool> m_stirred = false; ///< since it looked
    std::atomic<bool> m_dozing = false;  ///< written under the mutex
    SteadyTime m_stirredAt;
    SteadyTime m_wokenAt;
    SteadyTime m_awakeSince;             ///< time before it counts for nothing
    bool m_stopping = false;
    std::function<void(const Stall&)> m_onStall;
    std::atomic<bool> m_publishing = false;
    std::atomic<std::int64_t> m_descriptors = 0;
    KeyedMailbox<int, std::vector<LoopHealth>> m_health;
    KeyedMailbox<std::uint64_t, Stall> m_stalls;
    std::thread m_thread;
};

} // namespace millrace::telemetry

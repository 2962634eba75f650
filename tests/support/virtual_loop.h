#pragma once

#include "app/async/runtime.h"
#include "app/async/task_group.h"
#include "app/core/clock.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace millrace::test {

/// An event loop on virtual time, with its Runtime: tests of coroutines neither sleep nor depend on the machine's speed.
///
///     VirtualLoop loop;
///     loop.run([&]() -> Task<void> { co_await sleepFor(std::chrono::hours(3)); });   // takes microseconds
///
/// run() turns the runtime until the body and all that it spawned into its group have ended. While something is ready it runs that; when
/// nothing is, the clock jumps to the next deadline; when there is none either, it waits, in real time and at most `kRealWait`, for another
/// thread's post. A loop in which nothing can happen any more is a failure that names the tasks which wait.
///
/// Thread: the one that made it, but for now() and what Runtime allows. Header only; it needs millrace::async.
class VirtualLoop final : public async::LoopDriver, public Clock {
public:
    static constexpr std::chrono::seconds kRealWait{20};
    static constexpr WallMs kWallStart = 1'700'000'000'000;

    explicit VirtualLoop(async::Runtime::Options options = {}) : m_runtime(*this, *this, options) {}

    [[nodiscard]] async::Runtime& runtime() noexcept { return m_runtime; }
    [[nodiscard]] SteadyTime now() const override { return SteadyTime(SteadyDuration(m_now.load())); }
    [[nodiscard]] WallMs wallNow() const override { return kWallStart + std::chrono::duration_cast<Milliseconds>(elapsed()).count(); }
    /// Virtual time since the loop was made.
    [[nodiscard]] SteadyDuration elapsed() const { return now() - kStart; }
    /// Pretends that the running code took so long.
    void advance(SteadyDuration duration) { m_now += duration.count(); }
    /// How long, in real time, an idle loop waits for other threads before it jumps to the next deadline. Zero unless a test needs both.
    void setGrace(Milliseconds grace) noexcept { m_grace = grace; }

    /// Runs `body()` or `body(TaskGroup&)`, a coroutine, to its end. What escapes it, or a task of its group, is thrown here:
    /// one exception as itself, several as TaskGroupError; Cancelled where the body ended so.
    template <class Body>
    void run(Body body, Milliseconds realWait = kRealWait)
    {
        m_realWait = realWait;
        bool cancelled = false;
        async::CancelScope scope(m_runtime, &m_runtime.rootScope());
        async::TaskGroup group(scope);
        group.spawn("main", main(body, group, cancelled));
        if (!drive(group)) {
            const std::string tasks = describeTasks();
            group.cancel("the test's loop is idle");
            drive(group);
            throw std::runtime_error("the loop is idle while tasks wait:" + tasks);
        }
        rethrow(group);
        if (cancelled)
            throw async::Cancelled{};
    }

    /// Runs what is ready now, without moving the clock. For tests that look at the runtime from outside.
    void runReady()
    {
        while (takeWake())
            m_runtime.turn();
    }
    /// How often the runtime got a turn.
    [[nodiscard]] std::size_t turns() const noexcept { return m_turns; }

    void wake() override
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
        m_wakeUp.notify_all();
    }
    void setTimer(std::optional<SteadyTime> at) override { m_timer = at; }

private:
    static constexpr SteadyTime kStart{std::chrono::hours(1)};

    template <class Body>
    static async::Task<void> main(Body& body, async::TaskGroup& group, bool& cancelled)
    {
        auto invoke = [&] {
            if constexpr (std::is_invocable_v<Body&, async::TaskGroup&>)
                return body(group);
            else
                return body();
        };
        async::Outcome<void> outcome = co_await async::settle(invoke());
        cancelled = outcome.cancelled();
        outcome.take();
    }

    /// False when nothing can happen any more though tasks live.
    bool drive(async::TaskGroup& group)
    {
        while (group.size() > 0) {
            if (!takeWake() && !(m_timer && m_grace.count() > 0 && waitForWake(m_grace))) {
                if (m_timer) {
                    m_now = std::max(m_now.load(), std::exchange(m_timer, std::nullopt)->time_since_epoch().count());
                } else if (!waitForWake(m_realWait)) {
                    return false;
                }
            }
            ++m_turns;
            m_runtime.turn();
        }
        return true;
    }

    bool takeWake()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_woken, false);
    }

    bool waitForWake(Milliseconds limit)
    {
        std::unique_lock lock(m_mutex);
        // wait_until on the system clock: TSan of clang 16 does not know the call behind wait_for
        if (!m_wakeUp.wait_until(lock, std::chrono::system_clock::now() + limit, [this] { return m_woken; }))
            return false;
        m_woken = false;
        return true;
    }

    /// All tasks of the group have ended, so that joining it needs no loop any more: its errors are looked at through join().
    void rethrow(async::TaskGroup& group)
    {
        async::CancelScope scope(m_runtime, &m_runtime.rootScope());
        async::TaskGroup joining(scope);
        std::exception_ptr error;
        joining.spawn("join", collect(group, error));
        drive(joining);
        if (!error)
            return;
        try {
            std::rethrow_exception(error);
        } catch (const async::TaskGroupError& failure) {
            if (failure.errors().size() == 1)
                std::rethrow_exception(failure.errors().front());
            throw;
        }
    }
    static async::Task<void> collect(async::TaskGroup& group, std::exception_ptr& error)
    {
        const async::Outcome<void> outcome = co_await async::settle(group.join());
        error = outcome.exception();
    }

    [[nodiscard]] std::string describeTasks() const
    {
        std::string text;
        for (const async::TaskInfo& task : m_runtime.tasks())
            text += "\n  " + task.name + " waits for " + task.awaits + " at " + task.awaitsAt;
        return text;
    }

    std::atomic<SteadyDuration::rep> m_now{kStart.time_since_epoch().count()};
    std::optional<SteadyTime> m_timer;
    Milliseconds m_grace{0};
    Milliseconds m_realWait = kRealWait;
    std::size_t m_turns = 0;
    std::mutex m_mutex;
    std::condition_variable m_wakeUp;
    bool m_woken = false;
    async::Runtime m_runtime;
};

} // namespace millrace::test

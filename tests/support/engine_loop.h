#pragma once

#include "app/async/runtime.h"
#include "app/core/clock.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

namespace millrace::test {

/// Carries the Runtime of a whole engine on virtual time, while its store and its pool work in real threads.
///
/// VirtualLoop runs one coroutine to its end; this one runs whatever the engine has spawned until a condition holds. Before the clock jumps
/// to the next deadline, `settle` waits until the other threads have answered all that they were asked, so that their work takes real time
/// and no virtual time: every run of a test has the same times, on a slow machine too.
///
/// Thread: the one that made it, but for now(), wallNow() and what Runtime allows. Header only; it needs millrace::async.
class EngineLoop final : public async::LoopDriver, public Clock {
public:
    static constexpr WallMs kWallStart = 1'700'000'000'000;

    /// `wallStart`: a second loop that takes over where another one ended is a restart of the program.
    explicit EngineLoop(WallMs wallStart = kWallStart) : m_wallStart(wallStart), m_runtime(*this, *this) {}

    [[nodiscard]] async::Runtime& runtime() noexcept { return m_runtime; }
    [[nodiscard]] SteadyTime now() const override { return SteadyTime(SteadyDuration(m_now.load())); }
    [[nodiscard]] WallMs wallNow() const override { return m_wallStart + m_wallShift + elapsed().count(); }
    /// Virtual time since the loop was made.
    [[nodiscard]] Milliseconds elapsed() const { return std::chrono::duration_cast<Milliseconds>(now() - kStart); }
    /// Somebody sets the computer's clock; the steady one does not care.
    void shiftWall(Milliseconds shift) { m_wallShift += shift.count(); }
    /// Pretends that the running code took so long.
    void advance(SteadyDuration duration) { m_now += duration.count(); }
    /// Blocks until other threads have posted all that they will post unasked.
    void setSettle(std::function<void()> settle) { m_settle = std::move(settle); }

    /// Runs until `condition` holds, for at most `limit` of virtual time; whether it holds. Throws when the loop spins without end.
    bool runUntil(const std::function<bool()>& condition, SteadyDuration limit)
    {
        const SteadyTime end = now() + limit;
        for (;;) {
            runReady();
            if (condition())
                return true;
            if (!m_timer || *m_timer > end) {
                m_now = end.time_since_epoch().count();
                return false;
            }
            m_now = std::max(m_now.load(), std::exchange(m_timer, std::nullopt)->time_since_epoch().count());
            turn();
        }
    }
    void runFor(SteadyDuration duration)
    {
        (void)runUntil([] { return false; }, duration);
    }
    /// Runs what is ready, here and in the other threads, without moving the clock.
    void runReady()
    {
        for (;;) {
            while (takeWake() || dueNow())
                turn();
            if (m_settle)
                m_settle();
            if (!isWoken())
                return;
        }
    }

    void wake() override
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
    }
    void setTimer(std::optional<SteadyTime> at) override { m_timer = at; }

private:
    static constexpr SteadyTime kStart{std::chrono::hours(1)};
    static constexpr int kTurnsAtOneTime = 200'000;

    void turn()
    {
        m_turnsHere = std::exchange(m_lastTurn, now()) == now() ? m_turnsHere + 1 : 0;
        if (m_turnsHere > kTurnsAtOneTime)
            throw std::runtime_error("the loop spins: it is turned again and again and never waits");
        m_runtime.turn();
    }
    bool dueNow()
    {
        if (!m_timer || *m_timer > now())
            return false;
        m_timer.reset();
        return true;
    }
    bool takeWake()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_woken, false);
    }
    bool isWoken()
    {
        const std::lock_guard lock(m_mutex);
        return m_woken;
    }

    const WallMs m_wallStart;
    WallMs m_wallShift = 0;
    std::atomic<SteadyDuration::rep> m_now{kStart.time_since_epoch().count()};
    std::optional<SteadyTime> m_timer;
    std::function<void()> m_settle;
    SteadyTime m_lastTurn;
    int m_turnsHere = 0;
    std::mutex m_mutex;
    bool m_woken = false;
    async::Runtime m_runtime;
};

} // namespace millrace::test

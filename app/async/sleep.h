#pragma once

#include "app/async/runtime.h"
#include "app/async/suspension.h"

namespace millrace::async {

/// Awaiter of sleepFor, sleepUntil and yieldNow. Thread: loop.
class Sleep final : public Suspension {
public:
    explicit Sleep(SteadyTime at) : Suspension("timer"), m_at(at) {}
    ~Sleep() override = default;
    void cancel() noexcept override
    {
        runtime().removeTimer(m_timer);
        completeCancelled();
    }
    void await_resume() const { finish(); }

protected:
    void suspend() override
    {
        m_timer.fire = [this] { complete(); };
        runtime().addTimer(m_timer, m_at);
    }

private:
    TimerNode m_timer;
    SteadyTime m_at;
};

/// `co_await sleepUntil(t)`: not before `t`, late by the timer's millisecond and by what the loop is busy with.
[[nodiscard]] inline Sleep sleepUntil(SteadyTime at)
{
    return Sleep(at);
}

[[nodiscard]] inline Sleep sleepFor(SteadyDuration duration)
{
    return Sleep(deadlineAfter(Runtime::current()->clock().now(), duration));
}

/// Lets the loop and the other tasks run before it goes on.
class Yield final : public Suspension {
public:
    Yield() : Suspension("its next turn") {}
    ~Yield() override = default;
    void cancel() noexcept override {}
    void await_resume() const { finish(); }

protected:
    void suspend() override { complete(); }
};

[[nodiscard]] inline Yield yieldNow()
{
    return {};
}

} // namespace millrace::async

#include "app/telemetry/runtime_inspector.h"

#include "app/async/sleep.h"

#include <algorithm>

namespace millrace::telemetry {

RuntimeInspector::RuntimeInspector(Parts parts)
    : m(std::move(parts)), m_scope(m.runtime, &m.runtime.rootScope()), m_group(m_scope), m_closer(m.runtime.rootScope()), m_lastAt(m.clock.now())
{
}

RuntimeInspector::~RuntimeInspector() = default;

void RuntimeInspector::setPublishing(bool on)
{
    m.runtime.post([this, on] {
        m_wanted = on;
        if (on && !std::exchange(m_runs, true))
            m_group.spawn("publish the runtime", publish());
    });
}

async::Task<void> RuntimeInspector::publish()
{
    while (m_wanted) {
        m_feed.post(0, snapshot());
        co_await async::sleepFor(kEvery);
    }
    m_runs = false;
}

RuntimeSnapshot RuntimeInspector::snapshot()
{
    const SteadyTime now = m.clock.now();
    RuntimeSnapshot shown;
    shown.at = m.clock.wallNow();
    shown.taskCount = m.runtime.taskCount();
    shown.tasks = m.runtime.tasks(kMaxTasks);
    shown.loopP50 = m.monitor.quantile(0.5);
    shown.loopP99 = m.monitor.p99();
    shown.longestRecent = m.monitor.longestRecent();
    shown.longestEver = m.monitor.longestEver();
    const double seconds = std::chrono::duration<double>(now - m_lastAt).count();
    const Microseconds busy = m.monitor.busy();
    const std::int64_t turns = m.monitor.turns();
    if (seconds > 0) {
        shown.busy = std::clamp(std::chrono::duration<double>(busy - m_lastBusy).count() / seconds, 0.0, 1.0);
        shown.turnsPerSecond = static_cast<double>(turns - m_lastTurns) / seconds;
    }
    m_lastAt = now;
    m_lastBusy = busy;
    m_lastTurns = turns;
    if (m.limits)
        shown.limits = m.limits();
    return shown;
}

void RuntimeInspector::shutDown(std::function<void()> done)
{
    m.runtime.post([this, done = std::move(done)]() mutable { m_closer.spawn("end the inspector", end(std::move(done))); });
}

async::Task<void> RuntimeInspector::end(std::function<void()> done)
{
    m_wanted = false;
    m_scope.cancel("the program ends");
    (void)co_await settle(m_group.join());
    m.runtime.post(std::move(done));
}

} // namespace millrace::telemetry

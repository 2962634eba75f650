#include "app/telemetry/runtime_inspector.h"

#include "app/async/sleep.h"
#include "app/async/timeout.h"

#include <algorithm>
#include <iterator>
#include <thread>

namespace millrace::telemetry {

RuntimeInspector::RuntimeInspector(Parts parts)
    : m(std::move(parts)), m_scope(m.runtime, &m.runtime.rootScope()), m_group(m_scope, "inspector"), m_closer(m.runtime.rootScope(), "end of the inspector"), m_lastAt(m.clock.now())
{
}

RuntimeInspector::~RuntimeInspector() = default;

void RuntimeInspector::setPublishing(bool on)
{
    m.runtime.post([this, on] {
        if (on && !m_wanted) { // the first snapshot's shares are of the time since somebody looks
            m_lastAt = m.clock.now();
            m_lastBusy = m.monitor.busy();
            m_lastTurns = m.monitor.turns();
        }
        m_wanted = on;
        m.runtime.setKeepEnded(on);
        if (on && !std::exchange(m_runs, true))
            m_group.spawn("publish the runtime", publish());
    });
}

void RuntimeInspector::setFilter(std::string text)
{
    m.runtime.post([this, text = std::move(text)]() mutable {
        m_filter = std::move(text);
        m_askedFor.set();
    });
}

void RuntimeInspector::watchTask(std::uint64_t id)
{
    m.runtime.post([this, id] {
        m.runtime.watch(id);
        m_watched.reset();
        if (id != 0)
            m_watched.emplace().task.id = id;
        m_askedFor.set();
    });
}

void RuntimeInspector::cancelTask(std::uint64_t id)
{
    m.runtime.post([this, id] {
        (void)m.runtime.cancelTask(id, "cancelled by hand");
        m_askedFor.set();
    });
}

void RuntimeInspector::plantStall(Milliseconds after, Milliseconds length)
{
    m.runtime.post([this, after, length] { m_group.spawn("planted stall", stallOnce(after, length)); });
}

async::Task<void> RuntimeInspector::stallOnce(Milliseconds after, Milliseconds length)
{
    co_await async::sleepFor(after);
    std::this_thread::sleep_for(length);
}

async::Task<void> RuntimeInspector::publish()
{
    while (m_wanted) {
        m_askedFor.clear();
        m_feed.post(0, co_await snapshot());
        (void)co_await async::withTimeout(kEvery, async::waitFor(&m_askedFor));
    }
    m_runs = false;
}

/// Once it has ended, what it was at its end.
void RuntimeInspector::updateWatched(std::optional<async::TaskInfo> now)
{
    if (!m_watched || !m_watched->lives)
        return;
    m_watched->polls = m.runtime.watchedPolls();
    if (now) {
        m_watched->task = std::move(*now);
        return;
    }
    m_watched->lives = false;
    if (const auto& end = m.runtime.watchedEnd())
        m_watched->task = end->task;
}

std::vector<async::EndedTask> RuntimeInspector::ended() const
{
    std::vector<async::EndedTask> all;
    all.reserve(m.runtime.ended().size() + m.runtime.oddlyEnded().size());
    std::ranges::merge(m.runtime.ended(), m.runtime.oddlyEnded(), std::back_inserter(all), {}, &async::EndedTask::at, &async::EndedTask::at);
    return all;
}

async::Task<RuntimeSnapshot> RuntimeInspector::snapshot()
{
    TaskSurvey survey(m.runtime, m_filter, m_watched ? m_watched->task.id : 0);
    while (survey.step())
        co_await async::sleepFor(TaskSurvey::kPause);
    const SteadyTime now = m.clock.now();
    RuntimeSnapshot shown;
    shown.at = m.clock.wallNow();
    shown.taskCount = m.runtime.taskCount();
    shown.fitting = survey.fitting;
    shown.told = survey.told;
    shown.tasks = std::move(survey.tasks);
    shown.groups = std::move(survey.groups);
    shown.kinds = std::move(survey.kinds);
    shown.warnings = std::move(survey.warnings);
    shown.warningCount = survey.warningCount;
    shown.ended = ended();
    updateWatched(std::move(survey.watched));
    shown.watched = m_watched;
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
    co_return shown;
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

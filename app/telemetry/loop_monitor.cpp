#include "app/telemetry/loop_monitor.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
#include <utility>

namespace millrace::telemetry {

LoopMonitor::LoopMonitor(const Clock& clock) : m_clock(clock), m_began(clock.now()), m_recent(m_began)
{
    const QAbstractEventDispatcher* dispatcher = QAbstractEventDispatcher::instance();
    // A loop that has more to do does not block: its next awake() ends the turn.
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] {
        const SteadyTime now = m_clock.now();
        if (std::exchange(m_inTurn, true))
            turnEnded(now);
        m_began = now;
        m_turnBegan = now.time_since_epoch().count(); // in order: a Watchdog that dozes is looked for next
    });
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        if (std::exchange(m_inTurn, false))
            turnEnded(m_clock.now());
        m_turnBegan.store(0, std::memory_order_relaxed);
    });
}

void LoopMonitor::turnEnded(SteadyTime now)
{
    const auto spent = std::chrono::duration_cast<Microseconds>(now - m_began);
    m_longest = std::max(m_longest.load(), static_cast<std::int64_t>(spent.count()));
    m_ever = std::max(m_ever.load(), static_cast<std::int64_t>(spent.count()));
    m_busy += spent.count();
    ++m_turns;
    const std::lock_guard lock(m_mutex);
    m_recent.add(spent, now);
}

std::optional<SteadyTime> LoopMonitor::turnBegan() const
{
    const SteadyTime::rep began = m_turnBegan;
    return began == 0 ? std::nullopt : std::optional(SteadyTime(SteadyDuration(began)));
}

Microseconds LoopMonitor::quantile(double share) const
{
    const std::lock_guard lock(m_mutex);
    return m_recent.quantile(share);
}

Microseconds LoopMonitor::longestRecent() const
{
    const std::lock_guard lock(m_mutex);
    return m_recent.longest();
}

} // namespace millrace::telemetry

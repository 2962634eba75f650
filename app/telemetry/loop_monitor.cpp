#include "app/telemetry/loop_monitor.h"

#include <QAbstractEventDispatcher>

#include <algorithm>

namespace millrace::telemetry {

LoopMonitor::LoopMonitor(const Clock& clock) : m_clock(clock), m_began(clock.now())
{
    const QAbstractEventDispatcher* dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] { m_began = m_clock.now(); });
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        const std::int64_t spent = std::chrono::duration_cast<Microseconds>(m_clock.now() - m_began).count();
        m_longest = std::max(m_longest.load(), spent);
        m_ever = std::max(m_ever.load(), spent);
    });
}

} // namespace millrace::telemetry

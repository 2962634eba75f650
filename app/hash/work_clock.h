#pragma once

#include "app/core/clock.h"

namespace millrace::hash {

/// How long something has run, the times between not counted.
/// Thread: a plain value. Time: never reads a clock.
class WorkClock {
public:
    void setRunning(bool running, SteadyTime now)
    {
        if (running == m_running)
            return;
        if (m_running)
            m_before += now - m_since;
        m_since = now;
        m_running = running;
    }
    [[nodiscard]] SteadyDuration elapsed(SteadyTime now) const { return m_running ? m_before + (now - m_since) : m_before; }

private:
    SteadyDuration m_before{0};
    SteadyTime m_since;
    bool m_running = false;
};

} // namespace millrace::hash

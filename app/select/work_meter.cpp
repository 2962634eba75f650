#include "app/select/work_meter.h"

#include <ctime>

namespace millrace::select {

bool WorkMeter::check()
{
    m_untilCheck = kStepsPerCheck;
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    const std::chrono::nanoseconds now = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    if (!m_end)
        m_end = now + m_cpu;
    m_over = m_over || now > *m_end || m_stop.stop_requested();
    return !m_over;
}

} // namespace millrace::select

#include "app/core/rate_window.h"

namespace millrace {

namespace {

std::int32_t secondOf(SteadyTime time)
{
    return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

} // namespace

void RateWindow::advance(SteadyTime now)
{
    const std::int32_t second = secondOf(now);
    if (!m_started) {
        m_started = true;
        m_second = m_firstSecond = second;
        return;
    }
    if (second - m_second > kSeconds) {
        m_buckets.fill(0);
        m_second = second;
    }
    while (m_second < second) {
        ++m_second;
        m_buckets[static_cast<std::size_t>(m_second % (kSeconds + 1))] = 0;
    }
}

void RateWindow::add(SteadyTime now, double amount)
{
    advance(now);
    m_buckets[static_cast<std::size_t>(m_second % (kSeconds + 1))] += static_cast<float>(amount);
}

double RateWindow::perSecond(SteadyTime now)
{
    advance(now);
    const std::int64_t seconds = std::min<std::int32_t>(kSeconds, m_second - m_firstSecond);
    if (seconds <= 0)
        return 0;
    double sum = 0;
    for (std::int32_t back = 1; back <= seconds; ++back)
        sum += m_buckets[static_cast<std::size_t>((m_second - back) % (kSeconds + 1))];
    return sum / static_cast<double>(seconds);
}

} // namespace millrace

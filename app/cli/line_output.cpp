#include "app/cli/line_output.h"

#include <cstdio>

namespace millrace::cli {

void LineOutput::post(const std::string& lines)
{
    bool high = false;
    bool schedule = false;
    {
        const std::lock_guard lock(m_mutex);
        m_waiting += lines;
        schedule = !std::exchange(m_scheduled, true);
        high = m_waiting.size() > kHighWater && !std::exchange(m_high, true);
    }
    if (schedule)
        QMetaObject::invokeMethod(this, [this] { flush(); }, Qt::QueuedConnection);
    if (high)
        QMetaObject::invokeMethod(this, [this] { Q_EMIT pressureChanged(); }, Qt::QueuedConnection);
}

bool LineOutput::isHigh() const
{
    const std::lock_guard lock(m_mutex);
    return m_high;
}

void LineOutput::flush()
{
    std::string text;
    {
        const std::lock_guard lock(m_mutex);
        text.swap(m_waiting);
        m_scheduled = false;
    }
    if (!m_closed && !text.empty() && (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)) {
        m_closed = true;
        Q_EMIT closed();
    }
    bool relieved = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() <= kHighWater)
            relieved = std::exchange(m_high, false);
    }
    if (relieved)
        Q_EMIT pressureChanged();
}

} // namespace millrace::cli

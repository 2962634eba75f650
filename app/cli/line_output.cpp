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
        high = m_waiting.size() > kHighWater && !std::exchange(m_high, m_waiting.size() > kHighWater);
    }
    if (schedule)
        QMetaObject::invokeMethod(this, [this] { flush(); }, Qt::QueuedConnection);
    if (high)
        Q_EMIT pressure(true);
}

void LineOutput::flush()
{
    std::string text;
    bool relieved = false;
    {
        const std::lock_guard lock(m_mutex);
        text.swap(m_waiting);
        m_scheduled = false;
        relieved = std::exchange(m_high, false);
    }
    if (!m_closed && !text.empty() && (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)) {
        m_closed = true;
        Q_EMIT closed();
    }
    if (relieved)
        Q_EMIT pressure(false);
}

} // namespace millrace::cli

#include "app/cli/line_output.h"

#include <cerrno>
#include <climits>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace::cli {

namespace {

bool isRegularFile(int descriptor)
{
    struct stat info = {};
    return fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
}

bool hasRoom(int descriptor)
{
    pollfd out = {descriptor, POLLOUT, 0};
    return poll(&out, 1, 0) != 0;        // an error, too: the write tells it
}

} // namespace

LineOutput::LineOutput() : m_room(STDOUT_FILENO, QSocketNotifier::Write), m_pieces(!isRegularFile(STDOUT_FILENO))
{
    m_room.setEnabled(false);
    connect(&m_room, &QSocketNotifier::activated, this, [this] { write(); });
}

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
        QMetaObject::invokeMethod(this, [this] { write(); }, Qt::QueuedConnection);
    if (high)
        QMetaObject::invokeMethod(this, [this] { Q_EMIT pressureChanged(); }, Qt::QueuedConnection);
}

bool LineOutput::isHigh() const
{
    const std::lock_guard lock(m_mutex);
    return m_high;
}

void LineOutput::whenWritten(std::function<void()> then)
{
    m_then = std::move(then);
    write();
}

void LineOutput::drop()
{
    m_closed = true;
    write();
}

/// False: nothing is left to be written.
bool LineOutput::takeWaiting()
{
    m_text.clear();
    m_at = 0;
    bool relieved = false;
    {
        const std::lock_guard lock(m_mutex);
        m_text.swap(m_waiting);
        m_scheduled = false;
        relieved = std::exchange(m_high, false);
    }
    if (relieved)
        Q_EMIT pressureChanged();
    return !m_text.empty();
}

/// pipe(7): where there is room at all, PIPE_BUF bytes are taken without waiting. Whole lines, where they fit: a drop() cuts none.
std::size_t LineOutput::pieceSize() const
{
    const std::size_t left = m_text.size() - m_at;
    if (left <= PIPE_BUF)
        return left;
    const std::size_t end = m_text.rfind('\n', m_at + PIPE_BUF - 1);
    return end == std::string::npos || end < m_at ? PIPE_BUF : end + 1 - m_at;
}

void LineOutput::write()
{
    m_room.setEnabled(false);
    while (m_at < m_text.size() || takeWaiting()) {
        if (m_closed) {
            m_at = m_text.size();
            continue;
        }
        if (!hasRoom(STDOUT_FILENO)) {
            m_room.setEnabled(true);
            return;
        }
        const ssize_t written = ::write(STDOUT_FILENO, m_text.data() + m_at, m_pieces ? pieceSize() : m_text.size() - m_at);
        if (written >= 0) {
            m_at += static_cast<std::size_t>(written);
        } else if (errno != EINTR && errno != EAGAIN) {
            m_closed = true;
            Q_EMIT closed();
        }
    }
    if (m_then)
        std::exchange(m_then, {})();
}

} // namespace millrace::cli

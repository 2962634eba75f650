#include "app/http/socket_watch.h"

namespace millrace::http {

void SocketWatch::watch(int fd, bool read, bool write)
{
    Pair& pair = m_pairs[fd];
    enable(pair.read, fd, QSocketNotifier::Read, read);
    enable(pair.write, fd, QSocketNotifier::Write, write);
}

SteadyTime SocketWatch::lastReadable(int fd) const
{
    const auto it = m_pairs.find(fd);
    return it == m_pairs.end() ? SteadyTime{} : it->second.lastReadable;
}

void SocketWatch::enable(std::unique_ptr<QSocketNotifier>& notifier, int fd, QSocketNotifier::Type type, bool enabled)
{
    if (notifier) {
        if (notifier->isEnabled() != enabled)
            notifier->setEnabled(enabled);
        return;
    }
    if (!enabled)
        return;
    notifier = std::make_unique<QSocketNotifier>(fd, type);
    const auto direction = type == QSocketNotifier::Read ? Direction::Read : Direction::Write;
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(), [this, fd, direction] {
        if (direction == Direction::Read)
            m_pairs[fd].lastReadable = std::chrono::steady_clock::now();
        m_ready(fd, direction);
    });
}

} // namespace millrace::http

#include "app/cli/standard_input.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace millrace::cli {

StandardInput::StandardInput(std::size_t mostBytes, Done done) : m_most(mostBytes), m_done(std::move(done)), m_notifier(QSocketNotifier::Read)
{
    if (fcntl(STDIN_FILENO, F_GETFD) == -1) { // closed by whoever started us
        QMetaObject::invokeMethod(this, [this] { finish(Failure{std::string(std::strerror(EBADF))}); }, Qt::QueuedConnection);
        return;
    }
    m_notifier.setSocket(STDIN_FILENO);
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] { read(); });
    m_notifier.setEnabled(true);
}

void StandardInput::read()
{
    std::array<char, 65'536> buffer;
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got > 0) {
        m_text.append(buffer.data(), static_cast<std::size_t>(got));
        if (m_text.size() > m_most)
            finish(Failure{"more than " + std::to_string(m_most / (1024 * 1024)) + " MiB"});
    } else if (got == 0) {
        finish(std::move(m_text));
    } else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
        finish(Failure{std::string(std::strerror(errno))});
    }
}

void StandardInput::finish(Result<std::string, std::string> result)
{
    m_notifier.setEnabled(false);
    const Done done = std::move(m_done);
    done(std::move(result));
}

} // namespace millrace::cli

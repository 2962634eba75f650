#include "app/cli/hash_output.h"

#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr int kOutputPollMilliseconds = 50;

} // namespace

void HashOutput::add(const std::string& line)
{
    if (m_waiting.size() + line.size() > PIPE_BUF)
        flush();
    m_waiting += line;
}

void HashOutput::flush()
{
    write(m_waiting.data(), m_waiting.size());
    m_waiting.clear();
}

void HashOutput::write(const char* data, std::size_t size)
{
    while (size > 0 && m_error == 0) {
        struct pollfd waiting = {STDOUT_FILENO, POLLOUT, 0};
        const int ready = poll(&waiting, 1, kOutputPollMilliseconds);
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            if (m_stopped.load() != 0)
                return;
            continue;
        }
        const ssize_t written = ::write(STDOUT_FILENO, data, size);
        if (written >= 0) {
            data += written;
            size -= static_cast<std::size_t>(written);
        } else if (errno != EINTR && errno != EAGAIN) {
            m_error = errno;
        }
    }
}

} // namespace millrace::cli

#include "app/async/epoll_driver.h"

#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace millrace::async {

EpollDriver::EpollDriver() : m_wakeFd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_wakeFd < 0)
        throw std::system_error(errno, std::system_category(), "eventfd");
}

EpollDriver::~EpollDriver()
{
    close(m_wakeFd);
}

void EpollDriver::wake()
{
    if (!m_turnWanted.exchange(true))
        wakeLoop();
}

void EpollDriver::wakeLoop()
{
    if (m_loop.exchange(Loop::Woken) != Loop::Waits)
        return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(m_wakeFd, &one, sizeof one);
}

bool EpollDriver::beginWait()
{
    Loop expected = Loop::Runs;
    return m_loop.compare_exchange_strong(expected, Loop::Waits);
}

bool EpollDriver::turnIfWanted(SteadyTime now)
{
    // The flag goes down before the turn: what is asked for during it is done in the next one.
    const bool wanted = m_turnWanted.exchange(false);
    const bool due = m_at && *m_at <= now;
    if (due)
        m_at.reset(); // the turn arms the next
    if (!m_runtime || !(wanted || due))
        return false;
    m_runtime->turn();
    return true;
}

} // namespace millrace::async

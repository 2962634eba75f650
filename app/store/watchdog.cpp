#include "app/store/watchdog.h"

#include <algorithm>

#include <pthread.h>
#include <sys/socket.h>

namespace millrace::store {

Watchdog::~Watchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

Watchdog::Guard::Guard(Watchdog& watchdog, int socket, Milliseconds limit) : m_watchdog(watchdog)
{
    const std::lock_guard lock(watchdog.m_mutex);
    SteadyTime deadline = std::chrono::steady_clock::now() + limit;
    if (watchdog.m_cutOff)
        deadline = std::min(deadline, *watchdog.m_cutOff);
    m_entry = watchdog.m_entries.insert(watchdog.m_entries.end(), Entry { socket, deadline, false });
    if (!watchdog.m_thread.joinable())
        watchdog.m_thread = std::thread(&Watchdog::watch, &watchdog);
    // Statements end long before their deadlines: the thread is woken only if it would otherwise sleep past this one.
    else if (deadline < watchdog.m_sleepsUntil)
        watchdog.m_changed.notify_all();
}

Watchdog::Guard::~Guard()
{
    const std::lock_guard lock(m_watchdog.m_mutex);
    m_watchdog.m_entries.erase(m_entry);
}

bool Watchdog::Guard::fired() const
{
    const std::lock_guard lock(m_watchdog.m_mutex);
    return m_entry->fired;
}

void Watchdog::cutOffAt(SteadyTime when)
{
    {
        const std::lock_guard lock(m_mutex);
        m_cutOff = when;
        for (Entry& entry : m_entries)
            entry.deadline = std::min(entry.deadline, when);
    }
    m_changed.notify_all();
}

bool Watchdog::isCutOff() const
{
    const std::lock_guard lock(m_mutex);
    return m_cutOff && std::chrono::steady_clock::now() >= *m_cutOff;
}

void Watchdog::watch()
{
    pthread_setname_np(pthread_self(), "store-watch");
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        const SteadyTime now = std::chrono::steady_clock::now();
        m_sleepsUntil = SteadyTime::max();
        for (Entry& entry : m_entries) {
            if (entry.fired)
                continue;
            if (entry.deadline <= now) {
                entry.fired = true;
                ::shutdown(entry.socket, SHUT_RDWR);
            } else {
                m_sleepsUntil = std::min(m_sleepsUntil, entry.deadline);
            }
        }
        if (m_sleepsUntil == SteadyTime::max())
            m_changed.wait(lock);
        else
            m_changed.wait_until(lock, m_sleepsUntil);
    }
}

} // namespace millrace::store

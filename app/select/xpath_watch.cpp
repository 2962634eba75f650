#include "app/select/xpath_watch.h"

#include <atomic>
#include <pthread.h>

namespace millrace::select {

namespace {

std::chrono::nanoseconds timeOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

XPathWatch::~XPathWatch()
{
    m_thread.request_stop();
    m_wake.notify_all();
}

XPathWatch::Handle XPathWatch::enter(xmlXPathContext* context, std::chrono::nanoseconds cpu, std::stop_token stop)
{
    clockid_t clock{};
    pthread_getcpuclockid(pthread_self(), &clock);
    const std::lock_guard lock(m_mutex);
    m_running.push_back({context, clock, timeOf(clock) + cpu, std::move(stop)});
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& end) { look(end); });
    if (m_running.size() == 1)
        m_wake.notify_all();
    return std::prev(m_running.end());
}

void XPathWatch::leave(Handle handle)
{
    const std::lock_guard lock(m_mutex);
    m_running.erase(handle);
}

void XPathWatch::look(const std::stop_token& end)
{
    std::unique_lock lock(m_mutex);
    while (m_wake.wait(lock, end, [this] { return !m_running.empty(); })) {
        for (Watched& each : m_running) {
            if (each.stop.stop_requested() || timeOf(each.clock) > each.end)
                std::atomic_ref(each.context->opLimit).store(1, std::memory_order_relaxed);
        }
        m_wake.wait_for(lock, end, kLook, [] { return false; });
    }
}

} // namespace millrace::select

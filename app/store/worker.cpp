#include "app/store/worker.h"

#include "app/core/this_thread.h"

namespace millrace::store {

Worker::Worker(const char* threadName, Start start, int niceness) : m_released(start == Start::Now)
{
    m_thread = std::thread(&Worker::work, this, threadName, niceness);
}

Worker::~Worker()
{
    finish(std::chrono::steady_clock::now(), {});
    join();
}

void Worker::post(Job job)
{
    bool taken = false;
    {
        const std::lock_guard lock(m_mutex);
        taken = !m_finishing;
        if (taken)
            m_jobs.push_back(std::move(job));
    }
    if (taken)
        m_changed.notify_one();
    else
        job.refuse();
}

std::size_t Worker::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_jobs.size();
}

void Worker::release()
{
    const std::lock_guard lock(m_mutex);
    m_released = true;
    m_changed.notify_one();
}

void Worker::finish(SteadyTime deadline, std::function<void()> atEnd)
{
    const std::lock_guard lock(m_mutex);
    if (m_finishing)
        return;
    m_finishing = true;
    m_deadline = deadline;
    m_atEnd = std::move(atEnd);
    m_changed.notify_one();
}

void Worker::join()
{
    const std::lock_guard lock(m_joinMutex);
    if (m_thread.joinable())
        m_thread.join();
}

void Worker::work(const char* threadName, int niceness)
{
    prepareThisThread(threadName, niceness);
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return mayGoOn(); });
        if (m_jobs.empty())
            break;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        const bool late = m_finishing && (!m_released || std::chrono::steady_clock::now() >= m_deadline);
        lock.unlock();
        if (late)
            job.refuse();
        else
            job.run();
        job = {};   // what it captured goes before the next wait, and outside of the lock
        lock.lock();
    }
    const auto atEnd = std::move(m_atEnd);
    lock.unlock();
    if (atEnd)
        atEnd();
}

} // namespace millrace::store

#include "app/async/pool.h"

#include "app/core/this_thread.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace millrace::async {

Pool::Pool(Options options)
{
    assert(options.threads > 0);
    m_threads.reserve(static_cast<std::size_t>(options.threads));
    for (int i = 0; i < options.threads; ++i)
        m_threads.emplace_back([this, niceness = options.niceness, name = options.name] { work(niceness, name); });
}

Pool::~Pool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_ready.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

std::size_t Pool::queued() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.size();
}

void Pool::submit(std::shared_ptr<Job> job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(job));
    }
    m_ready.notify_one();
}

void Pool::withdraw(const Job& job) noexcept
{
    const std::lock_guard lock(m_mutex);
    // From the back: a cancelled scope reaches its latest tasks first. A thread may have taken it just now, and skips it.
    const auto found = std::find_if(m_queue.rbegin(), m_queue.rend(), [&](const std::shared_ptr<Job>& each) { return each.get() == &job; });
    if (found != m_queue.rend())
        m_queue.erase(std::next(found).base());
}

void Pool::work(int niceness, const std::string& name)
{
    prepareThisThread(name, niceness);
    for (;;) {
        std::shared_ptr<Job> job;
        {
            std::unique_lock lock(m_mutex);
            m_ready.wait(lock, [this] { return m_ending || !m_queue.empty(); });
            if (m_queue.empty())
                return;
            job = std::move(m_queue.front());
            m_queue.pop_front();
        }
        JobState expected = JobState::Queued;
        if (!job->state.compare_exchange_strong(expected, JobState::Running))
            continue;
        ++m_busy;
        job->work(job->stop.get_token());
        --m_busy;
        Runtime& runtime = *job->runtime;
        runtime.post([job = std::move(job)] { job->finished(); });
    }
}

} // namespace millrace::async

#pragma once

#include "app/core/clock.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace millrace::store {

/// A thread with a queue of jobs, carried out in the order of post().
///
/// Thread: post(), finish() from any; join() from any but its own. Each job is either run or refused, exactly once: refused when it
/// comes after finish(), or is still waiting at finish()'s deadline.
class Worker {
public:
    struct Job {
        std::function<void()> run;
        std::function<void()> refuse;
    };
    enum class Start { Now, WhenReleased };

    Worker(const char* threadName, Start start, int niceness = 0);
    ~Worker();
    Worker(const Worker&) = delete;

    void post(Job job);
    void release();
    /// Carries out what waits, until `deadline`; then `atEnd`, in the worker's thread. Later calls are ignored.
    void finish(SteadyTime deadline, std::function<void()> atEnd);
    void join();
    [[nodiscard]] std::size_t waiting() const;
    [[nodiscard]] bool isCurrentThread() const { return std::this_thread::get_id() == m_thread.get_id(); }

private:
    void work(const char* threadName, int niceness);
    [[nodiscard]] bool mayGoOn() const { return m_finishing || (m_released && !m_jobs.empty()); }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    bool m_released;
    bool m_finishing = false;
    SteadyTime m_deadline;
    std::function<void()> m_atEnd;
    std::mutex m_joinMutex;
    std::thread m_thread;
};

} // namespace millrace::store

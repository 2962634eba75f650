#pragma once

#include "app/async/runtime.h"
#include "app/async/suspension.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <type_traits>
#include <variant>
#include <vector>

namespace millrace::async {

/// Threads for work that computes, so that the loop does not.
///
/// Thread: run() in the loop thread; jobs on the pool's threads. A job is a callable that owns what it works on and looks at its stop token.
/// `auto value = co_await pool.run([page = std::move(page)](std::stop_token stop) { return parse(page, stop); });`
/// Cancelling: a job that has not begun is taken back; one that runs is asked to stop, and the await ends when it has, so that no job
/// outlives its task. What a job throws is thrown at the co_await. Bounds: the queue is as long as its callers make it: see queued().
class Pool {
public:
    struct Options {
        int threads = 2;
        int niceness = 0;        ///< added to the threads' nice value
        std::string name;        ///< of the threads, at most 15 bytes
    };
    explicit Pool(Options options);
    ~Pool();                     ///< waits for the jobs; the runtimes of those that call run() outlive it
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    template <class F>
    [[nodiscard]] auto run(F work);

    [[nodiscard]] std::size_t queued() const;
    /// Threads that run a job just now.
    [[nodiscard]] int busy() const noexcept { return m_busy; }
    [[nodiscard]] int threads() const noexcept { return static_cast<int>(m_threads.size()); }

private:
    enum class JobState { Queued, Running, Withdrawn };
    struct Job {
        std::function<void(std::stop_token)> work;   ///< must not throw
        std::function<void()> finished;              ///< in the loop thread
        Runtime* runtime = nullptr;
        std::stop_source stop;
        std::atomic<JobState> state = JobState::Queued;
    };
    template <class F, class R>
    class Running;
    void submit(std::shared_ptr<Job> job);
    void withdraw(const Job& job) noexcept;
    void work(int niceness, const std::string& name);

    mutable std::mutex m_mutex;
    std::condition_variable m_ready;
    std::deque<std::shared_ptr<Job>> m_queue;
    bool m_ending = false;
    std::atomic<int> m_busy = 0;
    std::vector<std::thread> m_threads;
};

template <class F, class R>
class Pool::Running final : public Suspension {
public:
    Running(Pool& pool, F work) : Suspension("pool job"), m_pool(pool), m_state(std::make_shared<State>(std::move(work))) {}
    ~Running() override = default;

    void cancel() noexcept override
    {
        JobState expected = JobState::Queued;
        if (m_state->job.state.compare_exchange_strong(expected, JobState::Withdrawn)) {
            m_state->awaiter = nullptr;
            m_state->work.reset(); // no thread will touch it any more
            m_pool.withdraw(m_state->job);
            completeCancelled();
            return;
        }
        m_cancelRequested = true;
        m_state->job.stop.request_stop();
    }

    R await_resume()
    {
        finish();
        if (m_state->error)
            std::rethrow_exception(m_state->error);
        if constexpr (!std::is_void_v<R>)
            return std::move(*m_state->value);
    }

protected:
    void suspend() override
    {
        State& state = *m_state;
        state.awaiter = this;
        state.job.runtime = &runtime();
        state.job.work = [&state](std::stop_token stop) { state.run(stop); };
        state.job.finished = [&state] {
            if (state.awaiter)
                state.awaiter->jobEnded();
        };
        m_pool.submit(std::shared_ptr<Job>(m_state, &state.job));
    }

private:
    using Stored = std::conditional_t<std::is_void_v<R>, std::monostate, R>;
    struct State {
        explicit State(F function) : work(std::move(function)) {}
        void run(std::stop_token stop) noexcept
        {
            try {
                if constexpr (std::is_void_v<R>)
                    (*work)(stop);
                else
                    value.emplace((*work)(stop));
            } catch (...) {
                error = std::current_exception();
            }
            work.reset(); // what the job owned is freed on the pool's thread
        }
        std::optional<F> work;
        std::optional<Stored> value;
        std::exception_ptr error;
        Running* awaiter = nullptr;
        Job job;
    };

    void jobEnded()
    {
        if (m_cancelRequested)
            completeCancelled();
        else
            complete();
    }

    Pool& m_pool;
    std::shared_ptr<State> m_state;
    bool m_cancelRequested = false;
};

template <class F>
auto Pool::run(F work)
{
    using R = std::invoke_result_t<F&, std::stop_token>;
    return Running<F, R>(*this, std::move(work));
}

} // namespace millrace::async

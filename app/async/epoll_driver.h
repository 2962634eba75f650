#pragma once

#include "app/async/runtime.h"

#include <atomic>

namespace millrace::async {

/// The door to an EpollDispatcher's loop: wakes it, and has it turn a Runtime.
///
/// Thread: wake() and wakeLoop() from any, the rest in the loop's thread. Shared by the dispatcher and whoever has a Runtime on it.
class EpollDriver final : public LoopDriver {
public:
    EpollDriver();
    ~EpollDriver() override;
    EpollDriver(const EpollDriver&) = delete;
    EpollDriver& operator=(const EpollDriver&) = delete;

    /// Before the first wake(). Null: what is asked for later does nothing.
    void setRuntime(Runtime* runtime) { m_runtime = runtime; }

    void wake() override;
    void setTimer(std::optional<SteadyTime> at) override { m_at = at; }

    // what the dispatcher does with it

    [[nodiscard]] int wakeFd() const noexcept { return m_wakeFd; }
    /// A system call only where the loop waits, and one for any number of calls.
    void wakeLoop();
    /// False: the loop was woken since the last wait, and must not wait now. wakeLoop() writes to wakeFd() from here to endWait().
    [[nodiscard]] bool beginWait();
    void endWait() { m_loop.store(Loop::Runs); }
    [[nodiscard]] bool turnWanted() const noexcept { return m_turnWanted.load(); }
    [[nodiscard]] std::optional<SteadyTime> deadline() const noexcept { return m_at; }
    /// Turns the runtime if that was asked for or its timer is due.
    bool turnIfWanted(SteadyTime now);

private:
    enum class Loop { Runs, Waits, Woken };

    int m_wakeFd;
    std::atomic<Loop> m_loop = Loop::Runs;
    std::atomic<bool> m_turnWanted = false;
    Runtime* m_runtime = nullptr;
    std::optional<SteadyTime> m_at;
};

} // namespace millrace::async

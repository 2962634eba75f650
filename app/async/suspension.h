#pragma once

#include "app/async/cancelled.h"
#include "app/async/std_coroutine.h"
#include "app/async/task_record.h"

namespace millrace::async {

/// Base of every awaiter that really waits. It lives in the coroutine's frame from the co_await to its resumption.
///
/// Protocol: a derived class overrides
///   - `bool ready()`: nothing to wait for (default: no);
///   - `void suspend()`: arrange that complete() is called later, from the loop thread, never from inside suspend();
///   - `void cancel() noexcept`: withdraw, then completeCancelled(), at once or later (a pool job that must end first). After complete()
///     it is not called.
/// and gives `await_resume()`, which calls finish() first. Resumption goes through the runtime's queue only, so the stack is bounded
/// and the frame stays until the loop comes round: nothing here touches it after complete().
class Suspension {
public:
    Suspension(const Suspension&) = delete;
    Suspension& operator=(const Suspension&) = delete;

    bool await_ready() const noexcept { return false; }

    template <class P>
    [[gnu::noinline]] bool await_suspend(std::coroutine_handle<P> caller)
    {
        return begin(*caller.promise().record, caller);
    }

    virtual void cancel() noexcept = 0;

protected:
    explicit Suspension(const char* what) noexcept : m_what(what) {}
    virtual ~Suspension() = default;

    virtual bool ready() { return false; }
    virtual void suspend() = 0;

    /// Waits to the end whatever the scope says (joining children, whose cancellation is under way already).
    void setUncancellable() noexcept { m_uncancellable = true; }

    /// Puts the task into the resume queue. Exactly one of the two, once.
    void complete() noexcept;
    void completeCancelled() noexcept;

    /// Throws Cancelled where the await was cancelled.
    void finish() const
    {
        if (m_cancelled)
            throw Cancelled{};
    }

    [[nodiscard]] TaskRecord* record() const noexcept { return m_record; }
    [[nodiscard]] Runtime& runtime() const noexcept { return *m_record->runtime; }

private:
    friend class CancelScope;
    bool begin(TaskRecord& record, std::coroutine_handle<> caller);
    /// A cancelled scope reaches this await.
    void deliverCancel() noexcept;

    const char* m_what;
    TaskRecord* m_record = nullptr;
    bool m_cancelled = false;
    bool m_cancelling = false;
    bool m_uncancellable = false;
};

} // namespace millrace::async

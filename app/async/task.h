#pragma once

#include "app/async/cancelled.h"
#include "app/async/std_coroutine.h"
#include "app/async/task_record.h"

#include <cassert>
#include <exception>
#include <optional>
#include <source_location>
#include <utility>
#include <variant>

namespace millrace::async {

/// How a coroutine ended: a value, an exception, or cancelled. What `co_await settle(task)` gives, so that code after it can clean up.
template <class T>
class Outcome {
public:
    using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

    Outcome() = default;
    static Outcome fromValue(Stored value) { Outcome o; o.m_state.template emplace<1>(std::move(value)); return o; }
    static Outcome fromException(std::exception_ptr error) { Outcome o; o.m_state.template emplace<2>(std::move(error)); return o; }
    static Outcome cancelledOutcome() { Outcome o; o.m_state.template emplace<3>(); return o; }

    [[nodiscard]] bool hasValue() const noexcept { return m_state.index() == 1; }
    [[nodiscard]] bool failed() const noexcept { return m_state.index() == 2; }
    [[nodiscard]] bool cancelled() const noexcept { return m_state.index() == 3; }
    [[nodiscard]] std::exception_ptr exception() const { return failed() ? std::get<2>(m_state) : nullptr; }

    /// The value; throws what the coroutine threw, or Cancelled.
    T take()
    {
        if (failed())
            std::rethrow_exception(std::get<2>(m_state));
        if (!hasValue())
            throw Cancelled{};
        if constexpr (!std::is_void_v<T>)
            return std::move(std::get<1>(m_state));
    }

private:
    struct CancelledTag {};
    std::variant<std::monostate, Stored, std::exception_ptr, CancelledTag> m_state;
    template <class U>
    friend class Task;
};

namespace detail {

struct PromiseBase {
    TaskRecord* record = nullptr;
    std::coroutine_handle<> continuation;        ///< null for the outermost coroutine of a task
    std::exception_ptr error;
    bool wasCancelled = false;

    std::suspend_always initial_suspend() noexcept { return {}; }

    struct Final {
        bool await_ready() noexcept { return false; }
        template <class P>
        [[gnu::noinline]] std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept
        {
            PromiseBase& promise = self.promise();
            if (promise.continuation)
                return promise.continuation;
            promise.record->state = TaskState::Ended; // the runtime's poll loop sees it and destroys the frame
            return std::noop_coroutine();
        }
        void await_resume() noexcept {}
    };
    Final final_suspend() noexcept { return {}; }

    void unhandled_exception() noexcept
    {
        try {
            throw;
        } catch (const Cancelled&) {
            wasCancelled = true;
        } catch (...) {
            error = std::current_exception();
        }
    }

    /// Notes where the task awaits, for the inspector.
    template <class A>
    A&& await_transform(A&& awaitable, std::source_location where = std::source_location::current()) noexcept
    {
        if (record)
            record->awaitsAt = where;
        return std::forward<A>(awaitable);
    }
};

template <class T>
struct Promise : PromiseBase {
    std::optional<T> value;
    auto get_return_object() noexcept { return std::coroutine_handle<Promise>::from_promise(*this); }
    template <class U = T>
        requires std::is_convertible_v<U&&, T>
    void return_value(U&& result)
    {
        value.emplace(std::forward<U>(result));
    }
};

template <>
struct Promise<void> : PromiseBase {
    auto get_return_object() noexcept { return std::coroutine_handle<Promise>::from_promise(*this); }
    void return_void() noexcept {}
};

} // namespace detail

/// A lazy coroutine: awaiting it, or spawning it into a TaskGroup, starts it.
///
/// Thread: loop. Ownership: the Task owns the frame. One that never started is freed by the destructor; a started one is only destroyed
/// after it has ended (asserted). Move-only; awaited once. Errors: what escapes the coroutine is thrown at the co_await.
template <class T = void>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    Task(Handle handle) noexcept : m_handle(handle) {}
    Task(Task&& other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) {}
    Task& operator=(Task&& other) noexcept
    {
        if (this != &other) {
            reset();
            m_handle = std::exchange(other.m_handle, nullptr);
        }
        return *this;
    }
    ~Task() { reset(); }

    /// Starts the coroutine under the record of the one that awaits, and gives its value or throws.
    auto operator co_await() && noexcept
    {
        struct Awaiter : Base {
            T await_resume() { return Task::collect(this->handle).take(); }
        };
        return Awaiter{{m_handle}};
    }

    /// As co_await, but the outcome comes as a value whatever it is: see settle().
    auto settled() && noexcept
    {
        struct Awaiter : Base {
            Outcome<T> await_resume() { return Task::collect(this->handle); }
        };
        return Awaiter{{m_handle}};
    }

    /// For TaskGroup: gives up the frame to the runtime.
    [[nodiscard]] Handle release() noexcept { return std::exchange(m_handle, nullptr); }

private:
    struct Base {
        Handle handle;
        bool await_ready() const noexcept { return false; }
        template <class P>
        [[gnu::noinline]] std::coroutine_handle<> await_suspend(std::coroutine_handle<P> caller) noexcept
        {
            promise_type& promise = handle.promise();
            promise.record = caller.promise().record;
            promise.continuation = caller;
            return handle;
        }
    };

    static Outcome<T> collect(Handle handle)
    {
        promise_type& promise = handle.promise();
        if (promise.error)
            return Outcome<T>::fromException(promise.error);
        if (promise.wasCancelled)
            return Outcome<T>::cancelledOutcome();
        if constexpr (std::is_void_v<T>)
            return Outcome<T>::fromValue({});
        else
            return Outcome<T>::fromValue(std::move(*promise.value));
    }

    void reset() noexcept
    {
        if (!m_handle)
            return;
        // record is set when it starts: a started coroutine must have reached its end
        assert((!m_handle.promise().record || m_handle.done()) && "a running Task was destroyed by other than its owner's end");
        m_handle.destroy();
        m_handle = nullptr;
    }

    Handle m_handle;
};

/// Awaits `task` and gives its Outcome instead of throwing: the way to run code after it that itself awaits
/// (co_await is not allowed in a catch block). Use it as `auto outcome = co_await settle(std::move(task));`
template <class T>
auto settle(Task<T>&& task) noexcept
{
    return std::move(task).settled();
}

} // namespace millrace::async

#pragma once

#include "app/async/cancel_scope.h"
#include "app/async/runtime.h"
#include "app/async/task.h"
#include "app/core/result.h"

namespace millrace::async {

/// The error of withTimeout().
struct TimedOut {
    friend bool operator==(const TimedOut&, const TimedOut&) = default;
};

/// Runs `task` with a deadline: its value, or TimedOut once the deadline has cancelled it and it has ended.
///
/// After asyncio.timeout(): a value that came in spite of the deadline is given; when an outer scope was cancelled as well (or an outer
/// deadline passed), Cancelled goes on to whoever owns that; exceptions pass unchanged.
template <class T>
Task<Result<T, TimedOut>> withDeadline(SteadyTime deadline, Task<T> task)
{
    CancelScope scope(deadline);
    Outcome<T> outcome = co_await settle(std::move(task));
    scope.leave();
    if (outcome.cancelled() && scope.deadlinePassed() && !scope.outerCancelled())
        co_return Failure{TimedOut{}};
    if constexpr (std::is_void_v<T>) {
        outcome.take();
        co_return Result<void, TimedOut>();
    } else {
        co_return outcome.take();
    }
}

template <class T>
Task<Result<T, TimedOut>> withTimeout(SteadyDuration timeout, Task<T> task)
{
    // not a coroutine itself: the time runs from the await
    struct Start {
        static Task<Result<T, TimedOut>> run(SteadyDuration duration, Task<T> inner)
        {
            co_return co_await withDeadline(deadlineAfter(Runtime::current()->clock().now(), duration), std::move(inner));
        }
    };
    return Start::run(timeout, std::move(task));
}

inline constexpr SteadyDuration kCleanupLimit = std::chrono::seconds(2);

/// Runs `task`, then `cleanup` whatever became of it, shielded from cancellation for at most `limit`; then gives what `task` gave.
/// An exception of the cleanup is thrown only where the task itself did not fail.
template <class T>
Task<T> withCleanup(Task<T> task, Task<void> cleanup, SteadyDuration limit = kCleanupLimit)
{
    Outcome<T> outcome = co_await settle(std::move(task));
    CancelScope shield(deadlineAfter(Runtime::current()->clock().now(), limit), Shield::Yes);
    const Outcome<void> cleaned = co_await settle(std::move(cleanup));
    shield.leave();
    if (cleaned.failed() && !outcome.failed())
        std::rethrow_exception(cleaned.exception());
    co_return outcome.take();
}

} // namespace millrace::async

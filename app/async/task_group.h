#pragma once

#include "app/async/cancel_scope.h"
#include "app/async/suspension.h"
#include "app/async/task.h"

#include <exception>
#include <source_location>
#include <stdexcept>
#include <string>
#include <vector>

namespace millrace::async {

class TaskGroup;

/// Runs `body(group)` and then waits for all that it spawned: asyncio's `async with TaskGroup()`.
///
/// The first exception, of the body or of a task, cancels the rest; TaskGroupError with all of them follows when all have ended.
/// When only the surroundings were cancelled, Cancelled goes on; when tasks failed as well, TaskGroupError does, and the next await
/// outside throws Cancelled again, since the outer scope is still cancelled (CPython's bug 116720 was to lose that).
/// `body` is kept in this coroutine's frame, so it may be a coroutine lambda with captures. `name`: for inspectors.
template <class Body>
Task<void> withTaskGroup(Body body, std::string name = {});

/// Thrown when tasks of a group failed: all of their exceptions, in the order in which they happened.
class TaskGroupError : public std::runtime_error {
public:
    explicit TaskGroupError(std::vector<std::exception_ptr> errors);
    [[nodiscard]] const std::vector<std::exception_ptr>& errors() const noexcept { return m_errors; }

private:
    std::vector<std::exception_ptr> m_errors;
};

/// The tasks that a piece of code has started and waits for. No task exists outside a group.
///
/// Thread: loop. Use withTaskGroup() inside a coroutine. A service that lives longer than one call owns a group made with a Runtime and
/// must see it empty before it is destroyed (asserted): cancel(), then join(). Errors: an exception that escapes a task cancels the
/// others (and the group's body), and join() throws TaskGroupError once all have ended; Cancelled fails nothing. A Result error is a
/// plain value to the group.
class TaskGroup {
public:
    /// In a coroutine: children belong to `scope`, which the caller has opened and leaves after join(). `name`: for inspectors; those who make one
    /// inside a task are its host.
    explicit TaskGroup(CancelScope& scope, std::string name = {});
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Starts `task` at the loop's next turn. Into a group that is cancelled already the task starts too, and gets Cancelled at its
    /// first await, so that what it owns is cleaned up in one way.
    void spawn(std::string name, Task<void> task, std::source_location where = std::source_location::current());
    void cancel(std::string cause) { m_scope.cancel(std::move(cause)); }
    [[nodiscard]] std::size_t size() const noexcept { return m_live; }
    [[nodiscard]] CancelScope& scope() const noexcept { return m_scope; }
    /// 0 before its first task.
    [[nodiscard]] std::uint64_t id() const noexcept { return m_id; }

    /// Waits until all tasks have ended, those spawned meanwhile too; cannot be cancelled itself (cancelling the scope ends the tasks).
    /// Throws TaskGroupError. One coroutine joins at a time.
    Task<void> join();

private:
    friend class Runtime;
    template <class Body>
    friend Task<void> withTaskGroup(Body body, std::string name);
    class Joining;
    void taskEnded(const std::string& name, std::exception_ptr error);
    void fail(std::exception_ptr error, std::string cause);

    CancelScope& m_scope;
    const std::string m_name;
    std::uint64_t m_id = 0;              ///< with its first task
    std::uint64_t m_host = 0;            ///< the task in which it was made; 0: none
    std::size_t m_live = 0;
    Joining* m_joining = nullptr;
    std::vector<std::exception_ptr> m_errors;
};

template <class Body>
Task<void> withTaskGroup(Body body, std::string name)
{
    CancelScope scope;
    TaskGroup group(scope, std::move(name));
    Outcome<void> bodyOutcome = co_await settle(body(group));
    if (bodyOutcome.failed())
        group.fail(bodyOutcome.exception(), "the group's body failed");
    Outcome<void> joined = co_await settle(group.join());
    scope.leave();
    joined.take(); // TaskGroupError
    // Cancelled from outside goes on; a group that its own body cancelled has simply ended.
    if (scope.outerCancelled() || (bodyOutcome.cancelled() && !scope.cancelledHere()))
        throw Cancelled{};
}

} // namespace millrace::async

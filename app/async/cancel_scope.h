#pragma once

#include "app/async/task_record.h"
#include "app/async/timer_heap.h"
#include "app/core/clock.h"

#include <optional>
#include <string>

namespace millrace::async {

enum class Shield { No, Yes };

/// A region of one task, with the tasks of the groups opened in it, that can be cancelled as a whole (after Trio's cancel scopes).
///
/// Thread: loop. Lives in a coroutine's frame, is entered by its constructor and left by its destructor, strictly nested.
/// cancel() is level-triggered: every await inside throws Cancelled until the scope is left; scopes inside are cancelled with it unless
/// they are shielded. Whoever opened the scope turns Cancelled into something else (withTimeout) after having left it.
class CancelScope {
public:
    /// Opens a scope in the running task.
    explicit CancelScope(Shield shield = Shield::No);
    /// … that cancels itself, with the cause "deadline", at `deadline`.
    explicit CancelScope(SteadyTime deadline, Shield shield = Shield::No);
    /// A root, outside any task: for what a Runtime or a service owns.
    CancelScope(Runtime& runtime, CancelScope* parent);
    ~CancelScope();
    CancelScope(const CancelScope&) = delete;
    CancelScope& operator=(const CancelScope&) = delete;

    /// For a scope that its task has just opened: Runtime::cancelTask() may cancel it, so that a person can cut one task off. Whoever opens it
    /// deals with that end as with any other (cancelledHere()).
    void letOthersCancel();
    /// The first cause stays. May be called from inside or outside the scope's tasks.
    void cancel(std::string cause);
    /// Leaves before the destructor does: what follows in the same coroutine is outside.
    void leave();
    /// Moves or removes the deadline; one that has passed cancels at once. Has no effect after the scope was left.
    void setDeadline(std::optional<SteadyTime> deadline);
    [[nodiscard]] std::optional<SteadyTime> deadline() const noexcept { return m_deadline; }

    /// Cancelled itself, by cancel() or its deadline.
    [[nodiscard]] bool cancelledHere() const noexcept { return m_cancelledHere; }
    [[nodiscard]] bool deadlinePassed() const noexcept { return m_deadlinePassed; }
    /// Awaits inside throw: cancelled itself or through an outer scope.
    [[nodiscard]] bool cancelled() const noexcept { return m_effective; }
    /// An outer scope is cancelled too (and this one is not shielded from it).
    [[nodiscard]] bool outerCancelled() const noexcept { return m_parent && m_parent->m_effective && m_shield == Shield::No; }
    [[nodiscard]] const std::string& cause() const noexcept { return m_cause; }
    /// When that was; of cancelled() ones only.
    [[nodiscard]] SteadyTime cancelledAt() const noexcept { return m_cancelledAt; }

private:
    friend class Runtime;
    friend class Suspension;
    friend class TaskGroup;
    void enter(TaskRecord& task);
    void attachToParent();
    void addTask(TaskRecord& task) noexcept;
    void removeTask(TaskRecord& task) noexcept;
    void spread();
    void deliver(SteadyTime at);
    void onDeadline();

    Runtime& m_runtime;
    CancelScope* m_parent = nullptr;
    TaskRecord* m_host = nullptr;
    CancelScope* m_firstChild = nullptr;
    CancelScope* m_previousSibling = nullptr;
    CancelScope* m_nextSibling = nullptr;
    TaskRecord* m_firstTask = nullptr;
    TimerNode m_timer;
    std::optional<SteadyTime> m_deadline;
    std::string m_cause;
    SteadyTime m_cancelledAt;
    Shield m_shield = Shield::No;
    bool m_cancelledHere = false;
    bool m_deadlinePassed = false;
    bool m_effective = false;
    bool m_left = false;
};

} // namespace millrace::async

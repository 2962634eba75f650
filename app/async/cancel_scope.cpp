#include "app/async/cancel_scope.h"

#include "app/async/runtime.h"
#include "app/async/suspension.h"

#include <cassert>
#include <utility>

namespace millrace::async {

CancelScope::CancelScope(Shield shield) : m_runtime(*Runtime::current()), m_shield(shield)
{
    enter(*m_runtime.currentTask());
}

CancelScope::CancelScope(SteadyTime deadline, Shield shield) : CancelScope(shield)
{
    setDeadline(deadline);
}

CancelScope::CancelScope(Runtime& runtime, CancelScope* parent) : m_runtime(runtime), m_parent(parent)
{
    attachToParent();
}

CancelScope::~CancelScope()
{
    leave();
}

void CancelScope::enter(TaskRecord& task)
{
    m_parent = task.scope;
    m_host = &task;
    attachToParent();
    m_parent->removeTask(task);
    addTask(task);
}

void CancelScope::attachToParent()
{
    if (!m_parent)
        return;
    m_nextSibling = m_parent->m_firstChild;
    if (m_nextSibling)
        m_nextSibling->m_previousSibling = this;
    m_parent->m_firstChild = this;
    if (m_shield == Shield::No && m_parent->m_effective) {
        m_effective = true;
        m_cause = m_parent->m_cause;
        m_cancelledAt = m_parent->m_cancelledAt;
    }
}

void CancelScope::leave()
{
    if (std::exchange(m_left, true))
        return;
    m_runtime.removeTimer(m_timer);
    if (m_host && m_host->own == this) {
        m_host->own = nullptr;
        if (m_cancelledHere)
            m_host->cutOffCause = m_cause;
    }
    if (m_host) {
        assert(m_host->scope == this && "cancel scopes must be left in the reverse order of entering");
        removeTask(*m_host);
        m_parent->addTask(*m_host);
        m_host->cancelCause = m_parent->m_cause;
    }
    assert(!m_firstTask && !m_firstChild && "a cancel scope was left while tasks run in it");
    if (!m_parent)
        return;
    if (m_previousSibling)
        m_previousSibling->m_nextSibling = m_nextSibling;
    else
        m_parent->m_firstChild = m_nextSibling;
    if (m_nextSibling)
        m_nextSibling->m_previousSibling = m_previousSibling;
}

void CancelScope::addTask(TaskRecord& task) noexcept
{
    task.scope = this;
    task.scopePrevious = nullptr;
    task.scopeNext = m_firstTask;
    if (m_firstTask)
        m_firstTask->scopePrevious = &task;
    m_firstTask = &task;
}

void CancelScope::removeTask(TaskRecord& task) noexcept
{
    if (task.scopePrevious)
        task.scopePrevious->scopeNext = task.scopeNext;
    else
        m_firstTask = task.scopeNext;
    if (task.scopeNext)
        task.scopeNext->scopePrevious = task.scopePrevious;
    task.scopePrevious = task.scopeNext = nullptr;
}

void CancelScope::letOthersCancel()
{
    assert(m_host && !m_host->own);
    m_host->own = this;
}

void CancelScope::cancel(std::string cause)
{
    if (m_left || m_cancelledHere)
        return;
    m_cancelledHere = true;
    if (m_effective)
        return; // an outer scope has reached everything in here already
    m_cause = std::move(cause);
    spread();
}

/// Marks this scope and those inside, and wakes every task that waits in them. Delivering only schedules, so the lists stay as they are.
/// Walks the tree by its links: scopes may nest deeper than the stack could.
void CancelScope::spread()
{
    const SteadyTime now = m_runtime.clock().now();
    deliver(now);
    CancelScope* scope = m_firstChild;
    CancelScope* above = this;
    while (scope || above != this) {
        if (!scope) {
            scope = std::exchange(above, above->m_parent)->m_nextSibling;
        } else if (scope->m_shield == Shield::Yes || scope->m_effective) {
            scope = scope->m_nextSibling;
        } else {
            scope->m_cause = m_cause;
            scope->deliver(now);
            above = scope;
            scope = scope->m_firstChild;
        }
    }
}

void CancelScope::deliver(SteadyTime at)
{
    m_effective = true;
    m_cancelledAt = at;
    for (TaskRecord* task = m_firstTask; task; task = task->scopeNext) {
        task->cancelCause = m_cause;
        task->cancelledAt = at;
        if (task->suspension)
            task->suspension->deliverCancel();
    }
}

void CancelScope::setDeadline(std::optional<SteadyTime> deadline)
{
    if (m_left)
        return;
    m_runtime.removeTimer(m_timer);
    m_deadline = deadline;
    if (!deadline)
        return;
    // A deadline that has passed already must win over an await that would be ready in this very turn.
    if (*deadline <= m_runtime.clock().now()) {
        onDeadline();
        return;
    }
    m_timer.fire = [this] { onDeadline(); };
    m_runtime.addTimer(m_timer, *deadline);
}

void CancelScope::onDeadline()
{
    m_deadlinePassed = true;
    cancel("deadline");
}

} // namespace millrace::async

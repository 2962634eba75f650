#include "app/async/task_group.h"

#include "app/async/runtime.h"

#include <cassert>

namespace millrace::async {

namespace {

std::string summarize(const std::vector<std::exception_ptr>& errors)
{
    std::string text = std::to_string(errors.size()) + (errors.size() == 1 ? " task failed: " : " tasks failed: ");
    for (std::size_t i = 0; i < errors.size() && i < 3; ++i) {
        if (i > 0)
            text += "; ";
        try {
            std::rethrow_exception(errors[i]);
        } catch (const std::exception& error) {
            text += error.what();
        } catch (...) {
            text += "unknown exception";
        }
    }
    return text;
}

} // namespace

TaskGroupError::TaskGroupError(std::vector<std::exception_ptr> errors) : std::runtime_error(summarize(errors)), m_errors(std::move(errors)) {}

class TaskGroup::Joining final : public Suspension {
public:
    explicit Joining(TaskGroup& group) : Suspension("tasks of its group"), m_group(group) { setUncancellable(); }
    ~Joining() override = default;
    void cancel() noexcept override {}
    void await_resume() noexcept { m_group.m_joining = nullptr; }
    void done() noexcept { complete(); }

protected:
    bool ready() override { return m_group.m_live == 0; }
    void suspend() override { m_group.m_joining = this; }

private:
    TaskGroup& m_group;
};

TaskGroup::TaskGroup(CancelScope& scope, std::string name) : m_scope(scope), m_name(std::move(name))
{
    const Runtime* const runtime = Runtime::current();
    if (const TaskRecord* const host = runtime ? runtime->currentTask() : nullptr)
        m_host = host->id;
}

TaskGroup::~TaskGroup()
{
    assert(m_live == 0 && "a TaskGroup was destroyed while its tasks live: join() it");
}

void TaskGroup::spawn(std::string name, Task<void> task, std::source_location where)
{
    const Task<void>::Handle handle = task.release();
    TaskRecord record;
    record.name = std::move(name);
    record.spawnedAt = record.awaitsAt = where;
    record.group = this;
    record.root = handle;
    if (++m_live == 1 && m_id == 0)
        m_id = m_scope.m_runtime.m_nextId++;
    TaskRecord& live = m_scope.m_runtime.addTask(std::move(record), m_scope);
    handle.promise().record = &live;
    if (m_scope.cancelled()) {
        live.cancelCause = m_scope.cause();
        live.cancelledAt = m_scope.cancelledAt();
    }
}

void TaskGroup::taskEnded(const std::string& name, std::exception_ptr error)
{
    if (error)
        fail(std::move(error), "task \"" + name + "\" failed");
    if (--m_live == 0 && m_joining)
        std::exchange(m_joining, nullptr)->done();
}

void TaskGroup::fail(std::exception_ptr error, std::string cause)
{
    m_errors.push_back(std::move(error));
    m_scope.cancel(std::move(cause));
}

Task<void> TaskGroup::join()
{
    assert(Runtime::current()->currentTask()->group != this && "a task waits for the group that it belongs to: neither would ever end");
    while (m_live > 0)
        co_await Joining(*this);
    if (!m_errors.empty())
        throw TaskGroupError(std::exchange(m_errors, {}));
}

} // namespace millrace::async

#include "app/async/runtime.h"

#include "app/async/suspension.h"
#include "app/async/task.h"
#include "app/async/task_group.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <string_view>

namespace millrace::async {

namespace {

thread_local Runtime* t_current = nullptr;

/// Posted work and due timers look at the clock once in so many; each only schedules a task.
constexpr std::size_t kSliceCheck = 16;

std::string describe(const std::source_location& where)
{
    const std::string_view path = where.file_name();
    const std::size_t slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1)) + ':' + std::to_string(where.line());
}

} // namespace

Runtime::Runtime(const Clock& clock, LoopDriver& driver, Options options)
    : m_clock(clock), m_driver(driver), m_options(options), m_rootScope(std::make_unique<CancelScope>(*this, nullptr)), m_lastStamp(clock.now())
{
}

Runtime::~Runtime()
{
    assert(m_taskCount == 0 && "a Runtime was destroyed while tasks live: cancel and join their groups first");
}

Runtime* Runtime::current() noexcept
{
    return t_current;
}

void Runtime::post(std::function<void()> work)
{
    m_posted.push(std::move(work), [this] { m_driver.wake(); });
}

/// What does not fit into the slice stays in m_taken, before all that is posted later.
void Runtime::runPosted(SteadyTime end)
{
    const bool fromEarlier = !m_taken.empty();
    if (!fromEarlier)
        m_posted.takeInto(m_taken);
    while (m_takenDone < m_taken.size()) {
        std::exchange(m_taken[m_takenDone++], nullptr)();
        if (m_takenDone % kSliceCheck == 0 && m_clock.now() >= end)
            break;
    }
    if (m_takenDone < m_taken.size())
        return;
    m_taken.clear();
    m_takenDone = 0;
    if (fromEarlier)
        m_driver.wake(); // what was posted meanwhile asked for a turn, and got this one
}

void Runtime::fireTimers(SteadyTime begin, SteadyTime end)
{
    std::size_t fired = 0;
    while (TimerNode* due = m_timers.takeDue(begin)) {
        due->fire();
        if (++fired % kSliceCheck == 0 && m_clock.now() >= end)
            break;
    }
}

void Runtime::turn()
{
    assert(!m_inTurn && "Runtime::turn() was entered again: a nested event loop runs inside a task");
    m_inTurn = true;
    Runtime* const outer = std::exchange(t_current, this);
    const SteadyTime begin = m_clock.now();
    const SteadyTime end = begin + m_options.slice;

    runPosted(end);
    fireTimers(begin, end);

    m_lastStamp = m_clock.now();
    while (m_queueFirst) {
        TaskRecord* task = m_queueFirst;
        m_queueFirst = task->queueNext;
        if (!m_queueFirst)
            m_queueLast = nullptr;
        task->queueNext = nullptr;
        poll(*task);
        if (m_options.measure ? m_lastStamp >= end : m_clock.now() >= end)
            break;
    }

    t_current = outer;
    m_inTurn = false;
    m_longestTurn = std::max(m_longestTurn, m_clock.now() - begin);
    if (m_queueFirst || !m_taken.empty())
        m_driver.wake();
    rearm();
}

void Runtime::poll(TaskRecord& task)
{
    m_running = &task;
    task.state = TaskState::Running;
    ++task.polls;
    if (m_options.measure)
        task.scheduled += m_lastStamp - task.since;

    std::exchange(task.next, nullptr).resume();

    m_running = nullptr;
    const bool watched = m_watched == &task;
    const bool ended = task.state == TaskState::Ended;
    if (ended)
        endTask(task);
    if (!m_options.measure)
        return;
    const SteadyTime now = m_clock.now(); // after the frame's destructors, so that the next task is not charged for them
    const SteadyDuration spent = now - std::exchange(m_lastStamp, now);
    if (watched)
        m_watchedPolls.add(spent);
    if (ended)
        return;
    task.busy += spent;
    if (spent > task.longestPoll) {
        task.longestPoll = spent;
        task.longestPollAt = now;
    }
    task.since = now;
}

void Runtime::enqueue(TaskRecord& task) noexcept
{
    assert(task.next && task.state != TaskState::Scheduled);
    task.state = TaskState::Scheduled;
    task.suspension = nullptr;
    if (&task == m_running) { // yielding is not waiting
        ++task.selfWakes;
    } else if (m_options.measure) {
        const SteadyTime now = m_clock.now();
        task.idle += now - task.since;
        task.since = now;
    }
    if (m_queueLast)
        m_queueLast->queueNext = &task;
    else
        m_queueFirst = &task;
    m_queueLast = &task;
    if (!m_inTurn && m_queueFirst == &task)
        m_driver.wake();
}

TaskRecord& Runtime::addTask(TaskRecord&& record, CancelScope& scope)
{
    auto* task = new TaskRecord(std::move(record));
    task->id = m_nextId++;
    task->runtime = this;
    task->spawnTime = task->since = m_clock.now();
    task->liveNext = m_liveFirst;
    if (m_liveFirst)
        m_liveFirst->livePrevious = task;
    m_liveFirst = task;
    ++m_taskCount;
    scope.addTask(*task);
    task->next = task->root;
    enqueue(*task);
    return *task;
}

void Runtime::endTask(TaskRecord& task)
{
    using Handle = std::coroutine_handle<detail::Promise<void>>;
    const Handle root = Handle::from_address(task.root.address());
    const std::exception_ptr error = root.promise().error;
    keepEnded(task, error, root.promise().wasCancelled);
    root.destroy();
    task.scope->removeTask(task);
    if (task.livePrevious)
        task.livePrevious->liveNext = task.liveNext;
    else
        m_liveFirst = task.liveNext;
    if (task.liveNext)
        task.liveNext->livePrevious = task.livePrevious;
    --m_taskCount;
    for (Walk* walk = m_walks; walk; walk = walk->m_nextWalk) {
        if (walk->m_next == &task)
            walk->m_next = task.liveNext;
    }
    if (m_watched == &task)
        m_watched = nullptr;
    TaskGroup* const group = task.group;
    const std::string taskName = std::move(task.name);
    delete &task;
    group->taskEnded(taskName, error);
}

void Runtime::addTimer(TimerNode& node, SteadyTime at)
{
    m_timers.add(node, at);
    if (!m_inTurn)
        rearm();
}

void Runtime::removeTimer(TimerNode& node) noexcept
{
    m_timers.remove(node);
}

void Runtime::rearm()
{
    const std::optional<SteadyTime> next = m_timers.next();
    if (next == m_armedFor && (!next || *next > m_clock.now()))
        return;
    m_armedFor = next;
    m_driver.setTimer(next);
}

std::vector<TaskInfo> Runtime::tasks(std::size_t most) const
{
    std::vector<TaskInfo> infos;
    infos.reserve(std::min(most, m_taskCount));
    for (const TaskRecord* task = m_liveFirst; task && infos.size() < most; task = task->liveNext)
        infos.push_back(info(*task));
    return infos;
}

TaskInfo Runtime::info(const TaskRecord& task) const
{
    const SteadyTime now = m_clock.now();
    TaskInfo info;
    info.id = task.id;
    info.group = task.group->m_id;
    info.name = task.name;
    info.state = task.state;
    info.awaits = task.state == TaskState::Waiting ? task.awaits : "";
    info.awaitsAt = describe(task.awaitsAt);
    info.spawnedAt = describe(task.spawnedAt);
    info.cancelCause = task.cancelCause;
    info.polls = task.polls;
    info.selfWakes = task.selfWakes;
    info.busy = task.busy;
    const SteadyDuration here = m_options.measure ? now - task.since : SteadyDuration(0);
    info.scheduled = task.scheduled + (task.state == TaskState::Scheduled ? here : SteadyDuration(0));
    info.idle = task.idle + (task.state == TaskState::Waiting ? here : SteadyDuration(0));
    info.longestPoll = task.longestPoll;
    info.sinceLongestPoll = now - task.longestPollAt;
    info.age = now - task.spawnTime;
    if (!task.cancelCause.empty())
        info.cancelling = now - task.cancelledAt;
    info.cancellable = task.own != nullptr;
    return info;
}

GroupInfo Runtime::info(const TaskGroup& group) const
{
    GroupInfo info;
    info.id = group.m_id;
    info.host = group.m_host;
    info.name = group.m_name;
    info.live = group.m_live;
    if (group.m_scope.cancelled()) {
        info.cancelCause = group.m_scope.cause();
        info.cancelling = m_clock.now() - group.m_scope.cancelledAt();
    }
    return info;
}

Runtime::Walk::Walk(Runtime& runtime) noexcept : m_runtime(runtime), m_next(runtime.m_liveFirst), m_nextWalk(std::exchange(runtime.m_walks, this)) {}

Runtime::Walk::~Walk()
{
    Walk** walk = &m_runtime.m_walks;
    while (*walk != this)
        walk = &(*walk)->m_nextWalk;
    *walk = m_nextWalk;
}

void PollHistogram::add(SteadyDuration poll)
{
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(0, std::chrono::duration_cast<Microseconds>(poll).count()));
    ++counts[std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(us)), kBuckets - 1)];
}

void Runtime::setKeepEnded(bool keep)
{
    m_keepEnded = keep;
    if (!keep)
        m_ended.clear();
}

/// The poll that ends it is counted, without the destructors of its frame.
EndedTask Runtime::endOf(const TaskRecord& task, const std::exception_ptr& error, bool wasCancelled) const
{
    EndedTask ended{info(task), error ? EndedTask::End::Failed : wasCancelled ? EndedTask::End::Cancelled : EndedTask::End::Finished, m_clock.now()};
    if (ended.end == EndedTask::End::Finished && !task.cutOffCause.empty()) {
        ended.end = EndedTask::End::Cancelled;
        ended.task.cancelCause = task.cutOffCause;
    }
    if (m_options.measure) {
        const SteadyDuration poll = ended.at - m_lastStamp;
        ended.task.busy += poll;
        ended.task.longestPoll = std::max(ended.task.longestPoll, poll);
    }
    return ended;
}

void Runtime::keepEnded(const TaskRecord& task, const std::exception_ptr& error, bool wasCancelled)
{
    const bool longPoll = task.longestPoll >= kLongPoll || (m_options.measure && m_clock.now() - m_lastStamp >= kLongPoll);
    const bool odd = error || wasCancelled || !task.cutOffCause.empty() || longPoll;
    if (m_watched == &task)
        m_watchedEnd = endOf(task, error, wasCancelled);
    if (!odd && !m_keepEnded)
        return;
    std::deque<EndedTask>& kept = odd ? m_oddlyEnded : m_ended;
    if (kept.size() == kMaxEnded)
        kept.pop_front();
    kept.push_back(endOf(task, error, wasCancelled));
}

TaskRecord* Runtime::find(std::uint64_t id) const noexcept
{
    TaskRecord* task = m_liveFirst;
    while (task && task->id != id)
        task = task->liveNext;
    return task;
}

void Runtime::watch(std::uint64_t id)
{
    m_watched = id == 0 ? nullptr : find(id);
    m_watchedPolls = {};
    m_watchedEnd.reset();
}

bool Runtime::cancelTask(std::uint64_t id, std::string cause)
{
    TaskRecord* const task = find(id);
    if (!task || !task->own)
        return false;
    task->own->cancel(std::move(cause));
    return true;
}

// --- Suspension ---

bool Suspension::begin(TaskRecord& record, std::coroutine_handle<> caller)
{
    m_record = &record;
    if (!m_uncancellable && record.scope->cancelled()) {
        m_cancelled = true;
        return false;
    }
    if (ready())
        return false;
    record.next = caller;
    record.suspension = this;
    record.state = TaskState::Waiting;
    record.awaits = m_what;
    try {
        suspend();
    } catch (...) {
        // thrown at the co_await: the task never stopped running
        record.next = nullptr;
        record.suspension = nullptr;
        record.state = TaskState::Running;
        throw;
    }
    return true;
}

void Suspension::complete() noexcept
{
    m_record->runtime->enqueue(*m_record);
}

void Suspension::completeCancelled() noexcept
{
    m_cancelled = true;
    m_record->runtime->enqueue(*m_record);
}

void Suspension::deliverCancel() noexcept
{
    if (m_uncancellable || m_cancelling)
        return;
    m_cancelling = true;
    cancel();
}

} // namespace millrace::async

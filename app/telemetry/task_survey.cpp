#include "app/telemetry/task_survey.h"

#include <algorithm>

namespace millrace::telemetry {

namespace {

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isFixedWord(std::string_view word)
{
    return std::ranges::all_of(word, [](char c) { return (lowered(c) >= 'a' && lowered(c) <= 'z') || c == '-'; });
}

} // namespace

std::string_view taskKind(std::string_view name)
{
    std::size_t end = 0;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t stop = std::min(name.find(' ', at), name.size());
        if (stop == at || !isFixedWord(name.substr(at, stop - at)))
            break;
        end = stop;
        at = stop + 1;
    }
    return end == 0 ? kOtherKinds : name.substr(0, end);
}

TaskSurvey::TaskSurvey(async::Runtime& runtime, std::string_view filter, std::uint64_t watched) : m_runtime(runtime), m_walk(runtime), m_watched(watched), m_now(runtime.clock().now())
{
    std::ranges::transform(filter, std::back_inserter(m_filter), lowered);
    tasks.reserve(std::min(kMaxTasks, runtime.taskCount()));
}

bool TaskSurvey::step()
{
    return m_walk.step(kSlice, [this](const async::TaskRecord& task) { visit(task); });
}

bool TaskSurvey::fits(std::string_view name) const
{
    return m_filter.empty() || std::ranges::search(name, m_filter, {}, lowered).begin() != name.end();
}

void TaskSurvey::visit(const async::TaskRecord& task)
{
    if (fits(task.name)) {
        ++fitting;
        if (tasks.size() < kMaxTasks)
            tasks.push_back(m_runtime.info(task));
    }
    if (task.id == m_watched)
        watched = m_runtime.info(task);
    const std::string_view kind = taskKind(task.name);
    auto [place, isNew] = m_kindOf.try_emplace(std::string(kind), kinds.size());
    if (isNew && kinds.size() >= kMaxKinds)
        place->second = kMaxKinds - 1;
    else if (isNew)
        kinds.push_back({std::string(kinds.size() + 1 == kMaxKinds ? kOtherKinds : kind), 0, 0, 0, {}, {}, {}});
    TaskKind& all = kinds[place->second];
    ++all.live;
    all.waiting += task.state == async::TaskState::Waiting ? 1 : 0;
    all.polls += task.polls;
    all.busy += task.busy;
    all.scheduled += task.scheduled;
    all.longestPoll = std::max(all.longestPoll, task.longestPoll);

    if (task.longestPoll >= kLongPoll)
        warn(task, TaskWarning::What::LongPoll, task.longestPoll);
    if (wakesItself(task.polls, task.selfWakes))
        warn(task, TaskWarning::What::WakesItself, {});
    if (!task.cancelCause.empty() && m_now - task.cancelledAt >= kLongCancel)
        warn(task, TaskWarning::What::CancelsLong, m_now - task.cancelledAt);
}

void TaskSurvey::warn(const async::TaskRecord& task, TaskWarning::What what, SteadyDuration time)
{
    ++warningCount;
    if (warnings.size() < kMaxWarnings)
        warnings.push_back({what, task.id, task.name, time});
}

} // namespace millrace::telemetry

#include "app/telemetry/task_survey.h"

#include <algorithm>

namespace millrace::telemetry {

namespace {

constexpr const char* kOtherKinds = "other";

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::string_view taskKind(std::string_view name)
{
    const std::size_t variable = name.find_first_of("0123456789.:/");
    if (variable == std::string_view::npos)
        return name.empty() ? std::string_view("task") : name;
    const std::size_t blank = variable == 0 ? std::string_view::npos : name.rfind(' ', variable - 1);
    return blank == std::string_view::npos || blank == 0 ? std::string_view("task") : name.substr(0, blank);
}

TaskSurvey::TaskSurvey(async::Runtime& runtime, std::string_view filter, std::uint64_t watched) : m_runtime(runtime), m_watched(watched), m_now(runtime.clock().now())
{
    std::ranges::transform(filter, std::back_inserter(m_filter), lowered);
    tasks.reserve(std::min(kMaxTasks, runtime.taskCount()));
    runtime.beginScan();
}

bool TaskSurvey::step()
{
    return m_runtime.scan(kSlice, [this](const async::TaskRecord& task) { visit(task); });
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
        kinds.push_back({kinds.size() + 1 == kMaxKinds ? std::string(kOtherKinds) : std::string(kind), 0, 0, 0, {}, {}, {}});
    TaskKind& all = kinds[place->second];
    ++all.live;
    all.waiting += task.state == async::TaskState::Waiting ? 1 : 0;
    all.polls += task.polls;
    all.busy += task.busy;
    all.scheduled += task.scheduled;
    all.longestPoll = std::max(all.longestPoll, task.longestPoll);

    if (task.longestPoll >= kLongPoll)
        warn(task, TaskWarning::What::LongPoll, task.longestPoll);
    if (task.polls >= kFewPolls && task.selfWakes > task.polls / 2)
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

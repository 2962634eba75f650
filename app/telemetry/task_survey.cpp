#include "app/telemetry/task_survey.h"

#include "app/async/task_group.h"

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

bool fitsFilter(std::string_view filter, std::initializer_list<std::string_view> texts)
{
    return filter.empty() || std::ranges::any_of(texts, [filter](std::string_view text) { return std::ranges::search(text, filter, {}, lowered, lowered).begin() != text.end(); });
}

TaskSurvey::TaskSurvey(async::Runtime& runtime, std::string filter, std::uint64_t watched)
    : m_runtime(runtime), m_walk(runtime), m_watched(watched), m_filter(std::move(filter)), m_now(runtime.clock().now())
{
    tasks.reserve(std::min(kMaxTasks, runtime.taskCount()));
}

bool TaskSurvey::step()
{
    return m_walk.step(kSlice, [this](const async::TaskRecord& task) { visit(task); });
}

void TaskSurvey::visit(const async::TaskRecord& task)
{
    const bool fits = fitsFilter(m_filter, {task.name, task.state == async::TaskState::Waiting ? std::string_view(task.awaits) : std::string_view()});
    fitting += fits ? 1 : 0;
    if (fits && told < kMaxTasks) {
        ++told;
        tell(task);
    } else if (m_hosts.contains(task.id) && tasks.size() - told < kMaxHosts) {
        tell(task);
    }
    if (task.id == m_watched)
        watched = m_runtime.info(task);
    count(task);
    judge(task);
}

void TaskSurvey::tell(const async::TaskRecord& task)
{
    tasks.push_back(m_runtime.info(task));
    if (!m_toldGroups.insert(task.group->id()).second)
        return;
    groups.push_back(m_runtime.info(*task.group));
    if (groups.back().host != 0)
        m_hosts.insert(groups.back().host);
}

void TaskSurvey::count(const async::TaskRecord& task)
{
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
}

void TaskSurvey::judge(const async::TaskRecord& task)
{
    if (task.longestPoll >= kLongPoll && m_now - task.longestPollAt < kLongPollTold)
        warn({TaskWarning::What::LongPoll, task.id, task.name, task.longestPoll});
    if (wakesItself(task.polls, task.selfWakes))
        warn({TaskWarning::What::WakesItself, task.id, task.name, {}});
    if (const async::CancelScope& around = task.group->scope(); around.cancelled()) {
        if (m_now - around.cancelledAt() >= kLongCancel && m_judgedGroups.insert(task.group->id()).second) {
            const async::GroupInfo group = m_runtime.info(*task.group);
            warn({TaskWarning::What::GroupCancelsLong, group.id, group.name, group.cancelling, group.live});
        }
    } else if (!task.cancelCause.empty() && m_now - task.cancelledAt >= kLongCancel) {
        warn({TaskWarning::What::CancelsLong, task.id, task.name, m_now - task.cancelledAt});
    }
}

void TaskSurvey::warn(TaskWarning warning)
{
    ++warningCount;
    if (warnings.size() < kMaxWarnings)
        warnings.push_back(std::move(warning));
}

} // namespace millrace::telemetry

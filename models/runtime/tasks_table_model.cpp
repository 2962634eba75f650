#include "models/runtime/tasks_table_model.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace millrace::models {
namespace {

constexpr ColumnHead kTaskHeads[] = {
    ColumnHead{QT_TR_NOOP("Task"), QT_TR_NOOP("What the task does; under a task stand the groups of tasks that it waits for")},
    ColumnHead{QT_TR_NOOP("State"), QT_TR_NOOP("Running, ready for its turn, or waiting")},
    ColumnHead{QT_TR_NOOP("Waits for"), QT_TR_NOOP("What would wake it: a timer, a socket, a store's answer, other tasks")},
    ColumnHead{QT_TR_NOOP("Where"), QT_TR_NOOP("The place in the source where it waits")},
    ColumnHead{QT_TR_NOOP("Spawned at"), QT_TR_NOOP("The place in the source where it was started")},
    ColumnHead{QT_TR_NOOP("Age"), QT_TR_NOOP("How long it has lived")},
    ColumnHead{QT_TR_NOOP("Polls"), QT_TR_NOOP("How often it was resumed")},
    ColumnHead{QT_TR_NOOP("Busy"), QT_TR_NOOP("How long it has worked in all")},
    ColumnHead{QT_TR_NOOP("Ready"), QT_TR_NOOP("How long it has waited for its turn in all, while others worked")},
    ColumnHead{QT_TR_NOOP("Idle"), QT_TR_NOOP("How long it has waited for something to happen in all")},
    ColumnHead{QT_TR_NOOP("Longest poll"), QT_TR_NOOP("The longest that it kept the loop in one go; nothing else runs meanwhile")},
};
static_assert(std::size(kTaskHeads) == TasksTableModel::ColumnCount);
constexpr ColumnHead kKindHeads[] = {
    ColumnHead{QT_TR_NOOP("Task"), QT_TR_NOOP("The name that these tasks share")},
    ColumnHead{QT_TR_NOOP("Live"), QT_TR_NOOP("How many of them there are now")},
    ColumnHead{QT_TR_NOOP("Waiting"), QT_TR_NOOP("How many of them wait for something")},
    ColumnHead{QT_TR_NOOP("Polls"), QT_TR_NOOP("How often they were resumed, all together")},
    ColumnHead{QT_TR_NOOP("Busy"), QT_TR_NOOP("How long they have worked, all together")},
    ColumnHead{QT_TR_NOOP("Ready"), QT_TR_NOOP("How long they have waited for their turn, all together")},
    ColumnHead{QT_TR_NOOP("Longest poll"), QT_TR_NOOP("The longest that one of them kept the loop in one go")},
};
static_assert(std::size(kKindHeads) == KindsTableModel::ColumnCount);
constexpr ColumnHead kEndedHeads[] = {
    ColumnHead{QT_TR_NOOP("Task"), QT_TR_NOOP("What the task did")},
    ColumnHead{QT_TR_NOOP("End"), QT_TR_NOOP("Whether it finished, failed or was cancelled")},
    ColumnHead{QT_TR_NOOP("Cause"), QT_TR_NOOP("Who cancelled it, and why")},
    ColumnHead{QT_TR_NOOP("Lasted"), QT_TR_NOOP("How long it lived")},
    ColumnHead{QT_TR_NOOP("Polls"), QT_TR_NOOP("How often it was resumed")},
    ColumnHead{QT_TR_NOOP("Busy"), QT_TR_NOOP("How long it worked in all")},
    ColumnHead{QT_TR_NOOP("Longest poll"), QT_TR_NOOP("The longest that it kept the loop in one go")},
};
static_assert(std::size(kEndedHeads) == EndedTableModel::ColumnCount);
constexpr int kMostDepth = 8;
constexpr int kMaxShownName = 300;

QVariant longPollTone(SteadyDuration poll)
{
    return poll >= telemetry::TaskSurvey::kLongPoll ? QVariant(static_cast<int>(Tone::Warning)) : QVariant();
}

QString lines(const QStringList& parts)
{
    QStringList escaped;
    for (const QString& part : parts) {
        if (!part.isEmpty())
            escaped += part.toHtmlEscaped();
    }
    return QStringLiteral("<p>%1</p>").arg(escaped.join(QStringLiteral("<br>")));
}

} // namespace

QString formatSteady(SteadyDuration duration)
{
    return formatMeasured(std::chrono::ceil<Microseconds>(duration));
}

QString taskName(const std::string& name)
{
    return singleLine(name, kMaxShownName);
}

QString groupName(const std::string& name)
{
    return name.empty() ? Words::tr("group") : singleLine(name, kMaxShownName);
}

QString stateWord(const async::TaskInfo& task)
{
    if (!task.cancelCause.empty())
        return Words::tr("cancelling");
    switch (task.state) {
    case async::TaskState::Created: return Words::tr("new");
    case async::TaskState::Scheduled: return Words::tr("ready");
    case async::TaskState::Running: return Words::tr("runs");
    case async::TaskState::Waiting: return Words::tr("waits");
    case async::TaskState::Ended: break;
    }
    return Words::tr("ended");
}

// --- the tree ---

std::uint64_t TasksTableModel::key(const TaskRow& row) const
{
    return std::visit([](const auto& of) { return of.id; }, row.of);
}

/// Depth first, children in the order of their ids. What is not among the given has none under it: these stand at the top.
void TasksTableModel::apply(const std::vector<async::TaskInfo>& tasks, const std::vector<async::GroupInfo>& groups)
{
    struct Node {
        std::uint64_t id, above;
        TaskRow row;
    };
    std::vector<Node> nodes;
    for (const async::TaskInfo& task : tasks)
        nodes.push_back({task.id, task.group, {task}});
    for (const async::GroupInfo& group : groups)
        nodes.push_back({group.id, group.host, {group}});
    std::ranges::sort(nodes, {}, &Node::id);
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        places.emplace(nodes[i].id, i);
    std::vector<std::vector<std::size_t>> children(nodes.size());
    std::vector<std::size_t> stack;
    for (std::size_t i = nodes.size(); i-- > 0;) { // last first: a stack turns it round
        const auto above = places.find(nodes[i].above);
        if (above == places.end() || above->second >= i)
            stack.push_back(i);
        else
            children[above->second].push_back(i);
    }
    std::vector<TaskRow> rows;
    while (!stack.empty()) {
        const std::size_t i = stack.back();
        stack.pop_back();
        const int depth = nodes[i].row.depth;
        rows.push_back(std::move(nodes[i].row));
        for (const std::size_t child : children[i]) {
            nodes[child].row.depth = std::min(depth + 1, kMostDepth);
            stack.push_back(child);
        }
    }
    show(std::move(rows));
}

std::optional<async::TaskInfo> TasksTableModel::taskAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return std::nullopt;
    const auto* const task = std::get_if<async::TaskInfo>(&rowAt(row).of);
    return task ? std::optional(*task) : std::nullopt;
}

std::span<const ColumnHead> TasksTableModel::heads() const { return kTaskHeads; }

QVariant TasksTableModel::words(const TaskRow& row, int column) const
{
    const QString indent(row.depth * 3, u' ');
    if (const auto* const group = std::get_if<async::GroupInfo>(&row.of)) {
        switch (column) {
        case Name: return indent + groupName(group->name);
        case State: return group->cancelCause.empty() ? Words::tr("group") : Words::tr("cancelling");
        case Awaits: return QStringLiteral("%1 %2").arg(formatCount(static_cast<std::int64_t>(group->live)), group->live == 1 ? Words::tr("task") : Words::tr("tasks"));
        default: return {};
        }
    }
    const auto& task = std::get<async::TaskInfo>(row.of);
    switch (column) {
    case Name: return indent + taskName(task.name);
    case State: return stateWord(task);
    case Awaits: return QString::fromStdString(task.awaits);
    case Where: return task.state == async::TaskState::Waiting ? QString::fromStdString(task.awaitsAt) : QString();
    case Age: return formatElapsed(std::chrono::duration_cast<Milliseconds>(task.age));
    case Polls: return formatCount(static_cast<std::int64_t>(task.polls));
    case Busy: return formatSteady(task.busy);
    case Scheduled: return formatSteady(task.scheduled);
    case Idle: return formatSteady(task.idle);
    case LongestPoll: return formatSteady(task.longestPoll);
    case Spawned: return QString::fromStdString(task.spawnedAt);
    default: return {};
    }
}

QVariant TasksTableModel::more(const TaskRow& row, int column, int role) const
{
    if (const auto* const group = std::get_if<async::GroupInfo>(&row.of)) {
        switch (role) {
        case ToneRole: return column == State && !group->cancelCause.empty() ? static_cast<int>(Tone::Warning) : static_cast<int>(Tone::Dim);
        case Qt::ToolTipRole:
            return lines({groupName(group->name), group->cancelCause.empty() ? QString() : Words::tr("cancelled %1 ago: %2").arg(formatSteady(group->cancelling), taskName(group->cancelCause))});
        case CopyRole: return column == Name ? QVariant(groupName(group->name)) : QVariant();
        default: return {};
        }
    }
    const auto& task = std::get<async::TaskInfo>(row.of);
    switch (role) {
    case ToneRole:
        if (column == LongestPoll)
            return longPollTone(task.longestPoll);
        if (column == State && !task.cancelCause.empty())
            return static_cast<int>(Tone::Warning);
        if (column == Polls && telemetry::wakesItself(task.polls, task.selfWakes))
            return static_cast<int>(Tone::Warning);
        return column == Where || column == Spawned ? QVariant(static_cast<int>(Tone::Dim)) : QVariant();
    case Qt::ToolTipRole:
        return lines({taskName(task.name), Words::tr("spawned at ") + QString::fromStdString(task.spawnedAt),
            task.cancelCause.empty() ? QString() : Words::tr("cancelled: ") + taskName(task.cancelCause)});
    case CopyRole: return column == Name ? QVariant(taskName(task.name)) : QVariant();
    default: return {};
    }
}

// --- by name ---

void KindsTableModel::apply(std::vector<telemetry::TaskKind> kinds)
{
    std::ranges::stable_sort(kinds, std::ranges::greater(), &telemetry::TaskKind::live);
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < m_all.size(); ++i)
        places.emplace(m_all[i].name, i);
    const auto place = [&places](const telemetry::TaskKind& kind) {
        const auto it = places.find(kind.name);
        return it == places.end() ? places.size() : it->second;
    };
    std::ranges::stable_sort(kinds, {}, place);
    m_all = std::move(kinds);
    showFitting();
}

void KindsTableModel::setFilter(std::string text)
{
    m_filter = std::move(text);
    showFitting();
}

void KindsTableModel::showFitting()
{
    std::vector<telemetry::TaskKind> rows;
    std::ranges::copy_if(m_all, std::back_inserter(rows), [this](const telemetry::TaskKind& kind) { return telemetry::fitsFilter(m_filter, {kind.name}); });
    show(std::move(rows));
}

std::span<const ColumnHead> KindsTableModel::heads() const { return kKindHeads; }

QVariant KindsTableModel::words(const telemetry::TaskKind& kind, int column) const
{
    switch (column) {
    case Name: return taskName(kind.name);
    case Live: return formatCount(static_cast<std::int64_t>(kind.live));
    case Waiting: return formatCount(static_cast<std::int64_t>(kind.waiting));
    case Polls: return formatCount(static_cast<std::int64_t>(kind.polls));
    case Busy: return formatSteady(kind.busy);
    case Scheduled: return formatSteady(kind.scheduled);
    case LongestPoll: return formatSteady(kind.longestPoll);
    default: return {};
    }
}

QVariant KindsTableModel::more(const telemetry::TaskKind& kind, int column, int role) const
{
    return role == ToneRole && column == LongestPoll ? longPollTone(kind.longestPoll) : QVariant();
}

// --- ended ---

void EndedTableModel::apply(std::vector<async::EndedTask> ended)
{
    std::ranges::reverse(ended);
    m_all = std::move(ended);
    showFitting();
}

void EndedTableModel::setFilter(std::string text)
{
    m_filter = std::move(text);
    showFitting();
}

void EndedTableModel::showFitting()
{
    std::vector<async::EndedTask> rows;
    std::ranges::copy_if(m_all, std::back_inserter(rows), [this](const async::EndedTask& each) { return telemetry::fitsFilter(m_filter, {each.task.name, each.task.cancelCause}); });
    show(std::move(rows));
}

std::span<const ColumnHead> EndedTableModel::heads() const { return kEndedHeads; }

QVariant EndedTableModel::words(const async::EndedTask& ended, int column) const
{
    const async::TaskInfo& task = ended.task;
    switch (column) {
    case Name: return taskName(task.name);
    case End:
        switch (ended.end) {
        case async::EndedTask::End::Finished: return Words::tr("finished");
        case async::EndedTask::End::Failed: return Words::tr("failed");
        case async::EndedTask::End::Cancelled: return Words::tr("cancelled");
        }
        return {};
    case Cause: return taskName(task.cancelCause);
    case Lasted: return formatSteady(task.age);
    case Polls: return formatCount(static_cast<std::int64_t>(task.polls));
    case Busy: return formatSteady(task.busy);
    case LongestPoll: return formatSteady(task.longestPoll);
    default: return {};
    }
}

QVariant EndedTableModel::more(const async::EndedTask& ended, int column, int role) const
{
    switch (role) {
    case ToneRole:
        if (column == LongestPoll)
            return longPollTone(ended.task.longestPoll);
        if (column == End && ended.end != async::EndedTask::End::Finished)
            return static_cast<int>(ended.end == async::EndedTask::End::Failed ? Tone::Error : Tone::Warning);
        return {};
    case Qt::ToolTipRole: return lines({taskName(ended.task.name), Words::tr("spawned at ") + QString::fromStdString(ended.task.spawnedAt)});
    default: return {};
    }
}

} // namespace millrace::models

#include "models/runtime/tasks_table_model.h"

#include "models/common/format.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace millrace::models {
namespace {

constexpr std::array kTaskHeads{"Task", "State", "Waits for", "Where", "Age", "Polls", "Busy", "Ready", "Longest poll"};
static_assert(kTaskHeads.size() == TasksTableModel::ColumnCount);
constexpr std::array kKindHeads{"Task", "Live", "Waiting", "Polls", "Busy", "Ready", "Longest poll"};
static_assert(kKindHeads.size() == KindsTableModel::ColumnCount);
constexpr std::array kEndedHeads{"Task", "End", "Cause", "Lasted", "Polls", "Busy", "Longest poll"};
static_assert(kEndedHeads.size() == EndedTableModel::ColumnCount);
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
    return formatMeasured(std::chrono::duration_cast<Microseconds>(duration));
}

QString taskName(const std::string& name)
{
    return singleLine(name, kMaxShownName);
}

QString stateWord(const async::TaskInfo& task)
{
    if (!task.cancelCause.empty())
        return QStringLiteral("cancelling");
    switch (task.state) {
    case async::TaskState::Created: return QStringLiteral("new");
    case async::TaskState::Scheduled: return QStringLiteral("ready");
    case async::TaskState::Running: return QStringLiteral("runs");
    case async::TaskState::Waiting: return QStringLiteral("waits");
    case async::TaskState::Ended: break;
    }
    return QStringLiteral("ended");
}

// --- the tree ---

void TasksTableModel::apply(std::vector<async::TaskInfo> tasks)
{
    m_given = std::move(tasks);
    std::ranges::sort(m_given, {}, &async::TaskInfo::id);
    show(inTreeOrder());
}

void TasksTableModel::setFilter(const QString& text)
{
    if (m_filter == text)
        return;
    m_filter = text;
    show(inTreeOrder());
}

/// Depth first, children in the order of their ids. A task whose parent has ended, or is not among the given, stands at the top.
std::vector<TaskRow> TasksTableModel::inTreeOrder() const
{
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (std::size_t i = 0; i < m_given.size(); ++i)
        places.emplace(m_given[i].id, i);
    std::unordered_set<std::uint64_t> wanted;
    if (!m_filter.isEmpty()) {
        for (const async::TaskInfo& task : m_given) {
            if (!QString::fromStdString(task.name).contains(m_filter, Qt::CaseInsensitive) && !QString::fromStdString(task.awaits).contains(m_filter, Qt::CaseInsensitive))
                continue;
            for (auto at = places.find(task.id); at != places.end() && wanted.insert(at->first).second;)
                at = places.find(m_given[at->second].parent);
        }
    }
    std::vector<std::vector<std::size_t>> children(m_given.size());
    std::vector<std::size_t> stack;
    for (std::size_t i = m_given.size(); i-- > 0;) { // last first: a stack turns it round
        if (!m_filter.isEmpty() && !wanted.contains(m_given[i].id))
            continue;
        const auto parent = places.find(m_given[i].parent);
        if (parent == places.end() || parent->second >= i)
            stack.push_back(i);
        else
            children[parent->second].push_back(i);
    }
    std::vector<TaskRow> rows;
    std::vector<int> depths(m_given.size(), 0);
    while (!stack.empty()) {
        const std::size_t i = stack.back();
        stack.pop_back();
        rows.push_back({m_given[i], depths[i]});
        for (const std::size_t child : children[i]) {
            depths[child] = std::min(depths[i] + 1, kMostDepth);
            stack.push_back(child);
        }
    }
    return rows;
}

std::optional<async::TaskInfo> TasksTableModel::taskAt(int row) const
{
    return row >= 0 && row < rowCount() ? std::optional(rowAt(row).task) : std::nullopt;
}

std::span<const char* const> TasksTableModel::heads() const { return kTaskHeads; }

QVariant TasksTableModel::words(const TaskRow& row, int column) const
{
    const async::TaskInfo& task = row.task;
    switch (column) {
    case Name: return QString(row.depth * 3, u' ') + taskName(task.name);
    case State: return stateWord(task);
    case Awaits: return QString::fromStdString(task.awaits);
    case Where: return task.state == async::TaskState::Waiting ? QString::fromStdString(task.awaitsAt) : QString();
    case Age: return formatElapsed(std::chrono::duration_cast<Milliseconds>(task.age));
    case Polls: return formatCount(static_cast<std::int64_t>(task.polls));
    case Busy: return formatSteady(task.busy);
    case Scheduled: return formatSteady(task.scheduled);
    case LongestPoll: return formatSteady(task.longestPoll);
    default: return {};
    }
}

QVariant TasksTableModel::more(const TaskRow& row, int column, int role) const
{
    switch (role) {
    case ToneRole:
        if (column == LongestPoll)
            return longPollTone(row.task.longestPoll);
        if (column == State && !row.task.cancelCause.empty())
            return static_cast<int>(Tone::Warning);
        if (column == Polls && telemetry::wakesItself(row.task.polls, row.task.selfWakes))
            return static_cast<int>(Tone::Warning);
        return column == Where ? QVariant(static_cast<int>(Tone::Dim)) : QVariant();
    case Qt::ToolTipRole:
        return lines({taskName(row.task.name), QStringLiteral("spawned at ") + QString::fromStdString(row.task.spawnedAt),
            row.task.cancelCause.empty() ? QString() : QStringLiteral("cancelled: ") + taskName(row.task.cancelCause)});
    case CopyRole: return column == Name ? QVariant(taskName(row.task.name)) : QVariant();
    default: return {};
    }
}

// --- by name ---

void KindsTableModel::apply(std::vector<telemetry::TaskKind> kinds)
{
    std::ranges::stable_sort(kinds, std::ranges::greater(), &telemetry::TaskKind::live);
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < m_order.size(); ++i)
        places.emplace(m_order[i], i);
    const auto place = [&places](const telemetry::TaskKind& kind) {
        const auto it = places.find(kind.name);
        return it == places.end() ? places.size() : it->second;
    };
    std::ranges::stable_sort(kinds, {}, place);
    m_order.clear();
    for (const telemetry::TaskKind& kind : kinds)
        m_order.push_back(kind.name);
    show(std::move(kinds));
}

std::span<const char* const> KindsTableModel::heads() const { return kKindHeads; }

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
    show(std::move(ended));
}

std::span<const char* const> EndedTableModel::heads() const { return kEndedHeads; }

QVariant EndedTableModel::words(const async::EndedTask& ended, int column) const
{
    const async::TaskInfo& task = ended.task;
    switch (column) {
    case Name: return taskName(task.name);
    case End:
        switch (ended.end) {
        case async::EndedTask::End::Finished: return QStringLiteral("finished");
        case async::EndedTask::End::Failed: return QStringLiteral("failed");
        case async::EndedTask::End::Cancelled: return QStringLiteral("cancelled");
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
    case Qt::ToolTipRole: return lines({taskName(ended.task.name), QStringLiteral("spawned at ") + QString::fromStdString(ended.task.spawnedAt)});
    default: return {};
    }
}

} // namespace millrace::models

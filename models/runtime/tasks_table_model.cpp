#include "models/runtime/tasks_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/format.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace millrace::models {
namespace {

constexpr std::array kHeads{"Task", "State", "Waits for", "Where", "Age", "Polls", "Busy", "Ready", "Longest poll"};
static_assert(kHeads.size() == TasksTableModel::ColumnCount);
constexpr std::chrono::milliseconds kLongPoll{50};
constexpr int kMostDepth = 8;
constexpr int kMaxShownName = 300;

bool isNumber(int column)
{
    return column >= TasksTableModel::Age;
}

QString measured(SteadyDuration duration)
{
    return formatMeasured(std::chrono::duration_cast<Microseconds>(duration));
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

} // namespace

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
std::vector<TasksTableModel::Row> TasksTableModel::inTreeOrder() const
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
    std::vector<Row> rows;
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

void TasksTableModel::show(std::vector<Row> rows)
{
    std::unordered_set<std::uint64_t> staying;
    for (const Row& row : rows)
        staying.insert(row.task.id);
    for (int last = rowCount() - 1; last >= 0;) {
        if (staying.contains(m_rows[static_cast<std::size_t>(last)].task.id)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !staying.contains(m_rows[static_cast<std::size_t>(first - 1)].task.id))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first - 1;
    }
    // Those that stay keep their order, unless a parent has ended and its children went to the top.
    const auto isHere = [this](std::size_t at, std::uint64_t id) { return at < m_rows.size() && m_rows[at].task.id == id; };
    std::unordered_set<std::uint64_t> here;
    for (const Row& row : m_rows)
        here.insert(row.task.id);
    for (std::size_t i = 0; i < rows.size();) {
        if (isHere(i, rows[i].task.id)) {
            ++i;
            continue;
        }
        if (here.contains(rows[i].task.id)) {
            beginResetModel();
            m_rows = std::move(rows);
            endResetModel();
            return;
        }
        std::size_t end = i;
        while (end < rows.size() && !here.contains(rows[end].task.id))
            ++end;
        beginInsertRows({}, static_cast<int>(i), static_cast<int>(end) - 1);
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(i), rows.begin() + static_cast<std::ptrdiff_t>(i), rows.begin() + static_cast<std::ptrdiff_t>(end));
        endInsertRows();
        i = end;
    }
    m_rows = std::move(rows);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::DisplayRole, ToneRole});
}

int TasksTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int TasksTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TasksTableModel::words(const Row& row, int column) const
{
    const async::TaskInfo& task = row.task;
    switch (column) {
    case Name: return QString(row.depth * 3, u' ') + singleLine(task.name, kMaxShownName);
    case State: return stateWord(task);
    case Awaits: return QString::fromStdString(task.awaits);
    case Where: return task.state == async::TaskState::Waiting ? QString::fromStdString(task.awaitsAt) : QString();
    case Age: return formatElapsed(std::chrono::duration_cast<Milliseconds>(task.age));
    case Polls: return formatCount(static_cast<std::int64_t>(task.polls));
    case Busy: return measured(task.busy);
    case Scheduled: return measured(task.scheduled);
    case LongestPoll: return measured(task.longestPoll);
    default: return {};
    }
}

QVariant TasksTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return words(row, index.column());
    case ToneRole:
        if (index.column() == LongestPoll && row.task.longestPoll >= kLongPoll)
            return static_cast<int>(Tone::Warning);
        if (index.column() == State && !row.task.cancelCause.empty())
            return static_cast<int>(Tone::Warning);
        return index.column() == Where ? QVariant(static_cast<int>(Tone::Dim)) : QVariant();
    case Qt::ToolTipRole:
        return QStringLiteral("<p>%1</p><p>spawned at %2%3</p>")
            .arg(singleLine(row.task.name, kMaxShownName).toHtmlEscaped(), QString::fromStdString(row.task.spawnedAt).toHtmlEscaped(),
                row.task.cancelCause.empty() ? QString() : QStringLiteral("<br>cancelled: %1").arg(singleLine(row.task.cancelCause, kMaxShownName).toHtmlEscaped()));
    case CopyRole: return index.column() == Name ? QVariant(singleLine(row.task.name, kMaxShownName)) : QVariant();
    case Qt::TextAlignmentRole: return isNumber(index.column()) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant TasksTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return QLatin1String(kHeads[static_cast<std::size_t>(section)]);
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace millrace::models

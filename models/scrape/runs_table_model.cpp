#include "models/scrape/runs_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kRunHeads[] = {
    ColumnHead{QT_TR_NOOP("Name"), QT_TR_NOOP("The run's number, or the name that you gave it (F2)")},
    ColumnHead{QT_TR_NOOP("State"), QT_TR_NOOP("Whether it runs, was paused, stopped or interrupted (its program was killed), or is done; “open” is the one in the window")},
    ColumnHead{QT_TR_NOOP("Given"), QT_TR_NOOP("Distinct URLs that it took, those found by links included")},
    ColumnHead{QT_TR_NOOP("Done"), QT_TR_NOOP("URLs that ended well")},
    ColumnHead{QT_TR_NOOP("Failed"), QT_TR_NOOP("URLs that ended in an error, after the retries")},
    ColumnHead{QT_TR_NOOP("Started"), QT_TR_NOOP("When it was made")},
    ColumnHead{QT_TR_NOOP("Size"), QT_TR_NOOP("About what it takes of the database, by its share of all URLs")},
};
static_assert(std::size(kRunHeads) == RunsTableModel::ColumnCount);

bool isRunNumber(int column)
{
    return column == RunsTableModel::Given || column == RunsTableModel::Done || column == RunsTableModel::Failed || column == RunsTableModel::Size;
}

QString stateText(const store::RunRecord& run, bool interrupted, bool open)
{
    QString words = [&run, interrupted] {
        if (interrupted)
            return Words::tr("interrupted");
        switch (run.state) {
        case store::RunState::New: return Words::tr("not started");
        case store::RunState::Running: return Words::tr("running");
        case store::RunState::Paused: return Words::tr("paused");
        case store::RunState::Stopped: return Words::tr("stopped");
        case store::RunState::Done: return Words::tr("done");
        }
        return QString();
    }();
    if (run.workers > 0)
        words += run.workers == 1 ? Words::tr(" · 1 worker") : Words::tr(" · %1 workers").arg(run.workers);
    return open ? words + Words::tr(" · open") : words;
}

Tone stateTone(store::RunState state, bool interrupted)
{
    switch (state) {
    case store::RunState::Running: return interrupted ? Tone::Warning : Tone::Accent;
    case store::RunState::Paused: case store::RunState::Stopped: return Tone::Warning;
    case store::RunState::Done: return Tone::Ok;
    case store::RunState::New: break;
    }
    return Tone::Normal;
}

} // namespace

QString runTitle(RunId run, std::string_view name)
{
    return name.empty() ? Words::tr("Run %1").arg(run.value) : singleLine(name, RunsTableModel::kMaxName);
}

void RunsTableModel::setRuns(std::vector<store::RunRecord> runs)
{
    std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.id > b.id; });
    m_all = std::move(runs);
    std::erase_if(m_hidden, [this](RunId id) { return run(id) == nullptr; });
    m_allGiven = 0;
    for (const store::RunRecord& record : m_all)
        m_allGiven += record.counts.given();
    rebuild();
}

void RunsTableModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (!m_hidden.contains(m_all[i].id))
            m_rows.push_back(i);
    }
    endResetModel();
    Q_EMIT summaryChanged();
}

void RunsTableModel::setSize(store::Store::SizeInfo size)
{
    m_size = size;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, Size), index(rowCount() - 1, Size), {Qt::DisplayRole});
    Q_EMIT summaryChanged();
}

void RunsTableModel::setOpenRun(RunId run, bool atWork)
{
    if (run == m_open && atWork == m_atWork)
        return;
    m_open = run;
    m_atWork = atWork;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, State), index(rowCount() - 1, State), {Qt::DisplayRole, ToneRole});
}

/// Nobody is at it any more: its last program was killed.
bool RunsTableModel::isInterrupted(const store::RunRecord& run) const
{
    return run.state == store::RunState::Running && run.workers == 0 && !(run.id == m_open && m_atWork);
}

void RunsTableModel::setHidden(RunId run, bool hidden)
{
    if (hidden)
        m_hidden.insert(run);
    else
        m_hidden.erase(run);
    rebuild();
}

const store::RunRecord* RunsTableModel::runAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_rows.size()) ? &m_all[m_rows[static_cast<std::size_t>(row)]] : nullptr;
}

const store::RunRecord* RunsTableModel::run(RunId id) const
{
    const auto it = std::find_if(m_all.begin(), m_all.end(), [id](const auto& record) { return record.id == id; });
    return it == m_all.end() ? nullptr : &*it;
}

QString RunsTableModel::summary() const
{
    QString text = m_rows.size() == 1 ? Words::tr("1 run") : Words::tr("%1 runs").arg(formatCount(static_cast<std::int64_t>(m_rows.size())));
    if (m_size.databaseBytes > 0)
        text += Words::tr(" · the database has ") + formatBytes(m_size.databaseBytes);
    if (m_size.freeDiskBytes >= 0)
        text += Words::tr(" · %1 free on its disk").arg(formatBytes(m_size.freeDiskBytes));
    return text;
}

int RunsTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunsTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunsTableModel::data(const QModelIndex& index, int role) const
{
    const store::RunRecord* record = index.isValid() ? runAt(index.row()) : nullptr;
    if (record == nullptr)
        return {};
    const int column = index.column();
    if (role == ToneRole)
        return column == State ? QVariant(static_cast<int>(stateTone(record->state, isInterrupted(*record))))
            : column == Failed ? QVariant(static_cast<int>(record->counts.failed > 0 ? Tone::Error : Tone::Dim)) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return isRunNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (column) {
    case Name: return runTitle(record->id, record->name);
    case State: return stateText(*record, isInterrupted(*record), record->id == m_open);
    case Given: return formatCount(record->counts.given());
    case Done: return formatCount(record->counts.done);
    case Failed: return formatCount(record->counts.failed);
    case Started: return formatDateTime(record->createdAt);
    case Size: {
        if (m_allGiven == 0 || m_size.databaseBytes == 0)
            return QString();
        const double share = static_cast<double>(record->counts.given()) / static_cast<double>(m_allGiven);
        return Words::tr("about ") + formatBytes(static_cast<std::int64_t>(share * static_cast<double>(m_size.databaseBytes)));
    }
    default: return {};
    }
}

QVariant RunsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kRunHeads, section, orientation, role, isRunNumber(section));
}

Qt::ItemFlags RunsTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

bool RunsTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const store::RunRecord* record = index.isValid() ? runAt(index.row()) : nullptr;
    if (record == nullptr || role != Qt::EditRole || index.column() != Name)
        return false;
    const QString text = value.toString().simplified().left(kMaxName);
    if (!text.isEmpty() && text != runTitle(record->id, record->name))
        Q_EMIT renamed(record->id, text);
    return true;
}

} // namespace millrace::models

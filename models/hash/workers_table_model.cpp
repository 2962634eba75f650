#include "models/hash/workers_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/hash/hash_sentences.h"
#include "models/hash/path_text.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kWorkerHeads[] = {
    ColumnHead{QT_TR_NOOP("Worker"), QT_TR_NOOP("The number of the thread that reads and digests")},
    ColumnHead{QT_TR_NOOP("File"), QT_TR_NOOP("What it reads now")},
    ColumnHead{QT_TR_NOOP("Progress"), QT_TR_NOOP("How much of the file it has read")},
    ColumnHead{QT_TR_NOOP("MB/s"), QT_TR_NOOP("How fast it reads")},
    ColumnHead{QT_TR_NOOP("Size"), QT_TR_NOOP("The size of the file")},
    ColumnHead{QT_TR_NOOP("Device"), QT_TR_NOOP("The disk that the file is on; one that seeks has one reader at a time")},
};
static_assert(std::size(kWorkerHeads) == WorkersTableModel::ColumnCount);
constexpr ColumnHead kTroubleHeads[] = {
    ColumnHead{QT_TR_NOOP("Folder or list"), QT_TR_NOOP("The folder that could not be searched, or the list with lines that are no checksums")},
    ColumnHead{QT_TR_NOOP("Trouble"), QT_TR_NOOP("What was wrong with it")},
};

bool isWorkerNumber(int column)
{
    return column == WorkersTableModel::Speed || column == WorkersTableModel::Size;
}

double partOf(const hash::WorkerSnapshot& worker)
{
    return worker.file && worker.size > 0 ? std::clamp(static_cast<double>(worker.done) / static_cast<double>(worker.size), 0.0, 1.0) : 0.0;
}

bool isSameTrouble(const hash::SourceTrouble& a, const hash::SourceTrouble& b)
{
    return a.path == b.path && a.error == b.error && a.malformedLines == b.malformedLines && a.entries == b.entries;
}

QVariant workerWords(const hash::WorkerSnapshot& worker, int column)
{
    const bool busy = static_cast<bool>(worker.file);
    switch (column) {
    case WorkersTableModel::Worker: return QStringLiteral("#%1").arg(worker.worker + 1);
    case WorkersTableModel::File: return busy ? readablePath(baseName(worker.path), 400) : Words::tr("idle");
    case WorkersTableModel::Progress: return busy ? QStringLiteral("%1 %").arg(static_cast<int>(partOf(worker) * 100)) : QString();
    case WorkersTableModel::Speed: return busy && worker.bytesPerSecond > 0 ? formatRateNumber(worker.bytesPerSecond / 1e6) : QString();
    case WorkersTableModel::Size: return busy && worker.size >= 0 ? formatBytes(worker.size) : QString();
    case WorkersTableModel::Device: return !busy || worker.device.empty() ? QString() : QString::fromStdString(worker.device) + (worker.rotational ? Words::tr(" · one reader") : QString());
    default: return {};
    }
}

} // namespace

void WorkersTableModel::apply(std::vector<hash::WorkerSnapshot> workers)
{
    const auto before = static_cast<int>(m_workers.size());
    const auto after = static_cast<int>(workers.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_workers.resize(workers.size());
        endRemoveRows();
    }
    std::copy_n(std::make_move_iterator(workers.begin()), std::min(before, after), m_workers.begin());
    if (const int both = std::min(before, after); both > 0)
        Q_EMIT dataChanged(index(0, File), index(both - 1, Device), {Qt::DisplayRole, ToneRole, ProgressRole});
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_workers.insert(m_workers.end(), std::make_move_iterator(workers.begin() + before), std::make_move_iterator(workers.end()));
        endInsertRows();
    }
}

int WorkersTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_workers.size()); }
int WorkersTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant WorkersTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const hash::WorkerSnapshot& worker = m_workers[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return workerWords(worker, index.column());
    case ToneRole: return worker.file && index.column() != Device ? QVariant() : QVariant(static_cast<int>(Tone::Dim));
    case Qt::ToolTipRole: return index.column() == File && worker.file ? QVariant(readablePath(worker.path)) : QVariant();
    case ProgressRole: return index.column() == Progress && worker.file ? QVariant(partOf(worker)) : QVariant();
    case Qt::TextAlignmentRole: return isWorkerNumber(index.column()) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant WorkersTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kWorkerHeads, section, orientation, role, isWorkerNumber(section));
}

void TroublesTableModel::apply(const std::vector<hash::SourceTrouble>& troubles)
{
    if (std::equal(troubles.begin(), troubles.end(), m_troubles.begin(), m_troubles.end(), isSameTrouble))
        return;
    beginResetModel();
    m_troubles = troubles;
    endResetModel();
}

int TroublesTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_troubles.size()); }
int TroublesTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TroublesTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const hash::SourceTrouble& trouble = m_troubles[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return index.column() == Path ? readablePath(trouble.path, 400) : troubleSentence(trouble);
    if (role == Qt::ToolTipRole)
        return index.column() == Path ? readablePath(trouble.path) : troubleSentence(trouble);
    if (role == ToneRole && index.column() == Trouble)
        return static_cast<int>(trouble.error ? Tone::Error : Tone::Warning);
    return {};
}

QVariant TroublesTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kTroubleHeads, section, orientation, role);
}

} // namespace millrace::models

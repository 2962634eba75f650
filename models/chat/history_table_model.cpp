#include "models/chat/history_table_model.h"

#include "models/chat/clients_table_model.h"
#include "models/chat/message_details.h"
#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"

#include <QDateTime>

#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kHistoryHeads[] = {
    ColumnHead{QT_TR_NOOP("Time"), QT_TR_NOOP("When it was received")},
    ColumnHead{QT_TR_NOOP("User"), QT_TR_NOOP("Its member “user”, where that is text")},
    ColumnHead{QT_TR_NOOP("Room"), QT_TR_NOOP("The room that it was said in")},
    ColumnHead{QT_TR_NOOP("Message"), QT_TR_NOOP("Its member “msg”, or all of it where it has none")},
    ColumnHead{QT_TR_NOOP("Log id"), QT_TR_NOOP("Its id in the Redis stream, or its place in the journal")},
};
static_assert(std::size(kHistoryHeads) == HistoryTableModel::ColumnCount);

QString dayAndTime(WallMs at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

} // namespace

void HistoryTableModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

bool HistoryTableModel::append(std::vector<chat::HistoryEntry>&& page)
{
    const std::size_t count = std::min(page.size(), kMaxRows - m_entries.size());
    if (count > 0) {
        const int first = static_cast<int>(m_entries.size());
        beginInsertRows({}, first, first + static_cast<int>(count) - 1);
        m_entries.insert(m_entries.end(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.begin() + static_cast<std::ptrdiff_t>(count)));
        endInsertRows();
    }
    return m_entries.size() < kMaxRows;
}

const chat::HistoryEntry* HistoryTableModel::entryAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_entries.size()) ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

int HistoryTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int HistoryTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryTableModel::data(const QModelIndex& index, int role) const
{
    const chat::HistoryEntry* entry = index.isValid() ? entryAt(index.row()) : nullptr;
    if (entry == nullptr)
        return {};
    if (role == ToneRole)
        return index.column() == Message || index.column() == User ? QVariant() : QVariant(static_cast<int>(Tone::Dim));
    if (role == CopyRole)
        return index.column() == Message ? QVariant(singleLine(entry->data, 64 * 1024)) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time: return dayAndTime(entry->at);
    case User: return entry->user.empty() ? QStringLiteral("–") : singleLine(entry->user, 200);
    case Room: return roomName(entry->room);
    case Message: return singleLine(entry->msg.empty() ? entry->data : entry->msg, 500);
    case LogId: return singleLine(entry->id, 60);
    default: return {};
    }
}

QVariant HistoryTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kHistoryHeads, section, orientation, role);
}

} // namespace millrace::models

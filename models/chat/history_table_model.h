#pragma once

#include <functional>

#include "app/chat/message_log.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace::models {

/// What was said in a range of time, as the log had it, oldest first. Thread: GUI. Bounds: kMaxRows rows.
class HistoryTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, User, Room, Message, LogId, ColumnCount };
    static constexpr std::size_t kMaxRows = 100'000;

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    /// Answers false when kMaxRows is reached.
    bool append(std::vector<chat::HistoryEntry>&& page);
    [[nodiscard]] const chat::HistoryEntry* entryAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<chat::HistoryEntry> m_entries;
};

} // namespace millrace::models

#pragma once

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"

#include <QAbstractTableModel>

#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

namespace millrace::models {

/// What the tables of this folder share: rows that are given as a whole, again and again, of which most stay.
///
/// Thread: GUI. show() removes and inserts what has changed, by key(), and keeps the rest with its selection; where rows that stay have changed
/// their order, the model is reset. Columns from firstNumber() on are numbers.
template <class Row>
class RowsModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(heads().size()); }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (!index.isValid() || index.row() >= rowCount())
            return {};
        const Row& row = rowAt(index.row());
        switch (role) {
        case Qt::DisplayRole: return words(row, index.column());
        case Qt::TextAlignmentRole: return index.column() >= firstNumber() ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
        default: return more(row, index.column(), role);
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return headData(heads(), section, orientation, role, section >= firstNumber());
    }

protected:
    [[nodiscard]] virtual std::span<const ColumnHead> heads() const = 0;
    [[nodiscard]] virtual int firstNumber() const = 0;
    [[nodiscard]] virtual std::uint64_t key(const Row& row) const = 0;
    [[nodiscard]] virtual QVariant words(const Row& row, int column) const = 0;
    /// Every other role.
    [[nodiscard]] virtual QVariant more(const Row& row, int column, int role) const = 0;

    [[nodiscard]] const Row& rowAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    void show(std::vector<Row> rows)
    {
        removeAllBut(rows);
        std::unordered_set<std::uint64_t> here;
        for (const Row& row : m_rows)
            here.insert(key(row));
        for (std::size_t i = 0; i < rows.size();) {
            if (i < m_rows.size() && key(m_rows[i]) == key(rows[i])) {
                ++i;
                continue;
            }
            if (here.contains(key(rows[i]))) {
                beginResetModel();
                m_rows = std::move(rows);
                endResetModel();
                return;
            }
            std::size_t end = i;
            while (end < rows.size() && !here.contains(key(rows[end])))
                ++end;
            beginInsertRows({}, static_cast<int>(i), static_cast<int>(end) - 1);
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(i), rows.begin() + static_cast<std::ptrdiff_t>(i), rows.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            i = end;
        }
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole, ToneRole, ProgressRole});
    }

private:
    void removeAllBut(const std::vector<Row>& rows)
    {
        std::unordered_set<std::uint64_t> staying;
        for (const Row& row : rows)
            staying.insert(key(row));
        for (int last = rowCount() - 1; last >= 0;) {
            if (staying.contains(key(rowAt(last)))) {
                --last;
                continue;
            }
            int first = last;
            while (first > 0 && !staying.contains(key(rowAt(first - 1))))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            endRemoveRows();
            last = first - 1;
        }
    }

    std::vector<Row> m_rows;
};

} // namespace millrace::models

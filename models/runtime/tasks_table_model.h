#pragma once

#include <functional>

#include "app/async/runtime.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace::models {

/// The tasks of a Runtime as a tree: a child stands under the task that spawned it, indented.
///
/// Thread: GUI. Order: that of spawning, among siblings too, so that rows stay where they are while tasks come and go; apply() removes and
/// inserts what has changed and keeps the rest, with its selection.
class TasksTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Awaits, Where, Age, Polls, Busy, Scheduled, LongestPoll, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void apply(std::vector<async::TaskInfo> tasks);
    /// Only tasks whose name or await contains it; a match's parents stay, so that it is seen where it belongs.
    void setFilter(const QString& text);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        async::TaskInfo task;
        int depth = 0;
    };
    [[nodiscard]] std::vector<Row> inTreeOrder() const;
    [[nodiscard]] QVariant words(const Row& row, int column) const;
    void show(std::vector<Row> rows);

    std::vector<async::TaskInfo> m_given;
    std::vector<Row> m_rows;
    QString m_filter;
};

} // namespace millrace::models

#pragma once

#include <functional>

#include "app/hash/hash_feed.h"

#include <QAbstractTableModel>

namespace millrace::models {

/// A strip for each worker: what it reads and how fast. Thread: GUI. Bounds: hash::kMaxWorkers rows.
class WorkersTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Worker, File, Progress, Speed, Size, Device, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void apply(std::vector<hash::WorkerSnapshot> workers);
    [[nodiscard]] const std::vector<hash::WorkerSnapshot>& workers() const { return m_workers; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<hash::WorkerSnapshot> m_workers;
};

/// Folders and lists that gave trouble as a whole. Thread: GUI. Bounds: hash::kMaxTroubles rows.
class TroublesTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Path, Trouble, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void apply(const std::vector<hash::SourceTrouble>& troubles);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<hash::SourceTrouble> m_troubles;
};

} // namespace millrace::models

#pragma once

#include <functional>

#include "app/telemetry/runtime_inspector.h"

#include <QAbstractTableModel>

namespace millrace::models {

/// The limits of the program, each with its use. Thread: GUI. Bounds: some ten rows, always the same ones.
class LimitsTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Use, Used, Most, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void apply(const std::vector<telemetry::LimitUse>& limits);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<telemetry::LimitUse> m_limits;
};

} // namespace millrace::models

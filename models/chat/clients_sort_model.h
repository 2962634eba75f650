#pragma once

#include "models/chat/clients_table_model.h"

#include <QSortFilterProxyModel>

namespace millrace::models {

/// Sorts and filters the clients without rows that jump: it sorts when asked, not with every change.
///
/// Thread: GUI. resort() does nothing within kResortEvery of the last time, while held (the pointer is over the rows), or when nothing changed
/// in the sorted column.
class ClientsSortModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    static constexpr Milliseconds kResortEvery{1'000};

    explicit ClientsSortModel(ClientsTableModel& clients, QObject* parent = nullptr);

    void setHeld(bool held) { m_held = held; }
    void resort(SteadyTime now);
    [[nodiscard]] const chat::ClientSnapshot* clientAt(int row) const;
    [[nodiscard]] int rowOf(chat::ClientId client) const;
    /// The source rows behind the proxy rows [first, last].
    [[nodiscard]] std::vector<int> sourceRows(int first, int last) const;

    void sort(int column, Qt::SortOrder order) override;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    ClientsTableModel& m_clients;
    bool m_held = false;
    unsigned m_changed = 0;
    SteadyTime m_sortedAt{};
};

} // namespace millrace::models

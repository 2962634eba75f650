#pragma once

#include "models/scrape/hosts_table_model.h"

#include <QSortFilterProxyModel>

namespace millrace::models {

/// Sorts and filters the lanes without rows that jump: it sorts when asked, not with every change.
///
/// Thread: GUI. resort() is called by the owner's flush; it does nothing within kResortEvery of the last time, while held (the pointer is over
/// the rows, or one is edited), or when nothing changed in the sorted column.
class HostsSortModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    static constexpr Milliseconds kResortEvery{1'000};

    explicit HostsSortModel(HostsTableModel& hosts, QObject* parent = nullptr);

    void setHeld(bool held) { m_held = held; }
    void resort(SteadyTime now);
    /// Hosts whose name contains `text` (any case).
    void setFilterText(const QString& text);
    [[nodiscard]] const scrape::HostSnapshot* hostAt(int row) const;
    [[nodiscard]] int rowOf(HostId host) const;
    /// The source rows behind the proxy rows [first, last].
    [[nodiscard]] std::vector<int> sourceRows(int first, int last) const;

    void sort(int column, Qt::SortOrder order) override;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    HostsTableModel& m_hosts;
    QString m_text;
    bool m_held = false;
    unsigned m_changed = 0;
    SteadyTime m_sortedAt{};
};

} // namespace millrace::models

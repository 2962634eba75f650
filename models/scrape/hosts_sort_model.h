#pragma once

#include "models/common/gui_hop.h"
#include "models/scrape/hosts_table_model.h"

#include <QAbstractProxyModel>

#include <memory>
#include <thread>

namespace millrace::models {

/// Sorts and filters the lanes without rows that jump: it sorts when asked, not with every change.
///
/// Thread: GUI; more than kSortedAtOnce rows are sorted by another thread, from a copy of what they are sorted by, so that 100,000 hosts
/// keep no frame waiting. Rows that come meanwhile stand at the end until the next sort. resort() is called by the owner's flush; it does
/// nothing within kResortEvery of the last time, while held (the pointer is over the rows, or one is edited), or when nothing changed in the
/// sorted column. Why not QSortFilterProxyModel: it sorts in the GUI thread, and takes new rows in one by one.
class HostsSortModel : public QAbstractProxyModel {
    Q_OBJECT
public:
    static constexpr Milliseconds kResortEvery{1'000};
    static constexpr std::size_t kSortedAtOnce = 5'000;

    explicit HostsSortModel(HostsTableModel& hosts, QObject* parent = nullptr);
    ~HostsSortModel() override;

    void setHeld(bool held) { m_held = held; }
    void resort(SteadyTime now);
    /// Hosts whose name contains `text` (any case).
    void setFilterText(const QString& text);
    [[nodiscard]] const scrape::HostSnapshot* hostAt(int row) const;
    [[nodiscard]] int rowOf(HostId host) const;
    /// The source rows behind the proxy rows [first, last].
    [[nodiscard]] std::vector<int> sourceRows(int first, int last) const;

    [[nodiscard]] int sortColumn() const { return m_column; }
    /// A column below zero: the order in which the hosts came.
    void sort(int column, Qt::SortOrder order) override;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex&) const override { return {}; }
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QModelIndex mapToSource(const QModelIndex& proxy) const override;
    QModelIndex mapFromSource(const QModelIndex& source) const override;

private:
    [[nodiscard]] bool accepts(int sourceRow) const;
    void append(const std::vector<int>& sourceRows);
    void onRowsInserted(int first, int last);
    void onDataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles);
    void filterAgain();
    void rebuild();
    enum class By { User, Itself };
    void sortNow(By by);
    void take(std::vector<int> order);

    HostsTableModel& m_hosts;
    std::shared_ptr<GuiHop> m_hop;
    QString m_text;
    std::vector<int> m_order;                ///< source row of each row
    std::vector<int> m_places;               ///< row of each source row; -1: filtered out
    int m_column = -1;
    Qt::SortOrder m_direction = Qt::AscendingOrder;
    bool m_held = false;
    bool m_sorting = false;                  ///< in the thread
    bool m_sortAgain = false;
    unsigned m_generation = 0;               ///< of the rows; a sort of earlier ones is dropped
    unsigned m_changed = 0;
    SteadyTime m_sortedAt{};
    std::jthread m_sorter;                   ///< one sort, at most once a second; a sort is over before the next
};

} // namespace millrace::models

#pragma once

#include "app/scrape/scrape_feed.h"

#include <QAbstractTableModel>

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::models {

/// The lanes of the run (table Domains), one row a host in the order in which they came.
///
/// Thread: GUI. Fed by batches; each batch becomes few dataChanged ranges of narrow columns and named roles, one whole-range signal when more
/// than half of the rows changed. Countdowns are computed from the `now` of tick(), which only touches the rows that are on screen.
/// Bounds: rows as the engine has hosts; texts of robots.txt kMaxRobotsBytes in all (the oldest go first).
class HostsTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Host, Progress, Queued, InFlight, Done, Failed, Rate, NextStart, WaitsFor, Last10s, Eta, Skipped, Worker, ColumnCount };

    static constexpr std::size_t kMaxRobotsBytes = 16 * 1024 * 1024;
    static constexpr int kMaxRanges = 64;

    using QAbstractTableModel::QAbstractTableModel;

    void apply(std::vector<scrape::HostSnapshot> batch, WallMs now);
    void clear();
    /// Of a shared run: how the column Worker calls the owner of a host; empty: none.
    void setWorkerNames(std::unordered_map<WorkerId, QString> names);
    /// Ten times a second at most: countdowns, waits and strips of these source rows.
    void tick(WallMs now, std::vector<int> rows);

    [[nodiscard]] const scrape::HostSnapshot* hostAt(int row) const;
    [[nodiscard]] int rowOf(HostId host) const;
    /// The first 64 KiB, while they are held; empty otherwise.
    [[nodiscard]] QString robotsText(HostId host) const;
    /// What rows are sorted by: the number of a column, ties (and the column Host) by name. A copy that another thread may use.
    struct SortKeys {
        std::vector<int> rows;
        std::vector<double> numbers;
        std::vector<const std::string*> names;
        std::shared_ptr<const std::deque<std::string>> owner;  ///< of the names
    };
    [[nodiscard]] SortKeys sortKeys(const std::vector<int>& rows, int column) const;
    /// Columns whose values have changed since the last call: whether a sort is stale.
    [[nodiscard]] unsigned takeChangedColumns();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Only Rate: a number of starts per second, "unlimited" or 0, empty for the run's. Emits rateEdited(); the value shown changes when the
    /// engine has taken it.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    void rateEdited(millrace::HostId host, std::optional<double> rate);
    void rateRefused(const QString& sentence);

private:
    struct Change {
        int row;
        unsigned columns;
    };
    [[nodiscard]] QVariant display(const scrape::HostSnapshot& host, int column) const;
    [[nodiscard]] QVariant tone(const scrape::HostSnapshot& host, int column) const;
    [[nodiscard]] QVariant toolTip(const scrape::HostSnapshot& host, int column) const;
    [[nodiscard]] QString workerOf(const scrape::HostSnapshot& host) const;
    void keepRobots(scrape::HostSnapshot& host);
    void emitRanges(std::vector<Change> changes);
    void emitRange(int first, int last, unsigned columns);

    std::vector<scrape::HostSnapshot> m_hosts;
    std::unordered_map<HostId, int> m_rows;
    std::shared_ptr<std::deque<std::string>> m_names = std::make_shared<std::deque<std::string>>();  ///< of the rows; appended to only
    std::unordered_map<HostId, std::string> m_robots;
    std::deque<HostId> m_robotsOrder;
    std::size_t m_robotsBytes = 0;
    unsigned m_changedColumns = 0;
    std::unordered_map<WorkerId, QString> m_workerNames;
    WallMs m_now = 0;
};

} // namespace millrace::models

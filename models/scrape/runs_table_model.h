#pragma once

#include "app/store/store.h"

#include <QAbstractTableModel>

#include <unordered_set>
#include <vector>

namespace millrace::models {

/// The runs in the store, newest first. Thread: GUI. Bounds: as many rows as the store has runs.
///
/// Size is the run's share of the database by its number of URLs, hence "about": the store knows only the whole.
/// A row that is being deleted is hidden until that is committed or taken back.
class RunsTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Given, Done, Failed, Started, Size, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(std::vector<store::RunRecord> runs);
    void setSize(store::Store::SizeInfo size);
    /// `atWork`: the window itself works on it.
    void setOpenRun(RunId run, bool atWork);
    void setHidden(RunId run, bool hidden);

    [[nodiscard]] const store::RunRecord* runAt(int row) const;
    [[nodiscard]] const store::RunRecord* run(RunId id) const;
    /// "3 runs · the database has 84 MB · 12 GB free on its disk"
    [[nodiscard]] QString summary() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Only Name: emits renamed(); the row changes when the store has taken it (setRuns).
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    static constexpr int kMaxName = 200;

Q_SIGNALS:
    void renamed(millrace::RunId run, const QString& name);
    void summaryChanged();

private:
    void rebuild();
    [[nodiscard]] bool isInterrupted(const store::RunRecord& run) const;

    std::vector<store::RunRecord> m_all;
    std::vector<std::size_t> m_rows;
    std::unordered_set<RunId> m_hidden;
    std::int64_t m_allGiven = 0;
    store::Store::SizeInfo m_size;
    RunId m_open;
    bool m_atWork = false;
};

/// "Run 14" for a run without a name.
[[nodiscard]] QString runTitle(RunId run, std::string_view name);

} // namespace millrace::models

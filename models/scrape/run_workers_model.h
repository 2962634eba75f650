#pragma once

#include "app/scrape/scrape_feed.h"

#include <QAbstractTableModel>

#include <deque>
#include <unordered_map>
#include <vector>

namespace millrace::models {

/// The programs that work, or have worked, on a shared run: those at work first, in the order in which they came, then the others, last
/// seen first.
///
/// Thread: GUI. Bounds: store::kWorkersTold rows. A worker's speed is the difference of what it has told the store it had ended over the
/// last kSpeedOver, by the store's clock: known from its second word on, which comes after a second.
class RunWorkersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Worker, State, Hosts, Speed, Pages, LastSeen, Started, ColumnCount };
    static constexpr Milliseconds kSpeedOver{10'000};

    using QAbstractTableModel::QAbstractTableModel;

    /// `own`: what this program is; none while it only looks on.
    void apply(const store::RunCompany& company, WorkerId own);
    void clear();

    /// "build-2:4711", "this window"; "worker 12" where it is not in the list; empty for none.
    [[nodiscard]] QString nameOf(WorkerId worker) const;
    [[nodiscard]] int atWork() const;
    /// Whether another worker has ever been at it.
    [[nodiscard]] bool hasOthers() const;
    /// Pages a second of all that are at work.
    [[nodiscard]] double totalSpeed() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Told {
        WallMs at = 0;
        std::int64_t pages = 0;
    };
    void note(const store::WorkerRecord& worker);
    [[nodiscard]] std::optional<double> speedOf(const store::WorkerRecord& worker) const;
    [[nodiscard]] QVariant words(const store::WorkerRecord& worker, int column) const;

    std::vector<store::WorkerRecord> m_workers;
    std::unordered_map<WorkerId, std::deque<Told>> m_told;
    WorkerId m_own;
    WallMs m_now = 0; ///< of the store
};

/// How many of them are at work beside `own`.
[[nodiscard]] int othersAtWork(const store::RunCompany& company, WorkerId own);

} // namespace millrace::models

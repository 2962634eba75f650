#pragma once

#include "models/scrape/page_row.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <unordered_set>
#include <vector>

namespace millrace::models {

/// The pages that have ended, in the order of ending: live ones from PageEvents, those of an opened run from the store. While it shows what
/// a search of the store has found, the pages that end are kept aside.
///
/// Thread: GUI. Bounds: kMaxRows rows (the oldest go first), whole events for the newest kMaxDetailed. Filtering scans kSlice rows per turn
/// of the event loop, so that no keystroke waits for 100,000 rows. Remote text is plain text; the panel shows it as such.
class PagesTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Status, Path, Title, Size, Time, Url, Type, Charset, Attempts, Host, FinishedAt, Redirects, Change, Depth, ColumnCount };
    enum class Keep { All, Failures };

    static constexpr std::size_t kMaxRows = 100'000;
    static constexpr std::size_t kMaxDetailed = 5'000;
    static constexpr std::size_t kTrim = 1'000;     ///< rows that leave together, so that leaving is rare
    static constexpr std::size_t kSlice = 20'000;
    static constexpr std::size_t kMaxLiveSorted = 20'000;

    explicit PagesTableModel(Keep keep, QObject* parent = nullptr);

    /// Newest last. Of Keep::Failures only those that failed are taken.
    void append(const std::vector<PagePointer>& pages);
    /// A batch of the store's, newest first, older than all rows so far. Rows whose key was appended live since clear() are left out.
    /// Answers false when kMaxRows is reached.
    bool prependOlder(RunId run, std::vector<store::PageRecord> newestFirst);
    void clear();
    /// True: rows are those of appendFound(), none yet. False: the pages that have ended.
    void showFound(bool found);
    /// The next ones of a search, behind those so far; beyond kMaxRows they are left out.
    void appendFound(std::vector<PageRow> rows);
    [[nodiscard]] bool showsFound() const { return m_showsFound; }
    /// The row among the newest that have ended that holds the page's whole event; null when there is none.
    [[nodiscard]] const PageRow* detailed(std::int64_t keyHash) const;
    /// Takes one host's rows (none: all) out, because they are being fetched again.
    void removeHost(HostId host);

    /// One host's pages (none: all) whose URL or title contains `text` (any case).
    void setFilter(HostId host, const QString& hostName, const QString& text);
    /// Sorts again when a sort is chosen and rows came since; the owner calls it at most once a second and never under the pointer.
    void resort();

    [[nodiscard]] std::size_t keptCount() const { return m_ended.rows.size(); }
    [[nodiscard]] bool filtering() const { return m_scan.isActive(); }
    [[nodiscard]] const PageRow* pageAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// A column below zero: the order of ending again.
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// The number of rows shown or kept has changed.
    void countsChanged();

private:
    using Sequence = std::int64_t;

    struct Rows {
        std::deque<PageRow> rows;
        Sequence base = 0;               ///< of the first one
        [[nodiscard]] Sequence end() const { return base + static_cast<Sequence>(rows.size()); }
    };

    [[nodiscard]] const Rows& rows() const { return m_showsFound ? m_found : m_ended; }
    [[nodiscard]] const PageRow& rowOf(Sequence sequence) const { return rows().rows[static_cast<std::size_t>(sequence - rows().base)]; }
    void rescan();
    [[nodiscard]] bool matches(const PageRow& row) const;
    [[nodiscard]] bool less(const PageRow& a, const PageRow& b) const;
    [[nodiscard]] QVariant display(const PageRow& row, int column) const;
    void scanSlice();
    void show(const std::vector<Sequence>& added);
    void trim();
    void dropOldDetails();
    void sortShown();

    const Keep m_keep;
    Rows m_ended;
    Rows m_found;                        ///< of a search; empty while nothing is searched
    bool m_showsFound = false;
    std::size_t m_undetailed = 0;        ///< rows at the front that are known to hold no event
    std::deque<Sequence> m_shown;
    Sequence m_scanned = 0;              ///< rows below this have been held against the filter
    QTimer m_scan;
    std::unordered_set<std::int64_t> m_liveKeys;   ///< at most kMaxRows
    HostId m_host;
    QString m_hostName;
    QString m_text;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_sortStale = false;
};

} // namespace millrace::models

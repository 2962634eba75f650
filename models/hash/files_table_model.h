#pragma once

#include "models/hash/file_store.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace millrace::models {

/// What a table of files answers beside CellRole.
enum FileRole : int {
    PathBytesRole = Qt::UserRole + 200,   ///< QByteArray: the path as it is, which opens the file
    NameBytesRole,                        ///< QByteArray: the shown part of it
};

/// Which files a table shows.
struct FilesFilter {
    enum class Show { All, Problems, Duplicates, OneState };
    Show show = Show::All;
    hash::FileState state = hash::FileState::Queued;   ///< of OneState
    std::string text;                                  ///< bytes of the path, ASCII in lower case; empty: all
    friend bool operator==(const FilesFilter&, const FilesFilter&) = default;
};

/// Some or all files of a store, sorted: a row a file.
///
/// Thread: GUI. The store outlives it. Fed with what changed in the store: that becomes few dataChanged ranges of narrow columns, and rows at
/// the end. Rows move and disappear only in resort(): at most once a second, not while held (the pointer is over them), and seldom enough that
/// sorting takes no more than a thirtieth of the time. Why it sorts itself: a proxy compares through QModelIndex, which for 100,000 rows takes
/// ten times a frame. Quiet (nobody looks) it sends nothing, and is arranged anew when it is looked at again.
class FilesTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr Milliseconds kResortEvery{1'000};
    static constexpr std::size_t kMaxRanges = 64;

    explicit FilesTableModel(const FileStore& store, FilesFilter filter = {}, QObject* parent = nullptr);

    void setQuiet(bool quiet);
    void setFilter(const FilesFilter& filter);
    [[nodiscard]] const FilesFilter& filter() const { return m_filter; }
    void apply(const std::vector<FileStore::Change>& changes);
    /// After FileStore::erase, clear or setHidden: all slots may be others.
    void rebuild();
    void setHeld(bool held) { m_held = held; }
    void resort(SteadyTime now);

    [[nodiscard]] const FileRow* fileAt(int row) const;
    [[nodiscard]] int rowOf(hash::FileId id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Column −1: in the order of arrival.
    void sort(int column, Qt::SortOrder order) override;

private:
    struct Range {
        int first, last;
        unsigned columns;
    };
    [[nodiscard]] bool accepts(const FileRow& row) const;
    [[nodiscard]] std::vector<std::uint32_t> accepted() const;
    void order(std::vector<std::uint32_t>& slots) const;
    void place(std::vector<std::uint32_t> slots);
    void arrange();
    void removeStale();
    void emitRanges(std::vector<Range> changes);
    [[nodiscard]] QVariant display(const FileRow& row, int column) const;
    [[nodiscard]] QVariant tone(const FileRow& row, int column) const;
    [[nodiscard]] QVariant toolTip(const FileRow& row, int column) const;

    const FileStore& m_store;
    FilesFilter m_filter;
    std::vector<std::uint32_t> m_order;       ///< row → slot
    std::vector<std::int32_t> m_rowOf;        ///< slot → row, −1: not shown
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_quiet = false;
    bool m_missed = false;                    ///< something changed while it was quiet
    bool m_held = false;
    bool m_unsorted = false;
    bool m_stale = false;                     ///< rows that the filter no longer takes
    SteadyTime m_nextSort{};
};

} // namespace millrace::models

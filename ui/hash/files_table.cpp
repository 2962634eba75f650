#include "ui/hash/files_table.h"

#include "app/settings/settings.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/progress_delegate.h"

#include <QHeaderView>
#include <QItemSelection>
#include <QScrollBar>

#include <algorithm>

namespace millrace::ui {
namespace {

using models::FileColumn;

constexpr int kDigestWidth = 240;
constexpr int kNarrowDigestWidth = 140;
constexpr int kMaxSelectionRead = 100'000;

} // namespace

FilesTable::FilesTable(models::HashViewModel& model, models::FilesTableModel& rows, const Theme& theme, const QString& accessibleName, QWidget* parent)
    : DataTable(theme, accessibleName, parent), m_hash(model), m_rows(rows)
{
    setModel(&rows);
    auto* number = new NumberDelegate(theme, this);
    auto* fixed = new CellDelegate(theme, this, Qt::ElideMiddle);
    fixed->setFixedFont(true);
    auto* path = new CellDelegate(theme, this, Qt::ElideMiddle);
    for (int column = FileColumn::kFirstDigest; column < FileColumn::Speed; ++column)
        setItemDelegateForColumn(column, fixed);
    for (const int column : {FileColumn::Size, FileColumn::Speed, FileColumn::Duration})
        setItemDelegateForColumn(column, number);
    for (const int column : {FileColumn::Name, FileColumn::Path, FileColumn::List})
        setItemDelegateForColumn(column, path);
    setItemDelegateForColumn(FileColumn::Expected, fixed);
    setItemDelegateForColumn(FileColumn::Progress, new ProgressDelegate(theme, this));
    setItemDelegateForColumn(FileColumn::State, new ChipDelegate(theme, this));
    QList<int> widths(FileColumn::Count, 0);
    widths[FileColumn::Name] = 280;
    widths[FileColumn::Size] = 90;
    widths[FileColumn::Progress] = 120;
    std::fill(widths.begin() + FileColumn::kFirstDigest, widths.begin() + FileColumn::Speed, kDigestWidth);
    widths[FileColumn::Speed] = 80;
    widths[FileColumn::State] = 170;
    widths[FileColumn::Path] = 320;
    widths[FileColumn::Expected] = kDigestWidth;
    widths[FileColumn::Duration] = 90;
    widths[FileColumn::List] = 150;
    widths[FileColumn::Duplicates] = 130;
    setColumnWidths(widths);
    for (const int column : {FileColumn::Path, FileColumn::Expected, FileColumn::Duration, FileColumn::List, FileColumn::Duplicates})
        setColumnHidden(column, true);
    setStretchColumn(FileColumn::Name);
    setPinnedColumn(FileColumn::Name);
    setSortingEnabled(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &FilesTable::selectedFilesChanged);
    connect(&rows, &QAbstractItemModel::modelReset, this, &FilesTable::selectedFilesChanged);
}

void FilesTable::makeNarrow()
{
    for (int column = FileColumn::kFirstDigest; column < FileColumn::Speed; ++column)
        setColumnWidth(column, kNarrowDigestWidth);
    setColumnWidth(FileColumn::Expected, kNarrowDigestWidth);
    setColumnWidth(FileColumn::State, kNarrowDigestWidth);
}

void FilesTable::remember(Settings& settings, const Key<QByteArray>& key)
{
    rememberColumns(*this, settings, key);
}

void FilesTable::showAlgorithms(unsigned algorithms)
{
    if (algorithms == m_algorithms)
        return;
    for (int column = FileColumn::kFirstDigest; column < FileColumn::Speed; ++column) {
        const unsigned bit = 1U << static_cast<unsigned>(column - FileColumn::kFirstDigest);
        // What was there before and still is may have been hidden by hand.
        if (m_algorithms == ~0U || ((m_algorithms ^ algorithms) & bit) != 0)
            setColumnHidden(column, (algorithms & bit) == 0);
    }
    m_algorithms = algorithms;
    setStretchColumn(FileColumn::Name);
}

std::vector<hash::FileId> FilesTable::selectedFiles() const
{
    // Ranges, not indexes: a selection of all of 100,000 rows is one range.
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    std::sort(ranges.begin(), ranges.end());
    std::vector<hash::FileId> files;
    int next = 0;
    for (const auto& [top, bottom] : ranges) {
        for (int row = std::max(top, next); row <= bottom && files.size() < std::size_t(kMaxSelectionRead); ++row) {
            if (const models::FileRow* file = m_rows.fileAt(row))
                files.push_back(file->id);
        }
        next = std::max(next, bottom + 1);
    }
    return files;
}

void FilesTable::selectFiles(const std::vector<hash::FileId>& files)
{
    QItemSelection selection;
    int first = -1;
    for (const hash::FileId id : files) {
        const int row = m_rows.rowOf(id);
        if (row < 0)
            continue;
        selection.select(m_rows.index(row, 0), m_rows.index(row, models::FileColumn::Count - 1));
        first = first < 0 ? row : std::min(first, row);
    }
    if (first < 0)
        return;
    selectionModel()->setCurrentIndex(m_rows.index(first, 0), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    scrollTo(m_rows.index(first, 0));
}

} // namespace millrace::ui

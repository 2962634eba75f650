#include "models/hash/files_table_model.h"

#include "models/common/cell_roles.h"
#include "models/hash/file_order.h"
#include "models/hash/hash_sentences.h"

#include <algorithm>
#include <bit>
#include <chrono>

namespace millrace::models {
namespace {

constexpr int kSortShare = 30;         ///< one part in so many is for sorting

bool containsLowered(std::string_view text, std::string_view wanted)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(), [&](char a, char b) { return lower(a) == b; }) != text.end();
}

} // namespace

FilesTableModel::FilesTableModel(const FileStore& store, FilesFilter filter, QObject* parent) : QAbstractTableModel(parent), m_store(store), m_filter(std::move(filter))
{
    if (m_filter.show == FilesFilter::Show::Duplicates)
        m_sortColumn = FileColumn::Duplicates;
}

bool FilesTableModel::accepts(const FileRow& row) const
{
    using Show = FilesFilter::Show;
    if (row.hidden)
        return false;
    if (m_filter.show == Show::Problems && !isProblem(row.state))
        return false;
    if (m_filter.show == Show::Duplicates && m_store.copies(row) < 2)
        return false;
    if (m_filter.show == Show::OneState && row.state != m_filter.state)
        return false;
    return m_filter.text.empty() || containsLowered(row.path, m_filter.text);
}

std::vector<std::uint32_t> FilesTableModel::accepted() const
{
    std::vector<std::uint32_t> slots;
    for (std::uint32_t slot = 0; slot < m_store.size(); ++slot) {
        if (accepts(m_store.row(slot)))
            slots.push_back(slot);
    }
    return slots;
}

void FilesTableModel::order(std::vector<std::uint32_t>& slots) const
{
    if (m_sortColumn >= 0)
        sortFiles(m_store, slots, m_sortColumn, m_sortOrder);
}

/// `slots` become the rows; the caller tells the views.
void FilesTableModel::place(std::vector<std::uint32_t> slots)
{
    m_order = std::move(slots);
    m_rowOf.assign(m_store.size(), -1);
    for (std::size_t row = 0; row < m_order.size(); ++row)
        m_rowOf[m_order[row]] = static_cast<std::int32_t>(row);
}

void FilesTableModel::rebuild()
{
    std::vector<std::uint32_t> slots = accepted();
    order(slots);
    beginResetModel();
    place(std::move(slots));
    m_unsorted = m_stale = m_missed = false;
    endResetModel();
}

void FilesTableModel::setQuiet(bool quiet)
{
    m_quiet = quiet;
    if (!quiet && m_missed)
        rebuild();
}

void FilesTableModel::setFilter(const FilesFilter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    rebuild();
}

void FilesTableModel::apply(const std::vector<FileStore::Change>& changes)
{
    if (changes.empty())
        return;
    if (m_quiet) {
        m_missed = true;
        return;
    }
    m_rowOf.resize(m_store.size(), -1);
    std::vector<Range> changed;
    std::vector<std::uint32_t> added;
    const unsigned sorted = m_sortColumn < 0 ? 0 : FileColumn::bit(m_sortColumn);
    for (const FileStore::Change& change : changes) {
        const int row = m_rowOf[change.slot];
        const bool accepted = accepts(m_store.row(change.slot));
        if (row >= 0) {
            changed.push_back({row, row, change.columns});
            m_stale = m_stale || !accepted;
            m_unsorted = m_unsorted || (change.columns & sorted) != 0;
        } else if (row == -1 && accepted) {
            added.push_back(change.slot);
            m_rowOf[change.slot] = -2;      // once, though a batch may name it twice
        }
    }
    emitRanges(std::move(changed));
    if (added.empty())
        return;
    const int first = static_cast<int>(m_order.size());
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    for (const std::uint32_t slot : added) {
        m_rowOf[slot] = static_cast<std::int32_t>(m_order.size());
        m_order.push_back(slot);
    }
    endInsertRows();
    m_unsorted = m_unsorted || m_sortColumn >= 0;
}

void FilesTableModel::emitRanges(std::vector<Range> changes)
{
    static const QList<int> roles{Qt::DisplayRole, ToneRole, ProgressRole};
    const auto emitOne = [this](int first, int last, unsigned columns) {
        const int right = std::min(31 - std::countl_zero(columns), FileColumn::Count - 1);
        Q_EMIT dataChanged(index(first, std::countr_zero(columns)), index(last, right), roles);
    };
    if (changes.empty())
        return;
    if (changes.size() * 2 > m_order.size()) {
        unsigned all = 0;
        for (const Range& change : changes)
            all |= change.columns;
        emitOne(0, static_cast<int>(m_order.size()) - 1, all);
        return;
    }
    std::sort(changes.begin(), changes.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    // Rows that are close share a range; the gap grows until there are few enough ranges.
    std::vector<Range> ranges;
    for (int gap = 1;; gap *= 4) {
        ranges.clear();
        for (const Range& change : changes) {
            if (!ranges.empty() && change.first - ranges.back().last <= gap) {
                ranges.back().last = change.last;
                ranges.back().columns |= change.columns;
            } else {
                ranges.push_back(change);
            }
        }
        if (ranges.size() <= kMaxRanges)
            break;
    }
    for (const Range& range : ranges)
        emitOne(range.first, range.last, range.columns);
}

void FilesTableModel::resort(SteadyTime now)
{
    if (m_quiet || m_held || now < m_nextSort || (!m_unsorted && !m_stale))
        return;
    const auto began = std::chrono::steady_clock::now();
    if (m_stale)
        removeStale();
    if (m_unsorted)
        arrange();
    const auto cost = std::chrono::steady_clock::now() - began;
    m_nextSort = now + std::max<SteadyDuration>(kResortEvery, cost * kSortShare);
}

void FilesTableModel::arrange()
{
    std::vector<std::uint32_t> slots = m_order;
    m_sortColumn >= 0 ? order(slots) : std::sort(slots.begin(), slots.end());
    m_unsorted = false;
    if (slots == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const std::vector<std::uint32_t> before = std::move(m_order);
    place(std::move(slots));
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex& each : from)
        to += index(m_rowOf[before[static_cast<std::size_t>(each.row())]], each.column());
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void FilesTableModel::removeStale()
{
    m_stale = false;
    std::vector<Range> gone;
    for (int row = 0; row < static_cast<int>(m_order.size()); ++row) {
        if (accepts(m_store.row(m_order[static_cast<std::size_t>(row)])))
            continue;
        if (!gone.empty() && gone.back().last == row - 1)
            gone.back().last = row;
        else
            gone.push_back({row, row, 0});
    }
    // Each removal moves what follows; many are one reset instead.
    if (gone.size() > kMaxRanges) {
        rebuild();
        return;
    }
    for (auto range = gone.rbegin(); range != gone.rend(); ++range) {
        beginRemoveRows({}, range->first, range->last);
        std::vector<std::uint32_t> slots = std::move(m_order);
        slots.erase(slots.begin() + range->first, slots.begin() + range->last + 1);
        place(std::move(slots));
        endRemoveRows();
    }
}

void FilesTableModel::sort(int column, Qt::SortOrder order)
{
    if (m_filter.show == FilesFilter::Show::Duplicates && column < 0)
        column = FileColumn::Duplicates;
    m_sortColumn = column;
    m_sortOrder = order;
    if (!m_quiet)
        arrange();
    else
        m_missed = true;
}

const FileRow* FilesTableModel::fileAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_order.size()) ? &m_store.row(m_order[static_cast<std::size_t>(row)]) : nullptr;
}

int FilesTableModel::rowOf(hash::FileId id) const
{
    const std::uint32_t slot = m_store.slotOf(id);
    return slot < m_rowOf.size() ? m_rowOf[slot] : -1;
}

int FilesTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int FilesTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : FileColumn::Count;
}

} // namespace millrace::models

#include "models/scrape/page_tree_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"

#include <algorithm>

namespace millrace::models {

namespace {

constexpr int kLabelChars = 240;

} // namespace

void PageTreeModel::setPage(std::shared_ptr<const scrape::PageDocument> page)
{
    beginResetModel();
    m_page = std::move(page);
    m_filled.clear();
    m_matches.clear();
    m_chosen = scrape::PageDocument::kNone;
    if (m_page)
        m_filled[scrape::PageDocument::kRoot] = std::min<int>(kBatch, static_cast<int>(m_page->childCount(scrape::PageDocument::kRoot)));
    endResetModel();
}

void PageTreeModel::setMatches(std::vector<NodeId> nodes)
{
    m_matches = std::move(nodes);
    m_chosen = scrape::PageDocument::kNone;
}

QModelIndex PageTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!m_page || column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    return createIndex(row, 0, static_cast<quintptr>(m_page->child(nodeAt(parent), static_cast<std::uint32_t>(row))));
}

QModelIndex PageTreeModel::indexOf(NodeId node) const
{
    return node == scrape::PageDocument::kRoot ? QModelIndex() : createIndex(static_cast<int>(m_page->placeOf(node)), 0, static_cast<quintptr>(node));
}

QModelIndex PageTreeModel::parent(const QModelIndex& index) const
{
    return index.isValid() ? indexOf(m_page->parent(nodeAt(index))) : QModelIndex();
}

int PageTreeModel::rowCount(const QModelIndex& parent) const
{
    const auto filled = m_filled.find(nodeAt(parent));
    return filled == m_filled.end() ? 0 : filled->second;
}

bool PageTreeModel::hasChildren(const QModelIndex& parent) const
{
    return m_page && m_page->childCount(nodeAt(parent)) > 0;
}

bool PageTreeModel::canFetchMore(const QModelIndex& parent) const
{
    return m_page && rowCount(parent) < static_cast<int>(m_page->childCount(nodeAt(parent)));
}

void PageTreeModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        fill(nodeAt(parent), rowCount(parent) + kBatch);
}

void PageTreeModel::fill(NodeId node, int rows)
{
    const QModelIndex parent = indexOf(node);
    const int before = rowCount(parent);
    const int after = std::min(rows, static_cast<int>(m_page->childCount(node)));
    if (after <= before)
        return;
    beginInsertRows(parent, before, after - 1);
    m_filled[node] = after;
    endInsertRows();
}

QModelIndex PageTreeModel::reveal(NodeId node)
{
    if (!m_page || node == scrape::PageDocument::kNone || node == scrape::PageDocument::kRoot)
        return {};
    std::vector<NodeId> path;
    for (NodeId each = node; each != scrape::PageDocument::kRoot; each = m_page->parent(each))
        path.push_back(each);
    for (auto each = path.rbegin(); each != path.rend(); ++each)
        fill(m_page->parent(*each), (static_cast<int>(m_page->placeOf(*each)) / kBatch + 1) * kBatch);
    return indexOf(node);
}

QVariant PageTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const NodeId node = nodeAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return singleLine(m_page->label(node), kLabelChars);
    case ToneRole:
        return static_cast<int>(m_page->kind(node) == scrape::PageDocument::Kind::Element ? Tone::Normal : Tone::Dim);
    case MatchRole:
        return node == m_chosen ? 2 : std::ranges::binary_search(m_matches, node) ? 1 : 0;
    default:
        return {};
    }
}

QVariant PageTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    constexpr ColumnHead kElement{QT_TRANSLATE_NOOP("millrace::models", "Element"), QT_TRANSLATE_NOOP("millrace::models", "The page's elements as a browser would have them, with their attributes and text")};
    return headData({&kElement, 1}, section, orientation, role);
}

} // namespace millrace::models

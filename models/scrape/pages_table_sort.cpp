// The sorting of PagesTableModel.
#include "models/scrape/pages_table_model.h"

#include <algorithm>
#include <unordered_map>

namespace millrace::models {

bool PagesTableModel::less(const PageRow& a, const PageRow& b) const
{
    switch (m_sortColumn) {
    case Status: return a.status < b.status;
    case Path: case Url: return a.url < b.url;
    case Title: return a.title.compare(b.title, Qt::CaseInsensitive) < 0;
    case Size: return a.bytes < b.bytes;
    case Time: return a.time < b.time;
    case Type: return a.contentType < b.contentType;
    case Charset: return a.charset < b.charset;
    case Attempts: return a.attempts < b.attempts;
    case Host: return hostPart(a.url) < hostPart(b.url);
    case FinishedAt: return a.endedAt < b.endedAt;
    case Depth: return a.depth < b.depth;
    case Redirects: return a.redirects < b.redirects;
    case Change: return a.change < b.change;
    default: return false;
    }
}

void PagesTableModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column < ColumnCount ? column : -1;
    m_sortOrder = order;
    sortShown();
}

void PagesTableModel::resort()
{
    if (m_sortColumn >= 0 && m_sortStale && m_shown.size() <= kMaxLiveSorted)
        sortShown();
}

void PagesTableModel::sortShown()
{
    m_sortStale = false;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<Sequence> held;
    held.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex& index : before)
        held.push_back(m_shown[static_cast<std::size_t>(index.row())]);
    const auto ascending = [this](Sequence a, Sequence b) { return less(rowOf(a), rowOf(b)); };
    if (m_sortColumn < 0)
        std::sort(m_shown.begin(), m_shown.end());
    else if (m_sortOrder == Qt::AscendingOrder)
        std::stable_sort(m_shown.begin(), m_shown.end(), ascending);
    else
        std::stable_sort(m_shown.begin(), m_shown.end(), [&](Sequence a, Sequence b) { return ascending(b, a); });
    std::unordered_map<Sequence, int> positions;
    if (!held.empty()) {
        for (const Sequence sequence : held)
            positions.emplace(sequence, -1);
        for (std::size_t i = 0; i < m_shown.size(); ++i) {
            if (const auto it = positions.find(m_shown[i]); it != positions.end())
                it->second = static_cast<int>(i);
        }
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after += index(positions.at(held[static_cast<std::size_t>(i)]), before.at(i).column());
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

} // namespace millrace::models

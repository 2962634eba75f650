#include "models/scrape/hosts_sort_model.h"

namespace millrace::models {

HostsSortModel::HostsSortModel(HostsTableModel& hosts, QObject* parent) : QSortFilterProxyModel(parent), m_hosts(hosts)
{
    // Dynamic sorting would test every changed row ten times a second and move rows under the pointer.
    setDynamicSortFilter(false);
    setSourceModel(&hosts);
}

void HostsSortModel::resort(SteadyTime now)
{
    m_changed |= m_hosts.takeChangedColumns();
    if (m_held || sortColumn() < 0 || now - m_sortedAt < kResortEvery)
        return;
    if ((m_changed & (1U << static_cast<unsigned>(sortColumn()))) == 0)
        return;
    m_sortedAt = now;
    sort(sortColumn(), sortOrder());
}

void HostsSortModel::sort(int column, Qt::SortOrder order)
{
    m_changed = 0;
    QSortFilterProxyModel::sort(column, order);
}

void HostsSortModel::setFilterText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    invalidateFilter();
    // Rows that come back are appended; put them where they belong.
    if (sortColumn() >= 0)
        sort(sortColumn(), sortOrder());
}

const scrape::HostSnapshot* HostsSortModel::hostAt(int row) const
{
    const QModelIndex source = mapToSource(index(row, 0));
    return source.isValid() ? m_hosts.hostAt(source.row()) : nullptr;
}

int HostsSortModel::rowOf(HostId host) const
{
    const int source = m_hosts.rowOf(host);
    return source < 0 ? -1 : mapFromSource(m_hosts.index(source, 0)).row();
}

std::vector<int> HostsSortModel::sourceRows(int first, int last) const
{
    std::vector<int> rows;
    for (int row = std::max(0, first); row <= last && row < rowCount(); ++row)
        rows.push_back(mapToSource(index(row, 0)).row());
    return rows;
}

bool HostsSortModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    return m_hosts.lessThan(left.row(), right.row(), left.column());
}

bool HostsSortModel::filterAcceptsRow(int row, const QModelIndex&) const
{
    if (m_text.isEmpty())
        return true;
    const std::string& host = m_hosts.hostAt(row)->host;
    return QLatin1String(host.data(), static_cast<qsizetype>(host.size())).contains(m_text, Qt::CaseInsensitive);
}

} // namespace millrace::models

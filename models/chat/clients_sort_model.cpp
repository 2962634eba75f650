#include "models/chat/clients_sort_model.h"

namespace millrace::models {

ClientsSortModel::ClientsSortModel(ClientsTableModel& clients, QObject* parent) : QSortFilterProxyModel(parent), m_clients(clients)
{
    // Dynamic sorting would test every changed row ten times a second and move rows under the pointer.
    setDynamicSortFilter(false);
    setSourceModel(&clients);
}

void ClientsSortModel::resort(SteadyTime now)
{
    m_changed |= m_clients.takeChangedColumns();
    if (m_held || sortColumn() < 0 || now - m_sortedAt < kResortEvery)
        return;
    if ((m_changed & (1U << static_cast<unsigned>(sortColumn()))) == 0)
        return;
    m_sortedAt = now;
    sort(sortColumn(), sortOrder());
}

void ClientsSortModel::sort(int column, Qt::SortOrder order)
{
    m_changed = 0;
    QSortFilterProxyModel::sort(column, order);
}

const chat::ClientSnapshot* ClientsSortModel::clientAt(int row) const
{
    const QModelIndex source = mapToSource(index(row, 0));
    return source.isValid() ? m_clients.clientAt(source.row()) : nullptr;
}

int ClientsSortModel::rowOf(chat::ClientId client) const
{
    const int source = m_clients.rowOf(client);
    return source < 0 ? -1 : mapFromSource(m_clients.index(source, 0)).row();
}

std::vector<int> ClientsSortModel::sourceRows(int first, int last) const
{
    std::vector<int> rows;
    for (int row = std::max(0, first); row <= last && row < rowCount(); ++row)
        rows.push_back(mapToSource(index(row, 0)).row());
    return rows;
}

bool ClientsSortModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    return m_clients.lessThan(left.row(), right.row(), left.column());
}

} // namespace millrace::models

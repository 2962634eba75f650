#include "models/scrape/hosts_sort_model.h"

#include <algorithm>
#include <numeric>

namespace millrace::models {

namespace {

/// The rows of `keys` in their order.
std::vector<int> sorted(const HostsTableModel::SortKeys& keys, bool descending)
{
    std::vector<int> places(keys.rows.size());
    std::iota(places.begin(), places.end(), 0);
    const auto before = [&keys](int a, int b) {
        const auto left = static_cast<std::size_t>(a);
        const auto right = static_cast<std::size_t>(b);
        if (keys.numbers[left] != keys.numbers[right])
            return keys.numbers[left] < keys.numbers[right];
        return *keys.names[left] < *keys.names[right];
    };
    if (descending)
        std::sort(places.begin(), places.end(), [&before](int a, int b) { return before(b, a); });
    else
        std::sort(places.begin(), places.end(), before);
    for (int& place : places)
        place = keys.rows[static_cast<std::size_t>(place)];
    return places;
}

} // namespace

HostsSortModel::HostsSortModel(HostsTableModel& hosts, QObject* parent)
    : QAbstractProxyModel(parent), m_hosts(hosts), m_hop(std::make_shared<GuiHop>(this))
{
    setSourceModel(&hosts);
    connect(&hosts, &QAbstractItemModel::dataChanged, this, &HostsSortModel::onDataChanged);
    connect(&hosts, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) { onRowsInserted(first, last); });
    connect(&hosts, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(&hosts, &QAbstractItemModel::modelReset, this, [this] {
        ++m_generation;
        m_order.clear();
        m_places.clear();
        for (int row = 0; row < m_hosts.rowCount(); ++row) {
            m_places.push_back(row);
            m_order.push_back(row);
        }
        endResetModel();
    });
}

HostsSortModel::~HostsSortModel()
{
    m_hop->close();
}

bool HostsSortModel::accepts(int sourceRow) const
{
    if (m_text.isEmpty())
        return true;
    const std::string& host = m_hosts.hostAt(sourceRow)->host;
    return QLatin1String(host.data(), static_cast<qsizetype>(host.size())).contains(m_text, Qt::CaseInsensitive);
}

void HostsSortModel::onRowsInserted(int first, int last)
{
    // The source only ever appends.
    std::vector<int> accepted;
    for (int row = first; row <= last; ++row) {
        if (accepts(row))
            accepted.push_back(row);
    }
    m_places.resize(static_cast<std::size_t>(last) + 1, -1);
    append(accepted);
}

void HostsSortModel::append(const std::vector<int>& sourceRows)
{
    if (sourceRows.empty())
        return;
    const int begin = static_cast<int>(m_order.size());
    beginInsertRows({}, begin, begin + static_cast<int>(sourceRows.size()) - 1);
    for (const int row : sourceRows) {
        m_places[static_cast<std::size_t>(row)] = static_cast<int>(m_order.size());
        m_order.push_back(row);
    }
    endInsertRows();
}

void HostsSortModel::onDataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles)
{
    // The rows of a range are scattered here: from the first to the last of them, which costs a view no more than what it shows.
    int first = static_cast<int>(m_order.size());
    int last = -1;
    for (int row = topLeft.row(); row <= bottomRight.row(); ++row) {
        const int place = m_places[static_cast<std::size_t>(row)];
        if (place < 0)
            continue;
        first = std::min(first, place);
        last = std::max(last, place);
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, topLeft.column()), index(last, bottomRight.column()), roles);
}

void HostsSortModel::resort(SteadyTime now)
{
    m_changed |= m_hosts.takeChangedColumns();
    if (m_held || m_column < 0 || m_sorting || now - m_sortedAt < kResortEvery)
        return;
    if ((m_changed & (1U << static_cast<unsigned>(m_column))) == 0)
        return;
    m_sortedAt = now;
    sortNow(By::Itself);
}

void HostsSortModel::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_direction = order;
    sortNow(By::User);
}

void HostsSortModel::sortNow(By by)
{
    m_changed = 0;
    if (m_sorting) {
        m_sortAgain = true;
        return;
    }
    if (m_column < 0) {
        std::vector<int> order = m_order;
        std::sort(order.begin(), order.end());
        take(std::move(order));
        return;
    }
    HostsTableModel::SortKeys keys = m_hosts.sortKeys(m_order, m_column);
    const bool descending = m_direction == Qt::DescendingOrder;
    if (m_order.size() <= kSortedAtOnce) {
        take(sorted(keys, descending));
        return;
    }
    m_sorting = true;
    m_sorter = std::jthread([hop = m_hop, this, keys = std::move(keys), descending, by, generation = m_generation] {
        std::vector<int> order = sorted(keys, descending);
        hop->post([this, order = std::move(order), by, generation]() mutable {
            m_sorting = false;
            if (by == By::Itself && m_held) // the pointer has come over the rows meanwhile
                m_changed = ~0U;
            else if (generation == m_generation)
                take(std::move(order));
            if (std::exchange(m_sortAgain, false))
                sortNow(By::User);
        });
    });
}

/// `order` holds rows of before; those that came since follow as they stand.
void HostsSortModel::take(std::vector<int> order)
{
    order.insert(order.end(), m_order.begin() + static_cast<std::ptrdiff_t>(order.size()), m_order.end());
    if (order == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    const std::vector<int> before = std::exchange(m_order, std::move(order));
    for (std::size_t row = 0; row < m_order.size(); ++row)
        m_places[static_cast<std::size_t>(m_order[row])] = static_cast<int>(row);
    to.reserve(from.size());
    for (const QModelIndex& old : from)
        to.append(index(m_places[static_cast<std::size_t>(before[static_cast<std::size_t>(old.row())])], old.column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void HostsSortModel::setFilterText(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    filterAgain();
    if (m_column >= 0)
        sortNow(By::User);
}

/// For many rows: at once instead of run by run.
void HostsSortModel::rebuild()
{
    beginResetModel();
    std::vector<int> order;
    for (const int row : m_order) {
        if (accepts(row))
            order.push_back(row);
    }
    for (int row = 0; row < static_cast<int>(m_places.size()); ++row) {
        if (m_places[static_cast<std::size_t>(row)] < 0 && accepts(row))
            order.push_back(row);
    }
    m_order = std::move(order);
    std::fill(m_places.begin(), m_places.end(), -1);
    for (std::size_t row = 0; row < m_order.size(); ++row)
        m_places[static_cast<std::size_t>(m_order[row])] = static_cast<int>(row);
    endResetModel();
}

/// Rows go and come in runs, so that what is selected stays selected.
void HostsSortModel::filterAgain()
{
    ++m_generation;
    if (m_places.size() > kSortedAtOnce) {
        rebuild();
        return;
    }
    for (int row = static_cast<int>(m_order.size()) - 1; row >= 0; --row) {
        if (accepts(m_order[static_cast<std::size_t>(row)]))
            continue;
        int first = row;
        while (first > 0 && !accepts(m_order[static_cast<std::size_t>(first) - 1]))
            --first;
        beginRemoveRows({}, first, row);
        for (int gone = first; gone <= row; ++gone)
            m_places[static_cast<std::size_t>(m_order[static_cast<std::size_t>(gone)])] = -1;
        m_order.erase(m_order.begin() + first, m_order.begin() + row + 1);
        for (std::size_t moved = static_cast<std::size_t>(first); moved < m_order.size(); ++moved)
            m_places[static_cast<std::size_t>(m_order[moved])] = static_cast<int>(moved);
        endRemoveRows();
        row = first;
    }
    std::vector<int> back;
    for (int row = 0; row < static_cast<int>(m_places.size()); ++row) {
        if (m_places[static_cast<std::size_t>(row)] < 0 && accepts(row))
            back.push_back(row);
    }
    append(back);
}

const scrape::HostSnapshot* HostsSortModel::hostAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_hosts.hostAt(m_order[static_cast<std::size_t>(row)]) : nullptr;
}

int HostsSortModel::rowOf(HostId host) const
{
    const int source = m_hosts.rowOf(host);
    return source < 0 ? -1 : m_places[static_cast<std::size_t>(source)];
}

std::vector<int> HostsSortModel::sourceRows(int first, int last) const
{
    std::vector<int> rows;
    for (int row = std::max(0, first); row <= last && row < rowCount(); ++row)
        rows.push_back(m_order[static_cast<std::size_t>(row)]);
    return rows;
}

QModelIndex HostsSortModel::index(int row, int column, const QModelIndex& parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

int HostsSortModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int HostsSortModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_hosts.columnCount();
}

QVariant HostsSortModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_hosts.headerData(section, orientation, role); // QAbstractProxyModel has none without rows
}

QModelIndex HostsSortModel::mapToSource(const QModelIndex& proxy) const
{
    return proxy.isValid() ? m_hosts.index(m_order[static_cast<std::size_t>(proxy.row())], proxy.column()) : QModelIndex();
}

QModelIndex HostsSortModel::mapFromSource(const QModelIndex& source) const
{
    if (!source.isValid() || static_cast<std::size_t>(source.row()) >= m_places.size())
        return {};
    const int row = m_places[static_cast<std::size_t>(source.row())];
    return row < 0 ? QModelIndex() : createIndex(row, source.column());
}

} // namespace millrace::models

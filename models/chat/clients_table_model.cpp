#include "models/chat/clients_table_model.h"

#include "models/chat/chat_sentences.h"
#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <iterator>
#include <bit>
#include <unordered_set>

namespace millrace::models {
namespace {

using chat::ClientId;
using chat::ClientSnapshot;

constexpr ColumnHead kClientHeads[] = {
    ColumnHead{QT_TR_NOOP("Id"), QT_TR_NOOP("The number of the connection since the server started")},
    ColumnHead{QT_TR_NOOP("User"), QT_TR_NOOP("The last “user” that its messages named")},
    ColumnHead{QT_TR_NOOP("Room"), QT_TR_NOOP("The path of the URL that it connected to; messages go to the clients of one room")},
    ColumnHead{QT_TR_NOOP("Address"), QT_TR_NOOP("Where it connected from, with its port")},
    ColumnHead{QT_TR_NOOP("Age"), QT_TR_NOOP("How long it has been connected, or was")},
    ColumnHead{QT_TR_NOOP("In"), QT_TR_NOOP("Messages a second that it sends")},
    ColumnHead{QT_TR_NOOP("Out"), QT_TR_NOOP("Messages a second that it gets")},
    ColumnHead{QT_TR_NOOP("RTT"), QT_TR_NOOP("Round trip of the last ping")},
    ColumnHead{QT_TR_NOOP("Unsent"), QT_TR_NOOP("Bytes that wait because it does not read them, of how many it may have before it is closed with 1013")},
    ColumnHead{QT_TR_NOOP("Rejected"), QT_TR_NOOP("Messages of its own that were answered with an error")},
    ColumnHead{QT_TR_NOOP("State"), QT_TR_NOOP("What is odd about it, or how its connection ended")},
    ColumnHead{QT_TR_NOOP("Messages in"), QT_TR_NOOP("Messages that it has sent in all")},
    ColumnHead{QT_TR_NOOP("Messages out"), QT_TR_NOOP("Messages that it was sent in all")},
    ColumnHead{QT_TR_NOOP("Bytes in"), QT_TR_NOOP("Bytes that it has sent in all")},
    ColumnHead{QT_TR_NOOP("Bytes out"), QT_TR_NOOP("Bytes that it was sent in all")},
    ColumnHead{QT_TR_NOOP("Origin"), QT_TR_NOOP("The page that it connects from, as its browser says; programs have none")},
    ColumnHead{QT_TR_NOOP("Program"), QT_TR_NOOP("What it calls itself (User-Agent)")},
};
static_assert(std::size(kClientHeads) == ClientsTableModel::ColumnCount);

constexpr unsigned bit(int column) { return 1U << static_cast<unsigned>(column); }

bool isClientNumber(int column)
{
    using C = ClientsTableModel;
    constexpr unsigned kNumbers = bit(C::Age) | bit(C::In) | bit(C::Out) | bit(C::Rtt) | bit(C::Rejected) | bit(C::MessagesIn) | bit(C::MessagesOut)
        | bit(C::BytesIn) | bit(C::BytesOut);
    return (kNumbers & bit(column)) != 0;
}

unsigned difference(const ClientSnapshot& a, const ClientSnapshot& b)
{
    using C = ClientsTableModel;
    unsigned columns = 0;
    const auto mark = [&columns](bool differs, unsigned which) { columns |= differs ? which : 0; };
    mark(a.user != b.user, bit(C::User));
    mark(a.room != b.room, bit(C::Room));
    mark(a.inPerSecond != b.inPerSecond, bit(C::In));
    mark(a.outPerSecond != b.outPerSecond, bit(C::Out));
    mark(a.rtt != b.rtt, bit(C::Rtt));
    mark(a.unsent != b.unsent || a.maxUnsent != b.maxUnsent, bit(C::Unsent));
    mark(a.rejected != b.rejected, bit(C::Rejected));
    mark(a.messagesIn != b.messagesIn, bit(C::MessagesIn));
    mark(a.messagesOut != b.messagesOut, bit(C::MessagesOut));
    mark(a.bytesIn != b.bytesIn, bit(C::BytesIn));
    mark(a.bytesOut != b.bytesOut, bit(C::BytesOut));
    mark(a.ended.has_value() != b.ended.has_value(), ~0U >> (32 - C::ColumnCount));
    return columns;
}

double unsentPart(const ClientSnapshot& client)
{
    return client.maxUnsent > 0 ? std::min(1.0, static_cast<double>(client.unsent) / static_cast<double>(client.maxUnsent)) : 0.0;
}

} // namespace

QString clientName(ClientId id)
{
    return u'#' + QString::number(id.value);
}

QString roomName(std::string_view room)
{
    return room.empty() || room == "/" ? Words::tr("lobby") : singleLine(room, 200);
}

QString addressText(const ClientSnapshot& client)
{
    const QString address = singleLine(client.address, 60);
    return (address.contains(u':') ? u'[' + address + u']' : address) + u':' + QString::number(client.port);
}

void ClientsTableModel::apply(std::vector<ClientSnapshot> batch, WallMs now)
{
    m_now = now;
    std::vector<Change> changes;
    std::vector<ClientSnapshot> added;
    for (ClientSnapshot& client : batch) {
        const auto it = m_rows.find(client.id);
        if (it == m_rows.end()) {
            added.push_back(std::move(client));
            continue;
        }
        ClientSnapshot& kept = m_clients[static_cast<std::size_t>(it->second)];
        if (kept.ended)
            continue;
        if (client.ended)
            m_ended.push_back({client.id, now});
        if (const unsigned columns = difference(kept, client))
            changes.push_back({it->second, columns});
        kept = std::move(client);
    }
    emitRanges(std::move(changes));
    if (!added.empty()) {
        const int first = static_cast<int>(m_clients.size());
        beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
        for (ClientSnapshot& client : added) {
            m_rows.emplace(client.id, static_cast<int>(m_clients.size()));
            if (client.ended)
                m_ended.push_back({client.id, now});
            m_clients.push_back(std::move(client));
        }
        endInsertRows();
        m_changedColumns = ~0U;
    }
    if (m_ended.size() > kMaxEnded)
        removeEnded(m_ended.size() - kMaxEnded);
}

void ClientsTableModel::clear()
{
    beginResetModel();
    m_clients.clear();
    m_rows.clear();
    m_ended.clear();
    m_changedColumns = 0;
    endResetModel();
}

void ClientsTableModel::tick(WallMs now, const std::vector<int>& rows)
{
    m_now = now;
    std::size_t old = 0;
    while (old < m_ended.size() && now - m_ended[old].seenAt >= kEndedStay.count())
        ++old;
    std::vector<Change> changes;
    for (const int row : rows) {
        if (const ClientSnapshot* client = clientAt(row); client != nullptr && !client->ended)
            changes.push_back({row, bit(Age)});
    }
    emitRanges(std::move(changes));
    if (old > 0)
        removeEnded(old);
}

void ClientsTableModel::removeEnded(std::size_t count)
{
    std::vector<int> rows;
    for (std::size_t i = 0; i < count; ++i) {
        const auto it = m_rows.find(m_ended[i].id);
        rows.push_back(it->second);
    }
    m_ended.erase(m_ended.begin(), m_ended.begin() + static_cast<std::ptrdiff_t>(count));
    std::sort(rows.begin(), rows.end());
    // Each removal moves what follows; many at once are one reset instead.
    if (rows.size() > kMaxRanges) {
        std::unordered_set<int> gone(rows.begin(), rows.end());
        beginResetModel();
        std::vector<ClientSnapshot> kept;
        kept.reserve(m_clients.size() - gone.size());
        for (std::size_t row = 0; row < m_clients.size(); ++row) {
            if (!gone.contains(static_cast<int>(row)))
                kept.push_back(std::move(m_clients[row]));
        }
        m_clients = std::move(kept);
        m_rows.clear();
        indexRows(0);
        endResetModel();
        return;
    }
    for (auto it = rows.rbegin(); it != rows.rend(); ++it) {
        beginRemoveRows({}, *it, *it);
        m_rows.erase(m_clients[static_cast<std::size_t>(*it)].id);
        m_clients.erase(m_clients.begin() + *it);
        indexRows(static_cast<std::size_t>(*it));
        endRemoveRows();
    }
}

void ClientsTableModel::indexRows(std::size_t from)
{
    for (std::size_t row = from; row < m_clients.size(); ++row)
        m_rows[m_clients[row].id] = static_cast<int>(row);
}

void ClientsTableModel::emitRanges(std::vector<Change> changes)
{
    if (changes.empty())
        return;
    unsigned all = 0;
    for (const Change& change : changes)
        all |= change.columns;
    m_changedColumns |= all;
    if (changes.size() * 2 > m_clients.size()) {
        emitRange(0, static_cast<int>(m_clients.size()) - 1, all);
        return;
    }
    std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.row < b.row; });
    // Rows that are close share a range; the gap grows until there are few enough ranges.
    std::vector<std::pair<Change, int>> ranges;
    for (int gap = 1;; gap *= 4) {
        ranges.clear();
        for (const Change& change : changes) {
            if (!ranges.empty() && change.row - ranges.back().second <= gap) {
                ranges.back().second = change.row;
                ranges.back().first.columns |= change.columns;
            } else {
                ranges.emplace_back(change, change.row);
            }
        }
        if (ranges.size() <= kMaxRanges)
            break;
    }
    for (const auto& [change, last] : ranges)
        emitRange(change.row, last, change.columns);
}

void ClientsTableModel::emitRange(int first, int last, unsigned columns)
{
    static const QList<int> roles{Qt::DisplayRole, ToneRole, ProgressRole};
    const int right = std::min(31 - std::countl_zero(columns), ColumnCount - 1);
    Q_EMIT dataChanged(index(first, std::countr_zero(columns)), index(last, right), roles);
}

const ClientSnapshot* ClientsTableModel::clientAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_clients.size()) ? &m_clients[static_cast<std::size_t>(row)] : nullptr;
}

int ClientsTableModel::rowOf(ClientId client) const
{
    const auto it = m_rows.find(client);
    return it == m_rows.end() ? -1 : it->second;
}

unsigned ClientsTableModel::takeChangedColumns()
{
    return std::exchange(m_changedColumns, 0U);
}

int ClientsTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_clients.size());
}

int ClientsTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClientsTableModel::display(const ClientSnapshot& client, int column) const
{
    const auto rate = [](double perSecond) { return formatRateNumber(perSecond) + QStringLiteral(" /s"); };
    switch (column) {
    case Id: return clientName(client.id);
    case User: return client.user.empty() ? QStringLiteral("–") : singleLine(client.user, 200);
    case Room: return roomName(client.room);
    case Address: return addressText(client);
    case Age: return formatElapsed(Milliseconds((client.ended ? client.ended->at : m_now) - client.connectedAt));
    case In: return client.ended ? QString() : rate(client.inPerSecond);
    case Out: return client.ended ? QString() : rate(client.outPerSecond);
    case Rtt: return client.rtt && !client.ended ? formatMeasured(*client.rtt) : QStringLiteral("–");
    case Unsent: return client.ended ? QString() : Words::tr("%1 of %2").arg(formatBytes(client.unsent), formatBytes(client.maxUnsent));
    case Rejected: return formatCount(client.rejected);
    case State: return client.ended ? endText(*client.ended) : client.unsent * 2 > client.maxUnsent && client.maxUnsent > 0 ? Words::tr("reads slowly") : QString();
    case MessagesIn: return formatCount(client.messagesIn);
    case MessagesOut: return formatCount(client.messagesOut);
    case BytesIn: return formatBytes(client.bytesIn);
    case BytesOut: return formatBytes(client.bytesOut);
    case Origin: return singleLine(client.origin, 300);
    case UserAgent: return singleLine(client.userAgent, 300);
    default: return {};
    }
}

QVariant ClientsTableModel::tone(const ClientSnapshot& client, int column)
{
    const auto is = [](Tone tone) { return QVariant(static_cast<int>(tone)); };
    if (column == State) {
        if (!client.ended)
            return is(Tone::Warning);
        const int code = client.ended->code;
        return is(code == 1000 || code == 1001 || code == 1005 ? Tone::Normal : code == 1006 ? Tone::Warning : Tone::Error);
    }
    if (client.ended)
        return is(Tone::Dim);
    switch (column) {
    case Id: case Address: return is(Tone::Dim);
    case User: return client.user.empty() ? is(Tone::Dim) : QVariant();
    case In: return client.inPerSecond > 0 ? QVariant() : is(Tone::Dim);
    case Out: return client.outPerSecond > 0 ? QVariant() : is(Tone::Dim);
    case Rtt: return client.rtt ? QVariant() : is(Tone::Dim);
    case Unsent: return unsentPart(client) > 0.9 ? is(Tone::Error) : unsentPart(client) > 0.5 ? is(Tone::Warning) : QVariant();
    case Rejected: return is(client.rejected > 0 ? Tone::Error : Tone::Dim);
    default: return {};
    }
}

QVariant ClientsTableModel::toolTip(const ClientSnapshot& client, int column)
{
    switch (column) {
    case Unsent:
        return Words::tr("%1 wait to be sent; at %2 the client is closed with 1013").arg(formatBytes(client.unsent), formatBytes(client.maxUnsent));
    case Age: return Words::tr("Connected since %1").arg(formatClock(client.connectedAt));
    case In: return Words::tr("%1 messages, %2 received in all").arg(formatCount(client.messagesIn), formatBytes(client.bytesIn));
    case Out: return Words::tr("%1 messages, %2 sent in all").arg(formatCount(client.messagesOut), formatBytes(client.bytesOut));
    case Rtt: return client.rtt ? QVariant(Words::tr("Round trip of the last ping")) : QVariant(Words::tr("No ping was answered yet"));
    default: return {};
    }
}

QVariant ClientsTableModel::data(const QModelIndex& index, int role) const
{
    const ClientSnapshot* client = index.isValid() ? clientAt(index.row()) : nullptr;
    if (client == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(*client, column);
    case ToneRole: return tone(*client, column);
    case Qt::ToolTipRole: return toolTip(*client, column);
    case ProgressRole: return column == Unsent && !client->ended ? QVariant(unsentPart(*client)) : QVariant();
    case Qt::TextAlignmentRole: return isClientNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant ClientsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kClientHeads, section, orientation, role, isClientNumber(section));
}

bool ClientsTableModel::lessThan(int left, int right, int column) const
{
    const ClientSnapshot& a = m_clients[static_cast<std::size_t>(left)];
    const ClientSnapshot& b = m_clients[static_cast<std::size_t>(right)];
    const auto by = [&](const auto& x, const auto& y) { return x != y ? x < y : a.id < b.id; };
    switch (column) {
    case User: return by(a.user, b.user);
    case Room: return by(a.room, b.room);
    case Address: return by(std::pair(a.address, a.port), std::pair(b.address, b.port));
    case Age: return by(-a.connectedAt, -b.connectedAt);
    case In: return by(a.inPerSecond, b.inPerSecond);
    case Out: return by(a.outPerSecond, b.outPerSecond);
    case Rtt: return by(a.rtt.value_or(Microseconds::max()), b.rtt.value_or(Microseconds::max()));
    case Unsent: return by(a.unsent, b.unsent);
    case Rejected: return by(a.rejected, b.rejected);
    case State: return by(a.ended ? a.ended->code : 0, b.ended ? b.ended->code : 0);
    case MessagesIn: return by(a.messagesIn, b.messagesIn);
    case MessagesOut: return by(a.messagesOut, b.messagesOut);
    case BytesIn: return by(a.bytesIn, b.bytesIn);
    case BytesOut: return by(a.bytesOut, b.bytesOut);
    case Origin: return by(a.origin, b.origin);
    case UserAgent: return by(a.userAgent, b.userAgent);
    default: return a.id < b.id;
    }
}

} // namespace millrace::models

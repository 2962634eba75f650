#pragma once

#include <functional>

#include "app/chat/chat_feed.h"

#include <QAbstractTableModel>

#include <deque>
#include <unordered_map>
#include <vector>

namespace millrace::models {

/// The connected clients, and for kEndedStay those that left, greyed, with their close code and reason.
///
/// Thread: GUI. Fed by batches; each becomes few dataChanged ranges of narrow columns, one whole-range signal when more than half of the rows
/// changed. Bounds: as many rows as the server has clients, and kMaxEnded that left.
class ClientsTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, User, Room, Address, Age, In, Out, Rtt, Unsent, Rejected, State, MessagesIn, MessagesOut, BytesIn, BytesOut, Origin, UserAgent, ColumnCount };

    static constexpr Milliseconds kEndedStay{6'000};
    static constexpr std::size_t kMaxEnded = 1'000;
    static constexpr std::size_t kMaxRanges = 64;

    using QAbstractTableModel::QAbstractTableModel;

    void apply(std::vector<chat::ClientSnapshot> batch, WallMs now);
    void clear();
    /// Takes out those that left long enough ago, and renews the age of these source rows.
    void tick(WallMs now, const std::vector<int>& rows);

    [[nodiscard]] const chat::ClientSnapshot* clientAt(int row) const;
    [[nodiscard]] int rowOf(chat::ClientId client) const;
    /// Those that are still connected.
    [[nodiscard]] int connectedCount() const { return static_cast<int>(m_clients.size() - m_ended.size()); }
    [[nodiscard]] bool anyEnded() const { return !m_ended.empty(); }
    /// Typed comparison for the sort proxy; ties by id.
    [[nodiscard]] bool lessThan(int left, int right, int column) const;
    [[nodiscard]] unsigned takeChangedColumns();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Change {
        int row;
        unsigned columns;
    };
    struct Ended {
        chat::ClientId id;
        WallMs seenAt;
    };
    [[nodiscard]] QVariant display(const chat::ClientSnapshot& client, int column) const;
    [[nodiscard]] static QVariant tone(const chat::ClientSnapshot& client, int column);
    [[nodiscard]] static QVariant toolTip(const chat::ClientSnapshot& client, int column);
    void emitRanges(std::vector<Change> changes);
    void emitRange(int first, int last, unsigned columns);
    void removeEnded(std::size_t count);
    void indexRows(std::size_t from);

    std::vector<chat::ClientSnapshot> m_clients;
    std::unordered_map<chat::ClientId, int> m_rows;
    std::deque<Ended> m_ended;          ///< in the order of leaving
    unsigned m_changedColumns = 0;
    WallMs m_now = 0;
};

/// "#118"
[[nodiscard]] QString clientName(chat::ClientId id);
/// "lobby", "/build": a room as it is shown.
[[nodiscard]] QString roomName(std::string_view room);
/// "127.0.0.1:52114", "[::1]:52114"
[[nodiscard]] QString addressText(const chat::ClientSnapshot& client);

} // namespace millrace::models

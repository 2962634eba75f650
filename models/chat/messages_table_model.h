#pragma once

#include <functional>

#include "models/chat/message_details.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <memory>
#include <vector>

namespace millrace::models {

/// The messages as they ended, newest last: a ring of the newest kMaxRows.
///
/// Thread: GUI. While held (paused, or nobody looks) rows stay as they are, and what comes is kept aside, the newest kMaxRows of it; what goes
/// beyond that is counted in lostAside(). Filtering works in slices bounded in rows and bytes, live messages included, so that no turn of the
/// event loop depends on how many there are. Bounds: rows and aside kMaxRows and kMaxBytes of text each.
class MessagesTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, User, Room, Message, Number, Client, Size, Logged, Sent, Recipients, LogId, ColumnCount };

    static constexpr std::size_t kMaxRows = 100'000;
    static constexpr std::int64_t kMaxBytes = std::int64_t{256} << 20;
    static constexpr std::size_t kTrim = 1'000;          ///< rows that leave together, so that leaving is rare
    static constexpr std::size_t kSlice = 20'000;
    static constexpr std::int64_t kSliceBytes = 8 << 20;
    static constexpr std::size_t kMaxSearched = 16 * 1024;   ///< of a message's text

    explicit MessagesTableModel(QObject* parent = nullptr);

    void append(std::vector<chat::MessageEvent>&& messages);
    void clear();

    /// Held for either cause, the rows stay; when both are gone, what was kept aside comes in.
    void setPaused(bool paused);
    void setQuiet(bool quiet);
    [[nodiscard]] bool paused() const { return m_paused; }
    [[nodiscard]] std::size_t asideCount() const { return m_aside.size(); }
    /// Messages of this pause that went beyond what is kept aside.
    [[nodiscard]] std::int64_t lostAside() const { return m_lostAside; }

    /// Messages whose text, user, room or cause of rejection contains `text` (any case).
    void setFilter(const QString& text);
    [[nodiscard]] bool filtering() const { return m_scan.isActive(); }

    [[nodiscard]] std::size_t keptCount() const { return m_rows.size(); }
    [[nodiscard]] const MessagePointer* messageAt(int row) const;
    /// What is shown now, oldest first: cheap copies of the pointers, for an export.
    [[nodiscard]] std::vector<MessagePointer> shownMessages() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The number of rows shown or kept has changed.
    void countsChanged();

private:
    using Sequence = std::int64_t;

    [[nodiscard]] const MessagePointer& at(Sequence sequence) const { return m_rows[static_cast<std::size_t>(sequence - m_base)]; }
    [[nodiscard]] bool held() const { return m_paused || m_quiet; }
    [[nodiscard]] bool matches(const chat::MessageEvent& message) const;
    [[nodiscard]] bool contains(std::string_view utf8) const;
    void take(std::vector<MessagePointer>&& batch);
    void bringIn();
    void scanSlice();
    void trim();

    std::deque<MessagePointer> m_rows;
    std::int64_t m_bytes = 0;
    Sequence m_base = 0;                 ///< of m_rows.front()
    std::deque<Sequence> m_shown;        ///< ascending
    Sequence m_scanned = 0;              ///< rows below this have been held against the filter
    QTimer m_scan;
    QString m_text;
    QByteArray m_lower;                  ///< m_text in lower case when it is ASCII
    std::deque<MessagePointer> m_aside;
    std::int64_t m_asideBytes = 0;
    std::int64_t m_lostAside = 0;
    bool m_paused = false;
    bool m_quiet = false;
};

} // namespace millrace::models

#include "models/chat/messages_table_model.h"

#include "models/chat/chat_sentences.h"
#include "models/chat/clients_table_model.h"
#include "models/chat/message_details.h"
#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

using chat::MessageEvent;

constexpr ColumnHead kMessageHeads[] = {
    ColumnHead{QT_TR_NOOP("Time"), QT_TR_NOOP("When it was received")},
    ColumnHead{QT_TR_NOOP("User"), QT_TR_NOOP("Its member “user”, where that is text")},
    ColumnHead{QT_TR_NOOP("Room"), QT_TR_NOOP("The room of the client that sent it")},
    ColumnHead{QT_TR_NOOP("Message"), QT_TR_NOOP("Its member “msg”, or all of it where it has none; for one that was refused, why")},
    ColumnHead{QT_TR_NOOP("Number"), QT_TR_NOOP("Its place among all messages since the server started")},
    ColumnHead{QT_TR_NOOP("Client"), QT_TR_NOOP("The connection that sent it")},
    ColumnHead{QT_TR_NOOP("Size"), QT_TR_NOOP("Its bytes as they came")},
    ColumnHead{QT_TR_NOOP("Logged after"), QT_TR_NOOP("How long after it was received it stood in the log")},
    ColumnHead{QT_TR_NOOP("Sent after"), QT_TR_NOOP("How long after it was received its echo was sent")},
    ColumnHead{QT_TR_NOOP("Recipients"), QT_TR_NOOP("How many clients it went to")},
    ColumnHead{QT_TR_NOOP("Log id"), QT_TR_NOOP("Its id in the Redis stream, or its place in the journal")},
};
static_assert(std::size(kMessageHeads) == MessagesTableModel::ColumnCount);

bool isMessageNumber(int column)
{
    using C = MessagesTableModel;
    return column == C::Number || column == C::Size || column == C::Logged || column == C::Sent || column == C::Recipients;
}

std::int64_t costOf(const MessageEvent& message)
{
    return static_cast<std::int64_t>(sizeof(MessageEvent) + message.text.size() + message.user.size() + message.room.size());
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

QVariant display(const MessageEvent& message, int column)
{
    switch (column) {
    case MessagesTableModel::Time: return formatClockMs(message.at);
    case MessagesTableModel::User: return message.user.empty() ? QStringLiteral("–") : singleLine(message.user, 200);
    case MessagesTableModel::Room: return roomName(message.room);
    case MessagesTableModel::Message: return messageLine(message);
    case MessagesTableModel::Number: return message.foreign ? QStringLiteral("–") : formatCount(message.number);
    case MessagesTableModel::Client: return senderName(message);
    case MessagesTableModel::Size: return formatBytes(message.bytes);
    case MessagesTableModel::Logged: return message.receipt && !message.foreign ? formatMicroseconds(message.loggedAfter) : QString();
    case MessagesTableModel::Sent: return message.recipients > 0 && !message.foreign ? formatMicroseconds(message.sentAfter) : QString();
    case MessagesTableModel::Recipients: return formatCount(message.recipients);
    case MessagesTableModel::LogId: return message.receipt ? singleLine(message.receipt->id, 60) : QString();
    default: return {};
    }
}

QVariant tone(const MessageEvent& message, int column)
{
    if (column == MessagesTableModel::Message && message.rejection)
        return static_cast<int>(Tone::Error);
    if (column == MessagesTableModel::Message && message.binary)
        return static_cast<int>(Tone::Dim);
    if (column == MessagesTableModel::Room || column == MessagesTableModel::Time || (column == MessagesTableModel::User && message.user.empty()))
        return static_cast<int>(Tone::Dim);
    return {};
}

} // namespace

MessagesTableModel::MessagesTableModel(QObject* parent) : QAbstractTableModel(parent)
{
    m_scan.setInterval(0);
    connect(&m_scan, &QTimer::timeout, this, &MessagesTableModel::scanSlice);
}

void MessagesTableModel::append(std::vector<MessageEvent>&& messages)
{
    if (messages.empty())
        return;
    // A batch larger than the ring would only be carried in to be thrown out.
    const std::size_t skip = messages.size() > kMaxRows ? messages.size() - kMaxRows : 0;
    std::vector<MessagePointer> batch;
    batch.reserve(messages.size() - skip);
    for (std::size_t i = skip; i < messages.size(); ++i)
        batch.push_back(std::make_shared<const MessageEvent>(std::move(messages[i])));
    if (!held()) {
        take(std::move(batch));
        return;
    }
    m_lostAside += m_paused ? static_cast<std::int64_t>(skip) : 0;
    for (MessagePointer& message : batch) {
        m_asideBytes += costOf(*message);
        m_aside.push_back(std::move(message));
    }
    while (m_aside.size() > kMaxRows || m_asideBytes > kMaxBytes) {
        m_asideBytes -= costOf(*m_aside.front());
        m_aside.pop_front();
        m_lostAside += m_paused ? 1 : 0;
    }
    Q_EMIT countsChanged();
}

void MessagesTableModel::take(std::vector<MessagePointer>&& batch)
{
    for (MessagePointer& message : batch) {
        m_bytes += costOf(*message);
        m_rows.push_back(std::move(message));
    }
    trim();
    scanSlice();
}

void MessagesTableModel::clear()
{
    beginResetModel();
    m_scan.stop();
    m_base += static_cast<Sequence>(m_rows.size());
    m_scanned = m_base;
    m_rows.clear();
    m_shown.clear();
    m_aside.clear();
    m_bytes = m_asideBytes = m_lostAside = 0;
    endResetModel();
    Q_EMIT countsChanged();
}

void MessagesTableModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    m_lostAside = 0;
    if (!held())
        bringIn();
    Q_EMIT countsChanged();
}

void MessagesTableModel::setQuiet(bool quiet)
{
    m_quiet = quiet;
    if (!held())
        bringIn();
}

void MessagesTableModel::bringIn()
{
    if (m_aside.empty())
        return;
    std::vector<MessagePointer> batch(std::make_move_iterator(m_aside.begin()), std::make_move_iterator(m_aside.end()));
    m_aside.clear();
    m_asideBytes = 0;
    take(std::move(batch));
}

void MessagesTableModel::setFilter(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    const bool ascii = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
    m_lower = ascii ? text.toLower().toLatin1() : QByteArray();
    beginResetModel();
    m_shown.clear();
    m_scanned = m_base;
    endResetModel();
    scanSlice();
}

void MessagesTableModel::scanSlice()
{
    const Sequence end = m_base + static_cast<Sequence>(m_rows.size());
    m_scanned = std::max(m_scanned, m_base);
    const Sequence stop = m_text.isEmpty() ? end : std::min(end, m_scanned + static_cast<Sequence>(kSlice));
    const Sequence from = m_scanned;
    std::vector<Sequence> added;
    for (std::int64_t bytes = 0; m_scanned < stop && (m_text.isEmpty() || bytes < kSliceBytes); ++m_scanned) {
        const MessageEvent& message = *at(m_scanned);
        bytes += static_cast<std::int64_t>(std::min(message.text.size(), kMaxSearched));
        if (matches(message))
            added.push_back(m_scanned);
    }
    if (m_scanned < end && !m_scan.isActive())
        m_scan.start();
    else if (m_scanned == end)
        m_scan.stop();
    if (!added.empty()) {
        const int first = static_cast<int>(m_shown.size());
        beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
        m_shown.insert(m_shown.end(), added.begin(), added.end());
        endInsertRows();
    }
    if (m_scanned > from || added.empty())
        Q_EMIT countsChanged();
}

void MessagesTableModel::trim()
{
    std::size_t count = 0;
    if (m_rows.size() > kMaxRows)
        count = std::max(m_rows.size() - kMaxRows, std::min(kTrim, m_rows.size()));
    std::int64_t bytes = m_bytes;
    for (std::size_t i = 0; i < count; ++i)
        bytes -= costOf(*m_rows[i]);
    for (; count < m_rows.size() && bytes > kMaxBytes; ++count)
        bytes -= costOf(*m_rows[count]);
    if (count == 0)
        return;
    const Sequence newBase = m_base + static_cast<Sequence>(count);
    const auto firstKept = std::lower_bound(m_shown.begin(), m_shown.end(), newBase);
    const int gone = static_cast<int>(firstKept - m_shown.begin());
    if (gone > 0)
        beginRemoveRows({}, 0, gone - 1);
    m_shown.erase(m_shown.begin(), firstKept);
    m_rows.erase(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(count));
    m_base = newBase;
    m_bytes = bytes;
    if (gone > 0)
        endRemoveRows();
}

bool MessagesTableModel::contains(std::string_view utf8) const
{
    const std::string_view searched = utf8.substr(0, kMaxSearched);
    if (m_lower.isEmpty())
        return QString::fromUtf8(searched.data(), static_cast<qsizetype>(searched.size())).contains(m_text, Qt::CaseInsensitive);
    const auto found = std::search(searched.begin(), searched.end(), m_lower.begin(), m_lower.end(), [](char a, char b) { return lower(a) == b; });
    return found != searched.end();
}

bool MessagesTableModel::matches(const MessageEvent& message) const
{
    if (m_text.isEmpty() || contains(message.user) || contains(message.text) || contains(message.room))
        return true;
    return message.rejection && briefRejection(*message.rejection).contains(m_text, Qt::CaseInsensitive);
}

const MessagePointer* MessagesTableModel::messageAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_shown.size()) ? &at(m_shown[static_cast<std::size_t>(row)]) : nullptr;
}

std::vector<MessagePointer> MessagesTableModel::shownMessages() const
{
    std::vector<MessagePointer> messages;
    messages.reserve(m_shown.size());
    for (const Sequence sequence : m_shown)
        messages.push_back(at(sequence));
    return messages;
}

int MessagesTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int MessagesTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessagesTableModel::data(const QModelIndex& index, int role) const
{
    const MessagePointer* message = index.isValid() ? messageAt(index.row()) : nullptr;
    if (message == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole: return display(**message, index.column());
    case ToneRole: return tone(**message, index.column());
    case CopyRole: return index.column() == Message && !(*message)->rejection && !(*message)->binary ? QVariant(singleLine((*message)->text, 64 * 1024)) : QVariant();
    case Qt::TextAlignmentRole: return isMessageNumber(index.column()) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant MessagesTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kMessageHeads, section, orientation, role, isMessageNumber(section));
}

} // namespace millrace::models

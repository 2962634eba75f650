// The part of JournalFile that writes, reads and deletes entries.
#include "app/chat/journal_file.h"
#include "app/chat/journal_sql.h"
#include "app/chat/redis_reply.h"

#include <QVariant>

#include <algorithm>
#include <utility>

#include <sys/statvfs.h>

namespace millrace::chat {

namespace {

/// Kept free on the disk, so that the journal can still be emptied when the disk runs full: deleting writes to the WAL too.
constexpr std::int64_t kDiskReserve = 8 << 20;
/// An empty journal that was larger than this is made small again; any is where the disk is full, as appends are refused there.
constexpr std::int64_t kWorthShrinking = 64 << 20;

/// Bound as a blob, which the statement casts: the bytes go in as they are, without a detour through UTF-16. `text` outlives the statement.
QVariant bytesValue(const std::string& text)
{
    return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
}

QVariant idValue(const std::string& streamId)
{
    return QString::fromStdString(streamId.empty() ? std::string("0-0") : streamId);
}

const QString& entryColumns()
{
    static const QString s_columns = QStringLiteral(
        "seq, at, CAST(mid AS BLOB), CAST(user AS BLOB), CAST(msg AS BLOB), CAST(room AS BLOB), CAST(data AS BLOB)");
    return s_columns;
}

} // namespace

bool JournalFile::hasRoomFor(std::int64_t bytes) const
{
    struct statvfs disk = {};
    return ::statvfs(m_path.c_str(), &disk) != 0 || static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize) >= kDiskReserve + bytes;
}

template <class Work>
std::optional<JournalFile::Error> JournalFile::inTransaction(Work work)
{
    if (!run(QStringLiteral("BEGIN IMMEDIATE")))
        return lastError();
    std::optional<Error> failed = work();
    if (!failed && !run(QStringLiteral("COMMIT")))
        failed = lastError();
    if (failed)
        static_cast<void>(run(QStringLiteral("ROLLBACK")));   // SQLite may have rolled back by itself: then there is none, and nothing is amiss
    return failed;
}

std::optional<JournalFile::Error> JournalFile::insertAll(const std::vector<LogEntry>& entries)
{
    std::int64_t seq = m_state.lastSeq;
    std::optional<Error> failed;
    for (const LogEntry& entry : entries) {
        // Each binding costs QSqlQuery more than the column costs SQLite: the mark is set apart.
        m_insert->bindValue(0, static_cast<qlonglong>(++seq));
        m_insert->bindValue(1, bytesValue(entry.mid));
        m_insert->bindValue(2, bytesValue(entry.user));
        m_insert->bindValue(3, bytesValue(entry.msg));
        m_insert->bindValue(4, bytesValue(entry.room));
        m_insert->bindValue(5, static_cast<qlonglong>(entry.at));
        m_insert->bindValue(6, bytesValue(entry.data));
        if (!m_insert->exec()) {
            failed = journalErrorText(m_insert->lastError());
            break;
        }
    }
    m_insert->finish();
    return failed;
}

Result<std::int64_t, JournalFile::Error> JournalFile::append(const std::vector<LogEntry>& entries, const std::string& behind)
{
    std::int64_t bytes = 0;
    for (const LogEntry& entry : entries)
        bytes += sizeOf(entry);
    if (!hasRoomFor(bytes))
        return Failure{Error("the disk is full")};
    const std::int64_t firstSeq = m_state.lastSeq + 1;
    const std::int64_t lastSeq = m_state.lastSeq + std::ssize(entries);
    const auto failed = inTransaction([&] {
        auto problem = insertAll(entries);
        return problem || behind.empty() ? problem : markAsSent(lastSeq, behind);
    });
    if (failed)
        return Failure{*failed};
    m_state.lastSeq = lastSeq;
    m_state.depth += std::ssize(entries);
    m_state.bytes += bytes;
    m_mostBytes = std::max(m_mostBytes, m_state.bytes);
    return firstSeq;
}

Result<std::vector<JournalRow>, JournalFile::Error> JournalFile::rows(QSqlQuery& query, std::int64_t maxBytes)
{
    if (!query.exec())
        return Failure{journalErrorText(query.lastError())};
    const auto text = [&query](int column) { return query.value(column).toByteArray().toStdString(); };
    std::vector<JournalRow> found;
    std::int64_t bytes = 0;
    while (bytes < maxBytes && query.next()) {
        JournalRow& row = found.emplace_back();
        row.seq = query.value(0).toLongLong();
        row.entry.at = query.value(1).toLongLong();
        row.entry.mid = text(2);
        row.entry.user = text(3);
        row.entry.msg = text(4);
        row.entry.room = text(5);
        row.entry.data = text(6);
        bytes += sizeOf(row.entry);
    }
    if (query.lastError().isValid())
        return Failure{journalErrorText(query.lastError())};
    return found;
}

/// Unless a mark further on says so already: that one is as old or older.
std::optional<JournalFile::Error> JournalFile::markAsSent(std::int64_t seq, const std::string& behind)
{
    QSqlQuery mark(m_database);
    mark.prepare(QStringLiteral("UPDATE entries SET stream_id = ? WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM entries WHERE stream_id IS NOT NULL AND seq >= ?)"));
    mark.bindValue(0, idValue(behind));
    mark.bindValue(1, static_cast<qlonglong>(seq));
    mark.bindValue(2, static_cast<qlonglong>(seq));
    return mark.exec() ? std::nullopt : std::optional(journalErrorText(mark.lastError()));
}

Result<std::vector<JournalRow>, JournalFile::Error> JournalFile::claim(int limit, std::int64_t maxBytes, const std::string& behind)
{
    Result<std::vector<JournalRow>, Error> found = std::vector<JournalRow>();
    const auto failed = inTransaction([&]() -> std::optional<Error> {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT %1 FROM entries ORDER BY seq LIMIT ?").arg(entryColumns()));
        query.bindValue(0, limit);
        found = rows(query, maxBytes);
        query.finish();
        if (!found)
            return found.error();
        return found->empty() ? std::nullopt : markAsSent(found->back().seq, behind);
    });
    if (failed)
        return Failure{*failed};
    return found;
}

Result<JournalDoubt, JournalFile::Error> JournalFile::doubt()
{
    JournalDoubt doubt;
    std::int64_t last = 0;
    if (!run(QStringLiteral("SELECT seq, stream_id FROM entries WHERE stream_id IS NOT NULL")))
        return Failure{lastError()};
    while (m_query.next()) {
        last = std::max<std::int64_t>(last, m_query.value(0).toLongLong());
        const std::string behind = m_query.value(1).toString().toStdString();
        if (doubt.behind.empty() || isEarlierId(behind, doubt.behind))
            doubt.behind = behind;
    }
    if (doubt.behind.empty())
        return doubt;
    if (!run(QStringLiteral("SELECT CAST(mid AS BLOB) FROM entries WHERE seq <= %1").arg(last)))
        return Failure{lastError()};
    while (m_query.next())
        doubt.mids.push_back(m_query.value(0).toByteArray().toStdString());
    if (m_query.lastError().isValid())
        return Failure{lastError()};
    return doubt;
}

Result<std::vector<JournalRow>, JournalFile::Error> JournalFile::between(WallMs from, WallMs to, std::int64_t after, int limit, std::int64_t maxBytes)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT %1 FROM entries WHERE seq > ? AND at >= ? AND at <= ? ORDER BY seq LIMIT ?").arg(entryColumns()));
    query.bindValue(0, static_cast<qlonglong>(after));
    query.bindValue(1, static_cast<qlonglong>(from));
    query.bindValue(2, static_cast<qlonglong>(to));
    query.bindValue(3, limit);
    return rows(query, maxBytes);
}

Result<void, JournalFile::Error> JournalFile::removeUpTo(std::int64_t seq)
{
    const QString which = QStringLiteral(" FROM entries WHERE seq <= %1").arg(seq);
    if (!run(QStringLiteral("SELECT ") + journalSums() + which) || !m_query.next())
        return Failure{lastError()};
    const std::int64_t count = m_query.value(0).toLongLong();
    const std::int64_t bytes = m_query.value(1).toLongLong();
    if (!run(QStringLiteral("DELETE") + which))
        return Failure{lastError()};
    m_state.depth -= count;
    m_state.bytes -= bytes;
    if (m_state.depth == 0 && (std::exchange(m_mostBytes, 0) > kWorthShrinking || !hasRoomFor(0))) {
        // Nothing depends on it: where it fails, the space is used by what comes next.
        static_cast<void>(run(QStringLiteral("VACUUM")));
        static_cast<void>(run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    }
    return {};
}

} // namespace millrace::chat

#include "app/chat/journal_file.h"

#include "app/store/filesystem_check.h"
#include "app/store/writer_lock.h"

#include <QSqlError>
#include <QVariant>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace millrace::chat {

namespace {

constexpr int kVersion = 1;
constexpr int kBusyTimeout = 2'000;   // ms
/// Kept free on the disk, so that the journal can still be emptied when the disk runs full: deleting writes to the WAL too.
constexpr std::uint64_t kDiskReserve = 8U << 20;

std::string saidBy(const QSqlError& error)
{
    std::string text = error.databaseText().toStdString();
    if (text.empty())
        text = error.driverText().toStdString();
    return text + " (SQLite " + error.nativeErrorCode().toStdString() + ")";
}

/// https://www.sqlite.org/rescode.html: the primary code is the low byte.
ChatErrorCode codeOf(const QSqlError& error)
{
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case 5:    // BUSY
    case 6:    // LOCKED
        return ChatErrorCode::JournalInUse;
    case 8:    // READONLY
    case 10:   // IOERR
    case 13:   // FULL
    case 14:   // CANTOPEN
        return ChatErrorCode::JournalUnwritable;
    case 11:   // CORRUPT
    case 26:   // NOTADB
        return ChatErrorCode::NotAJournal;
    default:
        return ChatErrorCode::Internal;
    }
}

ChatErrorCode codeOf(store::StoreErrorCode code)
{
    if (code == store::StoreErrorCode::InUse)
        return ChatErrorCode::JournalInUse;
    return code == store::StoreErrorCode::Internal ? ChatErrorCode::Internal : ChatErrorCode::JournalUnwritable;
}

/// Bound as a blob, which the statement casts: the bytes go in as they are, without a detour through UTF-16. `text` outlives the statement.
QVariant bytesValue(const std::string& text)
{
    return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
}

const QString& columns()
{
    static const QString s_columns = QStringLiteral(
        "seq, at, CAST(mid AS BLOB), CAST(user AS BLOB), CAST(msg AS BLOB), CAST(room AS BLOB), CAST(data AS BLOB)");
    return s_columns;
}

const QString& countAndBytes()
{
    static const QString s_sums = QStringLiteral(
        "count(*), coalesce(sum(length(CAST(mid AS BLOB)) + length(CAST(user AS BLOB)) + length(CAST(msg AS BLOB)) + "
        "length(CAST(room AS BLOB)) + length(CAST(data AS BLOB))), 0)");
    return s_sums;
}

} // namespace

JournalFile::JournalFile() = default;

JournalFile::~JournalFile()
{
    close();
}

std::int64_t JournalFile::sizeOf(const LogEntry& entry)
{
    return static_cast<std::int64_t>(entry.mid.size() + entry.user.size() + entry.msg.size() + entry.room.size() + entry.data.size());
}

Result<JournalState, ChatError> JournalFile::open(const std::string& path)
{
    // One file must have one lock, whatever symbolic links lead to it.
    std::error_code unresolved;
    const auto canonical = std::filesystem::weakly_canonical(path, unresolved);
    m_path = unresolved ? path : canonical.string();
    if (auto error = prepareFile(path)) {
        // A file that was not found sound is checked again by whoever opens it next.
        if (m_lock && m_lock->wasLeftBehind())
            m_lock->leaveBehind();
        close();
        return Failure{*std::move(error)};
    }
    return m_state;
}

void JournalFile::close()
{
    m_insert.reset();
    m_query = QSqlQuery();
    if (m_database.isOpen()) {
        QSqlQuery checkpoint(m_database);
        checkpoint.exec(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));   // where it fails, all is in the WAL and is read from there
    }
    const QString name = m_database.connectionName();
    m_database = {};
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
    m_lock.reset();
}

std::optional<ChatError> JournalFile::failure(const QSqlQuery& query, const std::string& path) const
{
    return ChatError{codeOf(query.lastError()), saidBy(query.lastError()), path};
}

std::optional<ChatError> JournalFile::prepareFile(const std::string& path)
{
    if (const std::string network = store::networkFilesystem(m_path); !network.empty())
        return ChatError{ChatErrorCode::JournalUnwritable, "it is on a network folder (" + network + "), whose locks cannot be trusted", path};
    std::error_code unmade;
    if (const auto folder = std::filesystem::path(m_path).parent_path(); !folder.empty())
        std::filesystem::create_directories(folder, unmade);
    if (unmade)
        return ChatError{ChatErrorCode::JournalUnwritable, unmade.message(), path};
    auto lock = store::WriterLock::take(m_path);
    if (!lock)
        return ChatError{codeOf(lock.error().code), lock.error().detail, path};
    m_lock = *std::move(lock);
    bool existed = false;
    if (auto error = inspect(path, existed))
        return error;

    static std::atomic<int> number{0};
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("chat-journal-%1").arg(++number));
    m_database.setDatabaseName(QString::fromStdString(m_path));
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyTimeout));
    if (!m_database.open())
        return ChatError{codeOf(m_database.lastError()), saidBy(m_database.lastError()), path};
    return prepareTables(path, existed);
}

/// SQLite itself would take some wrong files for empty databases, or report them late.
std::optional<ChatError> JournalFile::inspect(const std::string& path, bool& existed) const
{
    static constexpr char kMagic[] = "SQLite format 3";   // with its NUL: https://www.sqlite.org/fileformat.html, 1.3
    const int descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (descriptor < 0)
        return ChatError{ChatErrorCode::JournalUnwritable, std::generic_category().message(errno), path};
    struct stat info = {};
    const bool isFile = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    char head[sizeof kMagic] = {};
    const bool known = isFile && ::pread(descriptor, head, sizeof head, 0) == static_cast<ssize_t>(sizeof head) && std::memcmp(head, kMagic, sizeof head) == 0;
    ::close(descriptor);
    existed = info.st_size > 0;
    if (!isFile)
        return ChatError{ChatErrorCode::NotAJournal, "it is not a file", path};
    if (existed && !known)
        return ChatError{ChatErrorCode::NotAJournal, "it does not begin as an SQLite database does", path};
    return std::nullopt;
}

std::optional<ChatError> JournalFile::prepareTables(const std::string& path, bool existed)
{
    const auto first = [this] { return m_query.next() ? m_query.value(0) : QVariant(); };
    if (existed && m_lock->wasLeftBehind()) {
        if (!run(QStringLiteral("PRAGMA quick_check(1)")))
            return failure(m_query, path);
        if (const QString found = first().toString(); found != QLatin1String("ok"))
            return ChatError{ChatErrorCode::NotAJournal, "the check after an unclean exit found: " + found.toStdString(), path};
    }
    if (!run(QStringLiteral("PRAGMA user_version")))
        return failure(m_query, path);
    const int version = first().toInt();
    if (version > kVersion)
        return ChatError{ChatErrorCode::NotAJournal,
            "it was written by a newer version (" + std::to_string(version) + ", this program knows " + std::to_string(kVersion) + ")", path};
    if (!run(version == 0 ? QStringLiteral("SELECT count(*) FROM sqlite_master")
                          : QStringLiteral("SELECT count(*) <> 8 FROM pragma_table_info('entries')")))
        return failure(m_query, path);
    if (first().toInt() != 0)
        return ChatError{ChatErrorCode::NotAJournal, "it is a database of something else", path};

    const QString steps[] = {
        QStringLiteral("PRAGMA journal_mode=WAL"),
        // A commit survives the end of the program, kill -9 too, and not a power failure: FULL would flush the disk for every commit.
        QStringLiteral("PRAGMA synchronous=NORMAL"),
        QStringLiteral("PRAGMA journal_size_limit=67108864"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, mid TEXT NOT NULL, user TEXT NOT NULL, msg TEXT NOT NULL, "
                       "room TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL, stream_id TEXT)"),
        QStringLiteral("PRAGMA user_version=%1").arg(kVersion),
    };
    for (const QString& step : steps) {
        if (!run(step))
            return failure(m_query, path);
    }
    return readState(path);
}

std::optional<ChatError> JournalFile::readState(const std::string& path)
{
    if (!run(QStringLiteral("SELECT %1, coalesce(max(seq), 0) FROM entries").arg(countAndBytes())) || !m_query.next())
        return failure(m_query, path);
    m_state = {m_query.value(0).toLongLong(), m_query.value(1).toLongLong(), m_query.value(2).toLongLong()};
    m_query.finish();
    m_insert.emplace(m_database);
    if (!m_insert->prepare(QStringLiteral("INSERT INTO entries (seq, mid, user, msg, room, at, data) VALUES "
                                          "(?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, CAST(? AS TEXT))")))
        return failure(*m_insert, path);
    return std::nullopt;
}

bool JournalFile::run(const QString& statement)
{
    m_query = QSqlQuery(m_database);
    m_query.setForwardOnly(true);
    return m_query.exec(statement);
}

JournalFile::Error JournalFile::lastError() const
{
    return saidBy(m_query.lastError());
}

bool JournalFile::diskIsFull() const
{
    struct statvfs disk = {};
    return ::statvfs(m_path.c_str(), &disk) == 0 && static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < kDiskReserve;
}

bool JournalFile::insertAll(const std::vector<LogEntry>& entries)
{
    std::int64_t seq = m_state.lastSeq;
    for (const LogEntry& entry : entries) {
        m_insert->bindValue(0, static_cast<qlonglong>(++seq));
        m_insert->bindValue(1, bytesValue(entry.mid));
        m_insert->bindValue(2, bytesValue(entry.user));
        m_insert->bindValue(3, bytesValue(entry.msg));
        m_insert->bindValue(4, bytesValue(entry.room));
        m_insert->bindValue(5, static_cast<qlonglong>(entry.at));
        m_insert->bindValue(6, bytesValue(entry.data));
        if (!m_insert->exec())
            return false;
    }
    return true;
}

Result<std::int64_t, JournalFile::Error> JournalFile::append(const std::vector<LogEntry>& entries)
{
    if (diskIsFull())
        return Failure{Error("the disk is full")};
    if (!run(QStringLiteral("BEGIN IMMEDIATE")))
        return Failure{lastError()};
    Error said;
    if (!insertAll(entries))
        said = saidBy(m_insert->lastError());
    else if (!run(QStringLiteral("COMMIT")))
        said = lastError();
    m_insert->finish();
    if (!said.empty()) {
        static_cast<void>(run(QStringLiteral("ROLLBACK")));   // SQLite may have rolled back by itself: then there is none, and nothing is amiss
        return Failure{std::move(said)};
    }
    const std::int64_t firstSeq = m_state.lastSeq + 1;
    m_state.lastSeq += std::ssize(entries);
    m_state.depth += std::ssize(entries);
    for (const LogEntry& entry : entries)
        m_state.bytes += sizeOf(entry);
    return firstSeq;
}

Result<std::vector<JournalRow>, JournalFile::Error> JournalFile::rows(QSqlQuery& query, std::int64_t maxBytes)
{
    if (!query.exec())
        return Failure{saidBy(query.lastError())};
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
        return Failure{saidBy(query.lastError())};
    return found;
}

Result<std::vector<JournalRow>, JournalFile::Error> JournalFile::oldest(std::int64_t after, int limit, std::int64_t maxBytes)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT %1 FROM entries WHERE seq > ? ORDER BY seq LIMIT ?").arg(columns()));
    query.bindValue(0, static_cast<qlonglong>(after));
    query.bindValue(1, limit);
    return rows(query, maxBytes);
}

Result<std::vector<JournalRow>, JournalFile::Error> JournalFile::between(WallMs from, WallMs to, std::int64_t after, int limit, std::int64_t maxBytes)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT %1 FROM entries WHERE seq > ? AND at >= ? AND at <= ? ORDER BY seq LIMIT ?").arg(columns()));
    query.bindValue(0, static_cast<qlonglong>(after));
    query.bindValue(1, static_cast<qlonglong>(from));
    query.bindValue(2, static_cast<qlonglong>(to));
    query.bindValue(3, limit);
    return rows(query, maxBytes);
}

Result<void, JournalFile::Error> JournalFile::removeUpTo(std::int64_t seq)
{
    const QString which = QStringLiteral(" FROM entries WHERE seq <= %1").arg(seq);
    if (!run(QStringLiteral("SELECT ") + countAndBytes() + which) || !m_query.next())
        return Failure{lastError()};
    const std::int64_t count = m_query.value(0).toLongLong();
    const std::int64_t bytes = m_query.value(1).toLongLong();
    if (!run(QStringLiteral("DELETE") + which))
        return Failure{lastError()};
    m_state.depth -= count;
    m_state.bytes -= bytes;
    return {};
}

} // namespace millrace::chat

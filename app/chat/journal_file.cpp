#include "app/chat/journal_file.h"

#include "app/chat/journal_sql.h"
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
#include <unistd.h>

namespace millrace::chat {

namespace {

constexpr int kVersion = 1;
constexpr int kBusyTimeout = 2'000;   // ms

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
    return ChatError{codeOf(query.lastError()), journalErrorText(query.lastError()), path};
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
        return ChatError{codeOf(m_database.lastError()), journalErrorText(m_database.lastError()), path};
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
        QStringLiteral("CREATE INDEX IF NOT EXISTS sent ON entries(stream_id) WHERE stream_id IS NOT NULL"),   // a few marks among millions
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
    if (!run(QStringLiteral("SELECT %1, coalesce(max(seq), 0) FROM entries").arg(journalSums())) || !m_query.next())
        return failure(m_query, path);
    m_state = {m_query.value(0).toLongLong(), m_query.value(1).toLongLong(), m_query.value(2).toLongLong()};
    m_query.finish();
    m_mostBytes = m_state.bytes;
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
    return journalErrorText(m_query.lastError());
}

} // namespace millrace::chat

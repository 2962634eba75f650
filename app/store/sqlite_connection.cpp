#include "app/store/sqlite_connection.h"

#include "app/store/filesystem_check.h"
#include "app/store/migrations.h"
#include "app/store/store_exception.h"

#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace millrace::store {

namespace {

StoreErrorCode codeOfSqlite(int extendedCode)
{
    // https://www.sqlite.org/rescode.html: the primary code is the low byte.
    switch (extendedCode & 0xff) {
    case 5:    // BUSY
    case 6:    // LOCKED
        return StoreErrorCode::Busy;
    case 8:    // READONLY
    case 14:   // CANTOPEN
        return StoreErrorCode::ReadOnly;
    case 10:   // IOERR
    case 13:   // FULL
        return StoreErrorCode::Full;
    case 11:   // CORRUPT
    case 26:   // NOTADB
        return StoreErrorCode::NotADatabase;
    default:
        return StoreErrorCode::Internal;
    }
}

StoreError sqliteError(const QSqlError& error, const std::string& path)
{
    std::string detail = error.databaseText().toStdString();
    if (detail.empty())
        detail = error.driverText().toStdString();
    const std::string code = error.nativeErrorCode().toStdString();
    if (!code.empty())
        detail += " (SQLite " + code + ")";
    return { codeOfSqlite(error.nativeErrorCode().toInt()), std::move(detail), path };
}

off_t sizeOf(const std::string& path)
{
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_size : -1;
}

} // namespace

/// What an attempt to open has made, and takes away again when it fails.
class SqliteConnection::Leftovers {
public:
    ~Leftovers()
    {
        if (m_kept)
            return;
        for (auto file = files.rbegin(); file != files.rend(); ++file)
            ::unlink(file->c_str());
        if (!emptied.empty() && ::truncate(emptied.c_str(), 0) != 0)
            errno = 0;   // nothing more can be done, and the cause of the failure is on its way
        for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder)
            ::rmdir(folder->c_str());
    }
    void keep() { m_kept = true; }

    std::vector<std::string> files;
    std::vector<std::string> folders;
    std::string emptied;   ///< an empty file that was there before

private:
    bool m_kept = false;
};

SqliteConnection::SqliteConnection(StoreUrl url, StoreOptions options, Role role)
    : Connection(Dialect::Sqlite, std::move(url), std::move(options), role)
{
    // One file must have one lock, whatever symbolic links lead to it.
    std::error_code error;
    const auto canonical = std::filesystem::weakly_canonical(m_url.path, error);
    if (!error)
        m_url.path = canonical.string();
}

SqliteConnection::~SqliteConnection()
{
    dropStatements();
    forget();
}

void SqliteConnection::ensureOpen()
{
    if (m_database.isOpen())
        return;
    if (role() == Role::Writer)
        fail(StoreErrorCode::Internal, "the database is not open");
    openReader();
}

StoreReport SqliteConnection::inspect()
{
    requireLocal();
    const std::filesystem::path folder = nearestFolder();
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw StoreException(fileError(errno, folder.string()));
    if (auto free = WriterLock::requireFree(m_url.path); !free)
        throw StoreException(std::move(free).error());
    StoreReport report;
    report.server = std::string("SQLite ") + sqlite3_libversion();
    report.where = m_url.path;
    report.databaseBytes = std::max<off_t>(0, inspectFile());
    if (report.databaseBytes == 0)
        return report;
    openReader();
    requireKnownSchema(*this);
    report.exists = hasTable("schema_version");
    if (!report.exists)
        return report;
    report.schemaVersion = schemaVersionOf(*this);
    Cursor runs = query("SELECT count(*) FROM runs");
    report.runs = runs.next() ? runs.integer(0) : 0;
    return report;
}

void SqliteConnection::requireLocal() const
{
    const std::string network = networkFilesystem(m_url.path);
    if (!network.empty())
        fail(StoreErrorCode::Network, m_url.path + " is on a network folder (" + network + ")");
}

/// The one that holds the file, or the nearest of those that it would be made in.
std::filesystem::path SqliteConnection::nearestFolder() const
{
    std::filesystem::path folder = std::filesystem::path(m_url.path).parent_path();
    struct stat info = {};
    while (::stat(folder.c_str(), &info) != 0 && errno == ENOENT && folder.has_relative_path())
        folder = folder.parent_path();
    return folder;
}

OpenedStore SqliteConnection::open()
{
    requireLocal();
    Leftovers leftovers;
    createFolders(leftovers);
    auto lock = WriterLock::take(m_url.path);
    if (!lock)
        throw StoreException(std::move(lock).error());
    m_lock = *std::move(lock);

    OpenedStore opened;
    try {
        const off_t size = inspectFile();
        if (size < 0)
            leftovers.files = { m_url.path, m_url.path + "-wal", m_url.path + "-shm", m_url.path + "-journal" };
        else if (size == 0)
            leftovers.emptied = m_url.path;
        const bool unclean = size > 0 && (m_lock->wasLeftBehind() || sizeOf(m_url.path + "-wal") > 0);

        connectTo(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(m_options.busyTimeout.count()));
        if (unclean)
            check();
        requireKnownSchema(*this);
        tune();
        opened.schemaVersion = migrate(*this);
        opened.created = size <= 0;
        opened.recovered = unclean;
        Cursor version = query("SELECT sqlite_version()");
        if (version.next())
            opened.description = "SQLite " + version.text(0) + ", " + m_url.path;
    } catch (const StoreException&) {
        dropStatements();
        forget();
        // A database that was not found sound must be checked again by whoever opens it next.
        if (m_lock->wasLeftBehind())
            m_lock->leaveBehind();
        m_lock.reset();
        throw;
    }
    leftovers.keep();
    return opened;
}

void SqliteConnection::openReader()
{
    connectTo(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=%1").arg(m_options.busyTimeout.count()));
    execute("PRAGMA query_only = 1");
    execute("PRAGMA wal_autocheckpoint = 0");
    execute("PRAGMA cache_size = -8192");
}

void SqliteConnection::connectTo(const QString& options)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), newName());
    m_database.setDatabaseName(QString::fromStdString(m_url.path));
    m_database.setConnectOptions(options);
    if (m_database.open()) {
        takeHandle();
        return;
    }
    StoreError error = sqliteError(m_database.lastError(), m_url.path);
    forget();
    throw StoreException(std::move(error));
}

/// Two copies of SQLite in one program must not share a file, let alone a handle (https://www.sqlite.org/howtocorrupt.html, 2.2.1).
void SqliteConnection::takeHandle()
{
    Cursor source = query("SELECT sqlite_source_id()");
    if (!source.next() || source.text(0) != sqlite3_sourceid())
        fail(StoreErrorCode::Internal, "Qt's SQLite driver brings an SQLite of its own; install the driver of the system (libqt6sql6-sqlite)");
    const QVariant handle = m_database.driver()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3*") != 0)
        fail(StoreErrorCode::Internal, "Qt's SQLite driver gives no handle");
    m_handle = *static_cast<sqlite3* const*>(handle.constData());
}

void SqliteConnection::dropStatements()
{
    m_statements.clear();
    m_rowStatements.clear();
}

void SqliteConnection::createFolders(Leftovers& leftovers)
{
    std::vector<std::filesystem::path> missing;
    std::filesystem::path folder = std::filesystem::path(m_url.path).parent_path();
    struct stat info = {};
    while (::stat(folder.c_str(), &info) != 0 && errno == ENOENT && folder.has_relative_path()) {
        missing.push_back(folder);
        folder = folder.parent_path();
    }
    for (auto next = missing.rbegin(); next != missing.rend(); ++next) {
        if (::mkdir(next->c_str(), 0700) == 0)
            leftovers.folders.push_back(next->string());
        else if (errno != EEXIST)
            throw StoreException(fileError(errno, next->string()));
    }
}

/// Its size, or -1 when there is none. SQLite itself would take some wrong files for empty databases, or report them late.
off_t SqliteConnection::inspectFile() const
{
    static constexpr char kMagic[] = "SQLite format 3";   // with its NUL: https://www.sqlite.org/fileformat.html, 1.3
    struct stat info = {};
    if (::stat(m_url.path.c_str(), &info) != 0) {
        if (errno == ENOENT)
            return -1;
        throw StoreException(fileError(errno, m_url.path));
    }
    if (!S_ISREG(info.st_mode))
        throw StoreException({ StoreErrorCode::NotADatabase, m_url.path + " is a folder or a device, not a file", m_url.path });
    const int descriptor = ::open(m_url.path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0)
        throw StoreException(fileError(errno, m_url.path));
    char head[sizeof kMagic] = {};
    const ssize_t size = ::pread(descriptor, head, sizeof head, 0);
    ::close(descriptor);
    const bool known = size == static_cast<ssize_t>(sizeof head) && std::memcmp(head, kMagic, sizeof head) == 0;
    if (info.st_size > 0 && !known)
        throw StoreException({ StoreErrorCode::NotADatabase, m_url.path + " does not begin as an SQLite database does", m_url.path });
    return info.st_size;
}

void SqliteConnection::check()
{
    Cursor result = query("PRAGMA quick_check(1)");
    if (!result.next() || result.text(0) != "ok")
        throw StoreException({ StoreErrorCode::NotADatabase, "the check after an unclean exit found: " + result.text(0), m_url.path });
}

void SqliteConnection::tune()
{
    Cursor mode = query("PRAGMA journal_mode = WAL");
    if (!mode.next() || mode.text(0) != "wal")
        throw StoreException({ StoreErrorCode::Internal, "SQLite does not enter WAL mode here", m_url.path });
    execute(m_options.fullSync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    // Queueing a million URLs touches random pages of two indexes: a larger cache and rarer checkpoints are worth a factor of ten.
    execute("PRAGMA cache_size = -32768");
    execute("PRAGMA wal_autocheckpoint = 20000");
    execute("PRAGMA journal_size_limit = 134217728");
    execute("PRAGMA temp_store = MEMORY");
}

void SqliteConnection::close()
{
    if (m_database.isOpen() && role() == Role::Writer) {
        try {
            Cursor result = query("PRAGMA wal_checkpoint(TRUNCATE)");
            static_cast<void>(result.next());
        } catch (const StoreException&) {
            // All that was acknowledged is in the WAL and is read from there next time.
        }
    }
    dropStatements();
    forget();
    m_lock.reset();
}

Store::SizeInfo SqliteConnection::size()
{
    Store::SizeInfo info;
    info.databaseBytes = std::max<off_t>(0, sizeOf(m_url.path)) + std::max<off_t>(0, sizeOf(m_url.path + "-wal"));
    struct statvfs disk = {};
    if (::statvfs(m_url.path.c_str(), &disk) == 0)
        info.freeDiskBytes = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
    return info;
}

bool SqliteConnection::hasTable(const char* table)
{
    Cursor found = query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", { textValue(table) });
    return found.next();
}

QSqlQuery& SqliteConnection::prepared(const std::string& text)
{
    const auto [it, added] = m_statements.try_emplace(text, m_database);
    if (!added)
        return it->second;
    it->second.setForwardOnly(true);
    if (!it->second.prepare(QString::fromStdString(text))) {
        StoreError error = errorOf(it->second);
        m_statements.erase(it);
        throw StoreException(std::move(error));
    }
    return it->second;
}

Cursor SqliteConnection::query(const char* text, const Values& values)
{
    QSqlQuery& statement = prepared(text);
    for (int i = 0; i < values.size(); ++i)
        statement.bindValue(i, values[i]);
    if (!statement.exec())
        failWith(statement);
    return Cursor(*this, statement);
}

void SqliteConnection::failWith(QSqlQuery& query)
{
    StoreError error = errorOf(query);
    query.finish();
    throw StoreException(std::move(error));
}

SqliteStatement& SqliteConnection::rowStatement(const std::string& text, const std::vector<const char*>& names)
{
    std::unique_ptr<SqliteStatement>& statement = m_rowStatements[text];
    if (!statement)
        statement = std::make_unique<SqliteStatement>(*this, text, names);
    return *statement;
}

void SqliteConnection::failWithHandle() const
{
    const int code = sqlite3_extended_errcode(m_handle);
    throw StoreException({ codeOfSqlite(code), sqlite3_errmsg(m_handle) + (" (SQLite " + std::to_string(code) + ")"), m_url.path });
}

StoreError SqliteConnection::errorOf(const QSqlQuery& query)
{
    return sqliteError(query.lastError(), m_url.path);
}

std::unique_ptr<Connection> makeSqliteConnection(StoreUrl url, StoreOptions options, Connection::Role role)
{
    return std::make_unique<SqliteConnection>(std::move(url), std::move(options), role);
}

} // namespace millrace::store

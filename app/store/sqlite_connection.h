#pragma once

#include "app/store/connection.h"
#include "app/store/sqlite_statement.h"
#include "app/store/writer_lock.h"

#include <filesystem>
#include <unordered_map>

#include <sys/types.h>

namespace millrace::store {

/// SQLite in WAL mode. Why the lock and the read-only reader: SQLite 3.40 can lose pages when several connections write or checkpoint
/// (the WAL-reset race), so exactly one does.
class SqliteConnection final : public Connection {
public:
    SqliteConnection(StoreUrl url, StoreOptions options, Role role);
    ~SqliteConnection() override;

    OpenedStore open() override;
    void ensureOpen() override;
    StoreReport inspect() override;
    void close() override;
    Store::SizeInfo size() override;
    bool hasTable(const char* table) override;
    using Connection::query;
    Cursor query(const char* text, const Values& values) override;
    void begin() override { execute("BEGIN IMMEDIATE"); }
    StoreError errorOf(const QSqlQuery& query) override;

    /// The statement for the rows of a batch, prepared once for the life of the connection.
    [[nodiscard]] SqliteStatement& rowStatement(const std::string& text, const std::vector<const char*>& names);
    [[nodiscard]] sqlite3* handle() const { return m_handle; }
    /// With what SQLite says of the last call on the handle.
    [[noreturn]] void failWithHandle() const;

private:
    class Leftovers;
    void openReader();
    void requireLocal() const;
    [[nodiscard]] std::filesystem::path nearestFolder() const;
    void connectTo(const QString& options);
    void createFolders(Leftovers& leftovers);
    off_t inspectFile() const;
    [[nodiscard]] QSqlQuery& prepared(const std::string& text);
    [[noreturn]] void failWith(QSqlQuery& query);
    void takeHandle();
    void dropStatements();
    void check();
    void tune();

    std::unique_ptr<WriterLock> m_lock;
    std::unordered_map<std::string, QSqlQuery> m_statements;
    std::unordered_map<std::string, std::unique_ptr<SqliteStatement>> m_rowStatements;
    sqlite3* m_handle = nullptr;   ///< QtSql's, while m_database is open
};

} // namespace millrace::store

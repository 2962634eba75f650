#pragma once

#include "app/store/row.h"
#include "app/store/store.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::store {

class Connection;
class Watchdog;

using Values = QVariantList;

/// Values for statements: text without NUL (PostgreSQL has none), NULL for what is not there.
[[nodiscard]] QVariant textValue(std::string_view text);
[[nodiscard]] QVariant textOrNull(std::string_view text);
[[nodiscard]] QVariant integerValue(std::int64_t value);
[[nodiscard]] QVariant nullValue();

/// The rows of one executed statement; resets the statement when it goes.
class Cursor final : public Row {
public:
    /// Of a statement that the connection keeps prepared.
    Cursor(Connection& connection, QSqlQuery& prepared) : m_connection(connection), m_query(&prepared) {}
    /// Of a statement of its own.
    Cursor(Connection& connection, QSqlQuery&& own) : m_connection(connection), m_own(std::move(own)), m_query(&*m_own) {}
    ~Cursor() override { m_query->finish(); }
    Cursor(const Cursor&) = delete;

    [[nodiscard]] bool next();
    [[nodiscard]] bool isNull(int column) const override { return m_query->isNull(column); }
    [[nodiscard]] std::int64_t integer(int column) const override { return m_query->value(column).toLongLong(); }
    [[nodiscard]] double real(int column) const override { return m_query->value(column).toDouble(); }
    [[nodiscard]] std::string text(int column) const override { return m_query->value(column).toString().toStdString(); }

private:
    Connection& m_connection;
    std::optional<QSqlQuery> m_own;
    QSqlQuery* m_query;
};

/// One database connection with what the two databases do differently.
///
/// Thread: made, used and destroyed in one thread (QSqlDatabase demands it). Errors: StoreException from every method but close() and
/// rollback(). Statements hold `?` for each value.
class Connection {
public:
    enum class Role { Writer, Reader };
    enum class Dialect { Sqlite, Postgresql };

    virtual ~Connection() = default;
    Connection(const Connection&) = delete;

    /// The writer connects for the first time, takes its lock, creates and migrates.
    virtual OpenedStore open() = 0;
    /// Connects again when the connection was lost; at most so often, so that an absent server is not stormed. A reader's first call connects.
    virtual void ensureOpen() = 0;
    /// Looks at what is there without opening it as a store: changes nothing. Instead of open(), once.
    [[nodiscard]] virtual StoreReport inspect() = 0;
    /// The writer checkpoints and releases its lock.
    virtual void close() = 0;
    [[nodiscard]] virtual Store::SizeInfo size() = 0;
    [[nodiscard]] virtual bool hasTable(const char* table) = 0;

    [[nodiscard]] virtual Cursor query(const char* text, const Values& values) = 0;
    [[nodiscard]] Cursor query(const char* text) { return query(text, {}); }
    void execute(const char* text, const Values& values = {}) { static_cast<void>(query(text, values)); }

    virtual void begin() = 0;
    void commit() { execute("COMMIT"); }
    void rollback() noexcept;

    /// How long one statement may go without an answer; 0: the options' watchdog.
    void setPatience(Milliseconds patience) { m_patience = patience; }

    [[nodiscard]] Dialect dialect() const { return m_dialect; }
    [[nodiscard]] Role role() const { return m_role; }
    [[nodiscard]] const StoreUrl& url() const { return m_url; }
    [[nodiscard]] virtual StoreError errorOf(const QSqlQuery& query) = 0;
    [[noreturn]] void fail(StoreErrorCode code, std::string detail) const;

protected:
    Connection(Dialect dialect, StoreUrl url, StoreOptions options, Role role);

    StoreUrl m_url;
    StoreOptions m_options;
    QSqlDatabase m_database;
    Milliseconds m_patience { 0 };

    /// A connection name that nobody else has.
    [[nodiscard]] static QString newName();
    /// Ends m_database and takes its name out of Qt's list.
    void forget();

private:
    const Dialect m_dialect;
    const Role m_role;
};

[[nodiscard]] std::unique_ptr<Connection> makeSqliteConnection(StoreUrl url, StoreOptions options, Connection::Role role);
[[nodiscard]] std::unique_ptr<Connection> makePostgresConnection(StoreUrl url, StoreOptions options, Connection::Role role, Watchdog& watchdog);

/// BEGIN … COMMIT; rolls back when it goes without commit().
class Transaction {
public:
    explicit Transaction(Connection& connection) : m_connection(connection) { connection.begin(); }
    ~Transaction()
    {
        if (!m_committed)
            m_connection.rollback();
    }
    Transaction(const Transaction&) = delete;
    void commit()
    {
        m_connection.commit();
        m_committed = true;
    }

private:
    Connection& m_connection;
    bool m_committed = false;
};

/// For statements over a whole run, which take long on a healthy server too.
class LongStatements {
public:
    explicit LongStatements(Connection& connection) : m_connection(connection) { connection.setPatience(Milliseconds(120'000)); }
    ~LongStatements() { m_connection.setPatience(Milliseconds(0)); }
    LongStatements(const LongStatements&) = delete;

private:
    Connection& m_connection;
};

} // namespace millrace::store

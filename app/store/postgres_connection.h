#pragma once

#include "app/store/connection.h"

namespace millrace::store {

/// PostgreSQL through QPSQL. Every statement is sent as one text with its values in it: a statement carries hundreds of rows, so preparing
/// gains nothing, and prepared statements would be lost with the connection.
class PostgresConnection final : public Connection {
public:
    PostgresConnection(StoreUrl url, StoreOptions options, Role role, Watchdog& watchdog);
    ~PostgresConnection() override;

    OpenedStore open() override;
    void ensureOpen() override;
    StoreReport inspect() override;
    void close() override;
    Store::SizeInfo size() override;
    bool hasTable(const char* table) override;
    using Connection::query;
    Cursor query(const char* text, const Values& values) override;
    void begin() override { execute("BEGIN"); }
    StoreError errorOf(const QSqlQuery& query) override;

    /// A complete text; for RowStatement.
    [[nodiscard]] Cursor send(const QString& text);
    /// Text in quotes, for standard_conforming_strings = on (set for each session).
    static void appendQuoted(QString& sql, const QString& text);

private:
    void connectNow();
    void fillParameters(const std::string& address);
    void configureSession();
    /// Throws when the server or the database cannot hold a store at all.
    void requireSuitable();
    void requireRights(bool hasStore, int version);
    [[nodiscard]] std::string versionText() const;
    [[nodiscard]] std::string placeText() const;
    [[nodiscard]] bool isAlive() const;

    Watchdog& m_watchdog;
    StoreError m_lastRefusal;
    SteadyTime m_nextAttempt;
    Milliseconds m_pause { 0 };   ///< before it; 0: the last attempt succeeded
    bool m_timedOut = false;
};

} // namespace millrace::store

#include "app/store/postgres_connection.h"

#include "app/store/migrations.h"
#include "app/store/postgres_probe.h"
#include "app/store/store_exception.h"
#include "app/store/watchdog.h"

#include <QSqlDriver>
#include <QSqlError>

#include <cstring>

#include <libpq-fe.h>

namespace millrace::store {

namespace {

/// Between two attempts to reach a server that is away.
constexpr Milliseconds kReconnectPause { 500 };

PGconn* handleOf(const QSqlDatabase& database)
{
    if (!database.isValid())
        return nullptr;
    const QVariant handle = database.driver()->handle();
    // Qt 6 names the struct, Qt 5 its typedef.
    if (!handle.isValid() || (std::strcmp(handle.typeName(), "pg_conn*") != 0 && std::strcmp(handle.typeName(), "PGconn*") != 0))
        return nullptr;
    return *static_cast<PGconn* const*>(handle.constData());
}

void appendLiteral(QString& sql, const QVariant& value)
{
    switch (value.metaType().id()) {
    case QMetaType::UnknownType:
        sql += QLatin1String("NULL");
        break;
    case QMetaType::Bool:
        sql += value.toBool() ? QLatin1String("TRUE") : QLatin1String("FALSE");
        break;
    case QMetaType::Int:
    case QMetaType::LongLong:
        // Quoted and cast: "-" before a plain literal is an operator, and the smallest number would overflow.
        sql += QLatin1Char('\'') + QString::number(value.toLongLong()) + QLatin1String("'::bigint");
        break;
    default:
        PostgresConnection::appendQuoted(sql, value.toString());
    }
}

} // namespace

PostgresConnection::PostgresConnection(StoreUrl url, StoreOptions options, Role role, Watchdog& watchdog)
    : Connection(Dialect::Postgresql, std::move(url), std::move(options), role), m_watchdog(watchdog)
{
}

PostgresConnection::~PostgresConnection()
{
    forget();
}

OpenedStore PostgresConnection::open()
{
    connectNow();
    if (role() == Role::Reader)
        return {};
    OpenedStore opened;
    requireKnownSchema(*this);
    opened.created = !hasTable("schema_version");
    opened.schemaVersion = migrate(*this);
    const PGconn* handle = handleOf(m_database);
    const int version = PQserverVersion(handle);
    opened.description = "PostgreSQL " + std::to_string(version / 10'000) + "." + std::to_string(version % 10'000) + ", " + PQuser(handle) + "@"
        + PQhost(handle) + "/" + PQdb(handle);
    return opened;
}

void PostgresConnection::ensureOpen()
{
    if (isAlive())
        return;
    forget();
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now < m_nextAttempt)
        throw StoreException(m_lastRefusal);
    try {
        connectNow();
    } catch (const StoreException& exception) {
        m_lastRefusal = exception.error();
        m_nextAttempt = std::chrono::steady_clock::now() + kReconnectPause;
        throw;
    }
}

bool PostgresConnection::isAlive() const
{
    // QSqlDatabase::isOpen() stays true after the backend has died.
    const PGconn* handle = handleOf(m_database);
    return handle && PQstatus(handle) == CONNECTION_OK;
}

void PostgresConnection::connectNow()
{
    if (auto reached = probePostgres(m_url, m_options.connectTimeout, m_watchdog); !reached)
        throw StoreException(std::move(reached).error());
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), newName());
    fillParameters();
    if (!m_database.open()) {
        StoreError error { StoreErrorCode::Unavailable, m_database.lastError().databaseText().toStdString(), m_url.toString() };
        forget();
        throw StoreException(std::move(error));
    }
    m_timedOut = false;
    try {
        execute("SET standard_conforming_strings = on");
        execute("SET client_min_messages = warning");
        execute("SET application_name = 'millrace'");
        // A batch looks its rows up by index. Of a table that grows this fast the planner has no statistics, and would read all of it
        // to merge or to hash: measured, that made queueing slower with every row.
        execute("SET enable_mergejoin = off");
        execute("SET enable_hashjoin = off");
        if (role() == Role::Reader)
            execute("SET default_transaction_read_only = on");
    } catch (const StoreException&) {
        forget();   // a session without these settings must not be used
        throw;
    }
}

void PostgresConnection::fillParameters()
{
    m_database.setHostName(QString::fromStdString(m_url.host));
    if (!m_url.host.empty() || m_url.port != 5432)
        m_database.setPort(m_url.port);
    m_database.setUserName(QString::fromStdString(m_url.user));
    m_database.setDatabaseName(QString::fromStdString(m_url.database));
    m_database.setPassword(QString::fromStdString(storePassword()));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_options.connectTimeout).count();
    m_database.setConnectOptions(QStringLiteral("connect_timeout=%1").arg(seconds));
}

void PostgresConnection::close()
{
    forget();
}

Store::SizeInfo PostgresConnection::size()
{
    Cursor bytes = query("SELECT pg_database_size(current_database())", {});
    Store::SizeInfo info;
    if (bytes.next())
        info.databaseBytes = bytes.integer(0);
    return info;
}

bool PostgresConnection::hasTable(const char* table)
{
    // Not to_regclass(): it believes the session's cache, which misses a table that another process made while this one waited for it.
    Cursor found = query("SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.relname = ? AND c.relkind IN ('r', 'p')"
                         " AND pg_catalog.pg_table_is_visible(c.oid)",
        { textValue(table) });
    return found.next();
}

void PostgresConnection::appendQuoted(QString& sql, const QString& text)
{
    sql += QLatin1Char('\'');
    for (const QChar c : text) {
        if (c == QLatin1Char('\''))
            sql += c;
        sql += c;
    }
    sql += QLatin1Char('\'');
}

Cursor PostgresConnection::query(const char* text, const Values& values)
{
    QString sql;
    qsizetype next = 0;
    for (const char* c = text; *c; ++c) {
        if (*c == '?')
            appendLiteral(sql, values[next++]);
        else
            sql += QLatin1Char(*c);
    }
    Q_ASSERT(next == values.size());
    return send(sql);
}

Cursor PostgresConnection::send(const QString& text)
{
    PGconn* handle = handleOf(m_database);
    if (!handle || PQstatus(handle) != CONNECTION_OK)
        fail(StoreErrorCode::Unavailable, "the connection is lost");
    QSqlQuery statement(m_database);
    // The whole result is received inside exec(), under the guard: rows fetched later could block without one.
    statement.setForwardOnly(false);
    const Watchdog::Guard guard(m_watchdog, PQsocket(handle), m_patience.count() > 0 ? m_patience : m_options.statementWatchdog);
    if (statement.exec(text))
        return Cursor(*this, std::move(statement));
    m_timedOut = guard.fired();
    throw StoreException(errorOf(statement));
}

StoreError PostgresConnection::errorOf(const QSqlQuery& query)
{
    const QSqlError error = query.lastError();
    std::string detail = error.databaseText().trimmed().toStdString();
    const std::string state = error.nativeErrorCode().toStdString();
    if (m_timedOut)
        return { StoreErrorCode::Timeout, "the server did not answer in time", m_url.toString() };
    if (!state.empty())
        return { codeOfSqlState(state), detail.find(state) == std::string::npos ? detail + " (" + state + ")" : detail, m_url.toString() };
    return { isAlive() ? StoreErrorCode::Internal : StoreErrorCode::Unavailable, std::move(detail), m_url.toString() };
}

std::unique_ptr<Connection> makePostgresConnection(StoreUrl url, StoreOptions options, Connection::Role role, Watchdog& watchdog)
{
    return std::make_unique<PostgresConnection>(std::move(url), std::move(options), role, watchdog);
}

} // namespace millrace::store

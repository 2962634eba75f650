#include "app/store/postgres_connection.h"

#include "app/core/log.h"
#include "app/store/migrations.h"
#include "app/store/postgres_probe.h"
#include "app/store/store_exception.h"
#include "app/store/watchdog.h"

#include <QSqlDriver>
#include <QSqlError>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#include <libpq-fe.h>

namespace millrace::store {

namespace {

/// Between two attempts to reach a server that is away: doubled from the first to the last, so that one that is back is found within seconds,
/// and drawn from [1/2, 1] of that, so that many programs do not come at the same moment.
constexpr Milliseconds kFirstPause { 400 };
constexpr Milliseconds kLastPause { 1'600 };

/// GENERATED … AS IDENTITY came with it.
constexpr int kOldestServer = 10;

constexpr int kPings = 5;

Milliseconds drawnFrom(Milliseconds pause)
{
    thread_local std::minstd_rand s_random { std::random_device {}() };
    return Milliseconds(std::uniform_int_distribution<std::int64_t>(pause.count() / 2, pause.count())(s_random));
}

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

/// "ERROR:  permission denied for schema public\nLINE 1: …" without the severity, the statement and what stands below it.
std::string primaryMessage(const QString& text)
{
    QString line = text.trimmed().section(QLatin1Char('\n'), 0, 0);
    constexpr qsizetype kLongestSeverity = 20;   // in any language
    if (const qsizetype colon = line.indexOf(QLatin1String(":  ")); colon > 0 && colon <= kLongestSeverity)
        line.remove(0, colon + 3);
    return line.toStdString();
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
    requireSuitable();
    requireKnownSchema(*this);
    OpenedStore opened;
    opened.created = !hasTable("schema_version");
    opened.schemaVersion = migrate(*this);
    opened.description = versionText() + ", " + placeText();
    return opened;
}

StoreReport PostgresConnection::inspect()
{
    StoreReport report;
    const SteadyTime began = std::chrono::steady_clock::now();
    connectNow();
    report.connected = std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - began);
    requireSuitable();
    requireKnownSchema(*this);
    report.server = versionText();
    report.where = placeText();
    if (const char* protocol = PQsslAttribute(handleOf(m_database), "protocol"))
        report.encryption = protocol;
    report.exists = hasTable("schema_version");
    if (report.exists)
        report.schemaVersion = schemaVersionOf(*this);
    requireRights(report.exists, report.schemaVersion);
    if (report.exists) {
        Cursor runs = query("SELECT count(*) FROM runs", {});
        report.runs = runs.next() ? runs.integer(0) : 0;
    }
    report.databaseBytes = size().databaseBytes;
    std::array<Microseconds, kPings> pings {};
    for (Microseconds& ping : pings) {
        const SteadyTime sent = std::chrono::steady_clock::now();
        execute("SELECT 1");
        ping = std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - sent);
    }
    std::sort(pings.begin(), pings.end());
    report.roundTrip = pings[kPings / 2];
    return report;
}

std::string PostgresConnection::versionText() const
{
    const int version = PQserverVersion(handleOf(m_database));
    return "PostgreSQL " + std::to_string(version / 10'000) + "." + std::to_string(version % 10'000);
}

std::string PostgresConnection::placeText() const
{
    const PGconn* handle = handleOf(m_database);
    return std::string(PQuser(handle)) + "@" + PQhost(handle) + "/" + PQdb(handle);
}

void PostgresConnection::requireSuitable()
{
    if (PQserverVersion(handleOf(m_database)) < kOldestServer * 10'000)
        fail(StoreErrorCode::Unsuitable, "it is " + versionText());
    Cursor found = query("SELECT current_setting('server_encoding'), pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean", {});
    if (!found.next())
        return;
    if (found.text(0) != "UTF8")
        fail(StoreErrorCode::Unsuitable, "its encoding is " + found.text(0));
    if (found.integer(1) != 0)
        fail(StoreErrorCode::Standby, "it is read only");
}

/// What a statement would say later, in the middle of a run.
void PostgresConnection::requireRights(bool hasStore, int version)
{
    if (!hasStore || version < kSchemaVersion) {
        Cursor schema = query("SELECT coalesce(current_schema(), ''), coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)", {});
        if (schema.next() && schema.integer(1) == 0)
            fail(StoreErrorCode::NoRights,
                schema.text(0).empty() ? std::string("there is no schema that the user may use") : "no right to create tables in the schema " + schema.text(0));
    }
    if (!hasStore)
        return;
    static constexpr const char* kTables = "c.relname IN ('schema_version', 'runs', 'hosts', 'frontier', 'pages', 'fetches', 'fields', 'links')"
                                           " AND c.relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(c.oid)";
    static constexpr const char* kMissing = "SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_catalog.pg_class AS c WHERE ";
    const std::string withoutRights = std::string(kMissing) + kTables
        + " AND c.relname <> 'schema_version' AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')"
          " AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))";
    Cursor tables = query(withoutRights.c_str(), {});
    if (tables.next() && !tables.isNull(0))
        fail(StoreErrorCode::NoRights, "no right to read and to change " + tables.text(0));
    if (version == kSchemaVersion)
        return;
    Cursor others = query((std::string(kMissing) + kTables + " AND NOT pg_has_role(c.relowner, 'USAGE')").c_str(), {});
    if (others.next() && !others.isNull(0))
        fail(StoreErrorCode::NoRights, "only their owner may bring the tables to version " + std::to_string(kSchemaVersion) + ": " + others.text(0));
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
        m_pause = m_pause.count() == 0 ? kFirstPause : std::min(m_pause * 2, kLastPause);
        m_nextAttempt = std::chrono::steady_clock::now() + drawnFrom(m_pause);
        throw;
    }
    m_pause = Milliseconds(0);
}

bool PostgresConnection::isAlive() const
{
    // QSqlDatabase::isOpen() stays true after the backend has died.
    const PGconn* handle = handleOf(m_database);
    return handle && PQstatus(handle) == CONNECTION_OK;
}

void PostgresConnection::connectNow()
{
    const auto reached = probePostgres(m_url, m_options.connectTimeout, m_watchdog);
    if (!reached)
        throw StoreException(reached.error());
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), newName());
    fillParameters(*reached);
    if (!m_database.open()) {
        StoreError error { StoreErrorCode::Unavailable, m_database.lastError().databaseText().toStdString(), m_url.toString() };
        forget();
        throw StoreException(std::move(error));
    }
    m_timedOut = false;
    // libpq would write to standard error what a server says on its own, such as that it ends the connection; that is told as an error later.
    PQsetNoticeProcessor(handleOf(m_database), [](void*, const char* text) { logDebug(LogArea::Store, "the server says", { { "text", text } }); }, nullptr);
    try {
        configureSession();
    } catch (const StoreException&) {
        forget();   // a session without these settings must not be used
        throw;
    }
}

void PostgresConnection::configureSession()
{
    // In one statement: of several in one text QtSql tells the first one's failure only.
    // A batch looks its rows up by index. Of a table that grows this fast the planner has no statistics, and would read all of it
    // to merge or to hash: measured, that made queueing slower with every row.
    // A lock that somebody holds is told as such; who has left the other end of a transaction must not hold locks for ever.
    execute("SELECT set_config('standard_conforming_strings', 'on', false), set_config('client_min_messages', 'warning', false),"
            " set_config('application_name', 'millrace', false), set_config('enable_mergejoin', 'off', false), set_config('enable_hashjoin', 'off', false),"
            " set_config('lock_timeout', '5s', false), set_config('idle_in_transaction_session_timeout', '60s', false)");
    if (role() == Role::Reader)
        execute("SET default_transaction_read_only = on");
    // A statement whose socket the watchdog has shut down ends at the server too. From 14 on, and not on every system: https://www.postgresql.org/docs/15/runtime-config-connection.html
    if (PQserverVersion(handleOf(m_database)) < 140'000)
        return;
    try {
        execute("SET client_connection_check_interval = '1s'");
    } catch (const StoreException&) {
        if (!isAlive())
            throw;
    }
}

void PostgresConnection::fillParameters(const std::string& address)
{
    m_database.setHostName(QString::fromStdString(m_url.host));
    if (!m_url.host.empty() || m_url.port != 5432)
        m_database.setPort(m_url.port);
    m_database.setUserName(QString::fromStdString(m_url.user));
    m_database.setDatabaseName(QString::fromStdString(m_url.database));
    m_database.setPassword(QString::fromStdString(storePassword(m_url)));
    QString options = QStringLiteral("connect_timeout=%1").arg(std::chrono::ceil<std::chrono::seconds>(m_options.connectTimeout).count());
    const auto add = [&options](const char* parameter, const std::string& value) {
        if (!value.empty())
            options += QLatin1Char(';') + QLatin1String(parameter) + QString::fromStdString(value);
    };
    add("hostaddr=", address);
    add("sslmode=", m_url.tls);
    add("service=", m_url.service);
    m_database.setConnectOptions(options);
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
    std::string detail = primaryMessage(error.databaseText());
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

#include "app/store/connection.h"

#include "app/store/store_exception.h"

#include <QSqlError>

#include <atomic>

namespace millrace::store {

QVariant textValue(std::string_view text)
{
    QString value = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    if (value.isNull())
        return QVariant(QLatin1String(""));
    if (text.find('\0') != std::string_view::npos)
        value.remove(QChar(0));
    return value;
}

QVariant textOrNull(std::string_view text)
{
    return text.empty() ? nullValue() : textValue(text);
}

QVariant integerValue(std::int64_t value)
{
    return QVariant::fromValue<qlonglong>(value);
}

QVariant nullValue()
{
    return {};
}

bool Cursor::next()
{
    if (m_query->next())
        return true;
    if (m_query->lastError().isValid())
        throw StoreException(m_connection.errorOf(*m_query));
    return false;
}

Connection::Connection(Dialect dialect, StoreUrl url, StoreOptions options, Role role)
    : m_url(std::move(url)), m_options(std::move(options)), m_dialect(dialect), m_role(role)
{
}

void Connection::rollback() noexcept
{
    try {
        execute("ROLLBACK");
    } catch (const StoreException&) {
        // The database has rolled back by itself (disk full, connection lost); the cause is on its way already.
    }
}

void Connection::fail(StoreErrorCode code, std::string detail) const
{
    throw StoreException({ code, std::move(detail), m_url.toString() });
}

QString Connection::newName()
{
    static std::atomic<int> s_last { 0 };
    return QStringLiteral("millrace-store-%1").arg(++s_last);
}

void Connection::forget()
{
    if (!m_database.isValid())
        return;
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

} // namespace millrace::store

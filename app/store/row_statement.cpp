#include "app/store/row_statement.h"

#include "app/store/postgres_connection.h"
#include "app/store/sqlite_connection.h"

#include <cctype>

namespace millrace::store {

namespace {

constexpr std::string_view kFromRows = "{from_rows}";
constexpr std::string_view kAndRows = "{and_rows}";

const char* arrayType(Column::Type type)
{
    switch (type) {
    case Column::Type::Integer:
        return "bigint[]";
    case Column::Type::Real:
        return "double precision[]";
    case Column::Type::Text:
        return "text[]";
    case Column::Type::Boolean:
        return "boolean[]";
    }
    return "text[]";
}

bool isNameCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// `v.NAME` becomes `:NAME`, the row markers go.
std::string withPlaceholders(std::string_view text)
{
    std::string sql;
    while (!text.empty()) {
        if (text.starts_with(kFromRows)) {
            text.remove_prefix(kFromRows.size());
        } else if (text.starts_with(kAndRows)) {
            text.remove_prefix(kAndRows.size());
        } else if (text.starts_with("v.") && (sql.empty() || !isNameCharacter(sql.back()))) {
            sql += ':';
            text.remove_prefix(2);
        } else {
            sql += text.front();
            text.remove_prefix(1);
        }
    }
    return sql;
}

/// One element of an array literal (PostgreSQL 15, 8.15.2), inside of a quoted SQL string.
void appendElement(QString& array, const QVariant& value, Column::Type type)
{
    if (!array.isEmpty())
        array += QLatin1Char(',');
    if (!value.isValid()) {
        array += QLatin1String("NULL");
    } else if (type != Column::Type::Text) {
        array += value.toString();
    } else {
        array += QLatin1Char('"');
        const QString text = value.toString();
        for (const QChar c : text) {
            if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
                array += QLatin1Char('\\');
            else if (c == QLatin1Char('\''))
                array += c;
            array += c;
        }
        array += QLatin1Char('"');
    }
}

} // namespace

RowStatement::RowStatement(Connection& connection, std::string text, std::vector<Column> columns)
    : m_connection(connection), m_columns(std::move(columns)), m_text(std::move(text))
{
    if (connection.dialect() == Connection::Dialect::Postgresql) {
        m_arrays.resize(m_columns.size());
        return;
    }
    m_text = withPlaceholders(m_text);
    // By name: QtSql builds such a name anew for every value that is bound by its position.
    for (const Column& column : m_columns)
        m_names.push_back(QLatin1Char(':') + QLatin1String(column.name));
}

void RowStatement::add(const Values& row)
{
    Q_ASSERT(row.size() == static_cast<qsizetype>(m_columns.size()));
    if (m_connection.dialect() == Connection::Dialect::Sqlite) {
        runPrepared(row);
        return;
    }
    appendToArrays(row);
    if (m_rows >= kRowsPerStatement || m_size >= kTextPerStatement)
        sendArrays();
}

void RowStatement::finish()
{
    if (m_rows > 0)
        sendArrays();
}

void RowStatement::runPrepared(const Values& row)
{
    auto& connection = static_cast<SqliteConnection&>(m_connection);
    if (!m_prepared)
        m_prepared = &connection.prepared(m_text);
    for (std::size_t i = 0; i < m_names.size(); ++i)
        m_prepared->bindValue(m_names[i], row[static_cast<qsizetype>(i)]);
    if (!m_prepared->exec())
        connection.failWith(*m_prepared);
    if (!m_found)
        return;
    Cursor cursor(connection, *m_prepared);
    while (cursor.next())
        m_found(cursor);
}

void RowStatement::appendToArrays(const Values& row)
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const qsizetype before = m_arrays[i].size();
        appendElement(m_arrays[i], row[static_cast<qsizetype>(i)], m_columns[i].type);
        m_size += m_arrays[i].size() - before;
    }
    ++m_rows;
}

void RowStatement::sendArrays()
{
    QString rows = QStringLiteral("unnest(");
    QString names;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (i > 0) {
            rows += QLatin1String(", ");
            names += QLatin1String(", ");
        }
        rows += QLatin1String("'{") + m_arrays[i] + QLatin1String("}'::") + QLatin1String(arrayType(m_columns[i].type));
        names += QLatin1String(m_columns[i].name);
        m_arrays[i].clear();
    }
    rows += QLatin1String(") AS v(") + names + QLatin1Char(')');
    m_rows = 0;
    m_size = 0;

    // Not by QString::replace: the rows may hold the markers themselves.
    const bool from = m_text.find(kFromRows) != std::string::npos;
    const std::string_view marker = from ? kFromRows : kAndRows;
    const std::size_t at = m_text.find(marker);
    const QString sql = QString::fromStdString(m_text.substr(0, at)) + (from ? QLatin1String(" FROM ") : QLatin1String(", ")) + rows
        + QString::fromStdString(m_text.substr(at + marker.size()));
    Cursor cursor = static_cast<PostgresConnection&>(m_connection).send(sql);
    while (m_found && cursor.next())
        m_found(cursor);
}

} // namespace millrace::store

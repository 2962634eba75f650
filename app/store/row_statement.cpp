#include "app/store/row_statement.h"

#include "app/store/postgres_connection.h"
#include "app/store/sqlite_connection.h"

#include <QLocale>
#include <QScopeGuard>

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

QString numberText(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

void appendQuoted(QString& array, std::string_view text)
{
    array += QLatin1Char('"');
    for (const QChar c : textValue(text).toString()) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            array += QLatin1Char('\\');
        else if (c == QLatin1Char('\''))
            array += c;
        array += c;
    }
    array += QLatin1Char('"');
}

/// One element of an array literal (PostgreSQL 15, 8.15.2), inside of a quoted SQL string.
void appendElement(QString& array, const RowValue& value)
{
    struct Writer {
        QString& array;
        void operator()(std::monostate) const { array += QLatin1String("NULL"); }
        void operator()(std::int64_t number) const { array += QString::number(number); }
        void operator()(bool truth) const { array += QLatin1String(truth ? "true" : "false"); }
        void operator()(double number) const { array += numberText(number); }
        void operator()(std::string_view text) const { appendQuoted(array, text); }
    };
    if (!array.isEmpty())
        array += QLatin1Char(',');
    std::visit(Writer { array }, value.get());
}

} // namespace

RowStatement::RowStatement(Connection& connection, std::string text, std::vector<Column> columns)
    : m_connection(connection), m_columns(std::move(columns)), m_text(std::move(text))
{
    if (connection.dialect() == Connection::Dialect::Postgresql) {
        m_arrays.resize(m_columns.size());
        return;
    }
    std::vector<const char*> names;
    for (const Column& column : m_columns)
        names.push_back(column.name);
    m_prepared = &static_cast<SqliteConnection&>(connection).rowStatement(withPlaceholders(m_text), names);
}

void RowStatement::add(std::initializer_list<RowValue> row)
{
    Q_ASSERT(row.size() == m_columns.size());
    if (m_prepared) {
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

void RowStatement::runPrepared(std::initializer_list<RowValue> row)
{
    const auto ended = qScopeGuard([this] { m_prepared->reset(); });
    m_prepared->bind(row);
    while (m_prepared->step()) {
        if (m_found)
            m_found(*m_prepared);
    }
}

void RowStatement::appendToArrays(std::initializer_list<RowValue> row)
{
    auto array = m_arrays.begin();
    for (const RowValue& value : row) {
        const qsizetype before = array->size();
        appendElement(*array, value);
        m_size += array->size() - before;
        ++array;
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

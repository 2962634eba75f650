#include "app/store/row_statement.h"

#include "app/store/postgres_connection.h"
#include "app/store/sqlite_connection.h"

#include <QLocale>
#include <QScopeGuard>

#include <algorithm>
#include <cctype>

namespace millrace::store {

namespace {

constexpr std::string_view kFromRows = "{from_rows}";
constexpr std::string_view kAndRows = "{and_rows}";

QLatin1String typeName(Column::Type type)
{
    switch (type) {
    case Column::Type::Integer:
        return QLatin1String("bigint");
    case Column::Type::Real:
        return QLatin1String("double precision");
    case Column::Type::Text:
        return QLatin1String("text");
    case Column::Type::Boolean:
        return QLatin1String("boolean");
    }
    return QLatin1String("text");
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
    std::visit(Writer { array }, value.get());
}

/// The value by itself. A text is quoted in another way than in an array.
QString literalOf(const RowValue& value, const QString& element)
{
    if (std::holds_alternative<std::monostate>(value.get()))
        return element;
    const auto* text = std::get_if<std::string_view>(&value.get());
    const QString inside = text ? textValue(*text).toString().replace(QLatin1Char('\''), QLatin1String("''")) : element;
    return QLatin1Char('\'') + inside + QLatin1Char('\'');
}

} // namespace

RowStatement::RowStatement(Connection& connection, std::string text, std::vector<Column> columns)
    : m_connection(connection), m_columns(std::move(columns)), m_text(std::move(text))
{
    if (connection.dialect() == Connection::Dialect::Postgresql) {
        m_texts.resize(m_columns.size());
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

qsizetype RowStatement::ColumnText::add(const RowValue& value, int rowsBefore)
{
    if (rowsBefore == 0) {
        *this = {};
        appendElement(elements, value);
        literal = literalOf(value, elements);
        firstSize = elements.size();
        return firstSize;
    }
    const qsizetype before = elements.size();
    elements += QLatin1Char(',');
    appendElement(elements, value);
    const qsizetype added = elements.size() - before;
    if (!same)
        return added;
    same = QStringView(elements).sliced(before + 1) == QStringView(elements).first(firstSize);
    if (same)
        elements.truncate(before);
    else
        elements = repeated(rowsBefore) + elements.sliced(before);
    return added;
}

/// The array of a value that `rows` rows have.
QString RowStatement::ColumnText::repeated(int rows) const
{
    return (elements.first(firstSize) + QLatin1Char(',')).repeated(rows).chopped(1);
}

void RowStatement::appendToArrays(std::initializer_list<RowValue> row)
{
    auto text = m_texts.begin();
    for (const RowValue& value : row)
        m_size += (text++)->add(value, m_rows);
    ++m_rows;
}

/// What `v` is. OFFSET keeps the planner from looking into it: with a run's number as a constant, and no statistics yet, it goes through
/// all rows of the run.
QString RowStatement::rowsText() const
{
    QStringList arrays;
    QStringList arrayNames;
    QString constants;
    const bool allSame = std::all_of(m_texts.begin(), m_texts.end(), [](const ColumnText& text) { return text.same; });
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const ColumnText& text = m_texts[i];
        const QLatin1String name(m_columns[i].name);
        const QLatin1String type = typeName(m_columns[i].type);
        const bool saysHowMany = allSame && i == 0;
        if (text.same && !saysHowMany) {
            constants += QLatin1String(", ") + text.literal + QLatin1String("::") + type + QLatin1String(" AS ") + name;
        } else {
            arrays += QLatin1String("'{") + (saysHowMany ? text.repeated(m_rows) : text.elements) + QLatin1String("}'::") + type
                + QLatin1String("[]");
            arrayNames += name;
        }
    }
    return QLatin1String("(SELECT u.*") + constants + QLatin1String(" FROM unnest(") + arrays.join(QLatin1String(", "))
        + QLatin1String(") AS u(") + arrayNames.join(QLatin1String(", ")) + QLatin1String(") OFFSET 0) AS v");
}

void RowStatement::sendArrays()
{
    const QString rows = rowsText();
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

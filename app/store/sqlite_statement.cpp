#include "app/store/sqlite_statement.h"

#include "app/store/sqlite_connection.h"

#include <sqlite3.h>

#include <algorithm>

namespace millrace::store {

namespace {

/// Most text is ASCII, which needs no look for what no database takes.
bool isPlainAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
}

int bindText(sqlite3_stmt* statement, int place, std::string_view text)
{
    if (isPlainAscii(text))
        return sqlite3_bind_text64(statement, place, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    const std::string clean = textValue(text).toString().toStdString();
    return sqlite3_bind_text64(statement, place, clean.data(), clean.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int bindValue(sqlite3_stmt* statement, int place, const RowValue& value)
{
    struct Binder {
        sqlite3_stmt* statement;
        int place;
        int operator()(std::monostate) const { return sqlite3_bind_null(statement, place); }
        int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, place, number); }
        int operator()(bool truth) const { return sqlite3_bind_int(statement, place, truth ? 1 : 0); }
        int operator()(double number) const { return sqlite3_bind_double(statement, place, number); }
        int operator()(std::string_view text) const { return bindText(statement, place, text); }
    };
    return std::visit(Binder { statement, place }, value.get());
}

} // namespace

SqliteStatement::SqliteStatement(SqliteConnection& connection, const std::string& text, const std::vector<const char*>& names)
    : m_connection(connection)
{
    if (sqlite3_prepare_v3(connection.handle(), text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr) != SQLITE_OK)
        connection.failWithHandle();
    for (const char* name : names)
        m_places.push_back(sqlite3_bind_parameter_index(m_statement, (std::string(1, ':') + name).c_str()));
}

SqliteStatement::~SqliteStatement()
{
    sqlite3_finalize(m_statement);
}

void SqliteStatement::bind(std::initializer_list<RowValue> row)
{
    auto place = m_places.begin();
    for (const RowValue& value : row) {
        if (bindValue(m_statement, *place++, value) != SQLITE_OK)
            m_connection.failWithHandle();
    }
}

bool SqliteStatement::step()
{
    const int status = sqlite3_step(m_statement);
    if (status == SQLITE_ROW)
        return true;
    if (status != SQLITE_DONE)
        m_connection.failWithHandle();
    return false;
}

void SqliteStatement::reset()
{
    sqlite3_reset(m_statement);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double SqliteStatement::real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

std::string SqliteStatement::text(int column) const
{
    const unsigned char* bytes = sqlite3_column_text(m_statement, column); // before its length: it may convert
    const int size = sqlite3_column_bytes(m_statement, column);
    return bytes ? std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)) : std::string();
}

} // namespace millrace::store

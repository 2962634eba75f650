#pragma once

#include "app/store/row.h"

#include <initializer_list>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace millrace::store {

class SqliteConnection;

/// A statement that is run once for each row of a batch, through SQLite's own interface (https://www.sqlite.org/c3ref/intro.html) on the
/// connection that QtSql has opened. Why not QSqlQuery: its driver makes a name for each value of each row, which takes as long as SQLite
/// takes to write the row. Thread: the connection's. Errors: StoreException.
class SqliteStatement final : public Row {
public:
    /// `text` holds `:NAME` for each of `names`.
    SqliteStatement(SqliteConnection& connection, const std::string& text, const std::vector<const char*>& names);
    ~SqliteStatement() override;
    SqliteStatement(const SqliteStatement&) = delete;

    /// In the order of the names. Text must stay until reset().
    void bind(std::initializer_list<RowValue> row);
    /// True: a row was found, and is read from this.
    [[nodiscard]] bool step();
    void reset();

    [[nodiscard]] bool isNull(int column) const override;
    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] double real(int column) const override;
    [[nodiscard]] std::string text(int column) const override;

private:
    SqliteConnection& m_connection;
    sqlite3_stmt* m_statement = nullptr;
    std::vector<int> m_places;
};

} // namespace millrace::store

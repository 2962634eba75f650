#pragma once

#include "app/store/connection.h"

#include <functional>

namespace millrace::store {

struct Column {
    enum class Type { Integer, Real, Text, Boolean };
    const char* name;
    Type type;
};

/// One statement for many rows. In its text `v.NAME` stands for a row's value, `{from_rows}` for " FROM rows v", `{and_rows}` for ", rows v".
///
/// SQLite runs it prepared, once a row. PostgreSQL runs it once for up to kRowsPerStatement rows, which come as one array a column
/// (unnest). So both share the text, and each does what is fast for it.
/// Thread: the connection's. Errors: StoreException. The rows of a batch must not name one row of the database twice. A column that the
/// text uses twice costs SQLite's driver a slow path at each row.
class RowStatement {
public:
    RowStatement(Connection& connection, std::string text, std::vector<Column> columns);

    /// For SELECT: called with each row that is found. Set before add().
    void onFound(std::function<void(const Cursor&)> found) { m_found = std::move(found); }
    void add(const Values& row);
    /// Must be called after the last add().
    void finish();

    static constexpr int kRowsPerStatement = 1'000;
    static constexpr qsizetype kTextPerStatement = 4 * 1024 * 1024;

private:
    void runPrepared(const Values& row);
    void appendToArrays(const Values& row);
    void sendArrays();

    Connection& m_connection;
    std::vector<Column> m_columns;
    std::function<void(const Cursor&)> m_found;
    std::string m_text;            ///< SQLite: with `:NAME`; PostgreSQL: as given
    std::vector<QString> m_names;  ///< SQLite: the `:NAME` of each column
    QSqlQuery* m_prepared = nullptr;
    std::vector<QString> m_arrays; ///< PostgreSQL: inside of the array of each column
    int m_rows = 0;
    qsizetype m_size = 0;
};

} // namespace millrace::store

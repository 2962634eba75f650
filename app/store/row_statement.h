#pragma once

#include "app/store/connection.h"

#include <functional>

namespace millrace::store {

class SqliteStatement;

struct Column {
    enum class Type { Integer, Real, Text, Boolean };
    const char* name;
    Type type;
};

/// One statement for many rows. In its text `v.NAME` stands for a row's value, `{from_rows}` for " FROM rows v", `{and_rows}` for ", rows v".
///
/// SQLite runs it prepared, once a row. PostgreSQL runs it once for up to kRowsPerStatement rows, which come as one array a column
/// (unnest), or as one value where all rows have the same. So both share the text, and each does what is fast for it.
/// Thread: the connection's. Errors: StoreException. The rows of a batch must not name one row of the database twice.
class RowStatement {
public:
    RowStatement(Connection& connection, std::string text, std::vector<Column> columns);

    /// For SELECT: called with each row that is found. Set before add().
    void onFound(std::function<void(const Row&)> found) { m_found = std::move(found); }
    void add(std::initializer_list<RowValue> row);
    /// Must be called after the last add().
    void finish();

    static constexpr int kRowsPerStatement = 1'000;
    static constexpr qsizetype kTextPerStatement = 4 * 1024 * 1024;

private:
    /// A column's values as SQL text.
    struct ColumnText {
        /// The characters that the value takes in the array, were it one.
        qsizetype add(const RowValue& value, int rowsBefore);
        [[nodiscard]] QString repeated(int rows) const;
        QString elements;          ///< inside of the array; the first one alone while all are the same
        qsizetype firstSize = 0;   ///< of the first element
        QString literal;           ///< the first value by itself
        bool same = true;
    };

    void runPrepared(std::initializer_list<RowValue> row);
    void appendToArrays(std::initializer_list<RowValue> row);
    [[nodiscard]] QString rowsText() const;
    void sendArrays();

    Connection& m_connection;
    std::vector<Column> m_columns;
    std::function<void(const Row&)> m_found;
    std::string m_text;
    SqliteStatement* m_prepared = nullptr; ///< SQLite
    std::vector<ColumnText> m_texts; ///< PostgreSQL
    int m_rows = 0;
    qsizetype m_size = 0; ///< of all arrays, as if no two rows had the same
};

} // namespace millrace::store

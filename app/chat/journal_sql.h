#pragma once

#include <QSqlError>
#include <QString>

#include <string>

namespace millrace::chat {

/// What the two parts of JournalFile share: what SQLite said, and SQL that counts what the cap counts.
[[nodiscard]] inline std::string journalErrorText(const QSqlError& error)
{
    std::string text = error.databaseText().toStdString();
    if (text.empty())
        text = error.driverText().toStdString();
    return text + " (SQLite " + error.nativeErrorCode().toStdString() + ")";
}

/// count(*), then the bytes of all texts.
[[nodiscard]] inline QString journalSums()
{
    return QStringLiteral("count(*), coalesce(sum(length(CAST(mid AS BLOB)) + length(CAST(user AS BLOB)) + length(CAST(msg AS BLOB)) + "
                          "length(CAST(room AS BLOB)) + length(CAST(data AS BLOB))), 0)");
}

} // namespace millrace::chat

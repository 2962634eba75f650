#include "app/telemetry/log_record.h"

#include "app/telemetry/log_redaction.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <charconv>

namespace millrace::telemetry {

namespace {

/// Control characters (C0, DEL, C1), line separators and what turns the direction of text around, which could make a line read as another.
bool isHidden(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/// Valid UTF-8, on one line, of at most `most` characters.
std::string shown(const std::string& text, qsizetype most)
{
    const QString given = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    QString made;
    made.reserve(std::min(given.size(), most));
    for (qsizetype i = 0; i < given.size() && made.size() < most; ++i) {
        const char16_t c = given[i].unicode();
        if (c == u'\n')
            made += QLatin1String("\\n");
        else if (isHidden(c))
            made += QStringLiteral("\\x%1").arg(static_cast<int>(c), 2, 16, QLatin1Char('0'));
        else
            made += given[i];
    }
    if (made.size() >= most) {
        made.truncate(most - 1);
        if (made.back().isHighSurrogate())
            made.chop(1);
        made += QChar(0x2026);
    }
    return made.toStdString();
}

std::string textOf(const std::variant<std::int64_t, double, std::string>& value)
{
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    char digits[32];
    const auto [end, error] = std::visit(
        [&](const auto& number) -> std::to_chars_result {
            if constexpr (std::is_arithmetic_v<std::decay_t<decltype(number)>>)
                return std::to_chars(std::begin(digits), std::end(digits), number);
            else
                return {std::begin(digits), {}};
        },
        value);
    return {std::begin(digits), end};
}

std::string quoted(const std::string& value)
{
    if (!value.empty() && value.find_first_of(" \"=") == std::string::npos)
        return value;
    std::string made = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            made += '\\';
        made += c;
    }
    return made + '"';
}

std::string timeText(WallMs at)
{
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

} // namespace

LogRecord makeRecord(const LogEntry& entry)
{
    LogRecord record{0, entry.at, entry.level, entry.area, shown(entry.thread, LogRecord::kMaxField), shown(redacted(entry.message), LogRecord::kMaxMessage), {}};
    for (const auto& [key, value] : entry.fields) {
        if (record.fields.size() == LogRecord::kMaxFields)
            break;
        record.fields.emplace_back(shown(key, LogRecord::kMaxField), shown(redactedField(key, textOf(value)), LogRecord::kMaxField));
    }
    return record;
}

std::string recordText(const LogRecord& record)
{
    std::string text = record.message;
    for (const auto& [key, value] : record.fields)
        text += ' ' + key + '=' + quoted(value);
    return text;
}

std::string recordLine(const LogRecord& record)
{
    std::string line = timeText(record.at) + ' ' + std::string(name(record.level)) + ' ' + std::string(name(record.area));
    return line + " (" + record.thread + ") " + recordText(record) + '\n';
}

std::string recordJson(const LogRecord& record)
{
    const auto text = [](std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); };
    QJsonObject fields;
    for (const auto& [key, value] : record.fields)
        fields[text(key)] = text(value);
    const QJsonObject object{{QStringLiteral("time"), text(timeText(record.at))}, {QStringLiteral("level"), text(name(record.level))}, {QStringLiteral("area"), text(name(record.area))},
        {QStringLiteral("thread"), text(record.thread)}, {QStringLiteral("message"), text(record.message)}, {QStringLiteral("fields"), fields}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

} // namespace millrace::telemetry

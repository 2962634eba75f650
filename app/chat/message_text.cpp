#include "app/chat/message_text.h"

#include "app/core/ascii.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonParseError>

#include <algorithm>

namespace millrace::chat {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string member(const QJsonObject& object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    switch (value.type()) {
    case QJsonValue::String: return value.toString().toStdString();
    case QJsonValue::Null:
    case QJsonValue::Undefined: return {};
    case QJsonValue::Bool: return value.toBool() ? "true" : "false";
    case QJsonValue::Object: return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).toStdString();
    case QJsonValue::Array: return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact).toStdString();
    case QJsonValue::Double: break;
    }
    const std::string number = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).toStdString();
    return number.substr(1, number.size() - 2);
}

/// Lines and columns from 1; a column is a code point.
std::string place(std::string_view text, std::size_t offset, const QString& problem)
{
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::string_view inLine = before.substr(before.rfind('\n') + 1); // npos + 1 is 0
    const auto column = 1 + std::ranges::count_if(inLine, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + problem.toStdString();
}

/// QJsonDocument takes objects and arrays only: anything else is tried as the one element of an array.
bool isScalar(const QByteArray& text)
{
    const QJsonDocument wrapped = QJsonDocument::fromJson('[' + text + ']');
    return wrapped.isArray() && wrapped.array().size() == 1;
}

MessageText rejected(Rejection rejection, std::string problem)
{
    MessageText message;
    message.rejection = rejection;
    message.problem = std::move(problem);
    return message;
}

} // namespace

MessageText readMessage(const QByteArray& text)
{
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    const std::size_t first = view.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return rejected(Rejection::BadJson, "line 1, column 1: the message is empty");
    if (view[first] != '{' && view[first] != '[' && isScalar(text))
        return rejected(Rejection::NotAnObject, "a JSON object is expected, this is a single value");

    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return rejected(Rejection::BadJson, place(view, static_cast<std::size_t>(std::max(error.offset, 0)), error.errorString()));
    if (!document.isObject())
        return rejected(Rejection::NotAnObject, "a JSON object is expected, this is an array");
    const QJsonObject object = document.object();
    MessageText message;
    message.user = member(object, QLatin1StringView("user"));
    message.msg = member(object, QLatin1StringView("msg"));
    return message;
}

void appendJsonString(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (byte < 0x20) {
                out += "\\u00" + ascii::hex({&byte, 1});
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::string errorText(Rejection rejection, std::string_view message)
{
    std::string text = R"({"error":{"code":")";
    text += name(rejection);
    text += R"(","message":)";
    appendJsonString(text, message);
    text += "}}";
    return text;
}

std::string_view cutUtf8(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80)
        --limit;
    return text.substr(0, limit);
}

} // namespace millrace::chat

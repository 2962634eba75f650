#include "app/telemetry/otlp_json.h"

#include <QJsonDocument>

#include <algorithm>

namespace millrace::telemetry {

namespace otlp {

QString jsonText(std::string_view text)
{
    if (text.size() > kMaxAttributeBytes) {
        std::size_t end = kMaxAttributeBytes;
        while (end > kMaxAttributeBytes - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;
        text = text.substr(0, end);
    }
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString jsonInteger(std::int64_t value)
{
    return QString::number(value);
}

QString jsonUnsigned(std::uint64_t value)
{
    return QString::number(value);
}

QJsonObject textAttribute(QLatin1String key, std::string_view value)
{
    return {{QStringLiteral("key"), key}, {QStringLiteral("value"), QJsonObject{{QStringLiteral("stringValue"), jsonText(value)}}}};
}

QJsonObject resourceObject(const ResourceAttributes& resource)
{
    QJsonArray attributes;
    for (const auto& [key, value] : resource)
        attributes.append(QJsonObject{{QStringLiteral("key"), jsonText(key)}, {QStringLiteral("value"), QJsonObject{{QStringLiteral("stringValue"), jsonText(value)}}}});
    return {{QStringLiteral("attributes"), attributes}};
}

QJsonObject scopeObject()
{
    return {{QStringLiteral("name"), QStringLiteral("millrace")}, {QStringLiteral("version"), QStringLiteral(MILLRACE_VERSION)}};
}

} // namespace otlp

namespace {

constexpr int kStatusError = 2;   // trace.proto, Status.StatusCode

QString hex(std::uint64_t value)
{
    return QStringLiteral("%1").arg(value, 16, 16, QLatin1Char('0'));
}

/// Ids of zeros are invalid.
std::uint64_t newId(const std::function<std::uint64_t()>& random64)
{
    for (;;) {
        if (const std::uint64_t id = random64())
            return id;
    }
}

QJsonObject attributeObject(const Attribute& attribute)
{
    QJsonObject value;
    if (const auto* text = std::get_if<std::string>(&attribute.value))
        value.insert(QStringLiteral("stringValue"), otlp::jsonText(*text));
    else
        value.insert(QStringLiteral("intValue"), otlp::jsonInteger(std::get<std::int64_t>(attribute.value)));
    return {{QStringLiteral("key"), QLatin1String(attribute.key)}, {QStringLiteral("value"), value}};
}

QString unixNanos(const RecordedTrace& recorded, SteadyTime at)
{
    const std::int64_t recordedNs = recorded.wallAt * 1'000'000;
    const auto before = std::chrono::duration_cast<std::chrono::nanoseconds>(recorded.steadyAt - at).count();
    return otlp::jsonInteger(std::max<std::int64_t>(0, recordedNs - before));
}

QJsonObject spanObject(const RecordedTrace& recorded, const Span& span, const QString& traceId, const QString& spanId, const QString& parentId)
{
    QJsonArray attributes;
    for (const Attribute& each : span.attributes)
        attributes.append(attributeObject(each));
    if (!span.errorType.empty())
        attributes.append(otlp::textAttribute(QLatin1String("error.type"), span.errorType));
    QJsonObject object{
        {QStringLiteral("traceId"), traceId},
        {QStringLiteral("spanId"), spanId},
        {QStringLiteral("name"), QLatin1String(span.name)},
        {QStringLiteral("kind"), static_cast<int>(span.kind)},
        {QStringLiteral("startTimeUnixNano"), unixNanos(recorded, span.start)},
        {QStringLiteral("endTimeUnixNano"), unixNanos(recorded, std::max(span.start, span.end))},
        {QStringLiteral("attributes"), attributes},
    };
    if (!parentId.isEmpty())
        object.insert(QStringLiteral("parentSpanId"), parentId);
    if (!span.errorType.empty()) {
        QJsonObject status{{QStringLiteral("code"), kStatusError}};
        if (!span.errorMessage.empty())
            status.insert(QStringLiteral("message"), otlp::jsonText(span.errorMessage));
        object.insert(QStringLiteral("status"), status);
    }
    return object;
}

} // namespace

QByteArray encodeTraces(const ResourceAttributes& resource, const std::vector<RecordedTrace>& traces, const std::function<std::uint64_t()>& random64)
{
    QJsonArray spans;
    for (const RecordedTrace& recorded : traces) {
        const QString traceId = hex(newId(random64)) + hex(random64());
        std::vector<QString> ids;
        ids.reserve(recorded.trace.spans.size());
        for (const Span& span : recorded.trace.spans) {
            ids.push_back(hex(newId(random64)));
            spans.append(spanObject(recorded, span, traceId, ids.back(), span.parent < 0 ? QString() : ids[static_cast<std::size_t>(span.parent)]));
        }
    }
    const QJsonObject scope{{QStringLiteral("scope"), otlp::scopeObject()}, {QStringLiteral("spans"), spans}};
    const QJsonObject entry{{QStringLiteral("resource"), otlp::resourceObject(resource)}, {QStringLiteral("scopeSpans"), QJsonArray{scope}}};
    return QJsonDocument(QJsonObject{{QStringLiteral("resourceSpans"), QJsonArray{entry}}}).toJson(QJsonDocument::Compact);
}

} // namespace millrace::telemetry

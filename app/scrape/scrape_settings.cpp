#include "app/scrape/scrape_settings.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr double kMostRate = 10'000;
constexpr int kMostPerHost = 64;
constexpr int kMostConcurrency = 4'096;
constexpr int kMostRetries = 20;
constexpr Milliseconds kLeastTimeout{100};
constexpr Milliseconds kMostTimeout = std::chrono::hours(1);
constexpr Milliseconds kMostDeadline = std::chrono::hours(24 * 366);

/// Headers that carry credentials are never stored: a resumed run is given them again.
bool isSecret(const std::string& headerName)
{
    const QByteArray lower = QByteArray::fromStdString(headerName).toLower();
    return lower == "authorization" || lower == "proxy-authorization" || lower == "cookie";
}

} // namespace

std::string defaultUserAgent()
{
    return "Millrace/" MILLRACE_VERSION;
}

QJsonObject toJson(const ScrapeSettings& settings)
{
    QJsonArray headers;
    for (const auto& [headerName, value] : settings.headers) {
        if (!isSecret(headerName))
            headers.append(QJsonArray{QString::fromStdString(headerName), QString::fromStdString(value)});
    }
    QJsonObject json{
        {QStringLiteral("rate"), settings.rate},
        {QStringLiteral("per_host"), settings.perHost},
        {QStringLiteral("concurrency"), settings.concurrency},
        {QStringLiteral("timeout_ms"), static_cast<qint64>(settings.timeout.count())},
        {QStringLiteral("retries"), settings.retries},
        {QStringLiteral("ignore_robots"), settings.ignoreRobots},
        {QStringLiteral("allow_private"), settings.allowPrivate},
        {QStringLiteral("refresh"), settings.refresh},
        {QStringLiteral("depth"), settings.depth},
        {QStringLiteral("scope"), QString::fromUtf8(name(settings.scope).data(), static_cast<qsizetype>(name(settings.scope).size()))},
        {QStringLiteral("max_pages"), static_cast<qint64>(settings.maxPages)},
        {QStringLiteral("whole_page"), settings.wholePage},
        {QStringLiteral("user_agent"), QString::fromStdString(settings.userAgent)},
        {QStringLiteral("headers"), headers},
    };
    if (settings.deadline)
        json.insert(QStringLiteral("deadline_ms"), static_cast<qint64>(settings.deadline->count()));
    return json;
}

ScrapeSettings settingsFromJson(const QJsonObject& json)
{
    const ScrapeSettings defaults;
    ScrapeSettings settings;
    settings.rate = std::clamp(json.value(QLatin1String("rate")).toDouble(defaults.rate), 0.0, kMostRate);
    settings.perHost = std::clamp(json.value(QLatin1String("per_host")).toInt(defaults.perHost), 1, kMostPerHost);
    settings.concurrency = std::clamp(json.value(QLatin1String("concurrency")).toInt(defaults.concurrency), 1, kMostConcurrency);
    settings.timeout = std::clamp(Milliseconds(json.value(QLatin1String("timeout_ms")).toInteger(defaults.timeout.count())), kLeastTimeout, kMostTimeout);
    settings.retries = std::clamp(json.value(QLatin1String("retries")).toInt(defaults.retries), 0, kMostRetries);
    settings.ignoreRobots = json.value(QLatin1String("ignore_robots")).toBool(defaults.ignoreRobots);
    settings.allowPrivate = json.value(QLatin1String("allow_private")).toBool(defaults.allowPrivate);
    settings.refresh = json.value(QLatin1String("refresh")).toBool(defaults.refresh);
    settings.depth = std::clamp(json.value(QLatin1String("depth")).toInt(defaults.depth), 0, kMostDepth);
    settings.scope = scopeFromName(json.value(QLatin1String("scope")).toString().toStdString()).value_or(defaults.scope);
    settings.maxPages = std::clamp<std::int64_t>(json.value(QLatin1String("max_pages")).toInteger(defaults.maxPages), 0, kMostPages);
    settings.wholePage = json.value(QLatin1String("whole_page")).toBool(defaults.wholePage);
    settings.userAgent = json.value(QLatin1String("user_agent")).toString().toStdString();
    if (const qint64 deadline = json.value(QLatin1String("deadline_ms")).toInteger(); deadline > 0)
        settings.deadline = std::min(Milliseconds(deadline), kMostDeadline);
    const QJsonArray headers = json.value(QLatin1String("headers")).toArray();
    for (const QJsonValue& each : headers) {
        const QJsonArray pair = each.toArray();
        if (pair.size() == 2)
            settings.headers.emplace_back(pair[0].toString().toStdString(), pair[1].toString().toStdString());
    }
    return settings;
}

} // namespace millrace::scrape

#include "app/scrape/scrape_settings.h"

#include "app/http/proxy.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace millrace::scrape {

namespace {

constexpr double kMostRate = 10'000;
constexpr int kMostPerHost = 64;
constexpr int kMostConcurrency = 4'096;
constexpr int kMostRetries = 20;
constexpr Milliseconds kLeastTimeout{100};
constexpr Milliseconds kMostTimeout = std::chrono::hours(1);
constexpr Milliseconds kMostDeadline = std::chrono::hours(24 * 366);

constexpr std::array<std::pair<const char*, bool SignInKinds::*>, 4> kKindNames{
    {{"headers", &SignInKinds::headers}, {"cookies", &SignInKinds::cookies}, {"logins", &SignInKinds::logins}, {"proxy", &SignInKinds::proxy}}};

QJsonArray textsToJson(const std::vector<std::string>& texts)
{
    QJsonArray array;
    for (const std::string& each : texts)
        array.append(QString::fromStdString(each));
    return array;
}

std::vector<std::string> textsFromJson(const QJsonArray& array)
{
    std::vector<std::string> texts;
    for (const QJsonValue& each : array)
        texts.push_back(each.toString().toStdString());
    return texts;
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
        if (!isSecretHeader(headerName))
            headers.append(QJsonArray{QString::fromStdString(headerName), QString::fromStdString(value)});
    }
    QJsonArray fields;
    for (const std::string& field : settings.fields)
        fields.append(QString::fromStdString(field));
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
        {QStringLiteral("sitemaps"), settings.sitemaps},
        {QStringLiteral("include"), textsToJson(settings.include)},
        {QStringLiteral("exclude"), textsToJson(settings.exclude)},
        {QStringLiteral("ignore_nofollow"), settings.ignoreNofollow},
        {QStringLiteral("max_variants"), static_cast<qint64>(settings.maxVariants)},
        {QStringLiteral("fields"), fields},
        {QStringLiteral("save_bodies"), QString::fromStdString(settings.saveBodies)},
        {QStringLiteral("whole_page"), settings.wholePage},
        {QStringLiteral("user_agent"), QString::fromStdString(settings.userAgent)},
        {QStringLiteral("headers"), headers},
        {QStringLiteral("cookies"), settings.cookies},
        {QStringLiteral("proxy"), QString::fromStdString(settings.proxy)},
    };
    QJsonArray signedIn;
    const SignInKinds kinds = signInKinds(settings);
    for (const auto& [kindName, kind] : kKindNames) {
        if (kinds.*kind || settings.hadSignIn.*kind)
            signedIn.append(QLatin1String(kindName));
    }
    json.insert(QStringLiteral("signed_in"), signedIn);
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
    settings.sitemaps = json.value(QLatin1String("sitemaps")).toBool(defaults.sitemaps);
    settings.include = textsFromJson(json.value(QLatin1String("include")).toArray());
    settings.exclude = textsFromJson(json.value(QLatin1String("exclude")).toArray());
    settings.ignoreNofollow = json.value(QLatin1String("ignore_nofollow")).toBool(defaults.ignoreNofollow);
    settings.maxVariants = std::clamp<std::int64_t>(json.value(QLatin1String("max_variants")).toInteger(defaults.maxVariants), 0, kMostVariants);
    const QJsonArray fields = json.value(QLatin1String("fields")).toArray();
    for (const QJsonValue& field : fields)
        settings.fields.push_back(field.toString().toStdString());
    if (std::string folder = json.value(QLatin1String("save_bodies")).toString().toStdString(); folder.starts_with('/'))
        settings.saveBodies = std::move(folder);
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
    settings.cookies = json.value(QLatin1String("cookies")).toBool(defaults.cookies);
    if (const auto proxy = http::parseProxy(json.value(QLatin1String("proxy")).toString().toStdString()))
        settings.proxy = proxy->url;
    const QJsonArray signedIn = json.value(QLatin1String("signed_in")).toArray();
    for (const auto& [kindName, kind] : kKindNames)
        settings.hadSignIn.*kind = signedIn.contains(QJsonValue(QLatin1String(kindName)));
    return settings;
}

} // namespace millrace::scrape

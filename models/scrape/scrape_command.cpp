#include "models/scrape/scrape_command.h"

#include <QStringList>

namespace millrace::models {
namespace {

QString quoted(const QString& word)
{
    const auto plain = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringLiteral("-_./:@%+,=").contains(c);
    };
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), plain))
        return word;
    return u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString seconds(Milliseconds duration)
{
    return QString::number(static_cast<double>(duration.count()) / 1000);
}

/// Of a run that is joined: what each program has of its own.
scrape::ScrapeSettings ownSettings(const scrape::ScrapeSettings& settings)
{
    scrape::ScrapeSettings own;
    own.concurrency = settings.concurrency;
    own.deadline = settings.deadline;
    own.saveBodies = settings.saveBodies;
    own.signIn = settings.signIn;
    for (const auto& header : settings.headers) {
        if (scrape::isSecretHeader(header.first))
            own.headers.push_back(header);
    }
    return own;
}

} // namespace

QString scrapeCommand(const scrape::ScrapeSettings& given, RunId run, const QString& storeUrl)
{
    const bool joins = run && storeUrl.startsWith(QLatin1String("postgresql:"));
    const scrape::ScrapeSettings settings = joins ? ownSettings(given) : given;
    const scrape::ScrapeSettings defaults;
    QStringList words{QStringLiteral("millrace"), QStringLiteral("scrape")};
    const auto option = [&words](const char* name, const QString& value) { words << QLatin1String(name) << quoted(value); };
    if (run)
        option(joins ? "--join" : "--resume-run", QString::number(run.value));
    else
        option("--input", QStringLiteral("-"));
    if (!storeUrl.isEmpty())
        option("--store", storeUrl);
    if (settings.rate != defaults.rate)
        option("--rate", QString::number(settings.rate));
    if (settings.perHost != defaults.perHost)
        option("--per-host", QString::number(settings.perHost));
    if (settings.concurrency != defaults.concurrency)
        option("--concurrency", QString::number(settings.concurrency));
    if (settings.timeout != defaults.timeout)
        option("--timeout", seconds(settings.timeout));
    if (settings.deadline)
        option("--deadline", seconds(*settings.deadline));
    if (settings.retries != defaults.retries)
        option("--retries", QString::number(settings.retries));
    if (settings.ignoreRobots)
        words << QStringLiteral("--ignore-robots");
    if (settings.allowPrivate)
        words << QStringLiteral("--allow-private");
    if (settings.refresh)
        words << QStringLiteral("--refresh");
    if (settings.depth != defaults.depth)
        option("--depth", QString::number(settings.depth));
    if (settings.scope != defaults.scope)
        option("--scope", QString::fromUtf8(name(settings.scope).data(), static_cast<qsizetype>(name(settings.scope).size())));
    if (settings.maxPages != defaults.maxPages)
        option("--max-pages", QString::number(settings.maxPages));
    if (settings.sitemaps)
        words << QStringLiteral("--sitemaps");
    for (const std::string& pattern : settings.include)
        option("--include", QString::fromStdString(pattern));
    for (const std::string& pattern : settings.exclude)
        option("--exclude", QString::fromStdString(pattern));
    if (settings.maxVariants != defaults.maxVariants)
        option("--max-variants", QString::number(settings.maxVariants));
    if (settings.ignoreNofollow)
        words << QStringLiteral("--ignore-nofollow");
    for (const std::string& field : settings.fields)
        option("--field", QString::fromStdString(field));
    if (!settings.saveBodies.empty())
        option("--save-bodies", QString::fromStdString(settings.saveBodies));
    if (!settings.userAgent.empty())
        option("--user-agent", QString::fromStdString(settings.userAgent));
    for (const auto& [name, value] : settings.headers)
        option("--header", QString::fromStdString(name) + QStringLiteral(": ") + (scrape::isSecretHeader(name) ? QStringLiteral("…") : QString::fromStdString(value)));
    if (settings.cookies)
        words << QStringLiteral("--cookies");
    if (!settings.proxy.empty())
        option("--proxy", QString::fromStdString(settings.proxy));
    // whoever runs it names the files of their own
    const scrape::SignInKinds secrets = scrape::signInKinds(settings);
    if (secrets.cookies)
        option("--cookie-file", QStringLiteral("…"));
    if (secrets.logins || secrets.proxy)
        option("--auth-file", QStringLiteral("…"));
    return words.join(u' ');
}

} // namespace millrace::models

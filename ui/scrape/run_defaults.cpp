#include "ui/scrape/run_defaults.h"

#include "app/settings/settings.h"
#include "models/scrape/field_texts.h"


namespace millrace::ui {
namespace {

std::vector<std::string> linesIn(const Settings& settings, const Key<std::string>& key) { return models::linesOf(QString::fromStdString(settings.get(key))); }

} // namespace

scrape::ScrapeSettings loadRunDefaults(const Settings& settings, scrape::ScrapeSettings run)
{
    run.rate = settings.get(keys::kRunRate);
    run.perHost = settings.get(keys::kRunPerHost);
    run.concurrency = settings.get(keys::kRunConcurrency);
    run.timeout = Milliseconds(settings.get(keys::kRunTimeoutMs));
    run.retries = settings.get(keys::kRunRetries);
    run.ignoreRobots = settings.get(keys::kRunIgnoreRobots);
    run.allowPrivate = settings.get(keys::kRunAllowPrivate);
    run.refresh = settings.get(keys::kRunRefresh);
    run.depth = settings.get(keys::kRunDepth);
    run.scope = scrape::scopeFromName(settings.get(keys::kRunScope)).value_or(run.scope);
    run.maxPages = settings.get(keys::kRunMaxPages);
    run.sitemaps = settings.get(keys::kRunSitemaps);
    run.include = linesIn(settings, keys::kRunInclude);
    run.exclude = linesIn(settings, keys::kRunExclude);
    run.maxVariants = settings.get(keys::kRunMaxVariants);
    run.ignoreNofollow = settings.get(keys::kRunIgnoreNofollow);
    run.fields = linesIn(settings, keys::kRunFields);
    if (!models::fieldsProblem(run.fields).isEmpty()) // the file was edited by hand
        run.fields.clear();
    run.userAgent = settings.get(keys::kRunUserAgent);
    return run;
}

void saveRunDefaults(Settings& settings, const scrape::ScrapeSettings& run)
{
    settings.set(keys::kRunRate, run.rate);
    settings.set(keys::kRunPerHost, run.perHost);
    settings.set(keys::kRunConcurrency, run.concurrency);
    settings.set(keys::kRunTimeoutMs, static_cast<int>(run.timeout.count()));
    settings.set(keys::kRunRetries, run.retries);
    settings.set(keys::kRunIgnoreRobots, run.ignoreRobots);
    settings.set(keys::kRunAllowPrivate, run.allowPrivate);
    settings.set(keys::kRunRefresh, run.refresh);
    settings.set(keys::kRunDepth, run.depth);
    settings.set(keys::kRunScope, std::string(name(run.scope)));
    settings.set(keys::kRunMaxPages, static_cast<int>(run.maxPages));
    settings.set(keys::kRunSitemaps, run.sitemaps);
    settings.set(keys::kRunInclude, models::asLines(run.include).toStdString());
    settings.set(keys::kRunExclude, models::asLines(run.exclude).toStdString());
    settings.set(keys::kRunMaxVariants, static_cast<int>(run.maxVariants));
    settings.set(keys::kRunIgnoreNofollow, run.ignoreNofollow);
    settings.set(keys::kRunFields, models::asLines(run.fields).toStdString());
    settings.set(keys::kRunUserAgent, run.userAgent);
}

void takeChanges(scrape::ScrapeSettings& run, const scrape::ScrapeSettings& before, const scrape::ScrapeSettings& after)
{
    const auto take = [&](auto... members) { ((before.*members != after.*members ? void(run.*members = after.*members) : void()), ...); };
    using S = scrape::ScrapeSettings;
    take(&S::rate, &S::perHost, &S::concurrency, &S::timeout, &S::retries, &S::ignoreRobots, &S::allowPrivate, &S::refresh, &S::depth, &S::scope, &S::maxPages, &S::sitemaps,
        &S::include, &S::exclude, &S::maxVariants, &S::ignoreNofollow, &S::fields, &S::userAgent);
}

} // namespace millrace::ui

#include "ui/scrape/run_defaults.h"

#include "app/settings/settings.h"
#include "models/scrape/field_texts.h"

#include <sstream>

namespace millrace::ui {
namespace {

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

std::string joinedLines(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
        text += (text.empty() ? "" : "\n") + line;
    return text;
}

} // namespace

scrape::ScrapeSettings loadRunDefaults(const Settings& settings)
{
    scrape::ScrapeSettings run;
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
    run.include = linesOf(settings.get(keys::kRunInclude));
    run.exclude = linesOf(settings.get(keys::kRunExclude));
    run.maxVariants = settings.get(keys::kRunMaxVariants);
    run.ignoreNofollow = settings.get(keys::kRunIgnoreNofollow);
    run.fields = models::linesOf(QString::fromStdString(settings.get(keys::kRunFields)));
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
    settings.set(keys::kRunInclude, joinedLines(run.include));
    settings.set(keys::kRunExclude, joinedLines(run.exclude));
    settings.set(keys::kRunMaxVariants, static_cast<int>(run.maxVariants));
    settings.set(keys::kRunIgnoreNofollow, run.ignoreNofollow);
    settings.set(keys::kRunFields, models::asLines(run.fields).toStdString());
    settings.set(keys::kRunUserAgent, run.userAgent);
}

} // namespace millrace::ui

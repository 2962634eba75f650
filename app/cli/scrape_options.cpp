#include "app/cli/scrape_options.h"

#include "app/cli/field_option.h"
#include "app/cli/log_start.h"
#include "app/cli/otlp_option.h"
#include "app/scrape/url_filter.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <utility>

namespace millrace::cli {

namespace {

using Value = const std::string&;

OptionSpec<OptionBuilder> numeric(const char* what, double least, double most, std::function<void(OptionBuilder&, double)> store)
{
    return numberOption<OptionBuilder>(Numbers::Any, what, least, most, std::move(store));
}

OptionSpec<OptionBuilder> whole(const char* what, int least, int most, std::function<void(OptionBuilder&, int)> store)
{
    return numberOption<OptionBuilder>(Numbers::Whole, what, least, most, [store = std::move(store)](OptionBuilder& b, double v) { store(b, static_cast<int>(v)); });
}

OptionSpec<OptionBuilder> flag(std::function<void(OptionBuilder&)> store)
{
    return flagOption<OptionBuilder>(std::move(store));
}

OptionSpec<OptionBuilder> text(std::function<void(OptionBuilder&, Value)> store)
{
    return textOption<OptionBuilder>(std::move(store));
}

bool isToken(std::string_view name)
{
    constexpr std::string_view kSymbols = "!#$%&'*+-.^_`|~"; // RFC 9110 section 5.6.2
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kSymbols.find(c) != std::string_view::npos;
    });
}

std::optional<std::string> addHeader(OptionBuilder& builder, Value line)
{
    const std::size_t colon = line.find(':');
    const std::string name = line.substr(0, colon);
    if (colon == std::string::npos || !isToken(name) || line.find_first_of("\r\n") != std::string::npos)
        return "takes 'Name: value', with a colon between and on one line"; // nothing is quoted: it may be a secret
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    builder.scrape.settings.headers.emplace_back(name, begin == std::string::npos ? std::string() : line.substr(begin));
    return std::nullopt;
}

std::optional<std::string> addPattern(std::vector<std::string>& patterns, bool& given, Value pattern)
{
    if (const auto problem = scrape::UrlFilter::problem(pattern))
        return "takes a regular expression, not \"" + pattern + "\": " + *problem;
    if (!std::exchange(given, true))
        patterns.clear();
    if (patterns.size() == scrape::kMaxPatterns)
        return "can be given " + std::to_string(scrape::kMaxPatterns) + " times at most";
    patterns.push_back(pattern);
    return std::nullopt;
}

/// The folder is a setting, which is stored as text.
std::optional<std::string> setSaveBodies(OptionBuilder& builder, Value path)
{
    if (path.empty())
        return "needs a value that is not empty";
    std::error_code error;
    const std::string folder = std::filesystem::absolute(path, error).lexically_normal().string();
    if (error || QString::fromStdString(folder).toStdString() != folder)
        return "takes a folder whose name is UTF-8, not \"" + path + "\"";
    builder.scrape.settings.saveBodies = folder;
    return std::nullopt;
}

std::optional<std::string> setExport(OptionBuilder& builder, Value path)
{
    if (!path.ends_with(".csv") && !path.ends_with(".jsonl"))
        return "takes a file that ends in .csv or .jsonl, not \"" + path + "\"";
    builder.scrape.exportPath = path;
    return std::nullopt;
}

std::optional<std::string> setExportFilter(OptionBuilder& builder, Value text)
{
    auto filter = store::pageFilterFromText(text);
    if (!filter)
        return std::move(filter).error();
    builder.scrape.exportFilter = std::move(*filter);
    return std::nullopt;
}

std::optional<std::string> setRun(OptionBuilder& builder, Value text, ScrapeCommand::Resume how)
{
    const auto id = numberWithin(text, 1, 9e15);
    if (!id || *id != std::floor(*id))
        return "takes the number of a run, not \"" + text + "\"";
    builder.scrape.resume = how;
    builder.scrape.resumeRun = static_cast<std::int64_t>(*id);
    return std::nullopt;
}

Milliseconds milliseconds(double seconds)
{
    return Milliseconds(static_cast<std::int64_t>(std::llround(seconds * 1000)));
}

} // namespace

bool isCommonOption(std::string_view name)
{
    constexpr std::array<std::string_view, 7> kCommon{"--help", "--version", "--profile", "--otlp", "--log-level", "--store", "--metrics"};
    return std::ranges::find(kCommon, name) != kCommon.end();
}

const OptionTable<OptionBuilder>& optionTable()
{
    static const OptionTable<OptionBuilder> table = {
        {"--help", flag([](OptionBuilder& b) { b.help = true; })},
        {"--version", flag([](OptionBuilder& b) { b.version = true; })},
        {"--profile", text([](OptionBuilder& b, Value v) { b.common.profile = v; })},
        {"--otlp", {true, [](OptionBuilder& b, Value v) { return setOtlp(b.common.otlp, v); }}},
        {"--log-level", {true, [](OptionBuilder& b, Value v) { return readLogLevels(b.common.logLevels, v); }}},
        {"--store", text([](OptionBuilder& b, Value v) { b.storeText = v; })},
        {"--metrics", {true, [](OptionBuilder& b, Value v) { return setMetrics(b.common.metrics, v); }}},
        {"--input", text([](OptionBuilder& b, Value v) { b.scrape.input = v; })},
        {"--rate", numeric("starts per second", 0, 10'000, [](OptionBuilder& b, double v) { b.scrape.settings.rate = v; })},
        {"--per-host", whole("a whole number", 1, 64, [](OptionBuilder& b, int v) { b.scrape.settings.perHost = v; })},
        {"--concurrency", whole("a whole number", 1, 4096, [](OptionBuilder& b, int v) { b.scrape.settings.concurrency = v; })},
        {"--timeout", numeric("seconds", 0.1, 3600, [](OptionBuilder& b, double v) { b.scrape.settings.timeout = milliseconds(v); })},
        {"--deadline", numeric("seconds", 0.001, 31'536'000, [](OptionBuilder& b, double v) { b.scrape.settings.deadline = milliseconds(v); })},
        {"--retries", whole("a whole number", 0, 20, [](OptionBuilder& b, int v) { b.scrape.settings.retries = v; })},
        {"--ignore-robots", flag([](OptionBuilder& b) { b.scrape.settings.ignoreRobots = true; })},
        {"--allow-private", flag([](OptionBuilder& b) { b.scrape.settings.allowPrivate = true; })},
        {"--refresh", flag([](OptionBuilder& b) { b.scrape.settings.refresh = true; })},
        {"--depth", whole("a whole number", 0, scrape::kMostDepth, [](OptionBuilder& b, int v) { b.scrape.settings.depth = v; })},
        {"--scope", {true, [](OptionBuilder& b, Value v) -> std::optional<std::string> {
            const auto scope = scrape::scopeFromName(v);
            if (!scope)
                return "takes host, domain or any, not \"" + v + "\"";
            b.scrape.settings.scope = *scope;
            return std::nullopt;
        }}},
        {"--max-pages", whole("a whole number", 0, static_cast<int>(scrape::kMostPages), [](OptionBuilder& b, int v) { b.scrape.settings.maxPages = v; })},
        {"--sitemaps", flag([](OptionBuilder& b) { b.scrape.settings.sitemaps = true; })},
        {"--include", {true, [](OptionBuilder& b, Value v) { return addPattern(b.scrape.settings.include, b.includeGiven, v); }}},
        {"--exclude", {true, [](OptionBuilder& b, Value v) { return addPattern(b.scrape.settings.exclude, b.excludeGiven, v); }}},
        {"--ignore-nofollow", flag([](OptionBuilder& b) { b.scrape.settings.ignoreNofollow = true; })},
        {"--max-variants", whole("a whole number", 0, static_cast<int>(scrape::kMostVariants), [](OptionBuilder& b, int v) { b.scrape.settings.maxVariants = v; })},
        {"--field", {true, [](OptionBuilder& b, Value v) { return addField(b.fields, v); }}},
        {"--user-agent", text([](OptionBuilder& b, Value v) { b.scrape.settings.userAgent = v; })},
        {"--header", {true, addHeader}},
        {"--cookies", flag([](OptionBuilder& b) { b.scrape.settings.cookies = true; })},
        {"--cookie-file", text([](OptionBuilder& b, Value v) { b.signIn.cookieFile = v; })},
        {"--auth-file", text([](OptionBuilder& b, Value v) { b.signIn.authFile = v; })},
        {"--proxy", {true, [](OptionBuilder& b, Value v) { return setProxy(b.signIn, b.scrape.settings, v); }}},
        {"--resume", flag([](OptionBuilder& b) { b.scrape.resume = ScrapeCommand::Resume::Newest; })},
        {"--resume-run", {true, [](OptionBuilder& b, Value v) { return setRun(b, v, ScrapeCommand::Resume::Named); }}},
        {"--join", {true, [](OptionBuilder& b, Value v) { return setRun(b, v, ScrapeCommand::Resume::Join); }}},
        {"--export", {true, setExport}},
        {"--export-filter", {true, setExportFilter}},
        {"--save-bodies", {true, setSaveBodies}},
        {"--json", flag([](OptionBuilder& b) { b.scrape.json = true; })},
        {"--quiet", flag([](OptionBuilder& b) { b.scrape.quiet = true; })},
    };
    return table;
}

} // namespace millrace::cli

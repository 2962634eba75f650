#include "app/cli/options.h"

#include "app/cli/field_option.h"
#include "app/cli/otlp_option.h"
#include "app/cli/log_start.h"
#include "app/cli/page_line.h"
#include "app/cli/sign_in_option.h"
#include "app/cli/usage.h"
#include "app/scrape/url_filter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace millrace::cli {

namespace {

/// Set: whole pages are parsed, to measure what that costs (tests/bench).
constexpr auto kWholePageVariable = "MILLRACE_WHOLE_PAGE";
constexpr std::string_view kVersionText = "millrace " MILLRACE_VERSION "\n";

struct Builder {
    std::string command;                     ///< empty: the dashboard
    CommonOptions common;
    std::string storeText;
    ScrapeCommand scrape;
    SignInOptions signIn;
    bool help = false;
    bool version = false;
    std::vector<std::string> commandOptions; ///< of scrape, as given, to be refused without the command
    double deadlineSeconds = 0;
    bool includeGiven = false;               ///< the first pattern takes the place of those that a resumed run has
    bool excludeGiven = false;
    std::vector<std::string> fields;         ///< as given
};

using Value = const std::string&;
using Set = std::function<std::optional<std::string>(Builder&, Value)>;   ///< a sentence when the value is bad

struct Option {
    bool takesValue = false;
    bool common = false;
    Set set;
};

std::optional<double> number(Value text, double least, double most)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || value < least || value > most)
        return std::nullopt;
    return value;
}

/// An option whose value is a number within bounds.
Option numeric(const char* what, double least, double most, std::function<void(Builder&, double)> store)
{
    return {true, false, [=](Builder& builder, Value text) -> std::optional<std::string> {
        const auto value = number(text, least, most);
        if (!value) {
            char range[96];
            std::snprintf(range, sizeof range, "%s from %g to %g", what, least, most);
            return "takes " + std::string(range) + ", not \"" + text + "\"";
        }
        store(builder, *value);
        return std::nullopt;
    }};
}

Option whole(const char* what, int least, int most, std::function<void(Builder&, int)> store)
{
    return {true, false, [=](Builder& builder, Value text) -> std::optional<std::string> {
        const auto value = number(text, least, most);
        if (!value || *value != std::floor(*value))
            return "takes " + std::string(what) + " from " + std::to_string(least) + " to " + std::to_string(most) + ", not \"" + text + "\"";
        store(builder, static_cast<int>(*value));
        return std::nullopt;
    }};
}

Option flag(std::function<void(Builder&)> store)
{
    return {false, false, [=](Builder& builder, Value) -> std::optional<std::string> {
        store(builder);
        return std::nullopt;
    }};
}

Option text(std::function<void(Builder&, Value)> store, bool common = false)
{
    return {true, common, [=](Builder& builder, Value value) -> std::optional<std::string> {
        if (value.empty())
            return "needs a value that is not empty";
        store(builder, value);
        return std::nullopt;
    }};
}

bool isToken(std::string_view name)
{
    constexpr std::string_view kSymbols = "!#$%&'*+-.^_`|~"; // RFC 9110 section 5.6.2
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kSymbols.find(c) != std::string_view::npos;
    });
}

std::optional<std::string> addHeader(Builder& builder, Value line)
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

std::optional<std::string> setExport(Builder& builder, Value path)
{
    if (!path.ends_with(".csv") && !path.ends_with(".jsonl"))
        return "takes a file that ends in .csv or .jsonl, not \"" + path + "\"";
    builder.scrape.exportPath = path;
    return std::nullopt;
}

std::optional<std::string> setExportFilter(Builder& builder, Value text)
{
    auto filter = store::pageFilterFromText(text);
    if (!filter)
        return std::move(filter).error();
    builder.scrape.exportFilter = std::move(*filter);
    return std::nullopt;
}

Milliseconds milliseconds(double seconds)
{
    return Milliseconds(static_cast<std::int64_t>(std::llround(seconds * 1000)));
}

/// The one table of options. A test compares it with the usage text.
const std::map<std::string, Option, std::less<>>& options()
{
    static const std::map<std::string, Option, std::less<>> table = {
        {"--help", {false, true, [](Builder& b, Value) -> std::optional<std::string> { b.help = true; return std::nullopt; }}},
        {"--version", {false, true, [](Builder& b, Value) -> std::optional<std::string> { b.version = true; return std::nullopt; }}},
        {"--profile", text([](Builder& b, Value v) { b.common.profile = v; }, true)},
        {"--otlp", {true, true, [](Builder& b, Value v) { return setOtlp(b.common.otlp, v); }}},
        {"--log-level", {true, true, [](Builder& b, Value v) { return readLogLevels(b.common.logLevels, v); }}},
        {"--store", text([](Builder& b, Value v) { b.storeText = v; }, true)},
        {"--metrics", {true, true, [](Builder& b, Value v) { return setMetrics(b.common.metrics, v); }}},
        {"--input", text([](Builder& b, Value v) { b.scrape.input = v; })},
        {"--rate", numeric("starts per second", 0, 10'000, [](Builder& b, double v) { b.scrape.settings.rate = v; })},
        {"--per-host", whole("a whole number", 1, 64, [](Builder& b, int v) { b.scrape.settings.perHost = v; })},
        {"--concurrency", whole("a whole number", 1, 4096, [](Builder& b, int v) { b.scrape.settings.concurrency = v; })},
        {"--timeout", numeric("seconds", 0.1, 3600, [](Builder& b, double v) { b.scrape.settings.timeout = milliseconds(v); })},
        {"--deadline", numeric("seconds", 0.001, 31'536'000, [](Builder& b, double v) { b.scrape.settings.deadline = milliseconds(v); })},
        {"--retries", whole("a whole number", 0, 20, [](Builder& b, int v) { b.scrape.settings.retries = v; })},
        {"--ignore-robots", flag([](Builder& b) { b.scrape.settings.ignoreRobots = true; })},
        {"--allow-private", flag([](Builder& b) { b.scrape.settings.allowPrivate = true; })},
        {"--refresh", flag([](Builder& b) { b.scrape.settings.refresh = true; })},
        {"--depth", whole("a whole number", 0, scrape::kMostDepth, [](Builder& b, int v) { b.scrape.settings.depth = v; })},
        {"--scope", {true, false, [](Builder& b, Value v) -> std::optional<std::string> {
            const auto scope = scrape::scopeFromName(v);
            if (!scope)
                return "takes host, domain or any, not \"" + v + "\"";
            b.scrape.settings.scope = *scope;
            return std::nullopt;
        }}},
        {"--max-pages", whole("a whole number", 0, static_cast<int>(scrape::kMostPages), [](Builder& b, int v) { b.scrape.settings.maxPages = v; })},
        {"--sitemaps", flag([](Builder& b) { b.scrape.settings.sitemaps = true; })},
        {"--include", {true, false, [](Builder& b, Value v) { return addPattern(b.scrape.settings.include, b.includeGiven, v); }}},
        {"--exclude", {true, false, [](Builder& b, Value v) { return addPattern(b.scrape.settings.exclude, b.excludeGiven, v); }}},
        {"--ignore-nofollow", flag([](Builder& b) { b.scrape.settings.ignoreNofollow = true; })},
        {"--max-variants", whole("a whole number", 0, static_cast<int>(scrape::kMostVariants), [](Builder& b, int v) { b.scrape.settings.maxVariants = v; })},
        {"--field", {true, false, [](Builder& b, Value v) { return addField(b.fields, v); }}},
        {"--user-agent", text([](Builder& b, Value v) { b.scrape.settings.userAgent = v; })},
        {"--header", {true, false, addHeader}},
        {"--cookies", flag([](Builder& b) { b.scrape.settings.cookies = true; })},
        {"--cookie-file", text([](Builder& b, Value v) { b.signIn.cookieFile = v; })},
        {"--auth-file", text([](Builder& b, Value v) { b.signIn.authFile = v; })},
        {"--proxy", {true, false, [](Builder& b, Value v) { return setProxy(b.signIn, b.scrape.settings, v); }}},
        {"--resume", flag([](Builder& b) { b.scrape.resume = ScrapeCommand::Resume::Newest; })},
        {"--resume-run", {true, false, [](Builder& b, Value v) -> std::optional<std::string> {
            const auto id = number(v, 1, 9e15);
            if (!id || *id != std::floor(*id))
                return "takes the number of a run, not \"" + v + "\"";
            b.scrape.resume = ScrapeCommand::Resume::Named;
            b.scrape.resumeRun = static_cast<std::int64_t>(*id);
            return std::nullopt;
        }}},
        {"--export", {true, false, setExport}},
        {"--export-filter", {true, false, setExportFilter}},
        {"--json", flag([](Builder& b) { b.scrape.json = true; })},
        {"--quiet", flag([](Builder& b) { b.scrape.quiet = true; })},
    };
    return table;
}

std::optional<UsageError> applyOption(Builder& builder, const std::vector<std::string>& arguments, std::size_t& at)
{
    const std::string& argument = arguments[at];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const auto it = options().find(name == "-h" ? std::string("--help") : name);
    if (it == options().end())
        return UsageError{"unknown option " + name};
    std::string value;
    if (it->second.takesValue) {
        if (equals != std::string::npos)
            value = argument.substr(equals + 1);
        else if (at + 1 < arguments.size())
            value = arguments[++at];
        else
            return UsageError{name + " needs a value"};
    } else if (equals != std::string::npos) {
        return UsageError{name + " takes no value"};
    }
    if (const auto sentence = it->second.set(builder, value))
        return UsageError{name + " " + *sentence};
    if (!it->second.common)
        builder.commandOptions.push_back(name);
    return std::nullopt;
}

std::optional<UsageError> finishCommon(Builder& builder)
{
    if (builder.common.profile.empty())
        builder.common.profile = defaultProfile();
    builder.common.storeGiven = !builder.storeText.empty();
    if (!builder.common.storeGiven)
        builder.storeText = "sqlite:" + builder.common.profile + "/millrace.db";
    auto url = store::parseStoreUrl(builder.storeText);
    if (!url)
        return UsageError{"--store: " + url.error().detail + "; it takes sqlite:PATH or postgresql://user@host:port/db"};
    builder.common.store = std::move(*url);
    return std::nullopt;
}

/// Where the word of the command stands, if there is one: the first that is neither an option nor an option's value.
std::optional<std::size_t> findCommandWord(const std::vector<std::string>& arguments)
{
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& argument = arguments[at];
        if (argument == "--")
            return std::nullopt;
        if (argument.size() < 2 || argument.front() != '-')
            return at;
        const auto own = options().find(argument);
        const auto chat = chatOptionNames();
        const bool takesValue = own != options().end() ? own->second.takesValue
                                                       : std::any_of(chat.begin(), chat.end(), [&](const auto& each) { return each.name == argument && each.takesValue; });
        at += takesValue || hashOptionTakesNext(argument) ? 1 : 0;
    }
    return std::nullopt;
}

Result<Command, UsageError> parseChat(std::vector<std::string> arguments, std::size_t word)
{
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(word));
    auto command = parseChatCommand(arguments);
    if (!command)
        return Failure{UsageError{std::move(command.error())}};
    if (command->help)
        return Command{ShowText{usageText("chat")}};
    if (command->version)
        return Command{ShowText{std::string(kVersionText)}};
    if (command->profile.empty())
        command->profile = defaultProfile();
    return Command{std::move(*command)};
}

Result<Command, UsageError> parseHash(std::vector<std::string> arguments, std::size_t word)
{
    arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(word));
    auto command = parseHashCommand(arguments);
    if (!command)
        return Failure{UsageError{std::move(command.error()), kStatusFailed, "hash"}};
    if (command->help)
        return Command{ShowText{usageText("hash")}};
    if (command->version)
        return Command{ShowText{std::string(kVersionText)}};
    return Command{std::move(*command)};
}

/// Reads all arguments into `builder`; the words that are no options and not the command go to `words`.
std::optional<UsageError> readArguments(Builder& builder, const std::vector<std::string>& arguments, std::vector<std::string>& words)
{
    bool optionsEnded = false;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& argument = arguments[at];
        if (!optionsEnded && argument == "--") {
            optionsEnded = true;
        } else if (!optionsEnded && argument.size() > 1 && argument.front() == '-') {
            if (auto error = applyOption(builder, arguments, at))
                return error;
        } else if (builder.command.empty() && words.empty() && !optionsEnded) {
            if (argument != "scrape")
                return UsageError{"unknown command \"" + argument + "\"; the commands are scrape, chat and hash, and without one the dashboard opens"};
            builder.command = argument;
        } else {
            words.push_back(argument);
        }
    }
    return std::nullopt;
}

} // namespace

std::string defaultProfile()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/')
        return std::string(data) + "/millrace";
    const char* home = std::getenv("HOME");
    return std::string(home && *home ? home : "/tmp") + "/.local/share/millrace";
}

static Result<Command, UsageError> parse(const std::vector<std::string>& arguments)
{
    const auto word = findCommandWord(arguments);
    if (word && arguments[*word] == "chat")
        return parseChat(arguments, *word);
    if (word && arguments[*word] == "hash")
        return parseHash(arguments, *word);
    Builder builder;
    std::vector<std::string> words;
    if (auto error = readArguments(builder, arguments, words))
        return Failure{std::move(*error)};
    if (builder.help)
        return Command{ShowText{usageText(builder.command)}};
    if (builder.version)
        return Command{ShowText{std::string(kVersionText)}};
    if (auto error = finishCommon(builder))
        return Failure{std::move(*error)};
    if (builder.command.empty()) {
        if (!words.empty())
            return Failure{UsageError{"unknown command \"" + words.front() + "\""}};
        if (!builder.commandOptions.empty())
            return Failure{UsageError{builder.commandOptions.front() + " belongs to a command: millrace scrape " + builder.commandOptions.front() + " …"}};
        return Command{DashboardCommand{builder.common}};
    }
    layFields(builder.scrape.settings.fields, builder.fields);
    ScrapeCommand scrape = std::move(builder.scrape);
    scrape.common = builder.common;
    scrape.urls = std::move(words);
    scrape.arguments = arguments;
    scrape.settings.wholePage = std::getenv(kWholePageVariable) != nullptr;
    if (auto sentence = readSignIn(builder.signIn, scrape.settings))
        return Failure{UsageError{std::move(*sentence)}};
    const auto given = [&](const char* name) { return std::count(builder.commandOptions.begin(), builder.commandOptions.end(), name) > 0; };
    if (given("--resume") && given("--resume-run"))
        return Failure{UsageError{"--resume and --resume-run are two ways to say it; give one"}};
    if (given("--export-filter") && scrape.exportPath.empty())
        return Failure{UsageError{"--export-filter needs --export FILE"}};
    if (scrape.urls.empty() && scrape.input.empty() && scrape.resume == ScrapeCommand::Resume::No)
        return Failure{UsageError{"nothing to scrape: give URLs, --input FILE, or --resume"}};
    return Command{std::move(scrape)};
}

Result<Command, UsageError> parseCommandLine(const std::vector<std::string>& arguments)
{
    auto command = parse(arguments);
    if (!command)
        command.error().sentence = oneLine(std::move(command.error().sentence)); // it quotes what was given
    return command;
}

std::string usageErrorText(const UsageError& error)
{
    if (error.command.empty())
        return "millrace: " + error.sentence + ". See millrace --help.\n";
    const std::string program = "millrace " + error.command;
    return program + ": " + error.sentence + "\nTry '" + program + " --help' for more information.\n";
}

std::vector<std::string> optionNames()
{
    std::vector<std::string> names;
    for (const auto& [name, option] : options())
        names.push_back(name);
    return names;
}

scrape::ScrapeSettings settingsOver(const ScrapeCommand& command, scrape::ScrapeSettings base)
{
    Builder builder;
    builder.scrape.settings = std::move(base);
    std::vector<std::string> words;
    (void)readArguments(builder, command.arguments, words); // they were read once without an error
    builder.scrape.settings.signIn = command.settings.signIn;
    builder.scrape.settings.cookies = builder.scrape.settings.cookies || command.settings.cookies;
    layFields(builder.scrape.settings.fields, builder.fields);
    return std::move(builder.scrape.settings);
}

} // namespace millrace::cli

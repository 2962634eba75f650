#include "app/cli/options.h"

#include "app/cli/field_option.h"
#include "app/cli/opening_words.h"
#include "app/cli/page_line.h"
#include "app/cli/scrape_options.h"
#include "app/cli/usage.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace millrace::cli {

namespace {

/// Set: whole pages are parsed, to measure what that costs (tests/bench).
constexpr auto kWholePageVariable = "MILLRACE_WHOLE_PAGE";
constexpr std::string_view kVersionText = "millrace " MILLRACE_VERSION "\n";

std::optional<UsageError> applyOption(OptionBuilder& builder, const std::vector<std::string>& arguments, std::size_t& at)
{
    const std::string& argument = arguments[at];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const auto it = optionTable().find(name == "-h" ? std::string("--help") : name);
    if (it == optionTable().end())
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
    if (!isCommonOption(it->first))
        builder.commandOptions.push_back(name);
    return std::nullopt;
}

std::optional<UsageError> finishCommon(OptionBuilder& builder)
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

/// Of a run that is joined, all workers have the same settings, but what is each program's own.
constexpr std::array kOfAWorker{"--join", "--input", "--concurrency", "--deadline", "--header", "--cookies", "--cookie-file", "--auth-file", "--proxy", "--export", "--export-filter", "--save-bodies", "--json", "--quiet"};

std::optional<UsageError> checkJoin(const std::vector<std::string>& given, const store::StoreUrl& url)
{
    if (url.kind != store::StoreKind::Postgresql)
        return UsageError{"--join needs a store that several programs can share: --store postgresql://user@host:port/db"};
    for (const std::string& name : given) {
        if (name == "--resume" || name == "--resume-run")
            return UsageError{"--join and " + name + " are two ways to say it; give one"};
        if (std::find(kOfAWorker.begin(), kOfAWorker.end(), name) == kOfAWorker.end())
            return UsageError{name + " is the run's, which --join takes as it is; --concurrency is each worker's own"};
    }
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
        const auto own = optionTable().find(argument);
        const auto chat = chatOptionNames();
        const bool takesValue = own != optionTable().end() ? own->second.takesValue
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
std::optional<UsageError> readArguments(OptionBuilder& builder, const std::vector<std::string>& arguments, std::vector<std::string>& words)
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
            if (argument == "scrape")
                builder.command = argument;
            else if (canBeOpened(argument))
                words.push_back(argument);
            else
                return UsageError{"unknown command \"" + argument + "\", and no such file is there; the commands are scrape, chat and hash, and without one the dashboard opens"};
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
    OptionBuilder builder;
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
        if (!builder.commandOptions.empty())
            return Failure{UsageError{builder.commandOptions.front() + " belongs to a command: millrace scrape " + builder.commandOptions.front() + " …"}};
        auto openings = sortOpenings(words);
        if (!openings)
            return Failure{UsageError{std::move(openings.error())}};
        return Command{DashboardCommand{builder.common, std::move(*openings)}};
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
    if (given("--join")) {
        if (auto error = checkJoin(builder.commandOptions, builder.common.store))
            return Failure{std::move(*error)};
    }
    if (given("--export-filter") && scrape.exportPath.empty())
        return Failure{UsageError{"--export-filter needs --export FILE"}};
    if (scrape.urls.empty() && scrape.input.empty() && scrape.resume == ScrapeCommand::Resume::No)
        return Failure{UsageError{"nothing to scrape: give URLs, --input FILE, --resume or --join RUN"}};
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
    for (const auto& [name, option] : optionTable())
        names.push_back(name);
    return names;
}

scrape::ScrapeSettings settingsOver(const ScrapeCommand& command, scrape::ScrapeSettings base)
{
    OptionBuilder builder;
    builder.scrape.settings = std::move(base);
    std::vector<std::string> words;
    (void)readArguments(builder, command.arguments, words); // they were read once without an error
    builder.scrape.settings.signIn = command.settings.signIn;
    builder.scrape.settings.cookies = builder.scrape.settings.cookies || command.settings.cookies;
    layFields(builder.scrape.settings.fields, builder.fields);
    return std::move(builder.scrape.settings);
}

} // namespace millrace::cli

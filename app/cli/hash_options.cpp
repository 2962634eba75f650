#include "app/cli/hash_options.h"

#include "app/cli/log_start.h"
#include "app/cli/option_reader.h"
#include "app/cli/otlp_option.h"

#include <algorithm>
#include <array>

namespace millrace::cli {

namespace {

constexpr std::string_view kShortFlags = "czrh";
constexpr char kShortValue = 'a';

/// The short options and what they stand for.
struct ShortName {
    std::string_view shortName, longName;
};
constexpr ShortName kShortNames[] = {{"-a", "--algorithm"}, {"-c", "--check"}, {"-r", "--recursive"}, {"-z", "--zero"}, {"-h", "--help"}};

std::optional<std::string> addAlgorithm(HashCommand& command, const std::string& text)
{
    const auto algorithm = hash::algorithmFromName(text);
    if (!algorithm) {
        std::string names;
        for (const hash::AlgorithmInfo& each : hash::algorithms())
            names += (names.empty() ? "" : ", ") + std::string(each.name);
        return "takes one of " + names + ", not \"" + text + "\"";
    }
    if (std::find(command.algorithms.begin(), command.algorithms.end(), *algorithm) == command.algorithms.end())
        command.algorithms.push_back(*algorithm);
    return std::nullopt;
}

OptionSpec<HashCommand> hashFlag(bool HashCommand::*member)
{
    return flagOption<HashCommand>([member](HashCommand& command) { command.*member = true; });
}

/// The one table of options. A test compares it with the usage text.
const OptionTable<HashCommand>& hashOptions()
{
    static const OptionTable<HashCommand> table = {
        {"--algorithm", {true, addAlgorithm}},
        {"--check", hashFlag(&HashCommand::check)},
        {"--help", hashFlag(&HashCommand::help)},
        {"--ignore-missing", hashFlag(&HashCommand::ignoreMissing)},
        {"--json", hashFlag(&HashCommand::json)},
        {"--metrics", {true, [](HashCommand& c, const std::string& v) { return setMetrics(c.metrics, v); }}},
        {"--otlp", {true, [](HashCommand& c, const std::string& v) { return setOtlp(c.otlp, v); }}},
        {"--log-level", {true, [](HashCommand& c, const std::string& v) { return readLogLevels(c.logLevels, v); }}},
        {"--profile", textOption<HashCommand>([](HashCommand&, const std::string&) {})}, // of every command; nothing is kept there by this one
        // As with coreutils, the later of the two counts.
        {"--quiet", flagOption<HashCommand>([](HashCommand& c) { c.quiet = true; c.status = false; })},
        {"--recursive", hashFlag(&HashCommand::recursive)},
        {"--status", flagOption<HashCommand>([](HashCommand& c) { c.status = true; c.quiet = false; })},
        {"--strict", hashFlag(&HashCommand::strict)},
        {"--tag", hashFlag(&HashCommand::tag)},
        {"--version", hashFlag(&HashCommand::version)},
        {"--workers", numberOption<HashCommand>(Numbers::Whole, "a whole number", 1, hash::kMaxWorkers, [](HashCommand& c, double v) { c.workers = static_cast<int>(v); })},
        {"--zero", hashFlag(&HashCommand::zero)},
    };
    return table;
}

bool isShortGroup(std::string_view argument)
{
    return argument.size() > 1 && argument[0] == '-' && argument[1] != '-';
}

std::string longName(char shortLetter)
{
    for (const ShortName& each : kShortNames) {
        if (each.shortName[1] == shortLetter)
            return std::string(each.longName);
    }
    return {'-', shortLetter}; // will be unknown
}

/// "-cr" as "--check" "--recursive", "-asha1" as "--algorithm" "sha1".
std::vector<std::string> expanded(const std::vector<std::string>& arguments)
{
    std::vector<std::string> result;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& argument = arguments[at];
        if (argument == "--") {
            result.insert(result.end(), arguments.begin() + static_cast<std::ptrdiff_t>(at), arguments.end());
            break;
        }
        const auto known = hashOptions().find(argument);
        if (known != hashOptions().end() && known->second.takesValue && at + 1 < arguments.size()) {
            result.push_back(argument);
            result.push_back(arguments[++at]);
            continue;
        }
        if (!isShortGroup(argument)) {
            result.push_back(argument);
            continue;
        }
        for (std::size_t i = 1; i < argument.size(); ++i) {
            result.push_back(longName(argument[i]));
            if (argument[i] != kShortValue)
                continue;
            if (i + 1 < argument.size())
                result.push_back(argument.substr(i + 1));
            else if (at + 1 < arguments.size())
                result.push_back(arguments[++at]);
            break;
        }
    }
    return result;
}

/// What does not go together; coreutils' sentences in its order, then ours.
std::optional<std::string> contradiction(const HashCommand& command)
{
    const auto onlyWithCheck = [&](bool given, const char* name) {
        return given && !command.check ? std::optional("the " + std::string(name) + " option is meaningful only when verifying checksums") : std::nullopt;
    };
    if (command.zero && command.check)
        return "the --zero option is not supported when verifying checksums";
    if (command.tag && command.check)
        return "the --tag option is meaningless when verifying checksums";
    for (const auto& [given, name] : std::array<std::pair<bool, const char*>, 4>{
             {{command.ignoreMissing, "--ignore-missing"}, {command.status, "--status"}, {command.quiet, "--quiet"}, {command.strict, "--strict"}}}) {
        if (auto sentence = onlyWithCheck(given, name))
            return sentence;
    }
    if (command.recursive && command.check)
        return "the --recursive option is meaningless when verifying checksums";
    if (command.algorithms.size() > 1 && command.check)
        return "give one --algorithm at most when verifying checksums";
    if (command.zero && command.json)
        return "the --zero option is meaningless with --json";
    return std::nullopt;
}

} // namespace

Result<HashCommand, std::string> parseHashCommand(const std::vector<std::string>& arguments)
{
    HashCommand command;
    if (auto sentence = readOptions(hashOptions(), expanded(arguments), command, command.paths))
        return Failure{std::move(*sentence)};
    if (command.help || command.version)
        return command;
    if (auto sentence = contradiction(command))
        return Failure{std::move(*sentence)};
    command.tag = command.tag || command.algorithms.size() > 1;
    if (command.algorithms.empty() && !command.check)
        command.algorithms = {hash::Algorithm::Sha256};
    return command;
}

std::vector<std::string> hashOptionNames()
{
    std::vector<std::string> names;
    for (const auto& [name, option] : hashOptions())
        names.push_back(name);
    for (const ShortName& each : kShortNames)
        names.emplace_back(each.shortName);
    std::sort(names.begin(), names.end());
    return names;
}

bool hashOptionTakesNext(std::string_view argument)
{
    if (isShortGroup(argument)) {
        const std::size_t end = argument.find_first_not_of(kShortFlags, 1);
        return end != std::string_view::npos && argument[end] == kShortValue && end + 1 == argument.size();
    }
    const auto option = hashOptions().find(argument);
    return option != hashOptions().end() && option->second.takesValue;
}

std::string hashUsageText()
{
    return R"(millrace hash [options] [PATH…]: digests of files, as sha256sum prints and checks them, several files at once

Without PATH, or when PATH is -, it reads standard input. A FIFO or device that is named is read to its end.

What
  -a, --algorithm A    sha256 (default), sha512, sha384, sha224, sha1, sha3-256, sha3-512, blake2b, blake2s, md5, xxh3-128 (fast, and no
                       security at all); may be repeated: all are computed in one read, and the lines are in --tag form
  -r, --recursive      regular files in folders, in the order of their names' bytes; symbolic links that are found are not followed
  --workers N          files at once (default 4)
How lines look
  --tag                BSD form: SHA256 (name) = digest
  -z, --zero           lines end in NUL, and names are not escaped
  --json               an object a line for each file, then a summary
Verifying
  -c, --check          PATHs are lists of checksums (GNU, BSD or OpenSSL form), whose names are relative to the working directory; without
                       -a the form of a line, the name of the list, or the length of the digest says which algorithm
  --ignore-missing     do not report or fail for files that are not there
  --quiet              no line for what matches
  --status             no lines at all: the exit status says it
  --strict             fail for lines that cannot be read
Other
  --metrics HOST:PORT  figures for Prometheus at http://HOST:PORT/metrics; HOST is an IP address or localhost, port 0 any free one
  --otlp URL           push traces and metrics to an OpenTelemetry collector; see millrace --help
  --profile DIR        taken, as by every command, and not used
  --log-level L        what else is written to standard error: error, warning (default), info, debug or trace
  --version, -h, --help

A file that changes while it is read gives an error, not a digest. Messages begin with "millrace hash:" where sha256sum says its own name.
Exit status: 0 all well, 1 a mismatch, an unreadable file or bad usage, 3 the port of --metrics is unavailable, 130 stopped by SIGINT or SIGTERM.
)";
}

} // namespace millrace::cli

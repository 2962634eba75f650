#pragma once

#include <charconv>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace millrace::cli {

/// One option of a command: whether a value follows, and what it does to the `Target` that is being filled.
template <class Target>
struct OptionSpec {
    bool takesValue = false;
    /// Takes the value (empty without one); the rest of the sentence after the option's name when the value is bad.
    std::function<std::optional<std::string>(Target&, const std::string&)> set;
};

template <class Target>
using OptionTable = std::map<std::string, OptionSpec<Target>, std::less<>>;

/// A number from `least` to `most`, all of `text`; nullopt otherwise.
[[nodiscard]] inline std::optional<double> numberWithin(const std::string& text, double least, double most)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || value < least || value > most)
        return std::nullopt;
    return value;
}

template <class Target>
[[nodiscard]] OptionSpec<Target> textOption(std::function<void(Target&, const std::string&)> store)
{
    return {true, [store = std::move(store)](Target& target, const std::string& value) -> std::optional<std::string> {
        if (value.empty())
            return "needs a value that is not empty";
        store(target, value);
        return std::nullopt;
    }};
}

template <class Target>
[[nodiscard]] OptionSpec<Target> flagOption(std::function<void(Target&)> store)
{
    return {false, [store = std::move(store)](Target& target, const std::string&) -> std::optional<std::string> {
        store(target);
        return std::nullopt;
    }};
}

enum class Numbers { Whole, Any };

/// `what` names the unit in the sentence: "takes seconds from 0 to 3600".
template <class Target>
[[nodiscard]] OptionSpec<Target> numberOption(Numbers numbers, const char* what, double least, double most, std::function<void(Target&, double)> store)
{
    return {true, [=, store = std::move(store)](Target& target, const std::string& text) -> std::optional<std::string> {
        const auto value = numberWithin(text, least, most);
        if (value && (numbers == Numbers::Any || *value == std::floor(*value))) {
            store(target, *value);
            return std::nullopt;
        }
        char range[128];
        std::snprintf(range, sizeof range, "%s from %.10g to %.10g", what, least, most);
        return "takes " + std::string(range) + ", not \"" + text + "\"";
    }};
}

/// Reads `arguments` into `target`; words that are no options go to `words`. The sentence of the first thing that is wrong, or nullopt.
/// A value follows after a space or `=`; `--` ends the options.
template <class Target>
[[nodiscard]] std::optional<std::string> readOptions(
    const OptionTable<Target>& table, const std::vector<std::string>& arguments, Target& target, std::vector<std::string>& words)
{
    bool ended = false;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& argument = arguments[at];
        if (ended || argument.size() < 2 || argument.front() != '-') {
            words.push_back(argument);
            continue;
        }
        if (argument == "--") {
            ended = true;
            continue;
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals) == "-h" ? std::string("--help") : argument.substr(0, equals);
        const auto option = table.find(name);
        if (option == table.end())
            return "unknown option " + name;
        std::string value;
        if (option->second.takesValue) {
            if (equals == std::string::npos && at + 1 == arguments.size())
                return name + " needs a value";
            value = equals != std::string::npos ? argument.substr(equals + 1) : arguments[++at];
        } else if (equals != std::string::npos) {
            return name + " takes no value";
        }
        if (const auto sentence = option->second.set(target, value))
            return name + " " + *sentence;
    }
    return std::nullopt;
}

} // namespace millrace::cli

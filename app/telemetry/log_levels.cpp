#include "app/telemetry/log_levels.h"

#include <algorithm>
#include <optional>

namespace millrace::telemetry {

namespace {

template <class T, std::size_t N>
std::optional<T> named(std::string_view text, const std::array<T, N>& all)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](T one) { return name(one) == text; });
    return found == all.end() ? std::nullopt : std::optional<T>(*found);
}

template <class T, std::size_t N>
std::string listed(const std::array<T, N>& all)
{
    std::string text;
    for (const T one : all)
        text += (text.empty() ? "" : ", ") + std::string(name(one));
    return text;
}

} // namespace

LogLevels allAt(LogLevel level)
{
    LogLevels levels{};
    levels.fill(level);
    return levels;
}

LogLevels wider(const LogLevels& a, const LogLevels& b)
{
    LogLevels levels = a;
    for (std::size_t area = 0; area < levels.size(); ++area)
        levels[area] = std::max(a[area], b[area]);
    return levels;
}

Result<LogLevels, std::string> parseLogLevels(std::string_view text)
{
    LogLevels levels = allAt(kUsualLevel);
    for (;;) {
        const std::size_t comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        const std::size_t equals = part.find('=');
        const auto level = named(part.substr(equals == std::string_view::npos ? 0 : equals + 1), kLogLevels);
        if (!level)
            return Failure{"takes a level (" + listed(kLogLevels) + ") or area=level, not \"" + std::string(part) + "\""};
        if (equals == std::string_view::npos) {
            levels.fill(*level);
        } else if (const auto area = named(part.substr(0, equals), kLogAreas)) {
            levels[static_cast<std::size_t>(*area)] = *level;
        } else {
            return Failure{"knows the areas " + listed(kLogAreas) + ", not \"" + std::string(part.substr(0, equals)) + "\""};
        }
        if (comma == std::string_view::npos)
            return levels;
        text.remove_prefix(comma + 1);
    }
}

} // namespace millrace::telemetry

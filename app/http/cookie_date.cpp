// RFC 6265bis section 5.1.1: the dates of cookies.
#include "app/core/ascii.h"
#include "app/http/cookie.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace millrace::http {

namespace {

constexpr std::array<std::string_view, 12> kCookieMonths{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::size_t kMaxDateBytes = 256;

/// %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E
bool isDelimiter(char c)
{
    return c == '\t' || (c >= 0x20 && c <= 0x2f) || (c >= 0x3b && c <= 0x40) || (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
}

/// `least` to `most` digits at the front, then the end or what is no digit.
std::optional<int> leadingNumber(std::string_view token, std::size_t least, std::size_t most)
{
    std::size_t count = 0;
    int value = 0;
    while (count < token.size() && count <= most && ascii::isDigit(token[count]))
        value = value * 10 + (token[count++] - '0');
    return count >= least && count <= most ? std::optional(value) : std::nullopt;
}

/// hh:mm:ss with one or two digits each.
std::optional<std::chrono::seconds> timeOf(std::string_view token)
{
    std::array<int, 3> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t colon = token.find(':');
        if ((i < 2) == (colon == std::string_view::npos))
            return std::nullopt;
        const std::string_view part = token.substr(0, colon);
        const auto number = leadingNumber(part, 1, 2);
        if (!number || (i < 2 && part.size() > 2))
            return std::nullopt;
        parts[i] = *number;
        token.remove_prefix(i < 2 ? colon + 1 : 0);
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return std::nullopt;
    return std::chrono::hours(parts[0]) + std::chrono::minutes(parts[1]) + std::chrono::seconds(parts[2]);
}

} // namespace

std::optional<WallMs> parseCookieDate(std::string_view text)
{
    if (text.size() > kMaxDateBytes)
        return std::nullopt;
    std::optional<std::chrono::seconds> time;
    std::optional<int> day;
    std::optional<int> month;
    std::optional<int> year;
    while (!text.empty()) {
        const std::size_t length = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), isDelimiter) - text.begin());
        const std::string_view token = text.substr(0, length);
        text.remove_prefix(std::min(length + 1, text.size()));
        if (token.empty())
            continue;
        if (!time && (time = timeOf(token)))
            continue;
        if (!day && (day = leadingNumber(token, 1, 2)))
            continue;
        if (!month) {
            const auto found = std::ranges::find_if(kCookieMonths, [&](std::string_view name) { return ascii::startsWithIgnoringCase(token, name); });
            if (found != kCookieMonths.end()) {
                month = static_cast<int>(found - kCookieMonths.begin()) + 1;
                continue;
            }
        }
        if (!year)
            year = leadingNumber(token, 2, 4);
    }
    if (!time || !day || !month || !year)
        return std::nullopt;
    if (*year >= 70 && *year <= 99)
        *year += 1'900;
    else if (*year < 70)
        *year += 2'000;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)), std::chrono::day(static_cast<unsigned>(*day))};
    if (*year < 1'601 || !date.ok())
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::sys_days(date).time_since_epoch() + *time).count();
}

} // namespace millrace::http

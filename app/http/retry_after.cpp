#include "app/http/retry_after.h"

#include "app/core/ascii.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace millrace::http {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a date from left to right; once something does not fit, all that follows is ignored and ok() is false.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    void literal(std::string_view expected)
    {
        m_ok = m_ok && m_rest.starts_with(expected);
        if (m_ok)
            m_rest.remove_prefix(expected.size());
    }

    /// Which of `names` comes next, counted from 0.
    template <std::size_t N>
    int oneOf(const std::array<std::string_view, N>& names)
    {
        const auto found = std::ranges::find_if(names, [this](std::string_view each) { return m_rest.starts_with(each); });
        m_ok = m_ok && found != names.end();
        if (!m_ok)
            return 0;
        m_rest.remove_prefix(found->size());
        return static_cast<int>(found - names.begin());
    }

    int digits(std::size_t count)
    {
        m_ok = m_ok && m_rest.size() >= count && std::ranges::all_of(m_rest.substr(0, count), ascii::isDigit);
        if (!m_ok)
            return 0;
        int value = 0;
        for (const char c : m_rest.substr(0, count))
            value = value * 10 + (c - '0');
        m_rest.remove_prefix(count);
        return value;
    }

    [[nodiscard]] bool startsWith(char c) const { return m_rest.starts_with(c); }
    [[nodiscard]] bool ok() const { return m_ok; }
    [[nodiscard]] bool atEnd() const { return m_ok && m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_ok = true;
};

struct DateTime {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

    void readTime(Reader& reader)
    {
        hour = reader.digits(2);
        reader.literal(":");
        minute = reader.digits(2);
        reader.literal(":");
        second = reader.digits(2);
    }

    [[nodiscard]] std::optional<WallMs> toWall() const
    {
        using namespace std::chrono;
        const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month + 1)}, std::chrono::day{static_cast<unsigned>(day)}};
        // 60 is a leap second, which the grammar allows.
        if (!date.ok() || hour > 23 || minute > 59 || second > 60)
            return std::nullopt;
        const auto time = sys_days{date}.time_since_epoch() + hours{hour} + minutes{minute} + seconds{second};
        return duration_cast<milliseconds>(time).count();
    }
};

/// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<WallMs> parseImfFixdate(std::string_view value)
{
    Reader reader(value);
    DateTime result;
    reader.oneOf(kDays);
    reader.literal(", ");
    result.day = reader.digits(2);
    reader.literal(" ");
    result.month = reader.oneOf(kMonths);
    reader.literal(" ");
    result.year = reader.digits(4);
    reader.literal(" ");
    result.readTime(reader);
    reader.literal(" GMT");
    return reader.atEnd() ? result.toWall() : std::nullopt;
}

/// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<WallMs> parseRfc850Date(std::string_view value, WallMs now)
{
    using namespace std::chrono;
    Reader reader(value);
    DateTime result;
    reader.oneOf(kLongDays);
    reader.literal(", ");
    result.day = reader.digits(2);
    reader.literal("-");
    result.month = reader.oneOf(kMonths);
    reader.literal("-");
    const int twoDigits = reader.digits(2);
    reader.literal(" ");
    result.readTime(reader);
    reader.literal(" GMT");
    if (!reader.atEnd())
        return std::nullopt;
    const year_month_day today{floor<days>(sys_time<milliseconds>{milliseconds{now}})};
    const int thisYear = static_cast<int>(today.year());
    result.year = thisYear - thisYear % 100 + twoDigits;
    if (result.year > thisYear + 50)
        result.year -= 100;
    return result.toWall();
}

/// Sun Nov  6 08:49:37 1994
std::optional<WallMs> parseAsctimeDate(std::string_view value)
{
    Reader reader(value);
    DateTime result;
    reader.oneOf(kDays);
    reader.literal(" ");
    result.month = reader.oneOf(kMonths);
    reader.literal(" ");
    if (reader.startsWith(' ')) {
        reader.literal(" ");
        result.day = reader.digits(1);
    } else {
        result.day = reader.digits(2);
    }
    reader.literal(" ");
    result.readTime(reader);
    reader.literal(" ");
    result.year = reader.digits(4);
    return reader.atEnd() ? result.toWall() : std::nullopt;
}

} // namespace

std::optional<WallMs> parseHttpDate(std::string_view value, WallMs now)
{
    value = ascii::trimmed(value);
    if (const auto date = parseImfFixdate(value))
        return date;
    if (const auto date = parseRfc850Date(value, now))
        return date;
    return parseAsctimeDate(value);
}

std::optional<Milliseconds> parseRetryAfter(std::string_view value, WallMs now)
{
    value = ascii::trimmed(value);
    if (value.empty())
        return std::nullopt;
    if (std::ranges::all_of(value, ascii::isDigit)) {
        WallMs seconds = 0;
        for (const char c : value)
            seconds = std::min<WallMs>(seconds * 10 + (c - '0'), kRetryAfterMax.count());
        return std::clamp(Milliseconds{seconds * 1000}, kRetryAfterMin, kRetryAfterMax);
    }
    const auto date = parseHttpDate(value, now);
    if (!date)
        return std::nullopt;
    return std::clamp(Milliseconds{*date - now}, kRetryAfterMin, kRetryAfterMax);
}

} // namespace millrace::http

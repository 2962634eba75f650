#include "app/scrape/link_traps.h"

#include "app/core/ascii.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

namespace millrace::scrape {

namespace {

/// Letters and digits of a session's name; shorter ones are words or numbers.
constexpr std::size_t kLeastSessionName = 16;
/// Of these, digits: long words have none.
constexpr int kLeastSessionDigits = 3;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2999;

/// Calls `take` with each part of `text` between separators.
template <class Take>
void eachPart(std::string_view text, char separator, Take take)
{
    for (;;) {
        const std::size_t end = text.find(separator);
        take(text.substr(0, end));
        if (end == std::string_view::npos)
            return;
        text.remove_prefix(end + 1);
    }
}

/// The number that all of `text` is, of so many digits; -1: it is none.
int numberOf(std::string_view text, std::size_t fewest, std::size_t most)
{
    if (text.size() < fewest || text.size() > most || !std::ranges::all_of(text, ascii::isDigit))
        return -1;
    int number = 0;
    for (const char c : text)
        number = 10 * number + (c - '0');
    return number;
}

bool isYear(std::string_view text)
{
    const int year = numberOf(text, 4, 4);
    return year >= kFirstYear && year <= kLastYear;
}

bool isMonth(std::string_view text)
{
    const int month = numberOf(text, 1, 2);
    return month >= 1 && month <= 12;
}

bool isDay(std::string_view text)
{
    const int day = numberOf(text, 1, 2);
    return day >= 1 && day <= 31;
}

/// 2031-05, 2031-05-12, with another separator too. Without one it would be a number as good as any.
bool isDate(std::string_view text)
{
    if (text.size() < 6 || !isYear(text.substr(0, 4)) || (text[4] != '-' && text[4] != '_' && text[4] != '.'))
        return false;
    const char separator = text[4];
    text.remove_prefix(5);
    const std::size_t end = text.find(separator);
    return isMonth(text.substr(0, end)) && (end == std::string_view::npos || isDay(text.substr(end + 1)));
}

bool isAlphanumeric(char c)
{
    return ascii::isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// One word of letters and digits, as in /(S(lit3py55t21z5v55vlm25s55))/, or a UUID.
bool isSessionName(std::string_view text)
{
    if (text.starts_with("(S(") && text.ends_with("))"))
        text = text.substr(3, text.size() - 5);
    const bool uuid = text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
    const auto fits = [uuid](char c) { return isAlphanumeric(c) || (uuid && c == '-'); };
    return text.size() >= kLeastSessionName && std::ranges::all_of(text, fits) && std::ranges::count_if(text, ascii::isDigit) >= kLeastSessionDigits
        && std::ranges::count_if(text, ascii::isDigit) < static_cast<std::ptrdiff_t>(text.size());
}

} // namespace

bool looksEndless(const http::Url& url)
{
    if (url.query && std::ranges::count(*url.query, '&') >= kMaxQueryParameters)
        return true;
    std::unordered_map<std::string_view, int> segments;
    int count = 0;
    bool endless = false;
    eachPart(std::string_view(url.path).substr(1), '/', [&](std::string_view segment) {
        endless = endless || ++count > kMaxSegments || ++segments[segment] > kMaxEqualSegments;
    });
    return endless;
}

std::uint64_t shapeOf(const http::Url& url)
{
    bool varies = url.query && !url.query->empty();
    std::string shape = url.laneKey();
    enum class After { Other, Year, Month } after = After::Other;
    std::size_t yearAt = 0;
    eachPart(std::string_view(url.path).substr(1), '/', [&](std::string_view segment) {
        shape += '/';
        const std::size_t parameters = segment.find(';');
        if (parameters != std::string_view::npos) {
            segment = segment.substr(0, parameters);
            varies = true;
        }
        const bool isMonthOfYear = after == After::Year && isMonth(segment);
        const bool isDayOfMonth = after == After::Month && isDay(segment);
        after = isMonthOfYear ? After::Month : isYear(segment) ? After::Year : After::Other;
        if (after == After::Year)
            yearAt = shape.size();
        if (isMonthOfYear)
            shape.resize(yearAt);
        if (isMonthOfYear || isDayOfMonth || isDate(segment) || isSessionName(segment))
            varies = true;
        else
            shape += segment;
    });
    if (!varies)
        return 0;
    return static_cast<std::uint64_t>(http::keyHash(shape)) | 1U; // never 0
}

std::uint32_t VariantCounts::add(std::uint64_t shape)
{
    std::uint32_t fewest = UINT32_MAX;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].empty())
            m_rows[row].resize(kCells);
        std::uint32_t& cell = m_rows[row][(shape >> (8 + 24 * row)) % kCells];
        cell += cell < UINT32_MAX ? 1U : 0U;
        fewest = std::min(fewest, cell);
    }
    return fewest;
}

} // namespace millrace::scrape

#include "app/core/ascii.h"
#include "app/http/robots.h"
#include "app/http/robots_pattern.h"
#include "app/http/url.h"
#include "app/http/utf8.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace millrace::http {
namespace {

/// A pattern longer than every URL in its longest form never matches.
constexpr std::size_t kMaxPatternBytes = 3 * kMaxUrlBytes;

/// RFC 9309 section 2.2.1: letters, '-' and '_' in front; a version behind them does not count.
std::string_view productTokenOf(std::string_view text)
{
    const auto end = std::ranges::find_if_not(text, [](char c) { return ascii::isAlpha(c) || c == '-' || c == '_'; });
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view withoutBom(std::string_view body)
{
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    return body;
}

/// Cuts at kRobotsMaxBytes, back to the end of the last whole line.
std::string_view withinLimit(std::string_view body)
{
    if (body.size() <= kRobotsMaxBytes)
        return body;
    body = body.substr(0, kRobotsMaxBytes);
    const std::size_t end = body.find_last_of("\r\n");
    return body.substr(0, end == std::string_view::npos ? 0 : end);
}

std::optional<Milliseconds> parseCrawlDelay(std::string_view value)
{
    double seconds = 0;
    if (value.empty() || !(ascii::isDigit(value.front()) || value.front() == '.'))
        return std::nullopt;   // from_chars knows inf and nan too
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds, std::chars_format::fixed);
    if (error != std::errc() || end != value.data() + value.size())
        return std::nullopt;
    const double limit = std::chrono::duration<double>(kRobotsMaxCrawlDelay).count();
    return std::chrono::duration_cast<Milliseconds>(std::chrono::duration<double>(std::min(seconds, limit)));
}

/// What the lines of one kind of group (ours, or `*`) add up to.
struct Gathered {
    struct Rule {
        std::string pattern;
        int line;
        bool allow;
    };
    bool named = false;
    std::vector<Rule> rules;
    std::optional<Milliseconds> crawlDelay;

    void add(std::string_view value, int line, bool allow)
    {
        // An empty path matches nothing (section 2.2.2); one that does not start at the root cannot match either.
        if (!value.starts_with('/') && !value.starts_with('*'))
            return;
        std::string pattern = normalizedForRobots(value, Part::Pattern);
        if (pattern.size() <= kMaxPatternBytes)
            rules.push_back({std::move(pattern), line, allow});
    }
};

} // namespace

/// Fills a RobotsRules line by line.
class RobotsBuilder {
public:
    explicit RobotsBuilder(std::string_view productToken) : m_token(productTokenOf(productToken)) {}

    void line(std::string_view text)
    {
        ++m_line;
        text = text.substr(0, text.find('#'));
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos)
            return;
        const std::string_view key = ascii::trimmed(text.substr(0, colon));
        const std::string_view value = ascii::trimmed(text.substr(colon + 1));
        if (ascii::equalsIgnoringCase(key, "user-agent"))
            userAgent(value);
        else if (ascii::equalsIgnoringCase(key, "allow"))
            rule(value, true);
        else if (ascii::equalsIgnoringCase(key, "disallow"))
            rule(value, false);
        else if (ascii::equalsIgnoringCase(key, "crawl-delay"))
            crawlDelay(value);
        else if (ascii::equalsIgnoringCase(key, "sitemap"))
            sitemap(value);
    }

    RobotsRules take()
    {
        Gathered& chosen = m_ours.named ? m_ours : m_any;
        m_result.m_crawlDelay = chosen.crawlDelay;
        capWildcards(chosen.rules);
        // Longest first, Allow first, then by text, so that equal patterns stand together and the one that decides comes first.
        std::ranges::stable_sort(chosen.rules, [](const Gathered::Rule& a, const Gathered::Rule& b) {
            if (a.pattern.size() != b.pattern.size())
                return a.pattern.size() > b.pattern.size();
            return std::pair(!a.allow, std::string_view(a.pattern)) < std::pair(!b.allow, std::string_view(b.pattern));
        });
        for (const Gathered::Rule& rule : chosen.rules)
            store(rule);
        finishPlain();
        m_result.m_text.shrink_to_fit();
        m_result.m_wild.shrink_to_fit();
        return std::move(m_result);
    }

private:
    /// Section 2.1: user-agent lines in a row open a group; one after a rule opens the next.
    void userAgent(std::string_view value)
    {
        if (m_inRules)
            m_appliesToUs = m_appliesToAny = m_inRules = false;
        if (value.starts_with('*') && (value.size() == 1 || ascii::isSpace(value[1]))) {
            m_appliesToAny = m_any.named = true;
        } else if (const std::string_view token = productTokenOf(value); !token.empty() && ascii::equalsIgnoringCase(token, m_token)) {
            m_appliesToUs = m_ours.named = true;
        }
    }

    void rule(std::string_view value, bool allow)
    {
        m_inRules = true;
        if (m_appliesToUs)
            m_ours.add(value, m_line, allow);
        if (m_appliesToAny)
            m_any.add(value, m_line, allow);
    }

    void crawlDelay(std::string_view value)
    {
        const auto delay = parseCrawlDelay(value);
        if (m_appliesToUs)
            m_ours.crawlDelay = std::max(m_ours.crawlDelay, delay);
        if (m_appliesToAny)
            m_any.crawlDelay = std::max(m_any.crawlDelay, delay);
    }

    void sitemap(std::string_view value)
    {
        if (!value.empty() && value.size() <= kMaxUrlBytes && m_result.m_sitemaps.size() < kRobotsMaxSitemaps)
            m_result.m_sitemaps.push_back(utf8::sanitized(std::string(value)));
    }

    static bool isWild(std::string_view pattern) { return pattern.find('*') != std::string_view::npos || pattern.ends_with('$'); }

    /// kRobotsMaxWildcards and kRobotsMaxWildcardRules.
    static void capWildcards(std::vector<Gathered::Rule>& rules)
    {
        std::size_t wild = 0;
        std::erase_if(rules, [&wild](Gathered::Rule& rule) {
            std::string& pattern = rule.pattern;
            std::size_t stars = 0;
            for (std::size_t i = 0; i < pattern.size(); ++i) {
                if (pattern[i] != '*' || ++stars <= kRobotsMaxWildcards)
                    continue;
                if (rule.allow)
                    return true;
                pattern.resize(i);
            }
            if (!isWild(pattern) || ++wild <= kRobotsMaxWildcardRules)
                return false;
            pattern.resize(std::min(pattern.find('*'), pattern.size()));
            if (pattern.ends_with('$'))
                pattern.pop_back();
            return rule.allow;
        });
    }

    void store(const Gathered::Rule& rule)
    {
        RobotsRules::Rule stored{static_cast<std::uint32_t>(m_result.m_text.size()), static_cast<std::uint32_t>(rule.pattern.size()), rule.line, rule.allow};
        m_result.m_text += rule.pattern;
        (isWild(rule.pattern) ? m_result.m_wild : m_result.m_plain).push_back(stored);
    }

    void finishPlain()
    {
        auto& plain = m_result.m_plain;
        const auto patternOf = [this](const RobotsRules::Rule& rule) { return m_result.pattern(rule); };
        std::ranges::stable_sort(plain, std::ranges::less(), patternOf);
        plain.erase(std::ranges::unique(plain, std::ranges::equal_to(), patternOf).begin(), plain.end());
        plain.shrink_to_fit();
    }

    std::string_view m_token;
    int m_line = 0;
    bool m_inRules = false;
    bool m_appliesToUs = false;
    bool m_appliesToAny = false;
    Gathered m_ours;
    Gathered m_any;
    RobotsRules m_result;
};

RobotsRules parseRobots(std::string_view body, std::string_view productToken)
{
    body = withoutBom(withinLimit(body));
    RobotsBuilder builder(productToken);
    while (!body.empty()) {
        const std::size_t end = body.find_first_of("\r\n");
        builder.line(body.substr(0, end));
        if (end == std::string_view::npos)
            break;
        body.remove_prefix(end + (body.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return builder.take();
}

RobotsRules RobotsRules::disallowAll() { return parseRobots("User-agent: *\nDisallow: /", "any"); }

} // namespace millrace::http

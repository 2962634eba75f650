#pragma once

#include "app/core/clock.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::http {

/// How much of a robots.txt counts; RFC 9309 section 2.5 asks for 500 KiB at least. The line that the limit cuts is left out.
inline constexpr std::size_t kRobotsMaxBytes = 512 * 1024;
/// A longer delay is taken as this one.
inline constexpr Milliseconds kRobotsMaxCrawlDelay{3'600'000};
inline constexpr std::size_t kRobotsMaxSitemaps = 100;
/// `*` in one pattern; what stands behind the last one that is allowed is cut off, so that a Disallow reaches further and not less.
inline constexpr std::size_t kRobotsMaxWildcards = 16;
/// Patterns with `*` or `$` are compared one by one, so their number is capped. Beyond it a Disallow counts up to its first `*` and an
/// Allow is dropped: the cautious direction.
inline constexpr std::size_t kRobotsMaxWildcardRules = 2'000;

/// Patterns with wildcards times octets of the path: what one verdict may cost (a few milliseconds). A path that is too long for so many
/// patterns is not fetched. 2,000 patterns leave 2 KiB, 500 the longest URL.
inline constexpr std::size_t kRobotsMaxMatchWork = 4 * 1024 * 1024;

/// What decided, to be shown.
struct RobotsVerdict {
    bool allowed = true;
    int line = 0;            ///< of robots.txt, from 1; 0 when no rule decided
    std::string rule;        ///< "Disallow: /private", its path in the normal form of section 2.2.2; empty when nothing decided
};

/// The rules of one robots.txt for one crawler (RFC 9309), made small enough to be kept for 100,000 hosts.
///
/// Thread: a plain value; const methods from any thread. Errors: none, a file that is no robots.txt has no rules and allows all.
/// Default-constructed: allows all, as for a robots.txt that answered 4xx (section 2.3.1.3).
/// Cost of verdict(): plain patterns by binary search; patterns with wildcards one after another, each linear in the path, within
/// kRobotsMaxMatchWork.
class RobotsRules {
public:
    /// Allows nothing but /robots.txt: a robots.txt that is unreachable (section 2.3.1.4).
    [[nodiscard]] static RobotsRules disallowAll();

    /// `pathAndQuery` as Url::pathAndQuery() gives it. Section 2.2.2: the rule with the most octets decides, Allow before Disallow
    /// when two are equal, and nothing matching allows. /robots.txt itself is always allowed.
    [[nodiscard]] RobotsVerdict verdict(std::string_view pathAndQuery) const;

    /// The largest Crawl-delay of the groups that apply (not in the RFC), at most kRobotsMaxCrawlDelay.
    [[nodiscard]] std::optional<Milliseconds> crawlDelay() const { return m_crawlDelay; }
    /// Sitemap lines of the whole file, as written, in order, UTF-8; the first kRobotsMaxSitemaps.
    [[nodiscard]] const std::vector<std::string>& sitemaps() const { return m_sitemaps; }
    [[nodiscard]] std::size_t ruleCount() const { return m_plain.size() + m_wild.size(); }
    /// What a cache must count for it.
    [[nodiscard]] std::size_t memoryBytes() const;

private:
    friend class RobotsBuilder;

    /// A pattern in m_text.
    struct Rule {
        std::uint32_t offset = 0;
        std::uint32_t length = 0;
        std::int32_t line = 0;
        bool allow = false;
    };

    [[nodiscard]] std::string_view pattern(const Rule& rule) const { return std::string_view(m_text).substr(rule.offset, rule.length); }
    [[nodiscard]] const Rule* longestPrefix(std::string_view path) const;
    [[nodiscard]] const Rule* bestMatch(std::string_view path) const;

    std::string m_text;              ///< all patterns, one after another
    std::vector<Rule> m_plain;       ///< without wildcards, sorted by pattern, each pattern once
    std::vector<Rule> m_wild;        ///< the others, longest first, Allow first
    std::vector<std::string> m_sitemaps;
    std::optional<Milliseconds> m_crawlDelay;
};

/// Reads a robots.txt for the crawler whose product token is `productToken` ("Millrace"; what follows its letters, '-' and '_' is left
/// out, so a whole User-Agent will do). All groups that name it, merged, or else all `*` groups (section 2.2.1).
/// Takes a BOM, LF, CR and CRLF, keys in any case; records that it does not know are passed over and end no group.
[[nodiscard]] RobotsRules parseRobots(std::string_view body, std::string_view productToken);

} // namespace millrace::http

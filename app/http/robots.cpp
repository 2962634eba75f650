#include "app/http/robots.h"

#include "app/http/robots_pattern.h"

#include <algorithm>

namespace millrace::http {

/// The prefixes of `path` among sorted patterns: what stands just before `path` is one, or shares less with it than all that follow, so
/// the search goes on with the shared part.
const RobotsRules::Rule* RobotsRules::longestPrefix(std::string_view path) const
{
    auto end = m_plain.end();
    while (true) {
        end = std::upper_bound(m_plain.begin(), end, path, [this](std::string_view text, const Rule& rule) { return text < pattern(rule); });
        if (end == m_plain.begin())
            return nullptr;
        const Rule& before = *std::prev(end);
        const std::string_view text = pattern(before);
        if (path.starts_with(text))
            return &before;
        path = path.substr(0, static_cast<std::size_t>(std::ranges::mismatch(path, text).in1 - path.begin()));
    }
}

const RobotsRules::Rule* RobotsRules::bestMatch(std::string_view path) const
{
    const Rule* best = longestPrefix(path);
    for (const Rule& rule : m_wild) {
        // Longest first: from here on none can beat it.
        if (best && (rule.length < best->length || (rule.length == best->length && (best->allow || !rule.allow))))
            break;
        if (robotsPatternMatches(pattern(rule), path))
            return &rule;
    }
    return best;
}

RobotsVerdict RobotsRules::verdict(std::string_view pathAndQuery) const
{
    // Section 2.2.2: "The /robots.txt URI is implicitly allowed."
    if (pathAndQuery == "/robots.txt" || (m_plain.empty() && m_wild.empty()))
        return {};
    const std::string path = normalizedForRobots(pathAndQuery, Part::PathPlainQuery);
    if (m_wild.size() * path.size() > kRobotsMaxMatchWork)
        return {false, 0, "path too long for " + std::to_string(m_wild.size()) + " patterns"};
    const Rule* best = bestMatch(path);
    if (const std::string other = normalizedForRobots(pathAndQuery, Part::PathEncodedQuery); other != path) {
        const Rule* otherBest = bestMatch(other);
        if (otherBest && (!best || otherBest->length > best->length || (otherBest->length == best->length && otherBest->allow)))
            best = otherBest;
    }
    if (!best)
        return {};
    return {best->allow, best->line, (best->allow ? "Allow: " : "Disallow: ") + std::string(pattern(*best))};
}

std::size_t RobotsRules::memoryBytes() const
{
    std::size_t bytes = sizeof *this + m_text.capacity() + (m_plain.capacity() + m_wild.capacity()) * sizeof(Rule);
    bytes += m_sitemaps.capacity() * sizeof(std::string);
    for (const std::string& sitemap : m_sitemaps)
        bytes += sitemap.capacity();
    return bytes;
}

} // namespace millrace::http

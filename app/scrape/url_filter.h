#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::scrape {

/// Patterns of one kind (--include, --exclude), and the bytes of one.
inline constexpr std::size_t kMaxPatterns = 100;
inline constexpr std::size_t kMaxPatternBytes = 1'000;
/// What one compiled pattern may take; a larger one is refused.
inline constexpr std::int64_t kMaxPatternMemory = 1024 * 1024;

/// Which URLs are taken: those that one of the patterns to include matches (all, where there is none), and none of those to exclude.
///
/// A pattern is a regular expression in RE2's syntax (Perl's without look-around and back-references), searched for in the whole URL as it is
/// fetched: `/docs/` is found anywhere, `^https://example\.org/docs/` at the begin only; case counts, unless the pattern begins with (?i).
/// RE2, because links come from anyone: its time is linear in the URL, whatever the pattern.
///
/// Thread: any, also several at once. Immutable.
class UrlFilter {
public:
    /// What is wrong with a pattern, as the end of a sentence about it; nullopt: nothing.
    [[nodiscard]] static std::optional<std::string> problem(const std::string& pattern);

    /// Null when there is no pattern: all URLs are taken. A pattern that is none (out of a database edited by hand) makes a filter that takes nothing.
    [[nodiscard]] static std::shared_ptr<const UrlFilter> make(const std::vector<std::string>& include, const std::vector<std::string>& exclude);

    [[nodiscard]] bool takes(std::string_view url) const;
    ~UrlFilter();

private:
    struct Patterns;
    explicit UrlFilter(std::unique_ptr<Patterns> patterns);
    std::unique_ptr<Patterns> m;
};

} // namespace millrace::scrape

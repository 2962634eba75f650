#pragma once

#include <string>
#include <string_view>

/// The comparison of RFC 9309 section 2.2.2. Internal to app/http. Thread: any.
namespace millrace::http {

/// Section 2.2.2 asks to compare after encoding what is not ASCII or is reserved, and after decoding what needs no encoding. Both sides
/// are brought to ONE form: unreserved characters plain; reserved ones plain too, whether they came encoded or not; `/` and `?` as they
/// came (a path may hold %2F as data); `#`, `*`, `$` and all other octets encoded, in upper case.
/// Behind the first `?` of a URL `/` and `?` have no meaning of their own, and a rule may name them plain or, as in the section's table,
/// encoded. Hence a URL is compared in two forms.
enum class Part {
    Pattern,           ///< of a rule: `*`, and `$` at its end, are operators and stay
    PathPlainQuery,    ///< of a URL: `*` and `$` are data; `/` and `?` of the query plain
    PathEncodedQuery,  ///< the same with `/` and `?` of the query encoded
};
[[nodiscard]] std::string normalizedForRobots(std::string_view text, Part part);

/// Whether `pattern` (with `*`, and `$` at the end) matches from the start of `path`. Linear in `path` for each `*`-free piece at worst:
/// pieces are found from left to right and nothing is tried twice.
[[nodiscard]] bool robotsPatternMatches(std::string_view pattern, std::string_view path);

} // namespace millrace::http

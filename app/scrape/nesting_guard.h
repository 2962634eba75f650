#pragma once

#include <cstddef>
#include <string_view>

namespace millrace::scrape {

/// Elements inside one another. Gumbo's time grows with the square of it: 10,000 nested elements (48 KiB) take it seconds.
inline constexpr std::size_t kMaxNesting = 512;
/// Attributes of one tag, and of all `html` and `body` tags together (they are merged). Gumbo compares each with each.
inline constexpr std::size_t kMaxAttributes = 1'000;
/// Sum over all tags of the squared number of attributes: many tags just below kMaxAttributes cost as much as one above it.
inline constexpr std::size_t kMaxAttributeWork = 50'000'000;
/// Sum over all tags of the depth at which they stand: every tag walks the stack.
inline constexpr std::size_t kMaxNestingWork = 60'000'000;

/// Why a page was cut before its end.
enum class Cut { None, Nesting, Attributes, Size, Work };

/// The stored names: "" for None, "nesting", "attributes", "size", "work".
[[nodiscard]] std::string_view name(Cut cut);

struct GuardedHtml {
    std::string_view html;   ///< a prefix of what was given, ending before the tag that is too much
    Cut cut = Cut::None;
};

/// Finds how much of `html` a tree builder can take without its time exploding; never cuts a page within the limits above.
///
/// One pass over the bytes that tells tags, comments, quoted attributes and raw text apart (WHATWG HTML 13.2.5) and models which
/// elements are open (open_elements.h). Deterministic. Thread: any. Cost: some 20 ns per tag.
[[nodiscard]] GuardedHtml guardNesting(std::string_view html);

} // namespace millrace::scrape

#pragma once

#include "app/http/url.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace millrace::scrape {

/// A path that has one segment more often than this leads round in a circle.
inline constexpr int kMaxEqualSegments = 4;
/// A path of more segments than this grows with each page.
inline constexpr int kMaxSegments = 32;
/// More parameters than this are a form's or a calendar's combinations.
inline constexpr int kMaxQueryParameters = 32;

/// A URL such as only a site makes that generates them without end: kMaxEqualSegments, kMaxSegments, kMaxQueryParameters.
[[nodiscard]] bool looksEndless(const http::Url& url);

/// What URLs have in common that differ in nothing but what a site makes anew without end: the query, parameters of a path's segments (`;jsessionid=…`),
/// segments that are a session's name (16 letters and digits or more, or a UUID), dates (`/2031/05/12`, `/2031-05`). 0: it has none of these.
///
/// Pure. What only counts (`/page/17`) is no such part, as that is how most large sites number their pages: there the depth is the bound.
[[nodiscard]] std::uint64_t shapeOf(const http::Url& url);

/// How many URLs there are of each shape, as a count-min sketch (Cormode and Muthukrishnan, 2005): bounded whatever a site does. A count may be too high
/// by what other shapes have in both of its cells, which is next to nothing against the limits that it is held against.
///
/// Thread: its owner's. Memory: 512 KiB, from the first add() on.
class VariantCounts {
public:
    /// Counts one URL more of this shape; how many there are now.
    std::uint32_t add(std::uint64_t shape);

private:
    static constexpr std::size_t kCells = 65'536;
    std::array<std::vector<std::uint32_t>, 2> m_rows;
};

} // namespace millrace::scrape

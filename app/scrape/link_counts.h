#pragma once

#include <cstdint>

namespace millrace::scrape {

/// What became of the links of a session's pages. A link that is not followed is no row of the run: it is counted here.
struct LinkCounts {
    std::int64_t queued = 0;         ///< new to the run: a row
    std::int64_t known = 0;          ///< the run has that URL, or the page names it twice
    std::int64_t outOfScope = 0;
    std::int64_t nofollow = 0;       ///< rel=nofollow, or all of a page that asks not to be followed
    std::int64_t excluded = 0;       ///< by a pattern of the run
    std::int64_t endless = 0;        ///< looks like a trap: looksEndless()
    std::int64_t variants = 0;       ///< the run has as many URLs that differ from it in nothing but what a site makes without end as it may: shapeOf()
    std::int64_t overLimit = 0;      ///< the run has as many pages, or hosts, as it may
    std::int64_t tooMany = 0;        ///< beyond what is taken of one page
    std::int64_t unusable = 0;       ///< no http or https URL, or too long

    LinkCounts& operator+=(const LinkCounts& other);
    [[nodiscard]] std::int64_t found() const { return queued + known + outOfScope + nofollow + excluded + endless + variants + overLimit + tooMany + unusable; }
    friend bool operator==(const LinkCounts&, const LinkCounts&) = default;
};

} // namespace millrace::scrape

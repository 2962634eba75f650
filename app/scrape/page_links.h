#pragma once

#include "app/http/http_transport.h"
#include "app/http/url.h"
#include "app/scrape/link_counts.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct GumboInternalNode;

namespace millrace::scrape {

/// What is taken of one page, in tree order; the rest is counted as LinkCounts::tooMany.
inline constexpr std::size_t kMaxLinksPerPage = 5'000;
/// The same in bytes, as they stand there and resolved: 5,000 links may have 8 KiB each.
inline constexpr std::size_t kMaxLinkBytesPerPage = 1024 * 1024;
/// A path that has one segment more often than this leads round in a circle.
inline constexpr int kMaxEqualSegments = 4;
/// More parameters than this are a form's or a calendar's combinations.
inline constexpr int kMaxQueryParameters = 32;

/// A link as the run takes it: its URL without fragment, what it is known by, and where it leads.
struct Link {
    std::string url;
    std::int64_t keyHash = 0;
    std::string laneKey;
    std::string domain;              ///< registrable domain of its host
};

struct PageLinks {
    std::vector<Link> links;         ///< distinct
    LinkCounts counts;               ///< of the others
};

/// The links of an HTML page: `a[href]` and `area[href]`, resolved by the document's base URL (WHATWG HTML 2.4.3: the first base element with
/// an href, itself relative to `page`, the final URL). None when `<meta name=robots>` says nofollow or none; rel=nofollow is left out.
///
/// Pure. Thread: any. `document` is the Gumbo tree's (null: no links). Cost: linear in the tree, and kMaxLinkBytesPerPage of URLs.
[[nodiscard]] PageLinks readLinks(const GumboInternalNode* document, const http::Url& page);

/// A URL such as only a site makes that generates them without end: kMaxEqualSegments, kMaxQueryParameters.
[[nodiscard]] bool looksEndless(const http::Url& url);

/// The list of directives of `<meta name=robots>` holds nofollow or none.
[[nodiscard]] bool saysNofollow(std::string_view directives);
/// The same of X-Robots-Tag headers, of those that name no crawler or `productToken` ("Millrace"; a version behind it is left out).
[[nodiscard]] bool saysNofollow(const std::vector<http::Header>& headers, std::string_view productToken);

} // namespace millrace::scrape

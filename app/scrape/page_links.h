#pragma once

#include "app/http/http_transport.h"
#include "app/http/url.h"
#include "app/scrape/link_counts.h"
#include "app/scrape/url_filter.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct GumboInternalNode;

namespace millrace::scrape {

/// What is taken of one page, in tree order; the rest is counted as LinkCounts::tooMany.
inline constexpr std::size_t kMaxLinksPerPage = 5'000;
/// The same in bytes, as they stand there and resolved: 5,000 links may have 8 KiB each.
inline constexpr std::size_t kMaxLinkBytesPerPage = 1024 * 1024;

/// A link as the run takes it: its URL without fragment, what it is known by, and where it leads.
struct Link {
    std::string url;
    std::int64_t keyHash = 0;
    std::string laneKey;
    std::string domain;              ///< registrable domain of its host
    std::uint64_t shape = 0;         ///< shapeOf()
};

/// What is asked of a page's links.
struct LinkQuestion {
    http::Url page;                              ///< its final URL
    std::shared_ptr<const UrlFilter> filter;     ///< null: all are taken
    bool ignoreNofollow = false;                 ///< neither rel=nofollow nor the page's own word is heeded
};

struct PageLinks {
    std::vector<Link> links;         ///< distinct
    LinkCounts counts;               ///< of the others
    std::string canonical;           ///< the page's canonical URL where that is another than `page`; else empty
    bool noindex = false;            ///< `<meta name=robots>` asks not to be indexed; it is fetched and followed all the same
};

/// The links of an HTML page: `a[href]`, `area[href]` and the canonical one (`link[rel=canonical]`, RFC 6596), resolved by the document's base URL
/// (WHATWG HTML 2.4.3: the first base element with an href, itself relative to `page`). Left out and counted: rel=nofollow, all of them when
/// `<meta name=robots>` says nofollow or none, what the filter does not take, what looks endless.
///
/// Pure. Thread: any. `document` is the Gumbo tree's (null: no links). Cost: linear in the tree, and kMaxLinkBytesPerPage of URLs.
[[nodiscard]] PageLinks readLinks(const GumboInternalNode* document, const LinkQuestion& question);

/// "Document base URL" (WHATWG HTML 2.4.3). nullopt: the page names one that nothing relative leads anywhere from, such as ftp.
[[nodiscard]] std::optional<http::Url> documentBase(const GumboInternalNode* document, const http::Url& page);

/// The list of directives of `<meta name=robots>` holds `word` (nofollow, noindex) or none.
[[nodiscard]] bool robotsSay(std::string_view directives, std::string_view word);
/// The same of X-Robots-Tag headers, of those that name no crawler or `productToken` ("Millrace"; a version behind it is left out).
[[nodiscard]] bool robotsSay(const std::vector<http::Header>& headers, std::string_view productToken, std::string_view word);

} // namespace millrace::scrape

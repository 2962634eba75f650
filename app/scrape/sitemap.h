#pragma once

#include "app/http/http_error.h"
#include "app/http/url.h"
#include "app/scrape/page_links.h"
#include "app/scrape/sitemap_xml.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace millrace::scrape {

/// A file, uncompressed; the protocol's own limit.
inline constexpr std::int64_t kMaxSitemapBytes = 50 * 1024 * 1024;
/// Of what is uncompressed to what it was read from, once it is beyond http::kDecodeFreeBytes. Real sitemaps, which repeat themselves, reach 60; a gzip bomb 1,000.
inline constexpr std::int64_t kMaxSitemapRatio = 150;

struct SitemapInput {
    std::string body;                  ///< as it came
    std::string contentEncoding;
    std::string contentType;           ///< for the charset of plain text; what the file is, is told from its first bytes
    http::Url url;                     ///< the final one
    std::shared_ptr<const UrlFilter> filter = {};   ///< for the pages that it lists; null: all are taken
};

struct Sitemap {
    SitemapFormat format = SitemapFormat::None;   ///< None: this is no sitemap, and `fault` says what it is
    std::vector<Link> links;           ///< distinct; by falling priority, then the ones changed last first, then as they stand there
    LinkCounts counts;                 ///< of the others: known, tooMany, unusable
    std::string fault;                 ///< why it was not read to its end; empty: it was
    std::string contentHash;           ///< of the uncompressed file, 16 hex digits
    std::optional<http::HttpError> error;   ///< inflating failed: Truncated, TooLarge, Encoding
};

/// Reads a list of pages as https://www.sitemaps.org/protocol.html defines it: urlset and sitemapindex, RSS 2.0, Atom, or plain text with a URL
/// a line; each may be gzipped, by Content-Encoding, as a .gz file, or both. Relative URLs count from the file's own.
///
/// Pure. Thread: any (meant for the pool). Looks at `stop` every few KiB. Cost: what kMaxSitemapBytes cost (half a second of CPU); hostile files
/// are refused long before (readSitemapXml, kMaxSitemapRatio).
[[nodiscard]] Sitemap readSitemap(SitemapInput input, std::stop_token stop);

} // namespace millrace::scrape

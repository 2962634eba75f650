#pragma once

#include "app/core/clock.h"

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::scrape {

/// What a list of pages is written in.
enum class SitemapFormat { None, UrlSet, Index, Rss, Atom, Text };
/// "Sitemap", "Sitemap index", "RSS feed" …, as it is shown.
[[nodiscard]] std::string_view name(SitemapFormat format);

/// Entries of one file; the protocol's own limit. Those beyond are counted.
inline constexpr std::size_t kMaxSitemapUrls = 50'000;
/// Elements inside one another; Atom may hold pages, whose elements lie deeper than the protocol's three.
inline constexpr int kMaxSitemapDepth = 100;
/// Attributes of one element. libxml2 compares each with each.
inline constexpr int kMaxSitemapAttributes = 64;
/// Bytes without an element, a piece of text or a comment in them: a tag as long as that is none. Bounds what libxml2 reads before it says anything.
inline constexpr std::size_t kMaxSitemapMarkup = 64 * 1024;

/// One entry as it stands there.
struct SitemapEntry {
    std::string address;                   ///< white space around it is left out; not checked
    std::optional<WallMs> changed;         ///< lastmod, pubDate, updated
    double priority = 0.5;                 ///< the protocol's default where there is none
};

struct SitemapEntries {
    SitemapFormat format = SitemapFormat::None;
    std::vector<SitemapEntry> entries;
    std::size_t tooMany = 0;               ///< beyond kMaxSitemapUrls
    std::size_t unusable = 0;              ///< without an address, or with one above http::kMaxUrlBytes
    std::string fault;                     ///< why the file was not read to its end; empty: it was
    bool refused = false;                  ///< the fault is one that only hostile files have: nothing of it is used
};

/// Reads the XML forms: sitemaps.org 0.9 (urlset, sitemapindex; in any namespace, as many files name a wrong one), RSS 2.0 (item: link, pubDate) and
/// Atom (RFC 4287: entry: link without rel or with rel=alternate, updated). Another root is no sitemap. What stands before a fault is kept.
///
/// Refused, without reading on: a DOCTYPE (so there are no entities but XML's five and numbers), kMaxSitemapDepth, kMaxSitemapAttributes,
/// kMaxSitemapMarkup. Nothing is loaded from anywhere.
/// Pure. Thread: any. `xml` in any encoding that its declaration or its first bytes name. Looks at `stop` every few KiB. Cost: linear.
[[nodiscard]] SitemapEntries readSitemapXml(std::string_view xml, std::stop_token stop);

/// A W3C date (year to fraction of a second) or RFC 822's.
[[nodiscard]] std::optional<WallMs> parseSitemapDate(std::string_view text);

} // namespace millrace::scrape

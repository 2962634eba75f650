// First line: Content-Encoding and, behind a space, Content-Type; then a body.
#include "app/scrape/sitemap.h"
#include "tests/fuzz/fuzz_target.h"

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const http::Url kAt = *http::parseUrl("https://a.example/maps/sitemap.xml");
    std::string_view body = fuzz::textOf(data, size);
    const std::string_view headers = fuzz::takeLine(body);
    const std::string_view encoding = headers.substr(0, headers.find(' '));
    const scrape::Sitemap sitemap = scrape::readSitemap({std::string(body), std::string(encoding), std::string(headers.substr(encoding.size())), kAt}, {});
    fuzz::require(sitemap.links.size() <= scrape::kMaxSitemapUrls, "URLs are capped");
    fuzz::require(sitemap.format != scrape::SitemapFormat::None || (sitemap.links.empty() && (sitemap.error || !sitemap.fault.empty())), "what is no sitemap has no links, and a reason");
    for (const scrape::Link& link : sitemap.links) {
        const auto url = http::parseUrl(link.url);
        fuzz::require(url && url->href() == link.url && http::keyHash(url->key()) == link.keyHash, "links are URLs in their normal form");
    }
    (void)scrape::parseSitemapDate(body);
    return 0;
}

#include "app/scrape/sitemap.h"

#include "app/core/ascii.h"
#include "app/http/charset.h"
#include "app/http/content_decoder.h"
#include "app/scrape/content_hash.h"
#include "app/scrape/crawl_scope.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace millrace::scrape {

namespace {

using DecodedFile = Result<std::string, http::HttpError>;

DecodedFile inflateOnce(std::string body, std::string_view coding, const std::stop_token& stop)
{
    return http::decodeBody(std::move(body), coding, kMaxSitemapBytes, stop, kMaxSitemapRatio);
}

/// Content-Encoding undone, and then the file's own gzip (RFC 1952 section 2.3.1: 1f 8b).
DecodedFile inflateSitemap(std::string body, std::string_view contentEncoding, const std::stop_token& stop)
{
    DecodedFile file = inflateOnce(std::move(body), contentEncoding, stop);
    if (!file || !file->starts_with("\x1f\x8b"))
        return file;
    return inflateOnce(std::move(*file), "gzip", stop);
}

/// The protocol's text file: a URL a line, nothing else. Told by its first line.
SitemapEntries readSitemapText(std::string text, std::string_view contentType)
{
    SitemapEntries result;
    const http::DecodedText decoded = http::decodeText(std::move(text), contentType);
    std::string_view rest = decoded.utf8;
    while (!rest.empty()) {
        const std::size_t end = rest.find_first_of("\r\n");
        const std::string_view line = ascii::trimmed(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty())
            continue;
        if (result.format == SitemapFormat::None && !ascii::startsWithIgnoringCase(line, "http://") && !ascii::startsWithIgnoringCase(line, "https://")) {
            result.fault = "its first line is neither XML nor a URL";
            return result;
        }
        result.format = SitemapFormat::Text;
        if (line.size() > http::kMaxUrlBytes)
            ++result.unusable;
        else if (result.entries.size() == kMaxSitemapUrls)
            ++result.tooMany;
        else
            result.entries.push_back({.address = std::string(line), .changed = {}});
    }
    if (result.format == SitemapFormat::None)
        result.fault = "it is empty";
    return result;
}

/// White space before the XML declaration is no XML, and still frequent.
std::string_view withoutLeadingSpace(std::string_view file)
{
    if (file.starts_with("\xEF\xBB\xBF"))
        file.remove_prefix(3);
    return file.substr(static_cast<std::size_t>(std::ranges::find_if_not(file, ascii::isSpace) - file.begin()));
}

SitemapEntries readEntries(std::string file, std::string_view contentType, const std::stop_token& stop)
{
    if (file.starts_with("\xFF\xFE") || file.starts_with("\xFE\xFF"))
        return readSitemapXml(file, stop);
    const std::string_view text = withoutLeadingSpace(file);
    if (ascii::startsWithIgnoringCase(text, "<!doctype html") || ascii::startsWithIgnoringCase(text, "<html")) {
        SitemapEntries page; // what a missing file is often answered with
        page.fault = "it is an HTML page";
        return page;
    }
    return text.starts_with('<') ? readSitemapXml(text, stop) : readSitemapText(std::move(file), contentType);
}

/// Urgent ones first, so that they are the ones taken where a run takes no more.
void order(std::vector<SitemapEntry>& entries)
{
    std::ranges::stable_sort(entries, [](const SitemapEntry& a, const SitemapEntry& b) {
        return a.priority != b.priority ? a.priority > b.priority : a.changed > b.changed;
    });
}

} // namespace

Sitemap readSitemap(SitemapInput input, std::stop_token stop)
{
    Sitemap sitemap;
    DecodedFile file = inflateSitemap(std::move(input.body), input.contentEncoding, stop);
    if (!file) {
        sitemap.error = std::move(file).error();
        return sitemap;
    }
    sitemap.contentHash = contentHash(*file);
    SitemapEntries read = readEntries(std::move(*file), input.contentType, stop);
    sitemap.format = read.format;
    sitemap.fault = std::move(read.fault);
    sitemap.counts.tooMany = static_cast<std::int64_t>(read.tooMany);
    sitemap.counts.unusable = static_cast<std::int64_t>(read.unusable);
    order(read.entries);
    std::unordered_set<std::string> seen;
    std::unordered_map<std::string, std::string> domains;
    for (const SitemapEntry& entry : read.entries) {
        const auto url = http::parseUrl(entry.address, &input.url);
        if (!url) {
            ++sitemap.counts.unusable;
            continue;
        }
        std::string text = url->href();
        if (!seen.insert(text).second) {
            ++sitemap.counts.known;
            continue;
        }
        if (input.filter && sitemap.format != SitemapFormat::Index && !input.filter->takes(text)) {
            ++sitemap.counts.excluded;
            continue;
        }
        const auto [domain, isNew] = domains.try_emplace(url->host);
        if (isNew)
            domain->second = registrableDomain(url->host);
        sitemap.links.push_back({std::move(text), http::keyHash(url->key()), url->laneKey(), domain->second, 0});
    }
    return sitemap;
}

} // namespace millrace::scrape

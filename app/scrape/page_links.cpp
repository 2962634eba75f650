#include "app/scrape/page_links.h"

#include "app/core/ascii.h"
#include "app/scrape/crawl_scope.h"
#include "app/scrape/gumbo_walk.h"
#include "app/scrape/link_traps.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace millrace::scrape {

LinkCounts& LinkCounts::operator+=(const LinkCounts& other)
{
    queued += other.queued;
    known += other.known;
    outOfScope += other.outOfScope;
    nofollow += other.nofollow;
    excluded += other.excluded;
    endless += other.endless;
    variants += other.variants;
    overLimit += other.overLimit;
    tooMany += other.tooMany;
    unusable += other.unusable;
    return *this;
}

namespace {

/// Calls `take` with each part of `text` between separators; it answers true to end.
template <class Take>
bool anyPart(std::string_view text, char separator, Take take)
{
    for (;;) {
        const std::size_t end = text.find(separator);
        if (take(text.substr(0, end)))
            return true;
        if (end == std::string_view::npos)
            return false;
        text.remove_prefix(end + 1);
    }
}

/// HTML's "set of space-separated tokens".
bool hasToken(std::string_view text, std::string_view token)
{
    while (!text.empty()) {
        const auto begin = std::ranges::find_if_not(text, ascii::isSpace);
        const auto end = std::find_if(begin, text.end(), ascii::isSpace);
        if (ascii::equalsIgnoringCase(std::string_view(begin, end), token))
            return true;
        text = std::string_view(end, text.end());
    }
    return false;
}

/// What one walk over the tree finds; the texts are the tree's.
struct FoundLinks {
    std::optional<std::string_view> base;
    std::optional<std::string_view> canonical;
    bool nofollow = false;
    bool noindex = false;
    std::vector<std::string_view> hrefs;
    LinkCounts counts;
};

void take(FoundLinks& found, const char* href)
{
    if (found.hrefs.size() == kMaxLinksPerPage)
        ++found.counts.tooMany;
    else
        found.hrefs.emplace_back(href);
}

FoundLinks findLinks(const GumboNode* document, bool ignoreNofollow)
{
    FoundLinks found;
    bool intoPage = false;
    walkElements(document, [&](const GumboNode& element) {
        if (isHtmlElement(element, GUMBO_TAG_A) || isHtmlElement(element, GUMBO_TAG_AREA)) {
            const char* href = attribute(element, "href");
            if (!href || (href[0] == '#' && std::exchange(intoPage, true))) // all of these lead to one page
                return false;
            const char* rel = attribute(element, "rel");
            if (!ignoreNofollow && rel && hasToken(rel, "nofollow"))
                ++found.counts.nofollow;
            else
                take(found, href);
        } else if (isHtmlElement(element, GUMBO_TAG_LINK)) {
            const char* href = attribute(element, "href");
            const char* rel = attribute(element, "rel");
            if (href && rel && !found.canonical && hasToken(rel, "canonical")) {
                found.canonical = href;
                take(found, href);
            }
        } else if (isHtmlElement(element, GUMBO_TAG_BASE)) {
            if (const char* href = attribute(element, "href"); href && !found.base)
                found.base = href;
        } else if (isHtmlElement(element, GUMBO_TAG_META)) {
            const char* name = attribute(element, "name");
            const char* content = attribute(element, "content");
            if (name && content && ascii::equalsIgnoringCase(ascii::trimmed(name), "robots")) {
                found.nofollow = found.nofollow || (!ignoreNofollow && robotsSay(content, "nofollow"));
                found.noindex = found.noindex || robotsSay(content, "noindex");
            }
        }
        return false;
    });
    return found;
}

/// "Document base URL". nullopt: it is one that nothing relative leads anywhere from, such as ftp.
std::optional<http::Url> baseUrl(const std::optional<std::string_view>& href, const http::Url& page)
{
    if (!href)
        return page;
    auto base = http::parseUrl(*href, &page);
    if (base)
        return std::move(*base);
    const std::string_view given = ascii::trimmed(*href);
    const bool passedOver = ascii::startsWithIgnoringCase(given, "data:") || ascii::startsWithIgnoringCase(given, "javascript:");
    if (base.error().code == http::UrlErrorCode::UnsupportedScheme && !passedOver)
        return std::nullopt;
    return page;
}

} // namespace

std::optional<http::Url> documentBase(const GumboNode* document, const http::Url& page)
{
    std::optional<std::string_view> found;
    walkElements(document, [&found](const GumboNode& element) {
        if (isHtmlElement(element, GUMBO_TAG_BASE)) {
            if (const char* href = attribute(element, "href"))
                found = href;
        }
        return found.has_value();
    });
    return baseUrl(found, page);
}

bool robotsSay(std::string_view directives, std::string_view word)
{
    return anyPart(directives, ',', [word](std::string_view part) {
        part = ascii::trimmed(part);
        return ascii::equalsIgnoringCase(part, word) || ascii::equalsIgnoringCase(part, "none");
    });
}

bool robotsSay(const std::vector<http::Header>& headers, std::string_view productToken, std::string_view word)
{
    constexpr std::array<std::string_view, 4> kWithValue{"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"};
    productToken = productToken.substr(0, productToken.find_first_of("/ "));
    return std::ranges::any_of(headers, [&](const http::Header& header) {
        if (!ascii::equalsIgnoringCase(header.name, "X-Robots-Tag"))
            return false;
        std::string_view value = header.value;
        const std::string_view first = value.substr(0, value.find(','));
        if (const std::size_t colon = first.find(':'); colon != std::string_view::npos) {
            const std::string_view name = ascii::trimmed(first.substr(0, colon));
            const bool isDirective = std::ranges::any_of(kWithValue, [name](std::string_view each) { return ascii::equalsIgnoringCase(name, each); });
            if (!isDirective && !ascii::equalsIgnoringCase(name, productToken))
                return false;
            if (!isDirective)
                value.remove_prefix(colon + 1);
        }
        return robotsSay(value, word);
    });
}

PageLinks readLinks(const GumboNode* document, const LinkQuestion& question)
{
    FoundLinks found = findLinks(document, question.ignoreNofollow);
    PageLinks result;
    result.counts = found.counts;
    result.noindex = found.noindex;
    const std::optional<http::Url> base = baseUrl(found.base, question.page);
    if (found.canonical) {
        const auto canonical = http::parseUrl(*found.canonical, base ? &*base : nullptr);
        if (canonical && canonical->key() != question.page.key())
            result.canonical = canonical->href();
    }
    if (found.nofollow) {
        result.counts.nofollow += static_cast<std::int64_t>(found.hrefs.size());
        return result;
    }
    std::unordered_set<std::string> seen;
    std::unordered_map<std::string, std::string> domains;
    std::size_t bytes = 0;
    for (const std::string_view href : found.hrefs) {
        bytes += href.size();
        if (bytes > kMaxLinkBytesPerPage) {
            ++result.counts.tooMany;
            continue;
        }
        const auto url = http::parseUrl(href, base ? &*base : nullptr);
        if (!url) {
            ++result.counts.unusable;
            continue;
        }
        std::string text = url->href();
        bytes += text.size();
        if (looksEndless(*url)) {
            ++result.counts.endless;
        } else if (!seen.insert(text).second) {
            ++result.counts.known;
        } else if (question.filter && !question.filter->takes(text)) {
            ++result.counts.excluded;
        } else {
            const auto [domain, isNew] = domains.try_emplace(url->host);
            if (isNew)
                domain->second = registrableDomain(url->host);
            result.links.push_back({std::move(text), http::keyHash(url->key()), url->laneKey(), domain->second, shapeOf(*url)});
        }
    }
    return result;
}

} // namespace millrace::scrape

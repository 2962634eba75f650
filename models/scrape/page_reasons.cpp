#include "models/scrape/page_reasons.h"

#include "app/scrape/extractor.h"
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/page_row.h"

namespace millrace::models {
namespace {

constexpr int kShown = 300;   ///< characters of a URL or a rule

QString afterColon(const std::string& text)
{
    const std::size_t colon = text.find(": ");
    return colon == std::string::npos ? QString() : singleLine(std::string_view(text).substr(colon + 2), kShown);
}

/// "Robots: line 12: Disallow: /private" of the host that the last hop went to.
QString blockedByRobots(const scrape::PageEvent& page)
{
    const QString host = singleLine(hostPart(page.finalUrl.empty() ? page.url : page.finalUrl), kShown);
    const QString rule = afterColon(page.error);
    const qsizetype colon = rule.indexOf(QLatin1String(": "));
    if (!rule.startsWith(QLatin1String("line ")) || colon < 0)
        return rule.isEmpty() ? Words::tr("the robots.txt of %1 forbids it").arg(host)
                              : Words::tr("the robots.txt of %1 cannot be compared with it (%2)").arg(host, rule);
    return Words::tr("the robots.txt of %1 forbids it in %2: “%3”").arg(host, Words::tr("line %1").arg(rule.mid(5, colon - 5)), rule.mid(colon + 2));
}

/// A site has its sitemap at this address or has none: nothing is wrong.
QString noSitemap(const QString& found)
{
    bool isStatus = false;
    const int status = found.toInt(&isStatus);
    return isStatus ? Words::tr("the site has no sitemap at the usual address (status %1)").arg(status)
                    : Words::tr("what the site has at the usual address is no sitemap");
}

QString cutAt(const std::string& cut)
{
    if (cut == "nesting")
        return Words::tr("it nests elements deeper than %1").arg(scrape::kMaxNesting);
    if (cut == "attributes")
        return Words::tr("a tag has more than %1 attributes").arg(formatCount(static_cast<std::int64_t>(scrape::kMaxAttributes)));
    if (cut == "size")
        return Words::tr("it is longer than the %1 that are read").arg(formatBytes(static_cast<std::int64_t>(scrape::kMaxHtmlBytes)));
    return Words::tr("it would have taken the parser too long");
}

QString notHtml(const scrape::PageEvent& page)
{
    if (page.contentType.empty())
        return Words::tr("No title: the answer names no type, and does not begin as HTML does.");
    return Words::tr("No title: the answer is %1, which has none.").arg(singleLine(page.contentType, 100));
}

} // namespace

QString whyNoTitle(const scrape::PageEvent& page)
{
    if (page.state != store::UrlState::Done || page.titleSource.empty() || page.titleSource == "title")
        return {};
    if (page.titleSource == "not_html")
        return notHtml(page);
    if (page.titleSource == "too_deep")
        return Words::tr("No title in the part of the page that was read.");
    if (page.titleSource == "sitemap")
        return Words::tr("This is a list of pages, and no page: the title says what it lists.");
    if (page.titleSource != "none")
        return Words::tr("The title comes from: ") + singleLine(page.titleSource, 100) + u'.';
    if (page.notChanged())
        return Words::tr("No title: the page had no title element, or an empty one, when it was fetched whole.");
    if (page.bytes == 0)
        return Words::tr("No title: the page is empty.");
    if (page.noTitle == "blank")
        return Words::tr("No title: the page's title element holds nothing but white space.");
    if (page.noTitle == "svg")
        return Words::tr("No title: the only title element stands inside an image (svg), where it names the image.");
    return Words::tr("No title: the page has no title element. Titles that a script sets do not count.");
}

QString whyCut(const scrape::PageEvent& page)
{
    if (page.cut.empty())
        return {};
    return Words::tr("The page was read in part only: %1. What stands behind that, its links too, was not seen.").arg(cutAt(page.cut));
}

QString whySkipped(const scrape::PageEvent& page, const store::PageExplanation* stored)
{
    if (page.state != store::UrlState::Skipped)
        return {};
    const std::string& error = page.error;
    QString why;
    if (error.starts_with("Robots"))
        why = blockedByRobots(page);
    else if (error.starts_with("Scope"))
        why = Words::tr("it redirects to %1, which is outside the scope of the crawl").arg(singleLine(page.finalUrl, kShown));
    else if (error.starts_with("RedirectedToKnown"))
        why = Words::tr("it redirects to %1, which this run has already").arg(singleLine(page.finalUrl, kShown));
    else if (error == "already stored" && stored != nullptr && stored->storedBy)
        why = Words::tr("run %1 stored it on %2; “Fetch again what is stored” in Run options fetches it anew")
                  .arg(stored->storedBy.value).arg(formatDateTime(stored->storedAt));
    else if (error == "already stored")
        why = Words::tr("the store has it already; “Fetch again what is stored” in Run options fetches it anew");
    else if (error.starts_with("NoSitemap"))
        why = noSitemap(afterColon(error));
    else
        why = error.empty() ? Words::tr("the run has it already") : singleLine(error, kShown);
    return Words::tr("Skipped: ") + why + u'.';
}

QString whereFrom(const scrape::PageEvent& page, const store::PageExplanation& stored, int depthLimit)
{
    if (depthLimit == 0 && stored.depth == 0)
        return {};
    QString from = stored.depth == 0 ? Words::tr("Given") : Words::tr("Found on ") + singleLine(stored.foundOn, kShown);
    if (stored.depth > 0 && stored.foundOn.empty())
        from = Words::tr("Found on a page that the run has no more");
    from += Words::tr(" · depth %1 of %2").arg(stored.depth).arg(std::max(depthLimit, stored.depth));
    if (page.state == store::UrlState::Done && stored.depth >= depthLimit)
        from += Words::tr(", so its links were not followed");
    return from;
}

QString charsetText(const scrape::PageEvent& page)
{
    const QString charset = singleLine(page.charset, 40);
    const std::string& source = page.charsetSource;
    if (charset.isEmpty())
        return {};
    if (source == "bom")
        return charset + Words::tr(" from the byte order mark");
    if (source == "header")
        return charset + Words::tr(" from the header");
    if (source == "meta")
        return charset + Words::tr(" from the page's meta element");
    if (source == "utf-8")
        return charset + Words::tr(" by its bytes");
    if (source == "fallback")
        return charset + Words::tr(" as a last resort");
    return charset;
}

} // namespace millrace::models

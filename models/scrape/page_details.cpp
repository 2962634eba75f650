#include "models/scrape/page_details.h"

#include "models/common/format.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/page_row.h"

namespace millrace::models {
namespace {

QString charsetText(const scrape::PageEvent& page)
{
    const QString charset = singleLine(page.charset, 40);
    const std::string& source = page.charsetSource;
    if (charset.isEmpty())
        return {};
    if (source == "bom")
        return charset + QStringLiteral(" from the byte order mark");
    if (source == "header")
        return charset + QStringLiteral(" from the header");
    if (source == "meta")
        return charset + QStringLiteral(" from the page's meta element");
    if (source == "utf-8")
        return charset + QStringLiteral(" by its bytes");
    if (source == "fallback")
        return charset + QStringLiteral(" as a last resort");
    return charset;
}

QString factsText(const scrape::PageEvent& page, bool detailed)
{
    QStringList facts;
    const auto add = [&facts](const QString& fact) {
        if (!fact.isEmpty())
            facts += fact;
    };
    add(charsetText(page));
    add(singleLine(page.contentType, 100));
    add(singleLine(page.httpVersion, 20));
    if (page.attempts > 0)
        add(QStringLiteral("attempt %1").arg(page.attempts));
    if (page.depth > 0)
        add(page.depth == 1 ? QStringLiteral("1 link from a given URL") : QStringLiteral("%1 links from a given URL").arg(page.depth));
    if (page.noindex)
        add(QStringLiteral("noindex"));
    if (!page.canonical.empty())
        add(QStringLiteral("canonical: ") + singleLine(page.canonical, 300));
    if (detailed) {
        const std::size_t hops = page.redirects.size();
        add(hops == 0 ? QStringLiteral("no redirect") : hops == 1 ? QStringLiteral("1 redirect") : QStringLiteral("%1 redirects").arg(hops));
        if (!page.robotsRule.empty())
            add(QStringLiteral("robots: ") + singleLine(page.robotsRule, 300));
    }
    if (page.bytes > 0)
        add(formatBytes(page.bytes));
    if (page.endedAt > 0)
        add(QStringLiteral("stored ") + formatDateTime(page.endedAt));
    return facts.join(QStringLiteral(" · "));
}

QString noTitleText(const scrape::PageEvent& page)
{
    if (page.state != store::UrlState::Done || page.titleSource.empty() || page.titleSource == "title")
        return {};
    if (page.titleSource == "too_deep")
        return QStringLiteral("The page is nested deeper than 512 elements; it was cut there, before the parser would hang on it.");
    if (page.titleSource == "sitemap")
        return QStringLiteral("This is a list of pages, and no page: the title says what it lists.");
    if (page.titleSource != "none")
        return QStringLiteral("The title comes from: ") + singleLine(page.titleSource, 100) + u'.';
    const bool html = page.contentType.empty() || page.contentType.find("html") != std::string::npos;
    if (!html)
        return QStringLiteral("No title: the answer is %1, which has none.").arg(singleLine(page.contentType, 100));
    if (page.bytes == 0 && !page.notChanged()) // 304 has no body, whatever the page has
        return QStringLiteral("No title: the page is empty.");
    return QStringLiteral("No title: the page has no title element, or an empty one. Titles that a script sets, and titles inside images, do not count.");
}

QList<PageDetails::Bar> barsOf(const scrape::PageTimings& t)
{
    using Phase = PageDetails::Phase;
    const auto bar = [](Phase phase, const char* label, Microseconds length) {
        return PageDetails::Bar{phase, QLatin1String(label), length, length.count() > 0 ? formatMeasured(length) : QStringLiteral("–")};
    };
    return {bar(Phase::LaneWait, "lane wait", t.laneWait), bar(Phase::Dns, "DNS", t.dns), bar(Phase::Connect, "connect", t.connect),
        bar(Phase::Tls, "TLS", t.tls), bar(Phase::FirstByte, "first byte", t.firstByte), bar(Phase::Body, "body", t.body),
        bar(Phase::Parse, "parse", t.parse), bar(Phase::Store, "store", t.store)};
}

} // namespace

void describeReferrers(PageDetails& details, const store::Referrers& referrers)
{
    if (referrers.count == 0)
        return;
    details.linkedFromHeading = referrers.count == 1 ? QStringLiteral("Linked from 1 page") : QStringLiteral("Linked from %1 pages").arg(formatCount(referrers.count));
    if (static_cast<std::int64_t>(referrers.urls.size()) < referrers.count)
        details.linkedFromHeading += QStringLiteral(", of which the first %1").arg(formatCount(static_cast<std::int64_t>(referrers.urls.size())));
    for (const std::string& url : referrers.urls)
        details.linkedFrom += singleLine(url);
}

PageDetails describePage(const scrape::PageEvent& page, bool detailed)
{
    PageDetails details;
    details.url = singleLine(page.url, 8'192);
    details.heading = singleLine(pathPart(page.url));
    details.title = singleLine(page.title, 500);
    details.error = errorSentence(page);
    details.facts = factsText(page, detailed);
    details.whyNoTitle = noTitleText(page);
    if (page.state == store::UrlState::Skipped)
        details.note = QStringLiteral("Skipped: ") + (page.error.empty() ? QStringLiteral("the run has it already") : singleLine(page.error, 300)) + u'.';
    if (page.notChanged())
        details.note = QStringLiteral("Not changed since it was stored (304): the title is that of the earlier fetch.");
    if (!detailed) {
        details.note += (details.note.isEmpty() ? QString() : QStringLiteral(" "))
            + QStringLiteral("Timings and headers are held for the newest 5,000 pages of this session.");
        return details;
    }
    if (transferTime(page.timings).count() + page.timings.laneWait.count() > 0)
        details.bars = barsOf(page.timings);
    for (const scrape::RedirectHop& hop : page.redirects) {
        if (details.redirects.size() == PageDetails::kMaxHops)
            break;
        details.redirects += {QString::number(hop.status), singleLine(hop.url)};
    }
    if (!page.redirects.empty() && !page.finalUrl.empty())
        details.redirects += {QString::number(page.status), singleLine(page.finalUrl)};
    for (const auto& [name, value] : page.headers) {
        if (details.headers.size() == PageDetails::kMaxHeaders)
            break;
        details.headers += {singleLine(name, 200), singleLine(value, 2'000)};
    }
    return details;
}

} // namespace millrace::models

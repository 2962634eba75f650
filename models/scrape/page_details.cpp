#include "models/scrape/page_details.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/field_texts.h"
#include "models/scrape/page_reasons.h"
#include "models/scrape/page_row.h"

namespace millrace::models {
namespace {

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
        add(Words::tr("attempt %1").arg(page.attempts));
    if (page.depth > 0)
        add(page.depth == 1 ? Words::tr("1 link from a given URL") : Words::tr("%1 links from a given URL").arg(page.depth));
    if (page.noindex)
        add(QStringLiteral("noindex"));
    if (!page.canonical.empty())
        add(Words::tr("canonical: ") + singleLine(page.canonical, 300));
    if (detailed) {
        const std::size_t hops = page.redirects.size();
        add(hops == 0 ? Words::tr("no redirect") : hops == 1 ? Words::tr("1 redirect") : Words::tr("%1 redirects").arg(hops));
        if (!page.robotsRule.empty())
            add(QStringLiteral("robots: ") + singleLine(page.robotsRule, 300));
    }
    if (page.bytes > 0)
        add(formatBytes(page.bytes));
    if (page.endedAt > 0)
        add(Words::tr("stored ") + formatDateTime(page.endedAt));
    return facts.join(QStringLiteral(" · "));
}

/// What the store adds to an event of which little is left.
scrape::PageEvent withStored(scrape::PageEvent page, const store::PageExplanation& stored)
{
    page.error = stored.error;
    page.charsetSource = stored.charsetSource;
    page.redirects = stored.redirects;
    page.noTitle = stored.noTitle;
    page.cut = stored.cut;
    page.bodyFile = stored.bodyFile;
    if (!stored.finalUrl.empty())
        page.finalUrl = stored.finalUrl;
    if (!page.fields && !stored.fields.empty())
        page.fields = shownFields(std::make_shared<const std::vector<store::FieldRecord>>(stored.fields));
    return page;
}

/// The hops, and where they led: with its status, or without one where that was not asked for.
QList<PageDetails::Line> chainOf(const scrape::PageEvent& page)
{
    QList<PageDetails::Line> chain;
    for (const scrape::RedirectHop& hop : page.redirects) {
        if (chain.size() == PageDetails::kMaxHops)
            break;
        chain += {QString::number(hop.status), singleLine(hop.url)};
    }
    if (page.redirects.empty() || page.finalUrl.empty())
        return chain;
    const bool redirected = page.status >= 300 && page.status < 400 && !page.notChanged();
    const bool answered = page.state != store::UrlState::Skipped && page.status > 0 && !redirected;
    chain += {answered ? QString::number(page.status) : QStringLiteral("–"), singleLine(page.finalUrl)};
    return chain;
}

QList<PageDetails::Bar> barsOf(const scrape::PageTimings& t)
{
    using Phase = PageDetails::Phase;
    const auto bar = [](Phase phase, const char* label, Microseconds length) {
        return PageDetails::Bar{phase, Words::tr(label), length, length.count() > 0 ? formatMeasured(length) : QStringLiteral("–")};
    };
    return {bar(Phase::LaneWait, QT_TR_NOOP("lane wait"), t.laneWait), bar(Phase::Dns, "DNS", t.dns), bar(Phase::Connect, QT_TR_NOOP("connect"), t.connect),
        bar(Phase::Tls, "TLS", t.tls), bar(Phase::FirstByte, QT_TR_NOOP("first byte"), t.firstByte), bar(Phase::Body, QT_TR_NOOP("body"), t.body),
        bar(Phase::Parse, QT_TR_NOOP("parse"), t.parse), bar(Phase::Store, QT_TR_NOOP("store"), t.store)};
}

} // namespace

void describeReferrers(PageDetails& details, const store::Referrers& referrers)
{
    if (referrers.count == 0)
        return;
    details.linkedFromHeading = referrers.count == 1 ? Words::tr("Linked from 1 page") : Words::tr("Linked from %1 pages").arg(formatCount(referrers.count));
    if (static_cast<std::int64_t>(referrers.urls.size()) < referrers.count)
        details.linkedFromHeading += Words::tr(", of which the first %1").arg(formatCount(static_cast<std::int64_t>(referrers.urls.size())));
    for (const std::string& url : referrers.urls)
        details.linkedFrom += singleLine(url);
}

PageDetails describePage(const scrape::PageEvent& event, bool detailed, const store::PageExplanation* stored, int depthLimit, const std::string& bodies)
{
    const scrape::PageEvent page = stored != nullptr && !detailed ? withStored(event, *stored) : event;
    PageDetails details;
    details.url = singleLine(page.url, 8'192);
    details.heading = singleLine(pathPart(page.url));
    details.title = singleLine(page.title, 500);
    details.error = errorSentence(page);
    details.facts = factsText(page, detailed);
    details.whyNoTitle = whyNoTitle(page);
    details.whySkipped = whySkipped(page, stored);
    details.whyCut = whyCut(page);
    if (stored != nullptr)
        details.from = whereFrom(page, *stored, depthLimit);
    if (!page.bodyFile.empty())
        details.body = singleLine(bodies + '/' + page.bodyFile, 2'000);
    details.redirects = chainOf(page);
    if (page.notChanged())
        details.note = Words::tr("Not changed since it was stored (304): the title is that of the earlier fetch.");
    if (page.fields) {
        for (const store::FieldRecord& field : *page.fields)
            details.fields += {singleLine(field.name), singleLine(field.value, 500)};
    }
    if (!detailed) {
        details.note += (details.note.isEmpty() ? QString() : QStringLiteral(" ")) + Words::tr("Timings and headers are held for the newest 5,000 pages of this session.");
        return details;
    }
    if (transferTime(page.timings).count() + page.timings.laneWait.count() > 0)
        details.bars = barsOf(page.timings);
    if (page.fieldsCut)
        details.note += (details.note.isEmpty() ? QString() : QStringLiteral(" ")) + Words::tr("The fields reached a limit: the page may have more values than were taken.");
    for (const auto& [name, value] : page.headers) {
        if (details.headers.size() == PageDetails::kMaxHeaders)
            break;
        details.headers += {singleLine(name, 200), singleLine(value, 2'000)};
    }
    return details;
}

} // namespace millrace::models

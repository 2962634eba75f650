#include "models/scrape/page_row.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/error_sentences.h"

#include <utility>

namespace millrace::models {
namespace {

constexpr int kMaxTitle = 500;

std::size_t authorityStart(std::string_view url)
{
    const std::size_t at = url.find("://");
    return at == std::string_view::npos ? at : at + 3;
}

QString briefError(const std::string& stored, std::optional<http::HttpErrorCode> code)
{
    if (code)
        return briefCause(*code);
    return briefCause(std::string_view(stored).substr(0, stored.find(": ")));
}

} // namespace

QString changeText(const store::PageRecord& page)
{
    if (!page.before)
        return {};
    const auto status = [](int value) { return value > 0 ? QString::number(value) : Words::tr("no answer"); };
    QStringList parts;
    if (page.before->status != page.status)
        parts += Words::tr("status %1 %2 %3").arg(status(page.before->status), QString(QChar(0x2192)), status(page.status));
    if (page.before->title != page.title)
        parts += page.before->title.empty() ? Words::tr("title is new") : Words::tr("title was “%1”").arg(singleLine(page.before->title, kMaxTitle));
    if (page.before->otherContent)
        parts += Words::tr("content");
    return parts.join(QStringLiteral(" · "));
}

Microseconds transferTime(const scrape::PageTimings& timings)
{
    return timings.dns + timings.connect + timings.tls + timings.firstByte + timings.body;
}

std::string_view hostPart(std::string_view url)
{
    const std::size_t start = authorityStart(url);
    if (start == std::string_view::npos)
        return {};
    return url.substr(start, url.find_first_of("/?#", start) - start);
}

std::string_view pathPart(std::string_view url)
{
    const std::size_t start = authorityStart(url);
    if (start == std::string_view::npos)
        return url;
    const std::size_t path = url.find_first_of("/?#", start);
    return path == std::string_view::npos ? std::string_view("/") : url.substr(path);
}

PageRow toRow(PagePointer event)
{
    const scrape::PageEvent& page = *event;
    PageRow row;
    row.run = page.run;
    row.host = page.host;
    row.keyHash = page.keyHash;
    row.state = page.state;
    row.status = page.status;
    row.attempts = page.attempts;
    row.depth = page.depth;
    row.bytes = page.bytes;
    row.endedAt = page.endedAt;
    row.time = transferTime(page.timings);
    row.url = page.url;
    row.finalUrl = page.finalUrl == page.url ? std::string() : page.finalUrl;
    row.title = singleLine(page.title, kMaxTitle);
    row.titleSource = singleLine(page.titleSource, 40);
    row.contentType = singleLine(page.contentType, 100);
    row.charset = singleLine(page.charset, 40);
    row.redirects = static_cast<int>(page.redirects.size());
    if (page.state != store::UrlState::Done)
        row.error = briefError(page.error, page.errorCode);
    row.event = std::move(event);
    return row;
}

PageRow toRow(RunId run, store::PageRecord&& record)
{
    PageRow row;
    row.run = run;
    row.host = record.host;
    row.keyHash = record.keyHash;
    row.state = record.state;
    row.status = record.status;
    row.attempts = record.attempts;
    row.depth = record.depth;
    row.bytes = record.bytes;
    row.endedAt = record.fetchedAt;
    row.title = singleLine(record.title, kMaxTitle);
    row.titleSource = singleLine(record.titleSource, 40);
    row.contentType = singleLine(record.contentType, 100);
    row.charset = singleLine(record.charset, 40);
    if (record.state != store::UrlState::Done)
        row.error = briefError(record.error, std::nullopt);
    row.time = Microseconds(record.totalUs);
    row.redirects = record.hops;
    row.change = changeText(record);
    row.finalUrl = record.finalUrl == record.url ? std::string() : std::move(record.finalUrl);
    row.url = std::move(record.url);
    return row;
}

scrape::PageEvent toEvent(const PageRow& row)
{
    if (row.event)
        return *row.event;
    scrape::PageEvent page;
    page.run = row.run;
    page.host = row.host;
    page.keyHash = row.keyHash;
    page.url = row.url;
    page.finalUrl = row.finalUrl.empty() ? row.url : row.finalUrl;
    page.state = row.state;
    page.status = row.status;
    page.title = row.title.toStdString();
    page.titleSource = row.titleSource.toStdString();
    page.contentType = row.contentType.toStdString();
    page.charset = row.charset.toStdString();
    page.bytes = row.bytes;
    page.attempts = row.attempts;
    page.depth = row.depth;
    page.error = row.error.toStdString();
    page.endedAt = row.endedAt;
    return page;
}

TitleCell titleCell(const PageRow& row)
{
    const auto target = [&row] {
        const std::string_view shown = hostPart(row.finalUrl) == hostPart(row.url) ? pathPart(row.finalUrl) : std::string_view(row.finalUrl);
        return QString(QChar(0x2192)) + u' ' + singleLine(shown, kMaxTitle);
    };
    if (row.state == store::UrlState::Skipped)
        return {row.finalUrl.empty() ? Words::tr("skipped: ") + row.error : target(), false};
    if (row.state == store::UrlState::Failed) {
        // The cause "404" is in the Status column already; the page's own words say more.
        const bool statusOnly = row.error.isEmpty() || row.error == QString::number(row.status);
        if (!row.title.isEmpty() && row.status > 0)
            return {row.title, false};
        return {statusOnly ? Words::tr("answered %1").arg(row.status) : row.error, false};
    }
    if (row.status >= 300 && row.status < 400 && row.status != store::kStatusNotChanged && !row.finalUrl.empty())
        return {target(), false};
    return {row.title, row.titleSource != QLatin1String("none")};
}

QString statusText(const PageRow& row)
{
    if (row.status > 0)
        return QString::number(row.status);
    return row.state == store::UrlState::Skipped ? Words::tr("skip") : Words::tr("error");
}

} // namespace millrace::models

#include "app/cli/page_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <map>

namespace millrace::cli {

namespace {

double perSecond(const scrape::RunSnapshot& run, std::int64_t ended)
{
    const double seconds = static_cast<double>(run.elapsed.count()) / 1000.0;
    return seconds > 0 ? static_cast<double>(ended) / seconds : 0;
}

std::string duration(Milliseconds time)
{
    const long long seconds = (time.count() + 999) / 1000;
    char text[64];
    if (seconds >= 3600)
        std::snprintf(text, sizeof text, "%lld h %02lld min", seconds / 3600, seconds / 60 % 60);
    else if (seconds >= 60)
        std::snprintf(text, sizeof text, "%lld min %02lld s", seconds / 60, seconds % 60);
    else
        std::snprintf(text, sizeof text, "%lld s", seconds);
    return text;
}

QString text(const std::string& value)
{
    return QString::fromStdString(value);
}

std::string line(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

/// {"price": ["1 €", "2 €"]}: a field without a value on this page is not there.
QJsonObject fieldsJson(const std::vector<store::FieldRecord>& fields)
{
    std::map<std::string, QJsonArray> values;
    for (const store::FieldRecord& field : fields)
        values[field.name].append(text(field.value));
    QJsonObject object;
    for (const auto& [name, array] : values)
        object.insert(text(name), array);
    return object;
}

} // namespace

std::string oneLine(std::string text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
        if (byte(i) < 0x20 || byte(i) == 0x7f)
            text[i] = ' ';
        else if (byte(i) == 0xc2 && byte(i + 1) >= 0x80 && byte(i + 1) < 0xa0) // C1: terminals obey U+009B as they do ESC [
            text.replace(i, 2, " ");
    }
    return text;
}

std::string pageLine(const scrape::PageEvent& page)
{
    std::string status = page.status != 0 ? std::to_string(page.status) : page.error.substr(0, page.error.find(':'));
    if (page.state == store::UrlState::Skipped)
        status = "skipped";
    const bool hasTitle = page.status != 0 && page.state != store::UrlState::Skipped;
    return status + '\t' + page.url + '\t' + oneLine(hasTitle ? page.title : page.error) + '\n';
}

std::string pageJson(const scrape::PageEvent& page)
{
    QJsonObject object{
        {QStringLiteral("type"), QStringLiteral("page")},
        {QStringLiteral("url"), text(page.url)},
        {QStringLiteral("state"), text(std::string(store::name(page.state)))},
        {QStringLiteral("status"), page.status},
        {QStringLiteral("title"), text(page.title)},
        {QStringLiteral("title_source"), text(page.titleSource)},
        {QStringLiteral("final_url"), text(page.finalUrl)},
        {QStringLiteral("content_type"), text(page.contentType)},
        {QStringLiteral("charset"), text(page.charset)},
        {QStringLiteral("bytes"), static_cast<qint64>(page.bytes)},
        {QStringLiteral("attempts"), page.attempts},
        {QStringLiteral("fetched_at"), static_cast<qint64>(page.endedAt)},
    };
    if (page.kind != store::UrlKind::Page)
        object.insert(QStringLiteral("kind"), text(std::string(store::name(page.kind))));
    if (page.depth > 0)
        object.insert(QStringLiteral("depth"), page.depth);
    if (!page.canonical.empty())
        object.insert(QStringLiteral("canonical"), text(page.canonical));
    if (page.noindex)
        object.insert(QStringLiteral("noindex"), true);
    if (page.fields)
        object.insert(QStringLiteral("fields"), fieldsJson(*page.fields));
    if (page.fieldsCut)
        object.insert(QStringLiteral("fields_cut"), true);
    if (!page.bodyFile.empty())
        object.insert(QStringLiteral("body_file"), text(page.bodyFile));
    if (!page.error.empty())
        object.insert(QStringLiteral("error"), text(page.error));
    return line(object);
}

static QJsonObject linksJson(const scrape::LinkCounts& links)
{
    return {
        {QStringLiteral("queued"), static_cast<qint64>(links.queued)},
        {QStringLiteral("known"), static_cast<qint64>(links.known)},
        {QStringLiteral("out_of_scope"), static_cast<qint64>(links.outOfScope)},
        {QStringLiteral("nofollow"), static_cast<qint64>(links.nofollow)},
        {QStringLiteral("excluded"), static_cast<qint64>(links.excluded)},
        {QStringLiteral("endless"), static_cast<qint64>(links.endless)},
        {QStringLiteral("variants"), static_cast<qint64>(links.variants)},
        {QStringLiteral("over_limit"), static_cast<qint64>(links.overLimit)},
        {QStringLiteral("too_many"), static_cast<qint64>(links.tooMany)},
        {QStringLiteral("unusable"), static_cast<qint64>(links.unusable)},
    };
}

static std::string linksText(const scrape::LinkCounts& links)
{
    std::string text = "; " + std::to_string(links.found()) + " links, " + std::to_string(links.queued) + " of them new";
    const auto tell = [&text](std::int64_t count, const char* what) {
        if (count > 0)
            text += ", " + std::to_string(count) + ' ' + what;
    };
    tell(links.outOfScope, "out of scope");
    tell(links.nofollow, "nofollow");
    tell(links.excluded, "excluded");
    tell(links.endless, "without end");
    tell(links.variants, "of more variants than --max-variants");
    tell(links.overLimit, "beyond the limit");
    tell(links.tooMany, "too many on a page");
    tell(links.unusable, "unusable");
    return text;
}

std::string summaryJson(const scrape::RunSnapshot& run, std::int64_t ended)
{
    QJsonObject summary{
        {QStringLiteral("type"), QStringLiteral("summary")},
        {QStringLiteral("run"), static_cast<qint64>(run.id.value)},
        {QStringLiteral("given"), static_cast<qint64>(run.given)},
        {QStringLiteral("done"), static_cast<qint64>(run.done)},
        {QStringLiteral("failed"), static_cast<qint64>(run.failed)},
        {QStringLiteral("skipped"), static_cast<qint64>(run.skipped)},
        {QStringLiteral("stored"), static_cast<qint64>(run.stored)},
        {QStringLiteral("unusable"), static_cast<qint64>(run.unusable)},
        {QStringLiteral("duplicates"), static_cast<qint64>(run.duplicates)},
        {QStringLiteral("bytes"), static_cast<qint64>(run.bytes)},
        {QStringLiteral("seconds"), static_cast<double>(run.elapsed.count()) / 1000.0},
        {QStringLiteral("pages_per_second"), perSecond(run, ended)},
        {QStringLiteral("longest_turn_ms"), static_cast<double>(run.longestTurnOfSession.count()) / 1000.0},
    };
    if (!run.settings.saveBodies.empty())
        summary.insert(QStringLiteral("bodies"), static_cast<qint64>(run.bodies));
    if (run.own) {
        summary.insert(QStringLiteral("own"), QJsonObject{{QStringLiteral("done"), static_cast<qint64>(run.own->done)},
            {QStringLiteral("failed"), static_cast<qint64>(run.own->failed)}, {QStringLiteral("skipped"), static_cast<qint64>(run.own->skipped)}});
    }
    if (run.settings.refresh)
        summary.insert(QStringLiteral("not_changed"), static_cast<qint64>(run.notChanged));
    if (run.settings.depth > 0 || run.settings.sitemaps)
        summary.insert(QStringLiteral("links"), linksJson(run.links));
    return line(summary);
}

std::string summaryText(const scrape::RunSnapshot& run, std::int64_t ended)
{
    char rates[128];
    std::snprintf(rates, sizeof rates, " in %s, %.1f pages/s, %.1f MB", duration(run.elapsed).c_str(), perSecond(run, ended), static_cast<double>(run.bytes) / 1e6);
    std::string sentence = "run " + std::to_string(run.id.value) + ": " + std::to_string(run.given) + " given, " + std::to_string(run.done) + " done"
        + (run.notChanged > 0 ? " (" + std::to_string(run.notChanged) + " of them not changed), " : ", ")
        + std::to_string(run.failed) + " failed, " + std::to_string(run.skipped) + " skipped" + rates;
    if (!run.settings.saveBodies.empty())
        sentence += ", " + std::to_string(run.bodies) + " bodies saved";
    std::string causes;
    for (const auto& [cause, count] : run.failures)
        causes += (causes.empty() ? " (" : ", ") + std::to_string(count) + " × " + cause;
    if (run.own)
        sentence += "; " + std::to_string(run.own->done + run.own->failed + run.own->skipped) + " of them by this worker";
    return sentence + (causes.empty() ? "" : causes + ")") + (run.settings.depth > 0 || run.settings.sitemaps ? linksText(run.links) : "") + '\n';
}

std::string progressText(const scrape::RunSnapshot& run)
{
    char rate[48];
    std::snprintf(rate, sizeof rate, "%.1f/s", run.pagesPerSecond);
    std::string sentence = std::to_string(run.done + run.failed + run.skipped) + " of " + std::to_string(run.given) + " · " + rate + " · "
        + std::to_string(run.inFlight) + " in flight · " + std::to_string(run.failed) + " failed";
    if (run.storeTrouble)
        sentence += " · waiting for the store";
    else if (run.eta)
        sentence += " · ends in " + duration(*run.eta) + (run.etaHost.empty() ? "" : ", " + run.etaHost + " decides");
    return sentence;
}

} // namespace millrace::cli

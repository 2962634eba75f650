// The part of PagePipeline between the last byte and the outcome: inflate, decode, parse, take the links.
#include "app/scrape/page_pipeline.h"
#include "app/core/log.h"
#include "app/scrape/page_work.h"

namespace millrace::scrape {

async::Task<void> PagePipeline::parse(Work& work)
{
    http::HttpResponse& response = work.response;
    ParseInput input{std::move(response.body), std::string(response.header("Content-Encoding")), std::string(response.header("Content-Type")),
        m.host.settings().wholePage ? Wanted::WholePage : Wanted::Title};
    if (followsLinks(work))
        input.links = LinkQuestion{work.url, m.host.filter(), m.host.settings().ignoreNofollow};
    if (input.fields = fieldSet(); input.fields)
        input.fieldsOf = work.url;
    const std::shared_ptr<const select::FieldSet> fields = input.fields;
    const bool done = response.status >= 200 && response.status < 300;
    if (done)
        input.bodies = bodyFolder();
    const SteadyTime began = m.runtime.clock().now();
    const std::size_t bytes = input.body.size();
    ParsedPage page;
    {
        const BodyInHand inHand(m_parsing, m_parsingBytes, bytes);
        page = co_await parseOnPool(std::move(input), &work);
    }
    PageEvent& event = work.result.event;
    if (!bodyRead(work, began, page.error))
        co_return;
    if (page.bodyError) {
        putBack(work, work.attempt - 1, Milliseconds(0));
        m.host.bodyNotSaved(*page.bodyError);
        co_return;
    }
    store::UrlOutcome& row = work.result.outcome;
    row.title = std::move(page.title);
    row.titleSource = std::move(page.titleSource);
    row.charset = std::move(page.charset);
    row.contentHash = std::move(page.contentHash);
    row.bodyFile = std::move(page.bodyFile);
    row.charsetSource = std::move(page.charsetSource);
    row.noTitle = std::move(page.noTitle);
    row.cut = std::move(page.cut);
    row.linkTargets = std::move(page.linkTargets);
    event.canonical = std::move(page.links.canonical);
    event.noindex = page.links.noindex || robotsSay(response.headers, productToken(), "noindex");
    if (fields)
        takeFields(*fields, std::move(page.fields), work.result);
    finish(work, done ? store::UrlState::Done : store::UrlState::Failed, done ? std::string() : std::to_string(response.status));
}

/// What the pool has made of a body is here; false: it could not be inflated, and the URL has ended or is tried again.
bool PagePipeline::bodyRead(Work& work, SteadyTime began, const std::optional<http::HttpError>& error)
{
    PageEvent& event = work.result.event;
    const SteadyTime ended = m.runtime.clock().now();
    event.timings.parse = std::chrono::duration_cast<Microseconds>(ended - began);
    if (work.trace)
        work.trace->parsed(began, ended);
    if (!error)
        return true;
    event.errorCode = error->code;
    event.errorPhase = error->phase;
    if (!worthRetrying(error->code) || !retry(work, false))
        finish(work, store::UrlState::Failed, errorText(*error));
    return false;
}

/// Links are followed, fields taken and bodies saved from the body alone; the title is in the store.
bool PagePipeline::wantsTheBody(const store::QueuedUrl& queued) const
{
    return queued.depth < m.host.settings().depth || awaitsSitemap(queued) || !m.host.settings().fields.empty() || !m.host.settings().saveBodies.empty();
}

/// 304: done, with what the earlier fetch has found.
void PagePipeline::finishUnchanged(Work& work)
{
    store::UrlOutcome& row = work.result.outcome;
    store::StoredPage& stored = *work.stored;
    row.title = std::move(stored.title);
    row.titleSource = std::move(stored.titleSource);
    row.contentType = std::move(stored.contentType);
    row.charset = std::move(stored.charset);
    row.contentHash = std::move(stored.contentHash);
    row.etag = std::move(stored.etag);
    row.lastModified = std::move(stored.lastModified);
    finish(work, store::UrlState::Done, {});
}

/// Compiled once for as long as the run's settings name them; null: none. Those that the database has and that cannot be used, as it was edited by
/// hand, are none: what a user gives is compiled before it becomes a setting.
std::shared_ptr<const select::FieldSet> PagePipeline::fieldSet()
{
    const std::vector<std::string>& wanted = m.host.settings().fields;
    if (wanted != m_fieldSpecs) {
        m_fieldSpecs = wanted;
        auto compiled = select::FieldSet::compile(wanted);
        m_fieldSet = compiled ? std::move(*compiled) : nullptr;
        if (!m_fieldSet)
            logWarning(LogArea::Scrape, "the run's fields cannot be used", {{"why", compiled.error().error.text.english()}});
    }
    return m_fieldSpecs.empty() ? nullptr : m_fieldSet;
}

/// Where the run's bodies go; null: nowhere.
std::shared_ptr<BodyFolder> PagePipeline::bodyFolder()
{
    const std::string& wanted = m.host.settings().saveBodies;
    if (wanted.empty())
        return nullptr;
    if (!m_bodies || m_bodies->path() != wanted)
        m_bodies = std::make_shared<BodyFolder>(wanted);
    return m_bodies;
}

async::Task<std::optional<BodyError>> PagePipeline::tryBodyFolder()
{
    m_bodies.reset(); // the folder that is there now, not the one that an earlier session had open
    const std::shared_ptr<BodyFolder> bodies = bodyFolder();
    if (!bodies)
        co_return std::nullopt;
    const auto prepared = co_await m.parsePool.run([bodies](std::stop_token) { return bodies->prepare(); });
    co_return prepared ? std::nullopt : std::optional(prepared.error());
}

void PagePipeline::takeFields(const select::FieldSet& set, select::FieldValues found, PageResult& result)
{
    auto fields = std::make_shared<std::vector<store::FieldRecord>>();
    fields->reserve(found.values.size());
    for (select::FieldValue& each : found.values)
        fields->push_back({set.specs()[each.field].name, each.position, std::move(each.value)});
    result.outcome.fields = fields;
    result.event.fields = std::move(fields);
    result.event.fieldsCut = found.cut;
}

bool PagePipeline::followsLinks(const Work& work) const
{
    const ScrapeSettings& settings = m.host.settings();
    const bool done = work.response.status >= 200 && work.response.status < 300;
    return done && work.queued.depth < settings.depth && (settings.ignoreNofollow || !robotsSay(work.response.headers, productToken(), "nofollow"));
}

/// What X-Robots-Tag may name us by.
std::string PagePipeline::productToken() const
{
    const ScrapeSettings& settings = m.host.settings();
    return settings.userAgent.empty() ? defaultUserAgent() : settings.userAgent;
}

/// Its links too, where they are followed: until they are on their way into the store, the page counts as being parsed.
async::Task<ParsedPage> PagePipeline::parseOnPool(ParseInput input, Work* work)
{
    const bool follow = input.links.has_value();
    ParsedPage page = co_await m.parsePool.run([input = std::move(input)](std::stop_token stop) mutable { return parsePage(std::move(input), stop); });
    if (follow && !page.error && !page.bodyError)
        work->result.links = co_await m.host.takeLinks(std::exchange(page.links.links, {}), page.links.counts, work->queued, work->url);
    co_return page;
}

} // namespace millrace::scrape

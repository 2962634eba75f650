#include "app/scrape/page_probe.h"

#include "app/http/charset.h"
#include "app/http/content_decoder.h"
#include "app/scrape/page_work.h"
#include "app/scrape/scrape_run.h"

#include <utility>

namespace millrace::scrape {

namespace {

/// What the pool has made of a body.
struct LookedAt {
    std::shared_ptr<const PageDocument> document;
    std::string charset;
    std::string charsetSource;
    bool html = true;
    std::optional<http::HttpError> error;
};

LookedAt lookAt(PagePipeline::RawBody body, std::stop_token stop)
{
    LookedAt looked;
    auto decoded = http::decodeBody(std::move(body.bytes), body.encoding, http::kMaxDecodedBytes, stop);
    if (!decoded) {
        looked.error = std::move(decoded).error();
        return looked;
    }
    looked.html = isHtml(body.type, *decoded);
    if (!looked.html || stop.stop_requested())
        return looked;
    http::DecodedText text = http::decodeText(std::move(*decoded), body.type);
    looked.charset = std::move(text.charset);
    looked.charsetSource = name(text.source);
    looked.document = PageDocument::make(std::move(text.utf8), std::move(body.url), stop);
    return looked;
}

} // namespace

async::Task<std::optional<PagePipeline::RawBody>> PagePipeline::fetchBody(store::QueuedUrl queued, HostLane* home)
{
    const auto parsed = http::parseUrl(queued.url);
    Work work{std::move(queued), home, home, {}, {}, {}, 1, m.runtime.clock().now(), {}, {}, {}, {}};
    work.first = work.url = *parsed;
    if (!co_await fetchFollowing(work))
        co_return std::nullopt;
    http::HttpResponse& response = work.response;
    RawBody body{std::move(response.body), std::string(response.header("Content-Encoding")), std::string(response.header("Content-Type")), work.url};
    const bool done = response.status >= 200 && response.status < 300;
    finish(work, done ? store::UrlState::Done : store::UrlState::Failed, done ? std::string() : std::to_string(response.status));
    co_return body;
}

async::Task<LaneSlot> PagePipeline::acquireBeside(HostLane& lane)
{
    if (lane.shut)
        (void)co_await m.host.reachHost(lane, {}, lane);
    co_return co_await m.scheduler.acquireBeside(lane);
}

PageProbe::PageProbe(Dependencies dependencies)
    : m(std::move(dependencies)), m_scope(m.runtime, &m.runtime.rootScope()), m_group(m_scope, "pages to look at"), m_scheduler(m.runtime, {}),
      m_lanes(std::make_unique<LaneTable>()), m_robots(std::make_unique<RobotsCache>())
{
}

PageProbe::~PageProbe()
{
    forgetLanes();
}

void PageProbe::forgetLanes()
{
    for (const auto& lane : m_lanes->all())
        m_scheduler.remove(*lane);
    m_lanes = std::make_unique<LaneTable>();
}

void PageProbe::fetch(ProbeRequest request, std::function<void(ProbedPage)> done)
{
    m.runtime.post([this, request = std::move(request), done = std::move(done)]() mutable {
        endFetch();
        std::string name = "look at " + request.url.substr(0, 120);
        m_group.spawn(std::move(name), fetchTask(std::move(request), std::move(done), m_wanted));
    });
}

void PageProbe::cancel()
{
    m.runtime.post([this] { endFetch(); });
}

void PageProbe::match(std::shared_ptr<const PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(PageMatches)> done)
{
    m.runtime.post([this, page = std::move(page), selector = std::move(selector), done = std::move(done)]() mutable {
        m_group.spawn("try a selector", matchTask(std::move(page), std::move(selector), std::move(done)));
    });
}

void PageProbe::endFetch()
{
    ++m_wanted;
    if (m_fetching)
        std::exchange(m_fetching, nullptr)->cancel("it is not wanted any more");
}

async::Task<async::Semaphore::Permit> PageProbe::hold()
{
    if (m_fetching)
        m_fetching->cancel("the run is put away");
    co_return co_await m_turn.acquire();
}

async::Task<void> PageProbe::end()
{
    m_scope.cancel("the program ends");
    (void)co_await settle(m_group.join());
}

void PageProbe::tellStarts(ScrapeRun& run) const
{
    for (const auto& lane : m_lanes->all()) {
        if (HostLane* same = run.lanes().find(lane->key()))
            same->askedElsewhere(lane->lastStart(), run.scheduler().policy());
    }
}

async::Task<void> PageProbe::fetchTask(ProbeRequest request, std::function<void(ProbedPage)> done, std::uint64_t number)
{
    async::CancelScope scope;
    scope.letOthersCancel();
    if (number != m_wanted) // before it has begun
        scope.cancel("it is not wanted any more");
    else
        m_fetching = &scope;
    async::Outcome<ProbedPage> outcome = co_await settle(fetchPage(std::move(request)));
    if (m_fetching == &scope)
        m_fetching = nullptr;
    const bool cancelled = outcome.cancelled() && scope.cancelledHere() && !scope.outerCancelled();
    scope.leave();
    ProbedPage page;
    if (cancelled) {
        page.cancelled = true;
    } else if (outcome.failed()) { // no memory
        page.event.state = store::UrlState::Failed;
        page.event.errorCode = http::HttpErrorCode::Internal;
    } else {
        page = outcome.take();
    }
    done(std::move(page));
}

void PageProbe::begin(const ProbeRequest& request, const http::Url& url)
{
    m_settings = request.settings;
    m_settings.retries = 0;
    m_settings.depth = 0;
    m_settings.sitemaps = false;
    m_settings.refresh = false;
    m_settings.saveBodies.clear();
    m_run = m.openRun();
    m_scheduler.setPolicy({m_settings.rate, m_settings.perHost});
    if (m_lanes->all().size() >= kMaxProbedHosts)
        forgetLanes();
    for (const auto& lane : m_lanes->all())
        lane->applyPolicy(m_scheduler.policy());
    const std::string agent = m_settings.userAgent.empty() ? defaultUserAgent() : m_settings.userAgent;
    if (std::exchange(m_robotsAgent, agent) != agent) // rules are read for one agent
        m_robots = std::make_unique<RobotsCache>();
    m_robots->forgetUnreachable();
    m_identity.apply(m_settings, m.runtime.clock().wallNow());
    m_typed = nullptr;
    m_robotsStates.clear();
    m_outcome.reset();
    HostLane& lane = laneFor(url);
    if (request.from == ProbeRequest::From::User)
        m_typed = &lane;
}

/// A page that was found as a link gets the user's headers only where the run has had its origin from the user.
async::Task<ProbedPage> PageProbe::fetchPage(ProbeRequest request)
{
    ProbedPage page;
    const auto url = http::parseUserUrl(request.url);
    if (!url) {
        page.event.url = std::move(request.url);
        page.event.state = store::UrlState::Failed;
        page.event.errorCode = http::HttpErrorCode::BadUrl;
        page.event.error = "BadUrl: " + url.error().detail;
        co_return page;
    }
    const async::Semaphore::Permit turn = co_await m_turn.acquire();
    ScrapeRun* const run = m.openRun();
    m_nobodyWorks = run && co_await run->isLeftAlone();
    begin(request, *url);
    store::QueuedUrl queued;
    queued.url = url->href();
    queued.keyHash = http::keyHash(url->key());
    queued.depth = request.from == ProbeRequest::From::User ? 0 : 1;
    if (queued.depth > 0 && m_run && m_run->identity().isGiven(url->origin()))
        m_identity.originGiven(url->origin());

    async::Outcome<std::optional<PagePipeline::RawBody>> fetched;
    {
        PagePipeline pipeline({m.runtime, m.transport, m.pool, scheduler(), *m_robots, *this, nullptr, true});
        fetched = co_await settle(pipeline.fetchBody(std::move(queued), &laneFor(*url)));
    }
    for (const auto& lane : m_lanes->all())
        scheduler().remove(*lane); // they go on without the run
    for (auto& [lane, state] : m_robotsStates) {
        if (lane->robotsState == "ignored")
            lane->robotsState = std::move(state);
    }
    std::optional<PagePipeline::RawBody> body = fetched.take();
    page.event = std::move(*m_outcome);
    if (!body)
        co_return page;
    LookedAt looked = co_await m.pool.run([body = std::move(*body)](std::stop_token stop) mutable { return lookAt(std::move(body), stop); });
    page.document = std::move(looked.document);
    page.event.charset = std::move(looked.charset);
    page.event.charsetSource = std::move(looked.charsetSource);
    if (!looked.html)
        page.event.titleSource = "not_html";
    if (page.document)
        page.event.cut = name(page.document->cut());
    if (looked.error) {
        page.event.state = store::UrlState::Failed;
        page.event.errorCode = looked.error->code;
        page.event.errorPhase = looked.error->phase;
        page.event.error = errorText(*looked.error);
    }
    co_return page;
}

async::Task<void> PageProbe::matchTask(std::shared_ptr<const PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(PageMatches)> done)
{
    async::CancelScope scope;
    if (m_matching)
        m_matching->cancel("another selector is tried");
    m_matching = &scope;
    async::Outcome<PageMatches> matched = co_await settle(matchOnPool(std::move(page), std::move(selector)));
    if (m_matching == &scope)
        m_matching = nullptr;
    const bool cancelled = matched.cancelled() && scope.cancelledHere() && !scope.outerCancelled();
    scope.leave();
    if (matched.failed()) // no memory
        done({{}, true});
    else if (!cancelled)
        done(matched.take());
}

async::Task<PageMatches> PageProbe::matchOnPool(std::shared_ptr<const PageDocument> page, std::shared_ptr<const select::FieldSet> selector)
{
    co_return co_await m.pool.run([page = std::move(page), selector = std::move(selector)](std::stop_token stop) { return page->match(*selector, stop); });
}

// --- PipelineHost: one page, of which nothing but its body is wanted ---

Scheduler& PageProbe::scheduler()
{
    return m_run ? m_run->scheduler() : m_scheduler;
}

HostLane& PageProbe::laneFor(const http::Url& url)
{
    HostLane* const lane = m_run ? m_run->lanes().find(url.laneKey()) : nullptr;
    if (lane && !(lane->shut && m_nobodyWorks)) {
        m_robotsStates.try_emplace(lane, lane->robotsState);
        return *lane;
    }
    return m_lanes->obtain(url.laneKey(), false);
}

async::Task<ReachedHost> PageProbe::reachHost(HostLane& lane, std::string, HostLane&)
{
    const bool held = m_run && co_await m_run->claimHost(lane);
    co_return ReachedHost{held ? ReachedHost::How::Held : ReachedHost::How::Lost};
}

async::Task<bool> PageProbe::claimTarget(std::string, std::int64_t)
{
    co_return true;
}

bool PageProbe::inScope(const http::Url&)
{
    return true;
}

async::Task<std::optional<store::StoredPage>> PageProbe::storedPage(std::string)
{
    co_return std::nullopt;
}

async::Task<std::vector<store::QueuedUrl>> PageProbe::takeLinks(std::vector<Link>, LinkCounts, store::QueuedUrl, http::Url)
{
    co_return std::vector<store::QueuedUrl>();
}

bool PageProbe::beginSitemapsOf(const http::Url&, const store::QueuedUrl&)
{
    return false;
}

async::Task<std::vector<store::QueuedUrl>> PageProbe::takeSitemapsOf(http::Url, std::vector<std::string>, store::QueuedUrl)
{
    co_return std::vector<store::QueuedUrl>();
}

async::Task<std::vector<store::QueuedUrl>> PageProbe::takeListed(std::vector<Link>, LinkCounts, store::QueuedUrl, http::Url, bool)
{
    co_return std::vector<store::QueuedUrl>();
}

} // namespace millrace::scrape

#include "app/scrape/page_pipeline.h"

#include "app/async/sleep.h"
#include "app/core/ascii.h"
#include "app/core/log.h"
#include "app/http/retry_after.h"
#include "app/http/transfer.h"
#include "app/scrape/page_work.h"
#include "app/scrape/parse_job.h"
#include "app/scrape/revisit.h"
#include "app/scrape/sitemap.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kRetryFirst{1'000};
constexpr std::size_t kMaxExceptionShown = 300;

/// Counts a lane's coroutine for as long as its frame lives.
class ActiveCount {
public:
    explicit ActiveCount(HostLane& lane) : m_lane(lane) { ++m_lane.active; }
    ActiveCount(const ActiveCount&) = delete;
    ~ActiveCount()
    {
        --m_lane.active;
        m_lane.touch();
    }

private:
    HostLane& m_lane;
};

/// Empty: it was read, or is not there.
std::string robotsErrorName(const RobotsEntry& entry)
{
    if (entry.state != RobotsEntry::State::Unreachable)
        return {};
    return entry.cause ? std::string(http::name(*entry.cause)) : "RobotsUnreachable";
}

} // namespace

async::Task<void> PagePipeline::process(store::QueuedUrl queued, HostLane* home, LaneSlot slot)
{
    const ActiveCount active(*home);
    const auto parsed = http::parseUrl(queued.url);
    Work work{std::move(queued), home, home, std::move(slot), {}, {}, 1, m.runtime.clock().now(), {}, {}, {}, {}};
    work.attempt = work.queued.attempts + 1;
    if (!parsed) { // rows are made by parseUrl(), so only a database edited by hand comes here
        work.result.event.errorCode = http::HttpErrorCode::BadUrl;
        finish(work, store::UrlState::Failed, "BadUrl: " + parsed.error().detail);
        co_return;
    }
    work.first = work.url = *parsed;
    const SteadyTime now = work.waitingSince;
    work.waitingSince = std::min(now, std::max(home->waitingSince, home->lastStart()));
    work.trace = m_traces.begin(work.queued.keyHash, work.attempt, work.waitingSince, now);
    if (m.host.settings().refresh && !wantsTheBody(work.queued))
        work.stored = co_await m.host.storedPage(work.queued.url);
    if (!co_await fetchFollowing(work))
        co_return;
    if (m.host.settings().sitemaps && work.queued.kind == store::UrlKind::Page)
        co_await findSitemaps(work);
    if (mayBeSitemap(work))
        co_await readSitemap(work);
    else
        co_await parse(work);
}

/// Fetches the URL and follows its redirects. True: work.response is the final one, to be parsed. False: the outcome is delivered.
async::Task<bool> PagePipeline::fetchFollowing(Work& work)
{
    int resends = 0;
    for (int hop = 0;;) {
        if (!co_await allowedByRobots(work))
            co_return false;
        if (!work.slot) {
            const SteadyTime asked = m.runtime.clock().now();
            work.slot = co_await m.scheduler.acquire(*work.lane);
            if (work.trace)
                work.trace->laneWait(asked, m.runtime.clock().now());
        }
        work.result.event.timings.laneWait += std::chrono::duration_cast<Microseconds>(m.runtime.clock().now() - work.waitingSince);

        // Validators belong to the URL that they came from: where a redirect leads elsewhere now, the page is fetched whole.
        const store::StoredPage* stored = work.stored && work.stored->finalUrl == work.url.href() ? &*work.stored : nullptr;
        Fetched fetched = co_await fetchOnce(work.url, work.lane, &work.slot, isAtHome(work), work.attempt, stored, awaitsSitemap(work.queued));
        work.waitingSince = m.runtime.clock().now();
        if (work.trace)
            traceAttempt(work, fetched, hop);
        report(*work.lane, work.slot, fetched);
        work.slot.reset();
        if (!fetched.outcome) {
            const http::HttpError& error = fetched.outcome.error();
            if (error.code == http::HttpErrorCode::Resent && ++resends <= kMaxResends)
                continue; // the connection had been closed: ask again, at the lane's pace
            work.result.fetches.push_back(std::move(fetched.record));
            work.result.event.errorCode = error.code;
            work.result.event.errorPhase = error.phase;
            if (worthRetrying(error.code) && retry(work, false))
                co_return false;
            finish(work, store::UrlState::Failed, errorText(error));
            co_return false;
        }
        work.result.fetches.push_back(std::move(fetched.record));
        work.response = std::move(*fetched.outcome);
        const int status = work.response.status;
        if (worthRetrying(status) && retry(work, status == 429 || status == 503))
            co_return false;
        if (fetched.conditional && status == store::kStatusNotChanged) {
            finishUnchanged(work);
            co_return false;
        }
        const std::string_view location = work.response.header("Location");
        if (!isRedirect(status) || location.empty())
            co_return true;

        work.result.event.redirects.push_back({work.url.href(), status});
        auto target = http::parseUrl(location, &work.url);
        if (!target) {
            work.result.event.errorCode = target.error().code == http::UrlErrorCode::UnsupportedScheme ? http::HttpErrorCode::BlockedAddress : http::HttpErrorCode::BadUrl;
            finish(work, store::UrlState::Failed, std::string(http::name(*work.result.event.errorCode)) + ": redirect to an unusable address, " + target.error().detail);
            co_return false;
        }
        if (++hop > kMaxRedirects) {
            finish(work, store::UrlState::Failed, "TooManyRedirects: more than " + std::to_string(kMaxRedirects));
            co_return false;
        }
        if (!mayLeadTo(work, *target))
            co_return false;
        if (!co_await m.host.claimTarget(target->key(), work.queued.keyHash)) {
            work.url = std::move(*target);
            finish(work, store::UrlState::Skipped, "RedirectedToKnown: " + work.url.href());
            co_return false;
        }
        work.url = std::move(*target);
        work.lane = &m.host.laneFor(work.url);
        work.waitingSince = m.runtime.clock().now();
    }
}

/// Whether headers of the user may go where the fetch is now: the origin where it began, and one that was given, not found as a link.
bool PagePipeline::isAtHome(const Work& work) const
{
    const std::string origin = work.url.origin();
    return origin == work.first.origin() && (work.queued.depth == 0 || m.host.identity().isGiven(origin));
}

/// Whether a redirect is followed: those of given URLs and of sitemaps lead where they like. False: the outcome is delivered.
bool PagePipeline::mayLeadTo(Work& work, const http::Url& target)
{
    if (work.queued.depth == 0 || work.queued.kind == store::UrlKind::Sitemap)
        return true;
    const std::shared_ptr<const UrlFilter> filter = m.host.filter();
    const char* cause = !m.host.inScope(target) ? "Scope" : filter && !filter->takes(target.href()) ? "Excluded" : nullptr;
    if (!cause)
        return true;
    work.url = target;
    finish(work, store::UrlState::Skipped, std::string(cause) + ": redirected to " + work.url.href());
    return false;
}

/// True when the present hop may be fetched. False: the outcome is delivered.
async::Task<bool> PagePipeline::allowedByRobots(Work& work)
{
    if (m.host.settings().ignoreRobots) {
        work.lane->robotsState = "ignored";
        co_return true;
    }
    const std::shared_ptr<RobotsEntry> entry = co_await robotsFor(work);
    if (entry->state == RobotsEntry::State::Unreachable) {
        work.result.event.errorCode = entry->cause;
        work.result.event.errorPhase = http::Phase::Queue;
        finish(work, store::UrlState::Failed, robotsErrorName(*entry) + ": robots.txt could not be read" + (entry->detail.empty() ? "" : ", " + entry->detail));
        co_return false;
    }
    const http::RobotsVerdict verdict = entry->rules.verdict(work.url.pathAndQuery());
    if (!verdict.rule.empty())
        work.result.event.robotsRule = (verdict.line > 0 ? "line " + std::to_string(verdict.line) + ": " : std::string()) + verdict.rule;
    if (!verdict.allowed)
        finish(work, store::UrlState::Skipped, "Robots: " + work.result.event.robotsRule);
    co_return verdict.allowed;
}

/// The entry of this hop's origin, fetched first where nothing is known; the slot in hand is spent on that.
async::Task<std::shared_ptr<RobotsEntry>> PagePipeline::robotsFor(Work& work)
{
    const std::string origin = work.url.origin();
    for (;;) {
        std::shared_ptr<RobotsEntry> entry = m.robots.find(origin, m.runtime.clock().now());
        if (!entry) {
            entry = m.robots.begin(origin);
            const SteadyTime asked = m.runtime.clock().now();
            co_await fetchRobots(work.url, isAtHome(work), work.lane, std::move(work.slot), entry, &work.result.fetches);
            if (work.trace)
                work.trace->robots(asked, m.runtime.clock().now(), robotsErrorName(*entry));
            co_return entry;
        }
        if (entry->state != RobotsEntry::State::Fetching)
            co_return entry;
        work.slot.reset(); // not spent: another coroutine fetches it
        const SteadyTime asked = m.runtime.clock().now();
        co_await entry->ready.wait();
        if (work.trace)
            work.trace->robots(asked, m.runtime.clock().now(), robotsErrorName(*entry));
        if (entry->state != RobotsEntry::State::Fetching)
            co_return entry;
    }
}

async::Task<PagePipeline::Fetched> PagePipeline::fetchOnce(http::Url url, HostLane* lane, LaneSlot* slot, bool atHome, int attempt, const store::StoredPage* stored, bool sitemap)
{
    const ScrapeSettings& settings = m.host.settings();
    http::HttpRequest request;
    request.url = url.href();
    request.userAgent = settings.userAgent.empty() ? defaultUserAgent() : settings.userAgent;
    request.limits.total = settings.timeout;
    request.limits.connect = std::min(request.limits.connect, settings.timeout);
    if (sitemap)
        request.limits.bodyBytes = kMaxSitemapBytes; // as it may be uncompressed
    request.limits.stall = std::min(request.limits.stall, settings.timeout);
    request.keepConnection = m.host.busyHosts() <= kMaxHostsKeptOpen;
    request.allowPrivate = settings.allowPrivate || lane->typed();
    const Clock& clock = m.runtime.clock();
    m.host.identity().sign(request, url, atHome, clock.wallNow());
    Fetched fetched{http::HttpResponse{}, stored && makeConditional(request, *stored), {}, clock.now(), {}};
    fetched.record.url = request.url;
    fetched.record.at = clock.wallNow();
    fetched.record.attempt = attempt;
    fetched.outcome = co_await http::Transfer(m.transport, request, [slot, &fetched, &clock](SteadyTime at) {
        slot->sent(at);
        fetched.sentAt = at;
        fetched.record.sentAt = clock.wallNow();
    });
    if (!slot->wasSent())
        slot->spent();
    if (fetched.outcome) {
        const http::HttpResponse& response = *fetched.outcome;
        m.host.identity().read(response, url, clock.wallNow());
        fetched.record.status = response.status;
        fetched.record.bytes = response.bytesReceived;
        fetched.record.dnsUs = response.timings.dns.count();
        fetched.record.connectUs = response.timings.connect.count();
        fetched.record.tlsUs = response.timings.tls.count();
        fetched.record.firstByteUs = response.timings.firstByte.count();
        fetched.record.totalUs = response.timings.total.count();
        m.host.transferEnded(response.status, response.bytesReceived, response.timings.total);
    } else {
        fetched.record.error = errorText(fetched.outcome.error());
        m.host.transferEnded(0, 0, Microseconds(0));
    }
    const store::FetchRecord& record = fetched.record;
    logDebug(LogArea::Http, record.error.empty() ? "fetched" : "not fetched", {{"url", record.url}, {"status", record.status}, {"bytes", record.bytes}, {"ms", record.totalUs / 1000}, {"attempt", attempt}, {"error", record.error}});
    co_return fetched;
}

void PagePipeline::traceAttempt(Work& work, const Fetched& fetched, int hop)
{
    FetchTrace::Attempt attempt{work.url, work.attempt, hop, fetched.began, fetched.sentAt, work.waitingSince, nullptr, nullptr};
    if (fetched.outcome)
        attempt.response = &*fetched.outcome;
    else
        attempt.error = &fetched.outcome.error();
    work.trace->attempt(attempt);
}

/// Tells the lane how its host answered.
void PagePipeline::report(HostLane& lane, const LaneSlot& slot, const Fetched& fetched)
{
    const Circuit::State before = lane.circuit().state();
    tellLane(lane, slot, fetched);
    const Circuit::State after = lane.circuit().state();
    if (after == Circuit::State::GivenUp && before != after)
        logInfo(LogArea::Scrape, "host given up: the last probe failed, too", {{"host", lane.key()}, {"failures", lane.circuit().failures()}});
    else if (after == Circuit::State::Open && before == Circuit::State::Closed)
        logInfo(LogArea::Scrape, "circuit opened", {{"host", lane.key()}, {"failures", lane.circuit().failures()}, {"why", fetched.record.error}, {"status", fetched.record.status}});
    else if (after == Circuit::State::Closed && before != after)
        logInfo(LogArea::Scrape, "circuit closed", {{"host", lane.key()}});
}

void PagePipeline::tellLane(HostLane& lane, const LaneSlot& slot, const Fetched& fetched)
{
    const SteadyTime now = m.runtime.clock().now();
    if (!fetched.outcome) {
        const http::HttpErrorCode code = fetched.outcome.error().code;
        if (worthRetrying(code) && code != http::HttpErrorCode::Resent)
            lane.failed(now);
        return;
    }
    const http::HttpResponse& response = *fetched.outcome;
    if (response.status == 429 || response.status == 503)
        logInfo(LogArea::Scrape, "host asks to wait", {{"host", lane.key()}, {"status", response.status}, {"retry_after", response.header("Retry-After")}});
    if (response.status == 429 || response.status == 503)
        lane.refused(now, slot.sentAt(), http::parseRetryAfter(response.header("Retry-After"), m.runtime.clock().wallNow()), random());
    else if (response.status >= 500)
        lane.failed(now);
    else
        lane.answered();
}

/// Puts the URL back into its lane when it has attempts left. `soon`: the lane's own back-off is the delay.
bool PagePipeline::retry(Work& work, bool soon)
{
    if (work.attempt > m.host.settings().retries)
        return false;
    const Clock& clock = m.runtime.clock();
    const auto delay = soon ? Milliseconds(0) : std::chrono::duration_cast<Milliseconds>(kRetryFirst * (1 << std::min(work.attempt - 1, 6)) * (0.75 + 0.5 * random()));
    work.queued.attempts = work.attempt;
    work.queued.notBefore = clock.wallNow() + delay.count();
    work.result.lane = work.home;
    work.result.outcome.keyHash = work.queued.keyHash;
    work.result.outcome.host = work.queued.host;
    work.result.outcome.url = work.queued.url;
    work.result.outcome.kind = work.queued.kind;
    work.result.outcome.state = store::UrlState::Queued;
    work.result.outcome.attempts = work.attempt;
    work.result.outcome.notBefore = work.queued.notBefore;
    m_traces.keep(work.queued.keyHash, std::move(work.trace), clock.now());
    m.host.deliver(std::move(work.result));
    work.home->pushRetry(std::move(work.queued), clock.now() + delay);
    m.scheduler.update(*work.home);
    return true;
}

void PagePipeline::giveUp(store::QueuedUrl queued, HostLane& home)
{
    Work work{std::move(queued), &home, &home, {}, {}, {}, 1, {}, {}, {}, {}, {}};
    work.attempt = work.queued.attempts;
    finish(work, store::UrlState::Failed, "Circuit: the host failed " + std::to_string(home.circuit().failures()) + " times in a row, the last probe too");
}

void PagePipeline::failInternally(store::QueuedUrl queued, HostLane& home, const std::string& what)
{
    Work work{std::move(queued), &home, &home, {}, {}, {}, 1, {}, {}, {}, {}, {}};
    work.attempt = work.queued.attempts + 1;
    work.result.event.errorCode = http::HttpErrorCode::Internal;
    finish(work, store::UrlState::Failed, "Internal: " + what.substr(0, kMaxExceptionShown));
}

void PagePipeline::finish(Work& work, store::UrlState state, std::string error)
{
    work.slot.reset();
    const Clock& clock = m.runtime.clock();
    http::HttpResponse& response = work.response;
    PageResult& result = work.result;
    store::UrlOutcome& row = result.outcome;
    PageEvent& event = result.event;
    result.lane = work.home;
    result.parsedAt = clock.now();

    row.keyHash = work.queued.keyHash;
    row.host = work.queued.host;
    row.url = work.queued.url;
    row.kind = work.queued.kind;
    row.state = state;
    row.attempts = work.attempt;
    row.status = response.status;
    row.finalUrl = work.url.host.empty() ? work.queued.url : work.url.href();
    if (row.contentType.empty())
        row.contentType = std::string(response.header("Content-Type"));
    if (state == store::UrlState::Done) {
        if (std::string tag = etagOf(response); !tag.empty())
            row.etag = std::move(tag);
        if (std::string modified = lastModifiedOf(response, clock.wallNow()); !modified.empty())
            row.lastModified = std::move(modified);
    }
    row.bytes = response.bytesReceived;
    row.error = std::move(error);
    row.fetchedAt = clock.wallNow();
    row.redirects = event.redirects;
    row.totalUs = response.timings.total.count();

    event.host = row.host;
    event.keyHash = row.keyHash;
    event.url = row.url;
    event.depth = work.queued.depth;
    event.finalUrl = row.finalUrl;
    event.kind = row.kind;
    event.state = state;
    event.status = row.status;
    event.title = row.title;
    event.titleSource = row.titleSource;
    event.contentType = row.contentType;
    event.charset = row.charset;
    event.charsetSource = row.charsetSource;
    event.noTitle = row.noTitle;
    event.cut = row.cut;
    event.bytes = row.bytes;
    event.attempts = row.attempts;
    event.error = row.error;
    event.httpVersion = response.httpVersion;
    for (http::Header& header : response.headers) {
        const bool secret = ascii::equalsIgnoringCase(header.name, "Set-Cookie");
        event.headers.emplace_back(std::move(header.name), secret ? withoutValue(header.value) : std::move(header.value));
    }
    event.timings.dns = response.timings.dns;
    event.timings.connect = response.timings.connect;
    event.timings.tls = response.timings.tls;
    event.timings.firstByte = response.timings.firstByte;
    event.timings.body = response.timings.body;
    event.endedAt = row.fetchedAt;
    result.trace = work.trace ? std::move(work.trace) : m_traces.takeKept(row.keyHash);
    if (result.trace)
        result.trace->outcome(event);
    m.host.deliver(std::move(result));
}

} // namespace millrace::scrape

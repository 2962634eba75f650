#include "app/scrape/page_pipeline.h"

#include "app/core/log.h"
#include "app/http/retry_after.h"
#include "app/http/transfer.h"
#include "app/scrape/page_work.h"
#include "app/scrape/revisit.h"
#include "app/scrape/run_sharing.h"
#include "app/scrape/sitemap.h"

#include <algorithm>

namespace millrace::scrape {

async::Task<void> PagePipeline::process(store::QueuedUrl queued, HostLane* home, LaneSlot slot)
{
    const ActiveCount active(*home);
    const auto parsed = http::parseUrl(queued.url);
    Work work{std::move(queued), home, home, std::move(slot), {}, {}, 1, m.runtime.clock().now(), {}, {}, {}, {}};
    work.attempt = work.queued.attempts + 1;
    work.tenure = home->tenure;
    if (!parsed) { // rows are made by parseUrl(), so only a database edited by hand comes here
        work.result.event.errorCode = http::HttpErrorCode::BadUrl;
        finish(work, store::UrlState::Failed, "BadUrl: " + parsed.error().detail);
        co_return;
    }
    work.first = work.url = *parsed;
    if (work.queued.detour && !co_await takeDetour(work))
        co_return;
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
    for (;;) {
        if (!goesOnHere(work))
            co_return false;
        if (!co_await allowedByRobots(work))
            co_return false;
        if (!work.slot) {
            const SteadyTime asked = m.runtime.clock().now();
            work.slot = co_await acquire(*work.lane);
            if (work.trace)
                work.trace->laneWait(asked, m.runtime.clock().now());
            if (!work.slot) { // its host is not ours any more
                leaveToOthers(work);
                co_return false;
            }
        }
        work.result.event.timings.laneWait += std::chrono::duration_cast<Microseconds>(m.runtime.clock().now() - work.waitingSince);

        // Validators belong to the URL that they came from: where a redirect leads elsewhere now, the page is fetched whole.
        const store::StoredPage* stored = work.stored && work.stored->finalUrl == work.url.href() ? &*work.stored : nullptr;
        Fetched fetched = co_await fetchOnce(work.url, work.lane, &work.slot, isAtHome(work), work.attempt, stored, awaitsSitemap(work.queued));
        work.waitingSince = m.runtime.clock().now();
        if (work.trace)
            traceAttempt(work, fetched, work.hops);
        report(*work.lane, work.slot, fetched);
        work.slot.reset();
        if (!fetched.outcome) {
            const http::HttpError& error = fetched.outcome.error();
            if (error.code == http::HttpErrorCode::Resent && ++resends <= kMaxResends)
                continue; // the connection had been closed: ask again, at the lane's pace
            if (error.code == http::HttpErrorCode::Withdrawn) {
                leaveToOthers(work);
                co_return false;
            }
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
        if (++work.hops > kMaxRedirects) {
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

/// A redirect led here from a host that another worker has; true: it goes on. False: the outcome is delivered.
async::Task<bool> PagePipeline::takeDetour(Work& work)
{
    const store::Detour& detour = *work.queued.detour;
    work.result.event.redirects = detour.hops;
    work.result.outcome.hopsLeftOut = detour.count - static_cast<int>(detour.hops.size());
    work.hops = detour.count;
    if (auto target = http::parseUrl(detour.url))
        work.url = std::move(*target);
    if (!co_await m.host.claimTarget(work.url.key(), work.queued.keyHash)) {
        finish(work, store::UrlState::Skipped, "RedirectedToKnown: " + work.url.href());
        co_return false;
    }
    co_return true;
}

/// Whether the present hop is this worker's to fetch. False: it has been left to whoever has its host.
bool PagePipeline::goesOnHere(Work& work)
{
    if (!m_sharing || (work.home->tenure == work.tenure && !work.home->shut && !work.lane->shut))
        return true;
    leaveToOthers(work);
    return false;
}

/// A hop to a host that is not ours: the URL is queued in that host's lane and goes on there, so that one worker alone keeps each host's pace. Where
/// the URL's own host was lost, or its lease has run out, the URL is still queued, and comes again to whoever has that host then.
void PagePipeline::leaveToOthers(Work& work)
{
    work.slot.reset();
    PageResult& result = work.result;
    if (m.besideTheRun) { // it stands in no queue
        result.event.errorCode = http::HttpErrorCode::Withdrawn;
        finish(work, store::UrlState::Failed, "Withdrawn: another worker of the run has this host");
        return;
    }
    const bool isOurs = work.home->tenure == work.tenure;
    result.lane = work.home;
    result.tenure = work.tenure;
    result.movedOn = isOurs && work.lane != work.home && work.lane->shut;
    result.outcome.keyHash = work.queued.keyHash;
    result.outcome.host = work.queued.host;
    result.outcome.url = work.queued.url;
    result.outcome.kind = work.queued.kind;
    result.outcome.state = store::UrlState::Queued;
    result.outcome.attempts = work.attempt - 1;
    if (result.movedOn) {
        result.outcome.redirects = result.event.redirects;
        result.outcome.nextHost = work.lane->id();
        result.outcome.nextUrl = work.url.href();
    }
    const bool movedOn = result.movedOn;
    if (movedOn || !result.fetches.empty()) // what was sent is to be told in any case
        m.host.deliver(std::move(result));
    if (movedOn || !isOurs)
        return;
    work.home->pushRetry(std::move(work.queued), m.runtime.clock().now());
    m.scheduler.update(*work.home);
}

/// Asked at the moment of the send.
bool PagePipeline::mayBeSent(const HostLane& lane, const LaneSlot& slot) const
{
    return !m_sharing || (slot.isCurrent() && m_sharing->maySend(lane));
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
    request.allowPrivate = settings.allowPrivate || m.host.mayBePrivate(*lane);
    const Clock& clock = m.runtime.clock();
    m.host.identity().sign(request, url, atHome, clock.wallNow());
    Fetched fetched{http::HttpResponse{}, stored && makeConditional(request, *stored), {}, clock.now(), {}};
    fetched.record.url = request.url;
    fetched.record.at = clock.wallNow();
    fetched.record.attempt = attempt;
    fetched.outcome = co_await http::Transfer(m.transport, request, [this, lane, slot, &fetched, &clock](SteadyTime at) {
        if (!mayBeSent(*lane, *slot))
            return false;
        slot->sent(at);
        fetched.sentAt = at;
        fetched.record.sentAt = clock.wallNow();
        return true;
    });
    if (!fetched.outcome && fetched.outcome.error().code == http::HttpErrorCode::Withdrawn)
        co_return fetched; // nothing reached the host
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

} // namespace millrace::scrape

// The part of PagePipeline that ends a URL, or puts it back into its queue.
#include "app/core/ascii.h"
#include "app/scrape/page_pipeline.h"
#include "app/scrape/page_work.h"
#include "app/scrape/revisit.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kRetryFirst{1'000};
constexpr std::size_t kMaxExceptionShown = 300;

} // namespace

/// Puts the URL back into its lane when it has attempts left. `soon`: the lane's own back-off is the delay.
bool PagePipeline::retry(Work& work, bool soon)
{
    if (work.attempt > m.host.settings().retries)
        return false;
    const auto delay = soon ? Milliseconds(0) : std::chrono::duration_cast<Milliseconds>(kRetryFirst * (1 << std::min(work.attempt - 1, 6)) * (0.75 + 0.5 * random()));
    putBack(work, work.attempt, delay);
    return true;
}

/// Back into its lane and the store's queue, as one that was asked for `attempts` times.
void PagePipeline::putBack(Work& work, int attempts, Milliseconds delay)
{
    const Clock& clock = m.runtime.clock();
    work.queued.attempts = attempts;
    work.queued.notBefore = clock.wallNow() + delay.count();
    work.result.lane = work.home;
    work.result.tenure = work.tenure;
    work.result.outcome.keyHash = work.queued.keyHash;
    work.result.outcome.host = work.queued.host;
    work.result.outcome.url = work.queued.url;
    work.result.outcome.kind = work.queued.kind;
    work.result.outcome.state = store::UrlState::Queued;
    work.result.outcome.attempts = attempts;
    work.result.outcome.notBefore = work.queued.notBefore;
    m_traces.keep(work.queued.keyHash, std::move(work.trace), clock.now());
    m.host.deliver(std::move(work.result));
    work.home->pushRetry(std::move(work.queued), clock.now() + delay);
    m.scheduler.update(*work.home);
}

void PagePipeline::giveUp(store::QueuedUrl queued, HostLane& home)
{
    Work work{std::move(queued), &home, &home, {}, {}, {}, 1, {}, {}, {}, {}, {}};
    work.tenure = home.tenure;
    work.attempt = work.queued.attempts;
    finish(work, store::UrlState::Failed, "Circuit: the host failed " + std::to_string(home.circuit().failures()) + " times in a row, the last probe too");
}

void PagePipeline::failInternally(store::QueuedUrl queued, HostLane& home, const std::string& what)
{
    Work work{std::move(queued), &home, &home, {}, {}, {}, 1, {}, {}, {}, {}, {}};
    work.tenure = home.tenure;
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
    result.tenure = work.tenure;

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
    event.bodyFile = row.bodyFile;
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

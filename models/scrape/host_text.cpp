#include "models/scrape/host_text.h"

#include "models/common/format.h"
#include "models/common/words.h"

namespace millrace::models {
namespace {

using scrape::HostSnapshot;
using scrape::WaitReason;

/// The moment that a reason names may lie in the past by the time it is painted.
QString untilText(const QString& what, WallMs until, WallMs now)
{
    return until > now ? what + Words::tr(" until ") + formatClock(until) : what;
}

WaitText rateWait(const HostSnapshot& host)
{
    const QString rate = Words::tr("rate ") + formatRateShort(host.rate);
    if (host.rateEdited)
        return {rate + Words::tr(" · edited"), ChipTone::Normal, Words::tr("You set this host's rate. Its starts are spaced strictly by it.")};
    return {rate, ChipTone::Normal, Words::tr("The run's rate per host spaces the starts strictly.")};
}

WaitText circuitWait(const HostSnapshot& host)
{
    return {Words::tr("circuit open · %1 failures").arg(formatCount(host.consecutiveFailures)), ChipTone::Error,
        Words::tr("It failed %1 times in a row. One probe follows; “Skip wait” sends it now.").arg(host.consecutiveFailures)};
}

} // namespace

WaitText waitText(const HostSnapshot& host, WallMs now)
{
    switch (host.waits) {
    case WaitReason::Ready: return {Words::tr("ready"), ChipTone::Ok, Words::tr("Nothing holds this host.")};
    case WaitReason::Rate: return rateWait(host);
    case WaitReason::CrawlDelay:
        return {Words::tr("crawl-delay ") + formatDuration(host.crawlDelay), ChipTone::Accent,
            Words::tr("The host's robots.txt asks for this delay between starts.")};
    case WaitReason::RetryAfter:
        return {untilText(QStringLiteral("Retry-After"), host.waitUntil, now), ChipTone::Warning,
            Words::tr("The host answered 429 or 503 and named this moment. “Skip wait” ends it.")};
    case WaitReason::BackOff:
        return {untilText(Words::tr("back-off"), host.waitUntil, now), ChipTone::Warning,
            Words::tr("The host answered 429 or 503. The wait doubles with each time; “Skip wait” ends it.")};
    case WaitReason::Circuit: return circuitWait(host);
    case WaitReason::InFlight:
        return {Words::tr("answer"), ChipTone::Normal, Words::tr("As many requests are in flight to this host as allowed.")};
    case WaitReason::Global:
        return {Words::tr("free slot"), ChipTone::Normal, Words::tr("The run's limit of requests in flight is used up. “Boost” puts this host first.")};
    case WaitReason::Robots: return {QStringLiteral("robots.txt"), ChipTone::Normal, Words::tr("Its robots.txt is being fetched.")};
    case WaitReason::Retry: return {Words::tr("retry"), ChipTone::Warning, Words::tr("Only retries are left, and none is due.")};
    case WaitReason::Paused: return {Words::tr("paused"), ChipTone::Warning, Words::tr("Paused by hand.")};
    case WaitReason::Stopped: return {Words::tr("start"), ChipTone::Normal, Words::tr("The run is not started. Press Start.")};
    case WaitReason::Store: return {Words::tr("store"), ChipTone::Warning, Words::tr("Results wait for the store.")};
    case WaitReason::Elsewhere:
        return {Words::tr("other worker"), ChipTone::Normal, Words::tr("Another worker of this run has the host, or takes it next.")};
    case WaitReason::Done:
        return {Words::tr("done"), ChipTone::Ok, Words::tr("Nothing is queued.")};
    }
    return {};
}

QString nextStartText(const HostSnapshot& host, WallMs now)
{
    if (host.waits == WaitReason::Stopped)
        return QStringLiteral("–");
    if (host.paused || host.waits == WaitReason::Paused)
        return Words::tr("paused");
    if (host.nextStart <= 0 || host.queued == 0)
        return QStringLiteral("–");
    return formatCountdown(Milliseconds(host.nextStart - now));
}

QString etaText(const HostSnapshot& host)
{
    return host.eta && host.queued + host.inFlight > 0 ? formatDuration(*host.eta) : QStringLiteral("–");
}

QList<double> pacingMarks(const HostSnapshot& host, WallMs now)
{
    QList<double> marks;
    const double window = static_cast<double>(kPacingWindow.count());
    for (const WallMs start : host.recentStarts) {
        const double position = 1 - static_cast<double>(now - start) / window;
        if (position >= 0 && marks.size() < kMaxPacingMarks)
            marks += std::min(position, 1.0);
    }
    return marks;
}

QString pacingText(const HostSnapshot& host, WallMs now)
{
    int starts = 0;
    std::optional<WallMs> closest;
    std::optional<WallMs> before;
    for (const WallMs start : host.recentStarts) {
        if (now - start > kPacingWindow.count())
            continue;
        if (before && (!closest || start - *before < *closest))
            closest = start - *before;
        before = start;
        ++starts;
    }
    if (starts == 0)
        return Words::tr("no start in 10 s");
    const QString counted = starts == 1 ? Words::tr("1 start in 10 s") : Words::tr("%1 starts in 10 s").arg(starts);
    return closest ? counted + Words::tr(", closest ") + formatMeasured(Milliseconds(*closest)) : counted;
}

std::int64_t givenOf(const HostSnapshot& host)
{
    return host.queued + host.inFlight + host.done + host.failed + host.skipped;
}

double progressOf(const HostSnapshot& host)
{
    const std::int64_t given = givenOf(host);
    return given == 0 ? 0 : static_cast<double>(host.done + host.failed + host.skipped) / static_cast<double>(given);
}

double failedPartOf(const HostSnapshot& host)
{
    const std::int64_t given = givenOf(host);
    return given == 0 ? 0 : static_cast<double>(host.failed) / static_cast<double>(given);
}

} // namespace millrace::models

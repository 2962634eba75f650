#include "app/scrape/fetch_trace.h"

#include "app/scrape/scrape_feed.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr int kRoot = 0;

/// Query parameters whose values grant access ("HTTP client span", url.full).
bool isSignature(std::string_view parameter)
{
    return parameter == "AWSAccessKeyId" || parameter == "Signature" || parameter == "sig" || parameter == "X-Goog-Signature";
}

std::string withoutSignatures(std::string_view query)
{
    std::string kept;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && isSignature(pair.substr(0, equals)))
            kept.append(pair.substr(0, equals + 1)).append("REDACTED");
        else
            kept.append(pair);
        if (end < query.size())
            kept += '&';
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return kept;
}

} // namespace

std::string tracedUrl(const http::Url& url)
{
    http::Url shown = url;
    if (shown.query)
        shown.query = withoutSignatures(*url.query);
    return shown.href().substr(0, telemetry::kMaxAttributeBytes);
}

FetchTrace::FetchTrace(SteadyTime began)
{
    m_trace.spans.reserve(12);
    m_trace.add("fetch", -1, began, began);
}

void FetchTrace::laneWait(SteadyTime from, SteadyTime to)
{
    m_trace.add("lane wait", kRoot, from, to);
}

void FetchTrace::robots(SteadyTime from, SteadyTime to, std::string error)
{
    const int index = m_trace.add("robots.txt", kRoot, from, to);
    m_trace.spans[static_cast<std::size_t>(index)].errorType = std::move(error);
}

void FetchTrace::attempt(const Attempt& attempt)
{
    const int index = m_trace.add("attempt", kRoot, attempt.began, attempt.ended);
    telemetry::Span& span = m_trace.spans[static_cast<std::size_t>(index)];
    span.kind = telemetry::SpanKind::Client;
    span.attributes = {{"http.request.method", std::string("GET")}, {"url.full", tracedUrl(attempt.url)}, {"server.address", attempt.url.host},
        {"server.port", std::int64_t{attempt.url.effectivePort()}}, {"millrace.attempt", std::int64_t{attempt.number}}};
    if (attempt.number > 1)
        span.attributes.push_back({"http.request.resend_count", std::int64_t{attempt.number - 1}});
    if (attempt.hop > 0)
        span.attributes.push_back({"millrace.redirects", std::int64_t{attempt.hop}});
    if (attempt.error) {
        span.errorType = http::name(attempt.error->code);
        span.errorMessage = attempt.error->detail;
        span.attributes.push_back({"millrace.phase", std::string(http::name(attempt.error->phase))});
        return;
    }
    const http::HttpResponse& response = *attempt.response;
    span.attributes.push_back({"http.response.status_code", std::int64_t{response.status}});
    span.attributes.push_back({"http.response.body.size", response.bytesReceived});
    if (response.status >= 400)
        span.errorType = std::to_string(response.status);
    phases(index, attempt);
}

/// libcurl has durations; what ties them to the clock is the moment of the send.
void FetchTrace::phases(int parent, const Attempt& attempt)
{
    const http::PhaseTimings& timings = attempt.response->timings;
    const auto add = [&](const char* name, SteadyTime from, SteadyTime to) {
        if (to > from)
            m_trace.add(name, parent, std::clamp(from, attempt.began, attempt.ended), std::clamp(to, attempt.began, attempt.ended));
    };
    const SteadyTime secured = attempt.sentAt;
    const SteadyTime connected = secured - timings.tls;
    const SteadyTime resolved = connected - timings.connect;
    const SteadyTime answered = attempt.sentAt + timings.firstByte;
    add("DNS", resolved - timings.dns, resolved);
    add("connect", resolved, connected);
    add("TLS", connected, secured);
    add("first byte", attempt.sentAt, answered);
    add("body", answered, answered + timings.body);
}

void FetchTrace::parsed(SteadyTime from, SteadyTime to)
{
    m_trace.add("parse", kRoot, from, to);
}

void FetchTrace::outcome(const PageEvent& event)
{
    telemetry::Span& root = m_trace.spans.front();
    const auto url = http::parseUrl(event.url);
    root.attributes.push_back({"url.full", url ? tracedUrl(*url) : std::string()});
    root.attributes.push_back({"millrace.state", std::string(store::name(event.state))});
    root.attributes.push_back({"millrace.attempts", std::int64_t{event.attempts}});
    if (event.status != 0)
        root.attributes.push_back({"http.response.status_code", std::int64_t{event.status}});
    if (event.state != store::UrlState::Failed)
        return;
    root.errorType = event.errorCode ? std::string(http::name(*event.errorCode)) : event.error.substr(0, event.error.find(':'));
    root.errorMessage = event.error;
}

std::unique_ptr<FetchTrace> FetchTraces::beginSampled(std::int64_t keyHash, int attempt, SteadyTime since, SteadyTime now)
{
    if (const auto kept = m_kept.find(keyHash); kept != m_kept.end()) {
        std::unique_ptr<FetchTrace> trace = std::move(kept->second.trace);
        trace->laneWait(kept->second.since, now);
        m_kept.erase(kept);
        return trace;
    }
    if (attempt > 1 || !m_sink->sample(telemetry::TraceOf::Fetch, now))
        return nullptr;
    auto trace = std::make_unique<FetchTrace>(since);
    trace->laneWait(since, now);
    return trace;
}

void FetchTraces::keep(std::int64_t keyHash, std::unique_ptr<FetchTrace> trace, SteadyTime now)
{
    if (trace && m_kept.size() < kMaxKept)
        m_kept.insert_or_assign(keyHash, Kept{std::move(trace), now});
}

std::unique_ptr<FetchTrace> FetchTraces::takeKept(std::int64_t keyHash)
{
    if (m_kept.empty())
        return nullptr;
    auto kept = m_kept.extract(keyHash);
    return kept.empty() ? nullptr : std::move(kept.mapped().trace);
}

void FetchTraces::end(std::unique_ptr<FetchTrace> trace, SteadyTime storedSince, SteadyTime now)
{
    trace->m_trace.add("store", kRoot, storedSince, now);
    trace->m_trace.spans.front().end = now;
    m_sink->record(std::move(trace->m_trace));
}

} // namespace millrace::scrape

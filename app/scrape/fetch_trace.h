#pragma once

#include "app/http/http_transport.h"
#include "app/http/url.h"
#include "app/telemetry/span_sink.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace millrace::scrape {

struct PageEvent;

/// What is told of one URL: `fetch`, and below it `lane wait`, `robots.txt`, an `attempt` for each request (retries and redirects are
/// requests of their own) with its `DNS`, `connect`, `TLS`, `first byte` and `body`, then `parse` and `store`.
///
/// Thread: loop. Names and attributes by OpenTelemetry's HTTP conventions, where these have one.
class FetchTrace {
public:
    /// One request and what came of it.
    struct Attempt {
        const http::Url& url;
        int number = 1;                          ///< of the URL, from 1
        int hop = 0;                             ///< redirects before it
        SteadyTime began;
        SteadyTime sentAt;                       ///< epoch: it was not sent
        SteadyTime ended;
        const http::HttpResponse* response = nullptr;
        const http::HttpError* error = nullptr;  ///< where there is no response
    };

    explicit FetchTrace(SteadyTime began);
    void laneWait(SteadyTime from, SteadyTime to);
    /// `error`: why it could not be read; empty: it was, or is not there.
    void robots(SteadyTime from, SteadyTime to, std::string error);
    void attempt(const Attempt& attempt);
    void parsed(SteadyTime from, SteadyTime to);
    /// How the URL ended.
    void outcome(const PageEvent& event);

private:
    friend class FetchTraces;
    void phases(int parent, const Attempt& attempt);

    telemetry::Trace m_trace;
};

/// `url` for url.full, cut to what an attribute may have: credentials are never in it; the values of the signatures that the HTTP conventions name
/// are left out.
[[nodiscard]] std::string tracedUrl(const http::Url& url);

/// The traces of a run's URLs that are not over: those under way are with their work, those that wait for a retry are here.
///
/// Thread: loop. Where nothing is traced, begin() is one branch. A trace whose URL goes back to its queue unfinished is not told.
class FetchTraces {
public:
    static constexpr std::size_t kMaxKept = 1'000;   ///< beyond it a URL that is tried again is not traced any further

    explicit FetchTraces(telemetry::SpanSink* sink) : m_sink(sink) {}

    /// For a URL that waited for this start from `since` to `now`. Null: it is not traced. It is asked for at the first attempt, once for all.
    [[nodiscard]] std::unique_ptr<FetchTrace> begin(std::int64_t keyHash, int attempt, SteadyTime since, SteadyTime now)
    {
        return m_sink ? beginSampled(keyHash, attempt, since, now) : nullptr;
    }
    /// The URL will be tried again.
    void keep(std::int64_t keyHash, std::unique_ptr<FetchTrace> trace, SteadyTime now);
    [[nodiscard]] std::unique_ptr<FetchTrace> takeKept(std::int64_t keyHash);
    /// The URL's row is committed: tells the trace.
    void end(std::unique_ptr<FetchTrace> trace, SteadyTime storedSince, SteadyTime now);
    void forget() { m_kept.clear(); }

private:
    struct Kept {
        std::unique_ptr<FetchTrace> trace;
        SteadyTime since;
    };
    [[nodiscard]] std::unique_ptr<FetchTrace> beginSampled(std::int64_t keyHash, int attempt, SteadyTime since, SteadyTime now);

    telemetry::SpanSink* const m_sink;
    std::unordered_map<std::int64_t, Kept> m_kept;
};

} // namespace millrace::scrape

#include "app/scrape/fetch_trace.h"
#include "app/scrape/scrape_feed.h"

#include <QTest>

#include <algorithm>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime kBegan{1h};

class Sink final : public telemetry::SpanSink {
public:
    bool wants = true;
    int asked = 0;
    std::vector<telemetry::Trace> told;
    bool sample(telemetry::TraceOf kind, SteadyTime) override
    {
        ++asked;
        return wants && kind == telemetry::TraceOf::Fetch;
    }
    void record(telemetry::Trace trace) override { told.push_back(std::move(trace)); }
};

http::Url urlOf(const char* text)
{
    return *http::parseUrl(text);
}

const telemetry::Span* find(const telemetry::Trace& trace, std::string_view name)
{
    const auto found = std::find_if(trace.spans.begin(), trace.spans.end(), [&](const auto& span) { return name == span.name; });
    return found == trace.spans.end() ? nullptr : &*found;
}

std::string textOf(const telemetry::Span& span, std::string_view key)
{
    for (const telemetry::Attribute& each : span.attributes) {
        if (key == each.key)
            return std::holds_alternative<std::string>(each.value) ? std::get<std::string>(each.value) : std::to_string(std::get<std::int64_t>(each.value));
    }
    return "absent";
}

/// The trace of one attempt that was answered.
telemetry::Trace traceOf(const http::Url& url, const http::HttpResponse& response, SteadyTime sentAt, SteadyTime ended)
{
    Sink sink;
    FetchTraces traces(&sink);
    auto trace = traces.begin(1, 1, kBegan - 1s, kBegan);
    trace->attempt({url, 1, 0, kBegan, sentAt, ended, &response, nullptr});
    traces.end(std::move(trace), ended, ended + 5ms);
    return sink.told.front();
}

} // namespace

class TestFetchTrace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsNoSignature()
    {
        QCOMPARE(tracedUrl(urlOf("http://a/b?x=1&sig=abc&y")), std::string("http://a/b?x=1&sig=REDACTED&y"));
        QCOMPARE(tracedUrl(urlOf("http://a/?AWSAccessKeyId=k&Signature=s&X-Goog-Signature=g&signature=kept")), std::string("http://a/?AWSAccessKeyId=REDACTED&Signature=REDACTED&X-Goog-Signature=REDACTED&signature=kept"));
        QCOMPARE(tracedUrl(urlOf("http://user:word@a/b?")), std::string("http://a/b?"));
        QCOMPARE(tracedUrl(urlOf("http://a/b?x=1&&=2&")), std::string("http://a/b?x=1&&=2&"));
        QCOMPARE(tracedUrl(urlOf(("http://a/" + std::string(5'000, 'b')).c_str())).size(), telemetry::kMaxAttributeBytes);
    }

    void laysThePhasesAroundTheSend()
    {
        http::HttpResponse response;
        response.status = 200;
        response.timings = {10ms, 20ms, 30ms, 40ms, 50ms, 160ms};
        const telemetry::Trace trace = traceOf(urlOf("https://a/"), response, kBegan + 65ms, kBegan + 170ms);
        const auto [dns, connect, tls, first, body] = std::tuple(find(trace, "DNS"), find(trace, "connect"), find(trace, "TLS"), find(trace, "first byte"), find(trace, "body"));
        QVERIFY(dns && connect && tls && first && body);
        QCOMPARE(dns->start, kBegan + 5ms);
        QCOMPARE(dns->end, connect->start);
        QCOMPARE(connect->end, tls->start);
        QCOMPARE(tls->end, kBegan + 65ms);
        QCOMPARE(first->start, kBegan + 65ms);
        QCOMPARE(first->end, body->start);
        QCOMPARE(body->end, kBegan + 155ms);
        for (const telemetry::Span& span : trace.spans) {
            if (span.parent < 0)
                continue;
            const telemetry::Span& parent = trace.spans[static_cast<std::size_t>(span.parent)];
            QVERIFY2(span.start >= parent.start && span.end <= parent.end, span.name);
        }
    }

    void keepsPhasesWithinTheirAttempt()
    {
        http::HttpResponse response;
        response.status = 200;
        response.timings = {1h, 0ms, 0ms, 10ms, 1h, 2h};
        const telemetry::Trace trace = traceOf(urlOf("http://a/"), response, kBegan + 1ms, kBegan + 20ms);
        QCOMPARE(find(trace, "DNS")->start, kBegan);
        QCOMPARE(find(trace, "body")->end, kBegan + 20ms);
        QVERIFY(!find(trace, "connect")); // reused: it did not happen
    }

    void namesTheErrorOfAnAttempt()
    {
        Sink sink;
        FetchTraces traces(&sink);
        auto trace = traces.begin(1, 1, kBegan, kBegan);
        const http::HttpError error{http::HttpErrorCode::Refused, http::Phase::Connect, "connection refused"};
        const http::Url url = urlOf("http://a:81/");
        trace->attempt({url, 3, 2, kBegan, {}, kBegan + 1ms, nullptr, &error});
        PageEvent event;
        event.url = "http://a:81/";
        event.state = store::UrlState::Failed;
        event.errorCode = error.code;
        event.error = "Refused: connection refused";
        trace->outcome(event);
        traces.end(std::move(trace), kBegan + 1ms, kBegan + 2ms);
        const telemetry::Span& attempt = *find(sink.told.front(), "attempt");
        QCOMPARE(attempt.errorType, std::string("Refused"));
        QCOMPARE(textOf(attempt, "millrace.phase"), std::string("Connect"));
        QCOMPARE(textOf(attempt, "http.request.resend_count"), std::string("2"));
        QCOMPARE(textOf(attempt, "millrace.redirects"), std::string("2"));
        QCOMPARE(textOf(attempt, "server.port"), std::string("81"));
        QCOMPARE(sink.told.front().spans.front().errorType, std::string("Refused"));
        QCOMPARE(sink.told.front().spans.front().end, kBegan + 2ms);
    }

    void goesOnAfterARetry()
    {
        Sink sink;
        FetchTraces traces(&sink);
        traces.keep(7, traces.begin(7, 1, kBegan, kBegan), kBegan + 1s);
        QCOMPARE(sink.asked, 1);
        sink.wants = false;
        auto again = traces.begin(7, 2, kBegan + 3s, kBegan + 4s);
        QVERIFY(again);
        sink.wants = true;
        QVERIFY(!traces.begin(7, 2, kBegan, kBegan)); // taken, and not asked for anew
        QCOMPARE(sink.asked, 1);
        traces.end(std::move(again), kBegan + 4s, kBegan + 5s);
        const telemetry::Span& waited = sink.told.front().spans[2];
        QCOMPARE(std::string(waited.name), std::string("lane wait"));
        QCOMPARE(waited.start, kBegan + 1s); // since it was put back
        QCOMPARE(waited.end, kBegan + 4s);
    }

    void keepsABoundedNumber()
    {
        Sink sink;
        FetchTraces traces(&sink);
        for (std::size_t i = 0; i < FetchTraces::kMaxKept + 1; ++i)
            traces.keep(static_cast<std::int64_t>(i), traces.begin(static_cast<std::int64_t>(i), 1, kBegan, kBegan), kBegan);
        QVERIFY(traces.takeKept(0));
        QVERIFY(!traces.takeKept(0));
        QVERIFY(!traces.takeKept(static_cast<std::int64_t>(FetchTraces::kMaxKept)));
        traces.forget();
        QVERIFY(!traces.takeKept(1));
        QVERIFY(sink.told.empty()); // unfinished ones are not told
    }

    void asksNobodyWithoutASink()
    {
        FetchTraces traces(nullptr);
        QVERIFY(!traces.begin(1, 1, kBegan, kBegan));
        traces.keep(1, nullptr, kBegan);
        QVERIFY(!traces.takeKept(1));
    }
};

QTEST_GUILESS_MAIN(TestFetchTrace)
#include "tst_fetch_trace.moc"

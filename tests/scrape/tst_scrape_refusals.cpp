#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// What the scraper does when a host refuses or fails: back-off, circuit, retries.
class TstScrapeRefusals : public QObject {
    Q_OBJECT

    static std::vector<std::int64_t> attemptsOf(const ScrapeHarness& scraper, const std::string& url)
    {
        std::vector<std::int64_t> times;
        for (const auto& start : scraper.transport.starts()) {
            if (start.request.url == url)
                times.push_back(std::chrono::duration_cast<Milliseconds>(start.asked - scraper.loop.now() + scraper.loop.elapsed()).count());
        }
        return times;
    }

private Q_SLOTS:
    // --- back-off ---
    void obeysRetryAfter_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("waits");       // ms from the answer, which comes 10 ms after the send
        QTest::newRow("429, seconds") << 429 << QByteArray("7") << 7'000;
        QTest::newRow("503, seconds") << 503 << QByteArray("12") << 12'000;
        // the wall clock begins at 1,700,000,000: Tue, 14 Nov 2023 22:13:20 GMT
        QTest::newRow("an IMF date") << 429 << QByteArray("Tue, 14 Nov 2023 22:13:40 GMT") << 19'990;
        QTest::newRow("an RFC 850 date") << 429 << QByteArray("Tuesday, 14-Nov-23 22:13:40 GMT") << 19'990;
        QTest::newRow("an asctime date") << 429 << QByteArray("Tue Nov 14 22:13:40 2023") << 19'990;
        QTest::newRow("a date in the past") << 429 << QByteArray("Tue, 14 Nov 2023 20:00:00 GMT") << 1'000;
        QTest::newRow("zero is a second") << 429 << QByteArray("0") << 1'000;
        QTest::newRow("the year 9999 is an hour") << 503 << QByteArray("Fri, 31 Dec 9999 23:59:59 GMT") << 3'600'000;
    }
    void obeysRetryAfter()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, value);
        QFETCH(const int, waits);
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedStatus(status, {{"Retry-After", value.toStdString()}}), scriptedPage("x")});
        scraper.begin(urlLines("a.example", 2) + urlLines("b.example", 2), noRobots());
        scraper.loop.runFor(600ms);
        const HostSnapshot host = scraper.host("a.example");
        QCOMPARE(int(host.waits), int(WaitReason::RetryAfter));
        QCOMPARE(host.waitUntil, EngineLoop::kWallStart + 10 + waits);
        scraper.runToEnd(2h);
        // the lane waits, not the URL alone; then it goes on at its pace
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 ") + QByteArray::number(waits + 10) + ' ' + QByteArray::number(waits + 510));
        QCOMPARE(joined(scraper.sendsTo("b.example")), QByteArray("0 500"));
    }
    void doublesItsOwnBackOff()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedStatus(503));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), noRobots());
        QCOMPARE(run.failed, 1);
        const auto spaces = gaps(scraper.sendsTo("a.example"));
        QCOMPARE(spaces.size(), 2U);
        QVERIFY(spaces[0] >= 60'010 && spaces[0] <= 66'010);   // 10 % jitter
        QVERIFY(spaces[1] >= 120'010 && spaces[1] <= 132'010);
        QCOMPARE(scraper.page("https://a.example/p0").error, std::string("503"));
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 3);
    }
    void namesItsOwnBackOff()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedStatus(429), scriptedPage("x")});
        scraper.begin(urlLines("a.example", 2), noRobots());
        scraper.loop.runFor(1s);
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::BackOff));
        QVERIFY(scraper.snapshot().eta >= Milliseconds(55s));
        QCOMPARE(scraper.snapshot().etaHost, std::string("a.example"));
    }
    void takesABurstOfRefusalsForOneIncident()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.rate = 0;
        settings.perHost = 8;
        scraper.transport.fallback = [&](const http::HttpRequest& request) {
            ScriptedAnswer answer = scraper.loop.elapsed() < 1s ? scriptedStatus(429) : scriptedPage(request.url);
            answer.beforeAnswer = Milliseconds(50 + 10 * (request.url.back() - '0')); // one after another
            return answer;
        };
        const auto run = scraper.scrapeAll(urlLines("a.example", 8), settings);
        QCOMPARE(run.done, 8);
        QVERIFY(run.elapsed >= 60s && run.elapsed < 70s); // not 60 s × 2^7
    }
    void endsTheBackOffWhenAskedTo()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedStatus(503, {{"Retry-After", "3000"}}), scriptedPage("x")});
        scraper.begin(urlLines("a.example", 1), noRobots());
        scraper.loop.runFor(2s);
        scraper.service().skipHostWait(scraper.hostId("a.example"));
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(run.done, 1);
    }

    // --- circuit ---
    void probesAFailingHostOnceAMinuteAndThenGivesItUp()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest& request) {
            return request.url.starts_with("https://dead.example") ? scriptedError(http::HttpErrorCode::Refused, "connection refused") : scriptedPage("x");
        };
        scraper.begin(urlLines("dead.example", 100) + urlLines("b.example", 3), noRobots(0));
        scraper.loop.runFor(10s);
        HostSnapshot host = scraper.host("dead.example");
        QCOMPARE(int(host.waits), int(WaitReason::Circuit));
        QCOMPARE(host.consecutiveFailures, 5);
        QCOMPARE(host.waitUntil, EngineLoop::kWallStart + 62'050); // the fifth failed at 2,050 ms: the attempt takes 10 ms, and the spacing counts from its end
        const auto run = scraper.runToEnd();
        QCOMPARE(run.failed, 100);
        QCOMPARE(run.done, 3);
        int starts = 0;
        for (const auto& start : scraper.transport.starts())
            starts += start.request.url.starts_with("https://dead.example") ? 1 : 0;
        QCOMPARE(starts, 8); // five failures, three probes
        QVERIFY(run.elapsed >= 180s && run.elapsed < 190s);
        QCOMPARE(run.failures.at("Refused"), 8);
        QCOMPARE(run.failures.at("Circuit"), 92);
        QVERIFY(scraper.page("https://dead.example/p99").error.starts_with("Circuit: "));
    }
    void goesOnWhenAProbeSucceeds()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [&](const http::HttpRequest&) {
            return scraper.loop.elapsed() < 30s ? scriptedError(http::HttpErrorCode::ConnectTimeout) : scriptedPage("x");
        };
        const auto run = scraper.scrapeAll(urlLines("a.example", 20), noRobots(0));
        QCOMPARE(run.failed, 5);
        QCOMPARE(run.done, 15);
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::Done));
    }
    void probesAtOnceWhenAskedTo()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [&](const http::HttpRequest&) {
            return scraper.loop.elapsed() < 5s ? scriptedError(http::HttpErrorCode::ConnectTimeout) : scriptedPage("x");
        };
        scraper.begin(urlLines("a.example", 8), noRobots(0));
        scraper.loop.runFor(6s);
        scraper.service().skipHostWait(scraper.hostId("a.example"));
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 3);
        QVERIFY(run.elapsed < 12s);
    }
    void doesNotOpenTheCircuitForPagesThatAreNotThere()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const auto&) { return scriptedStatus(404); };
        const auto run = scraper.scrapeAll(urlLines("a.example", 12), noRobots());
        QCOMPARE(run.failed, 12);
        QVERIFY(run.elapsed < 7s);
        QCOMPARE(run.failures.at("404"), 12);
    }

    // --- retries ---
    void retriesTwiceWithGrowingDelays_data()
    {
        QTest::addColumn<int>("code");
        using enum http::HttpErrorCode;
        for (const auto code : {Resolve, Refused, Unreachable, ConnectTimeout, Timeout, Stalled, Reset, Truncated})
            QTest::newRow(std::string(http::name(code)).c_str()) << int(code);
        QTest::newRow("status 500") << -500;
        QTest::newRow("status 502") << -502;
    }
    void retriesTwiceWithGrowingDelays()
    {
        QFETCH(const int, code);
        ScrapeHarness scraper;
        const ScriptedAnswer bad = code < 0 ? scriptedStatus(-code) : scriptedError(http::HttpErrorCode(code), "why");
        scraper.transport.on("https://a.example/p0", bad);
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), noRobots());
        QCOMPARE(run.failed, 1);
        const auto spaces = gaps(attemptsOf(scraper, "https://a.example/p0"));
        QCOMPARE(spaces.size(), 2U);
        QVERIFY(spaces[0] >= 750 && spaces[0] <= 1'275);     // 1 s ± 25 %, 10 ms for the attempt
        QVERIFY(spaces[1] >= 1'500 && spaces[1] <= 2'525);
        const auto& page = scraper.page("https://a.example/p0");
        QCOMPARE(page.attempts, 3);
        QCOMPARE(page.error, code < 0 ? std::to_string(-code) : std::string(http::name(http::HttpErrorCode(code))) + ": why");
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM fetches WHERE url = 'https://a.example/p0'")).front().front(), std::string("3"));
    }
    void doesNotRetryWhatWillNotChange_data()
    {
        QTest::addColumn<int>("code");
        using enum http::HttpErrorCode;
        for (const auto code : {BlockedAddress, Tls, TooLarge, HeadersTooLarge, Protocol, Encoding})
            QTest::newRow(std::string(http::name(code)).c_str()) << int(code);
        QTest::newRow("status 404") << -404;
        QTest::newRow("status 410") << -410;
    }
    void doesNotRetryWhatWillNotChange()
    {
        QFETCH(const int, code);
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", code < 0 ? scriptedStatus(-code) : scriptedError(http::HttpErrorCode(code)));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), noRobots());
        QCOMPARE(run.failed, 1);
        QCOMPARE(scraper.countOf("https://a.example/p0"), 1);
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 1);
    }
    void retriesAPageWhoseBodyWasCutShort()
    {
        ScrapeHarness scraper;
        ScriptedAnswer cut = scriptedPage("x");
        cut.headers.push_back({"Content-Encoding", "gzip"});
        cut.body = std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c", 12); // a stream without its end
        scraper.transport.on("https://a.example/p0", {cut, scriptedPage("whole")});
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), noRobots());
        QCOMPARE(run.done, 1);
        QCOMPARE(scraper.page("https://a.example/p0").title, std::string("whole"));
        QCOMPARE(scraper.countOf("https://a.example/p0"), 2);
    }
    void letsOtherUrlsOfTheLaneGoBeforeARetry()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.rate = 10;
        scraper.transport.on("https://a.example/p0", {scriptedError(http::HttpErrorCode::Reset), scriptedPage("x")});
        scraper.scrapeAll(urlLines("a.example", 4), settings);
        QCOMPARE(scraper.asked().back(), std::string("https://a.example/p0"));
        QCOMPARE(scraper.asked()[1], std::string("https://a.example/p1"));
    }
    void retriesAsOftenAsSet()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedStatus(500));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), noRobots(4));
        QCOMPARE(run.failed, 1);
        QCOMPARE(scraper.countOf("https://a.example/p0"), 5);
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 5);
    }
};

MILLRACE_TEST_MAIN(TstScrapeRefusals)
#include "tst_scrape_refusals.moc"

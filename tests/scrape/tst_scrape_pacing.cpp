#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <numeric>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// When a host is asked: the rate, what counts as a start, how many at once.
class TstScrapePacing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spacesTheStartsOfAHostStrictly()
    {
        ScrapeHarness scraper;
        const auto run = scraper.scrapeAll(urlLines("a.example", 5), noRobots());
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000 1500 2000"));
        QCOMPARE(run.done, 5);
    }
    void countsRobotsTxtAsAStart()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll(urlLines("a.example", 3));
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000 1500"));
        QCOMPARE(scraper.transport.starts().front().request.url, std::string("https://a.example/robots.txt"));
    }
    void countsFromTheSend()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slowToConnect = scriptedPage("x");
        slowToConnect.beforeSend = 300ms;
        scraper.transport.on("https://a.example/p0", slowToConnect);
        scraper.scrapeAll(urlLines("a.example", 3), noRobots());
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("300 800 1300"));
    }
    void isHeldByAStartThatWasNotSentYet()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slowToConnect = scriptedPage("x");
        slowToConnect.beforeSend = 7s;
        scraper.transport.on("https://a.example/p0", slowToConnect);
        scraper.begin(urlLines("a.example", 3), noRobots());
        scraper.loop.runFor(6s);
        QCOMPARE(scraper.transport.starts().size(), 1U);
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::InFlight));
        scraper.runToEnd();
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("7000 7500 8000"));
    }
    void countsAFailedConnectionAsAStart()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.retries = 0;
        scraper.transport.on("https://a.example/p0", scriptedError(http::HttpErrorCode::Refused));
        scraper.scrapeAll(urlLines("a.example", 2), settings);
        QCOMPARE(scraper.transport.starts()[1].asked - scraper.transport.starts()[0].asked, SteadyDuration(510ms)); // it ended after 10 ms
    }
    void hasAtMostTwoInFlightPerHost()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("x");
        slow.beforeAnswer = 5s;
        scraper.transport.fallback = [slow](const auto&) { return slow; };
        scraper.scrapeAll(urlLines("a.example", 5), noRobots());
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 5000 5500 10000"));
        QCOMPARE(scraper.transport.mostInFlightTo("a.example"), 2U);
    }
    void hasAtMostSoManyInFlightInAll()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.concurrency = 4;
        ScriptedAnswer slow = scriptedPage("x");
        slow.beforeAnswer = 1s;
        scraper.transport.fallback = [slow](const auto&) { return slow; };
        std::string urls;
        for (int i = 0; i < 30; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 1);
        const auto run = scraper.scrapeAll(urls, settings);
        QCOMPARE(run.done, 30);
        QCOMPARE(scraper.transport.mostInFlight(), 4U);
    }
    void doesNotLetHostsDelayEachOther()
    {
        ScrapeHarness scraper;
        ScriptedAnswer stuck = scriptedPage("x");
        stuck.beforeAnswer = 25s;
        std::string urls;
        for (int i = 0; i < 12; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 4);
        for (int i = 0; i < 4; ++i)
            scraper.transport.on("https://h0.example/p" + std::to_string(i), stuck);
        scraper.scrapeAll(urls, noRobots());
        for (int i = 1; i < 12; ++i)
            QCOMPARE(joined(scraper.sendsTo("h" + std::to_string(i) + ".example")), QByteArray("0 500 1000 1500"));
        QCOMPARE(joined(scraper.sendsTo("h0.example")), QByteArray("0 500 25000 25500"));
    }
    void takesNoLongerThanTheRateAsksFor()
    {
        ScrapeHarness scraper;
        std::string urls;
        for (int i = 0; i < 20; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 21);
        const auto run = scraper.scrapeAll(urls);
        QCOMPARE(run.done, 420);
        for (int i = 0; i < 20; ++i) {
            const auto spaces = gaps(scraper.sendsTo("h" + std::to_string(i) + ".example"));
            QCOMPARE(spaces.size(), 21U); // robots.txt and 21 pages
            QCOMPARE(*std::min_element(spaces.begin(), spaces.end()), 500);
        }
        QVERIFY2(run.elapsed <= 11'025ms, qPrintable(QString::number(run.elapsed.count()))); // 5 % over 21 × 0.5 s
    }
    void givesPorts80And443OneLaneAndOthersTheirOwn()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll("http://a.example/\nhttps://a.example/\nhttp://a.example:8080/\n", noRobots());
        std::vector<std::int64_t> both = scraper.sendsTo("a.example"); // http and https
        std::sort(both.begin(), both.end());
        QCOMPARE(joined(both), QByteArray("0 500"));
        QCOMPARE(joined(scraper.sendsTo("a.example:8080")), QByteArray("0"));
    }
    void asksForRobotsTxtOncePerOriginInTheSameLane()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll("http://a.example/1\nhttp://a.example/2\nhttps://a.example/1\nhttps://a.example/2\n");
        QCOMPARE(scraper.countOf("http://a.example/robots.txt"), 1);
        QCOMPARE(scraper.countOf("https://a.example/robots.txt"), 1);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000 1500 2000 2500"));
    }
    void countsRedirectsAsStartsOfTheirOwnHosts()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/x"));
        scraper.transport.on("https://a.example/p1", scriptedRedirect("/y"));
        scraper.scrapeAll(urlLines("a.example", 3) + urlLines("b.example", 2), noRobots());
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000 1500"));
        QCOMPARE(joined(scraper.sendsTo("b.example")), QByteArray("0 500 1000"));
    }
    void countsRetriesAsStarts()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedStatus(500), scriptedError(http::HttpErrorCode::Reset), scriptedPage("x")});
        const auto run = scraper.scrapeAll(urlLines("a.example", 4), noRobots());
        QCOMPARE(run.done, 4);
        const auto spaces = gaps(scraper.sendsTo("a.example"));
        QCOMPARE(spaces.size(), 5U);
        QVERIFY(*std::min_element(spaces.begin(), spaces.end()) >= 500);
    }
    void sendsAClosedConnectionsRequestAgainThroughTheLane()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedError(http::HttpErrorCode::Resent), scriptedPage("x")});
        const auto run = scraper.scrapeAll(urlLines("a.example", 2), noRobots());
        QCOMPARE(run.done, 2);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000"));
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 1); // no fault of the URL
    }
    void endsWhenAConnectionClosesEveryTime()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedError(http::HttpErrorCode::Resent));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), noRobots());
        QCOMPARE(run.failed, 1);
        const auto spaces = gaps(scraper.sendsTo("a.example"));
        QVERIFY(spaces.size() >= 3 && spaces.size() <= 12);
        QVERIFY(*std::min_element(spaces.begin(), spaces.end()) >= 500);
    }
    void obeysCrawlDelayAndSaysSo()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("User-agent: *\nCrawl-delay: 3\n"));
        scraper.begin(urlLines("a.example", 3));
        scraper.loop.runFor(1s);
        const HostSnapshot host = scraper.host("a.example");
        QCOMPARE(int(host.waits), int(WaitReason::CrawlDelay));
        QCOMPARE(host.crawlDelay, Milliseconds(3s));
        QCOMPARE(host.nextStart, EngineLoop::kWallStart + 3'000);
        scraper.runToEnd();
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 3000 6000 9000"));
    }
    void takesAHostsRateWhileItRuns()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 8), noRobots());
        scraper.loop.runFor(700ms); // 0, 500
        const HostId host = scraper.hostId("a.example");
        scraper.service().setHostRate(host, 0.5);
        scraper.loop.runFor(4s);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 2500 4500"));
        QVERIFY(scraper.host("a.example").rateEdited);
        scraper.service().setHostRate(host, 10);
        scraper.loop.runFor(150ms);
        scraper.service().setHostRate(host, std::nullopt);
        scraper.runToEnd();
        const auto times = scraper.sendsTo("a.example");
        QCOMPARE(times.size(), 8U);
        QCOMPARE(times.back() - times[times.size() - 2], 500);
        QVERIFY(!scraper.host("a.example").rateEdited);
    }
    void takesTheRunsRateWhileItRuns()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.rate = 0.01;
        scraper.begin(urlLines("a.example", 3), settings);
        scraper.loop.runFor(10s);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0"));
        settings.rate = 1;
        scraper.setSettings(settings);
        scraper.runToEnd();
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 10000 11000"));
    }
    void waitsForNothingAtAnUnlimitedRate()
    {
        ScrapeHarness scraper;
        const auto run = scraper.scrapeAll(urlLines("a.example", 200), unlimited());
        QCOMPARE(run.done, 200);
        QCOMPARE(scraper.transport.mostInFlightTo("a.example"), 2U);
        QVERIFY(run.elapsed <= 1'200ms); // two at a time, 10 ms each
    }
    void publishesTheStartsThatProveThePacing()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 10), noRobots());
        scraper.loop.runFor(2s);
        const auto starts = scraper.host("a.example").recentStarts;
        std::vector<std::int64_t> since;
        for (const WallMs start : starts)
            since.push_back(start - EngineLoop::kWallStart);
        QCOMPARE(joined(since), QByteArray("0 500 1000 1500 2000"));
    }
};

MILLRACE_TEST_MAIN(TstScrapePacing)
#include "tst_scrape_pacing.moc"

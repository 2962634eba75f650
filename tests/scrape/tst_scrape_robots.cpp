#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// robots.txt by RFC 9309, as a run obeys it.
class TstScrapeRobots : public QObject {
    Q_OBJECT

    const std::string robots = "https://a.example/robots.txt";

private Q_SLOTS:
    void skipsWhatIsDisallowedAndKeepsTheLine()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, scriptedText("# a comment\nUser-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*?secret=1$\n"));
        const auto run = scraper.scrapeAll("https://a.example/private/x\nhttps://a.example/private/open/y\nhttps://a.example/z\nhttps://a.example/z?secret=1\n");
        QCOMPARE(run.skipped, 2);
        QCOMPARE(run.done, 2);
        QCOMPARE(scraper.countOf("https://a.example/private/x"), 0);
        const auto& page = scraper.page("https://a.example/private/x");
        QCOMPARE(page.state, store::UrlState::Skipped);
        QCOMPARE(page.robotsRule, std::string("line 3: Disallow: /private"));
        QCOMPARE(page.error, std::string("Robots: line 3: Disallow: /private"));
        QCOMPARE(scraper.page("https://a.example/private/open/y").robotsRule, std::string("line 4: Allow: /private/open"));
        QCOMPARE(scraper.page("https://a.example/z?secret=1").robotsRule, std::string("line 5: Disallow: /*?secret=1$"));
        const HostSnapshot host = scraper.host("a.example");
        QCOMPARE(host.robotsState, std::string("rules"));
        QVERIFY(host.robotsText.starts_with("# a comment\n"));
        QCOMPARE(host.skipped, 2);
    }
    void spendsNoStartOnWhatIsDisallowed()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, scriptedText("User-agent: *\nDisallow: /p\n"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 100) + "https://a.example/q\n");
        QCOMPARE(run.skipped, 100);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500"));
    }
    void readsTheGroupOfItsOwnName()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings;
        settings.userAgent = "Gardener/3.1 (+https://example.org)";
        scraper.transport.on(robots, scriptedText("User-agent: gardener\nDisallow: /p0\n\nUser-agent: *\nDisallow: /\n"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 2), settings);
        QCOMPARE(run.skipped, 1);
        QCOMPARE(run.done, 1);
        for (const auto& start : scraper.transport.starts())
            QCOMPARE(start.request.userAgent, settings.userAgent);
    }
    void allowsEverythingWhereThereIsNone_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {400, 401, 403, 404, 410, 418, 451})
            QTest::addRow("%d", status) << status;
    }
    void allowsEverythingWhereThereIsNone()
    {
        QFETCH(const int, status);
        ScrapeHarness scraper;
        scraper.transport.on(robots, scriptedStatus(status));
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 2)).done, 2);
        QCOMPARE(scraper.countOf(robots), 1);
        QCOMPARE(scraper.host("a.example").robotsState, std::string("allow"));
    }
    void allowsNothingWhereItCannotBeRead_data()
    {
        QTest::addColumn<int>("code");
        using enum http::HttpErrorCode;
        QTest::newRow("500") << -500;
        QTest::newRow("502") << -502;
        QTest::newRow("refused") << int(Refused);
        QTest::newRow("no such name") << int(Resolve);
        QTest::newRow("timeout") << int(Timeout);
    }
    void allowsNothingWhereItCannotBeRead()
    {
        QFETCH(const int, code);
        ScrapeHarness scraper;
        const ScriptedAnswer bad = code < 0 ? scriptedStatus(-code) : scriptedError(http::HttpErrorCode(code), "why");
        scraper.transport.on(robots, bad);
        const auto run = scraper.scrapeAll(urlLines("a.example", 50) + urlLines("b.example", 1));
        QCOMPARE(run.failed, 50);
        QCOMPARE(run.done, 1);
        QCOMPARE(scraper.countOf(robots), 3); // the retry budget
        QCOMPARE(scraper.countOf("https://a.example/p0"), 0);
        QCOMPARE(scraper.host("a.example").robotsState, std::string("disallow"));
        const auto& page = scraper.page("https://a.example/p7");
        QVERIFY2(page.error.find("robots.txt") != std::string::npos, page.error.c_str());
        QVERIFY2(page.error.find(code < 0 ? std::to_string(-code) : std::string(http::name(http::HttpErrorCode(code)))) != std::string::npos, page.error.c_str());
    }
    void readsItOnTheLastTry()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, {scriptedStatus(500), scriptedError(http::HttpErrorCode::Reset), scriptedText("User-agent: *\nDisallow: /p0\n")});
        const auto run = scraper.scrapeAll(urlLines("a.example", 2));
        QCOMPARE(run.skipped, 1);
        QCOMPARE(run.done, 1);
        const auto spaces = gaps(scraper.sendsTo("a.example"));
        QVERIFY(spaces[0] >= 1'000 && spaces[1] >= 2'000);
    }
    void asksAgainWhenTheUserRetries()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, {scriptedStatus(500), scriptedStatus(500), scriptedStatus(500), scriptedStatus(404)});
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 3)).failed, 3);
        QCOMPARE(scraper.retryFailed(), 3);
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 3);
    }
    void obeysRetryAfterOfRobotsTxt()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, {scriptedStatus(503, {{"Retry-After", "20"}}), scriptedStatus(404)});
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1)).done, 1);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 20010 20510"));
    }
    void followsFiveRedirectsEachInItsOwnLane()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, scriptedRedirect("https://b.example/r1", 301));
        scraper.transport.on("https://b.example/r1", scriptedRedirect("/r2"));
        scraper.transport.on("https://b.example/r2", scriptedRedirect("/r3", 307));
        scraper.transport.on("https://b.example/r3", scriptedRedirect("/r4", 308));
        scraper.transport.on("https://b.example/r4", scriptedRedirect("/r5", 303));
        scraper.transport.on("https://b.example/r5", scriptedText("User-agent: *\nDisallow: /p0\n"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 2));
        QCOMPARE(run.skipped, 1);
        QCOMPARE(run.done, 1);
        const auto spaces = gaps(scraper.sendsTo("b.example"));
        QCOMPARE(joined(spaces), QByteArray("500 500 500 500"));
    }
    void takesASixthRedirectForNone()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, scriptedRedirect("/robots.txt?again"));
        scraper.transport.on("https://a.example/robots.txt?again", scriptedRedirect("/robots.txt?again"));
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1)).done, 1);
        QCOMPARE(scraper.countOf("https://a.example/robots.txt?again"), 5);
    }
    void readsACompressedOne()
    {
        ScrapeHarness scraper;
        ScriptedAnswer broken = scriptedText("not gzip");
        broken.headers.push_back({"Content-Encoding", "gzip"});
        scraper.transport.on(robots, broken);
        const auto run = scraper.scrapeAll(urlLines("a.example", 1));
        QCOMPARE(run.failed, 1); // what cannot be inflated is no permission
    }
    void startsNothingElseWhileItIsFetched()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedStatus(404);
        slow.beforeAnswer = 8s;
        scraper.transport.on(robots, slow);
        scraper.begin(urlLines("a.example", 5));
        scraper.loop.runFor(7s);
        QCOMPARE(scraper.transport.starts().size(), 1U);
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::Robots));
        QCOMPARE(scraper.host("a.example").robotsState, std::string("fetching"));
        scraper.runToEnd();
        QCOMPARE(scraper.countOf(robots), 1);
    }
    void isCachedOverSessions()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll(urlLines("a.example", 1));
        scraper.add(urlLines("a.example", 3));
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 3);
        QCOMPARE(scraper.countOf(robots), 1);
    }
    void isNotAskedForWhenIgnored()
    {
        ScrapeHarness scraper;
        scraper.transport.on(robots, scriptedText("User-agent: *\nDisallow: /\n"));
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 2), noRobots()).done, 2);
        QCOMPARE(scraper.countOf(robots), 0);
        QCOMPARE(scraper.host("a.example").robotsState, std::string("ignored"));
    }
};

MILLRACE_TEST_MAIN(TstScrapeRobots)
#include "tst_scrape_robots.moc"

#include "tests/scrape/scrape_harness.h"
#include "tests/support/answer_of.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// The program ends, cleanly or not, and is opened again.
class TstScrapeRestart : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    static ScrapeSettings slow()
    {
        ScrapeSettings settings = noRobots();
        settings.rate = 0.1;
        return settings;
    }
    /// Milliseconds from the end of the first program to the sends of the second.
    static QByteArray after(const ScrapeHarness& scraper, const std::string& host) { return joined(scraper.sendsTo(host)); }

private Q_SLOTS:
    void finishesTheRestOfAStoppedRun()
    {
        const QTemporaryDir folder;
        std::vector<std::string> first;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.begin(urlLines("a.example", 10) + urlLines("b.example", 10));
            scraper.loop.runFor(2'200ms);
            scraper.stop();
            first = scraper.asked();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end + 60'000);
        scraper.openRun(RunId{1});
        auto run = scraper.snapshot();
        QCOMPARE(int(run.phase), int(RunPhase::Stopped));
        QCOMPARE(run.given, 20);
        QCOMPARE(run.done, static_cast<std::int64_t>(first.size()));
        QCOMPARE(scraper.host("a.example").done + scraper.host("b.example").done, run.done);
        scraper.start();
        run = scraper.runToEnd();
        QCOMPARE(run.done, 20);
        QCOMPARE(scraper.asked().size(), 20 - first.size());
        for (const std::string& url : first)
            QCOMPARE(scraper.countOf(url), 0); // nothing twice
    }
    void keepsTheRateOverACleanEnd()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.begin(urlLines("a.example", 4), slow());
            scraper.loop.runFor(1s); // sent at 0
            scraper.stop();
            end = scraper.loop.wallNow();
            QCOMPARE(end - EngineLoop::kWallStart, WallMs(1'000));
        }
        ScrapeHarness scraper(folder.path(), end + 2'000);
        scraper.openRun(RunId{1});
        scraper.setSettings(slow()); // as the command line does
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 4);
        QCOMPARE(after(scraper, "a.example"), QByteArray("7000 17000 27000")); // 10 s after the start of the first program
    }
    void keepsTheStartOfATransferThatWasCutOff()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            ScriptedAnswer stuck = scriptedPage("x");
            stuck.beforeAnswer = 25s;
            scraper.transport.fallback = [stuck](const auto&) { return stuck; };
            scraper.begin(urlLines("a.example", 2), slow());
            scraper.loop.runFor(1s); // sent at 0
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end);
        scraper.openRun(RunId{1});
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 2);
        QCOMPARE(scraper.sendsTo("a.example").front(), EngineLoop::kWallStart + 10'000 - end);
    }
    void waitsAWholeSpacingAfterAKill()
    {
        const QTemporaryDir folder;
        ScrapeHarness killed(folder.path());
        killed.begin(urlLines("a.example", 4), slow());
        killed.loop.runFor(10'005ms); // the second start is sent and not written yet
        QCOMPARE(killed.sendsTo("a.example").size(), 2U);
        const auto copy = killed.copyOfStore();

        ScrapeHarness scraper(copy->path(), killed.loop.wallNow() + 100);
        scraper.openRun(RunId{1});
        scraper.start();
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 4);
        QCOMPARE(after(scraper, "a.example"), QByteArray("10000 20000 30000"));
    }
    void losesNothingAndStoresNothingTwiceAfterAKill()
    {
        const QTemporaryDir folder;
        ScrapeHarness killed(folder.path());
        ScrapeSettings settings;
        settings.rate = 50;
        killed.transport.on("https://h1.example/p3", {scriptedStatus(500), scriptedPage("late")});
        killed.newRun(settings);
        std::string urls;
        for (int i = 0; i < 5; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 40);
        killed.add(urls);
        killed.start();
        killed.loop.runFor(437ms);
        const auto copy = killed.copyOfStore();
        const std::size_t reported = killed.pages().size();
        QVERIFY(reported > 20 && reported < 180);

        ScrapeHarness scraper(copy->path(), killed.loop.wallNow() + 5);
        const auto stored = scraper.query(QStringLiteral("SELECT url FROM pages"));
        for (const PageEvent& page : killed.pages())
            QVERIFY2(std::count(stored.begin(), stored.end(), std::vector{page.url}) == 1, page.url.c_str());
        scraper.openRun(RunId{1});
        QCOMPARE(scraper.snapshot().given, 200);
        scraper.start();
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 200);
        QCOMPARE(scraper.asked().size(), 200 - stored.size()); // only what was not stored
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*), count(DISTINCT url) FROM pages")), (Rows{{"200", "200"}}));
    }
    void keepsBackOffOverARestart()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.transport.on("https://a.example/p0", scriptedStatus(503, {{"Retry-After", "100"}}));
            scraper.begin(urlLines("a.example", 2), slow());
            scraper.loop.runFor(1s);
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end);
        scraper.openRun(RunId{1});
        scraper.start();
        QCOMPARE(scraper.host("a.example").waitUntil, EngineLoop::kWallStart + 100'010);
        QCOMPARE(scraper.runToEnd().done, 2);
        QCOMPARE(scraper.sendsTo("a.example").front(), EngineLoop::kWallStart + 100'010 - end);
    }
    void keepsAnOpenCircuitOverARestart()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            ScrapeSettings settings;
            settings.ignoreRobots = true;
            settings.retries = 0;
            scraper.transport.fallback = [](const auto&) { return scriptedError(http::HttpErrorCode::Reset); };
            scraper.begin(urlLines("a.example", 9), settings);
            scraper.loop.runFor(5s);
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end);
        scraper.openRun(RunId{1});
        scraper.start();
        scraper.loop.runFor(1s);
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::Circuit));
        QCOMPARE(scraper.runToEnd().done, 4);
        QCOMPARE(scraper.sendsTo("a.example").front(), EngineLoop::kWallStart + 62'010 - end);
    }
    void keepsAHostsOwnRateAndCrawlDelay()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.transport.on("https://b.example/robots.txt", scriptedText("User-agent: *\nCrawl-delay: 4\n"));
            scraper.begin(urlLines("a.example", 6) + urlLines("b.example", 6));
            scraper.service().setHostRate(scraper.hostId("a.example"), 0.25);
            scraper.loop.runFor(1s);
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end + 100'000);
        scraper.transport.on("https://b.example/robots.txt", scriptedText("User-agent: *\nCrawl-delay: 4\n"));
        scraper.openRun(RunId{1});
        scraper.start();
        scraper.runToEnd();
        const auto a = gaps(scraper.sendsTo("a.example"));
        const auto b = gaps(scraper.sendsTo("b.example"));
        QVERIFY(!a.empty() && *std::min_element(a.begin(), a.end()) == 4'000);
        QVERIFY(!b.empty() && *std::min_element(b.begin(), b.end()) == 4'000);
    }
    void keepsARetrysDelayOverARestart()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            auto settings = slow();
            settings.rate = 100;
            scraper.transport.on("https://a.example/p0", scriptedStatus(500));
            scraper.begin(urlLines("a.example", 1), settings);
            scraper.loop.runFor(100ms);
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end);
        scraper.openRun(RunId{1});
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 1);
        QVERIFY(scraper.sendsTo("a.example").front() >= 600);
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 2);
    }
    void keepsWhoTypedWhichHost()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.transport.on("http://10.0.0.1/", scriptedRedirect("http://10.0.0.2/x"));
            scraper.transport.on("http://10.0.0.2/x", scriptedStatus(503, {{"Retry-After", "60"}}));
            scraper.begin("http://10.0.0.1/\n", unlimited());
            scraper.loop.runFor(1s);
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end);
        scraper.transport.on("http://10.0.0.1/", scriptedRedirect("http://10.0.0.2/x"));
        scraper.openRun(RunId{1});
        scraper.start();
        scraper.runToEnd();
        for (const auto& start : scraper.transport.starts())
            QCOMPARE(start.request.allowPrivate, start.request.url == "http://10.0.0.1/");
    }
    void isNotHeldByAWallClockThatWasSetBack()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.begin(urlLines("a.example", 2), slow());
            scraper.loop.runFor(1s);
            scraper.stop();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end - 3'600'000);
        scraper.openRun(RunId{1});
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 2);
        QCOMPARE(after(scraper, "a.example"), QByteArray("10000")); // a whole spacing, and no hour
    }
    void doesNotCareForAWallClockThatJumpsWhileItRuns()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 6), noRobots());
        scraper.loop.runFor(700ms);
        scraper.loop.shiftWall(-1h);
        scraper.loop.runFor(1s);
        scraper.loop.shiftWall(24h * 365);
        QCOMPARE(scraper.runToEnd().done, 6);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000 1500 2000 2500"));
    }
    void findsTheRunThatHasUrlsLeft()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            scraper.begin(urlLines("a.example", 5), slow());
            scraper.loop.runFor(1s);
            scraper.stop();
            scraper.runToEnd(1s);
            scraper.scrapeAll(urlLines("b.example", 1), unlimited());
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end);
        const auto found = answerOf<std::optional<store::RunRecord>>([&](auto done) { scraper.store().findResumable(done); });
        QVERIFY(found && *found);
        QCOMPARE((*found)->id, RunId{1});
        QCOMPARE((*found)->counts.queued, 4);
    }
};

MILLRACE_TEST_MAIN(TstScrapeRestart)
#include "tst_scrape_restart.moc"

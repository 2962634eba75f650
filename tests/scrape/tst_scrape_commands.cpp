#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// What a person can do to a run and its lanes while it runs.
class TstScrapeCommands : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    static Rows states(const ScrapeHarness& scraper)
    {
        return scraper.query(QStringLiteral("SELECT state, count(*) FROM frontier GROUP BY state ORDER BY state"));
    }

private Q_SLOTS:
    // --- pause and resume ---
    void startsNothingWhilePausedAndGoesOn()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 4), noRobots());
        scraper.loop.runFor(600ms);
        scraper.pause();
        scraper.loop.runFor(1min);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500"));
        QCOMPARE(int(scraper.snapshot().phase), int(RunPhase::Paused));
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::Paused));
        QCOMPARE(scraper.snapshot().done, 2); // what was in flight has ended
        QCOMPARE(scraper.query(QStringLiteral("SELECT state FROM runs")), (Rows{{"paused"}}));
        const std::int64_t resumed = scraper.loop.elapsed().count();
        scraper.resume();
        QCOMPARE(scraper.runToEnd().done, 4);
        QCOMPARE(scraper.sendsTo("a.example")[2], resumed);
        QCOMPARE(scraper.sendsTo("a.example")[3], resumed + 500);
    }
    void endsWhilePausedWhenTheLastPageArrives()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("x");
        slow.beforeAnswer = 2s;
        scraper.transport.on("https://a.example/p0", slow);
        scraper.begin(urlLines("a.example", 1), noRobots());
        scraper.loop.runFor(100ms);
        scraper.pause();
        const auto run = scraper.runToEnd(10s);
        QCOMPARE(int(run.phase), int(RunPhase::Done));
        QCOMPARE(run.done, 1);
    }
    void pausesOneLaneAlone()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 4) + urlLines("b.example", 4), noRobots());
        const HostId a = scraper.hostId("a.example");
        scraper.service().setHostPaused(a, true);
        scraper.loop.runFor(20s);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0"));
        QCOMPARE(scraper.sendsTo("b.example").size(), 4U);
        QVERIFY(scraper.host("a.example").paused);
        QVERIFY(!scraper.snapshot().eta); // held for ever
        scraper.service().setHostPaused(a, false);
        QCOMPARE(scraper.runToEnd().done, 8);
    }
    void boostsALaneWhenSlotsAreScarce()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.concurrency = 1;
        settings.perHost = 1;
        scraper.newRun(settings);
        std::string urls;
        for (int i = 0; i < 40; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 10);
        scraper.add(urls);
        scraper.start();
        scraper.loop.runFor(15ms);
        const HostId last = scraper.hostId("h39.example");
        const std::size_t before = scraper.asked().size();
        scraper.service().setHostBoost(last, true);
        scraper.loop.runFor(200ms);
        const auto asked = scraper.asked();
        QVERIFY(asked.size() >= before + 15);
        for (std::size_t i = before + 1; i < before + 9; ++i) // all of it that is left, one after another
            QVERIFY2(asked[i].starts_with("https://h39.example"), asked[i].c_str());
        QCOMPARE(scraper.runToEnd().done, 400);
    }

    // --- stop ---
    void letsTransfersEndWhenItStopsAndKeepsTheRest()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("x");
        slow.beforeAnswer = 1s;
        scraper.transport.fallback = [slow](const auto&) { return slow; };
        scraper.begin(urlLines("a.example", 10), noRobots());
        scraper.loop.runFor(600ms); // two in flight
        scraper.stop();
        const auto run = scraper.runToEnd(1s);
        QCOMPARE(int(run.phase), int(RunPhase::Stopped));
        QCOMPARE(run.done, 2);
        QCOMPARE(scraper.transport.starts().size(), 2U);
        QCOMPARE(states(scraper), (Rows{{"done", "2"}, {"queued", "8"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT state FROM runs")), (Rows{{"stopped"}}));
    }
    void cutsTransfersThatDoNotEndAndPutsTheirUrlsBack()
    {
        ScrapeHarness scraper;
        ScriptedAnswer stuck = scriptedPage("x");
        stuck.beforeAnswer = 25s;
        scraper.transport.on("https://a.example/p0", {stuck, scriptedPage("x")});
        scraper.begin(urlLines("a.example", 3), noRobots());
        scraper.loop.runFor(100ms);
        const auto before = scraper.loop.elapsed();
        scraper.stop();
        QVERIFY(scraper.loop.elapsed() - before < 5s);
        QVERIFY(scraper.transport.starts().front().cancelled);
        QCOMPARE(scraper.transport.inFlight(), 0U);
        QCOMPARE(states(scraper), (Rows{{"queued", "3"}}));
        scraper.runToEnd(1s);
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 3);
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 1); // being stopped is no attempt of its own
    }
    void goesOnWithTheRestAtTheLanesPaceWhenStartedAgain()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.rate = 0.2;
        scraper.begin(urlLines("a.example", 4), settings);
        scraper.loop.runFor(5'200ms); // 0, 5000
        scraper.stop();
        scraper.runToEnd(1s);
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 4);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 5000 10000 15000"));
        QCOMPARE(scraper.transport.starts().size(), 4U); // nothing twice
    }
    void stopsWhileItWaitsForABackOff()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedStatus(503, {{"Retry-After", "600"}}), scriptedPage("x")});
        scraper.begin(urlLines("a.example", 2), noRobots());
        scraper.loop.runFor(2s);
        scraper.stop();
        scraper.runToEnd(1s);
        QCOMPARE(states(scraper), (Rows{{"queued", "2"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT attempts FROM frontier ORDER BY seq")), (Rows{{"1"}, {"0"}}));
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 2);
        QVERIFY(scraper.sendsTo("a.example")[1] >= 600'000); // the back-off outlives the session
    }
    void answersStopWhenNothingRuns()
    {
        ScrapeHarness scraper;
        scraper.stop();
        scraper.newRun();
        scraper.stop();
        QCOMPARE(scraper.snapshot().given, 0);
    }
    void stopsTheOpenRunForANewOne()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 10), noRobots());
        scraper.loop.runFor(1'100ms);
        scraper.newRun(noRobots());
        QCOMPARE(scraper.query(QStringLiteral("SELECT state FROM runs ORDER BY id")), (Rows{{"stopped"}, {"new"}}));
        QCOMPARE(scraper.snapshot().given, 0);
    }

    // --- retry, remove, restore ---
    void retriesWhatFailed()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.retries = 0;
        for (const char* host : {"a", "b"}) {
            for (int i = 0; i < 3; ++i)
                scraper.transport.on("https://" + std::string(host) + ".example/p" + std::to_string(i), {scriptedStatus(500), scriptedPage("x")});
        }
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 3) + urlLines("b.example", 3), settings).failed, 6);
        QCOMPARE(scraper.retryFailed(scraper.hostId("a.example")), 3);
        auto now = scraper.snapshot();
        QCOMPARE(now.failed, 3);
        QCOMPARE(now.queued, 3);
        QCOMPARE(int(now.phase), int(RunPhase::Stopped));
        scraper.start();
        auto run = scraper.runToEnd();
        QCOMPARE(run.done, 3);
        QCOMPARE(run.failed, 3);
        QCOMPARE(scraper.retryFailed(), 3);
        scraper.start();
        run = scraper.runToEnd();
        QCOMPARE(run.done, 6);
        QCOMPARE(run.failed, 0);
        QCOMPARE(scraper.retryFailed(), 0);
    }
    void retriesWhatFailedWhileItRuns()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.retries = 0;
        scraper.transport.on("https://a.example/p0", {scriptedStatus(500), scriptedPage("x")});
        scraper.begin(urlLines("a.example", 6), settings);
        scraper.loop.runFor(1'200ms);
        QCOMPARE(scraper.retryFailed(), 1);
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 6);
        QCOMPARE(run.failed, 0);
    }
    void retriesAHostThatWasGivenUp()
    {
        ScrapeHarness scraper;
        auto settings = noRobots();
        settings.retries = 0;
        bool dead = true;
        scraper.transport.fallback = [&](const auto&) { return dead ? scriptedError(http::HttpErrorCode::Refused) : scriptedPage("x"); };
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 20), settings).failed, 20);
        dead = false;
        QCOMPARE(scraper.retryFailed(), 20);
        scraper.start();
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(run.done, 20);
    }
    void removesWhatIsQueuedAndNotWhatIsUnderWay()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("x");
        slow.beforeAnswer = 3s;
        scraper.transport.fallback = [slow](const auto&) { return slow; };
        scraper.begin(urlLines("a.example", 200) + urlLines("b.example", 2), noRobots());
        scraper.loop.runFor(600ms);
        const auto removed = scraper.removeQueued(scraper.hostId("a.example"));
        QCOMPARE(removed.size(), 198U);
        QCOMPARE(scraper.snapshot().given, 4);
        const auto run = scraper.runToEnd();
        QCOMPARE(run.given, 4);
        QCOMPARE(run.done, 4);
        QCOMPARE(states(scraper), (Rows{{"done", "4"}}));
    }
    void removesWhileAResultIsBeingWritten()
    {
        ScrapeHarness scraper;
        for (int attempt = 0; attempt < 10; ++attempt) {
            scraper.begin(urlLines("a" + std::to_string(attempt) + ".example", 50), noRobots());
            scraper.loop.runFor(59ms); // the answer came at 10 ms, its commit is due at 60
            std::optional<std::size_t> removed;
            scraper.service().removeQueued(HostId{1}, [&](auto rows) { removed = rows ? rows->size() : 0; });
            scraper.runUnsettled(2ms); // the commit is asked for while the store removes
            const auto run = scraper.runToEnd();
            QCOMPARE(run.given, 1);
            QCOMPARE(run.done, 1);
            QCOMPARE(*removed, 49U);
            QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM frontier WHERE state = 'queued'")), (Rows{{"0"}}));
        }
    }
    void removesWhatARefillIsAboutToBring()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.perHost = 1;
        // Around the start at which the window is filled again, whichever that is.
        for (std::int64_t starts = 40; starts < 60; ++starts) {
            std::int64_t seen = 0;
            std::optional<std::size_t> removed;
            scraper.transport.fallback = [&](const http::HttpRequest& request) {
                if (++seen == starts)
                    scraper.service().removeQueued(HostId{1}, [&](auto rows) { removed = rows ? rows->size() : 0; });
                return scriptedPage(request.url);
            };
            scraper.begin(urlLines("a" + std::to_string(starts) + ".example", 200), settings);
            const auto run = scraper.runToEnd();
            QCOMPARE(run.given, starts); // what had not been started is gone
            QCOMPARE(run.done, starts);
            QCOMPARE(*removed, static_cast<std::size_t>(200 - starts));
        }
    }
    void removesWhatWaitsForARetry()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedStatus(500));
        scraper.begin(urlLines("a.example", 1) + urlLines("b.example", 1), noRobots());
        scraper.loop.runFor(15ms); // the retry is neither due nor committed
        QCOMPARE(scraper.removeQueued(scraper.hostId("a.example")).size(), 1U);
        const auto run = scraper.runToEnd();
        QCOMPARE(run.given, 1);
        QCOMPARE(run.done, 1);
        QCOMPARE(states(scraper), (Rows{{"done", "1"}}));
    }
    void restoresWhatWasRemoved()
    {
        ScrapeHarness scraper;
        scraper.newRun(noRobots());
        scraper.add(urlLines("a.example", 5));
        const HostId host = scraper.hostId("a.example");
        const auto removed = scraper.removeQueued(host);
        QCOMPARE(removed.size(), 5U);
        QCOMPARE(scraper.snapshot().given, 0);
        scraper.restore(removed);
        QCOMPARE(scraper.snapshot().queued, 5);
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 5);
    }
    void restoresWhileItRuns()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 5) + urlLines("b.example", 20), noRobots());
        scraper.loop.runFor(100ms);
        const auto removed = scraper.removeQueued(scraper.hostId("a.example"));
        scraper.loop.runFor(2s);
        scraper.restore(removed);
        const auto run = scraper.runToEnd();
        QCOMPARE(run.given, 25);
        QCOMPARE(run.done, 25);
    }
    void restoresNothingTwice()
    {
        ScrapeHarness scraper;
        scraper.newRun(noRobots());
        scraper.add(urlLines("a.example", 5));
        const auto removed = scraper.removeQueued(scraper.hostId("a.example"));
        scraper.add(urlLines("a.example", 2)); // pasted again before the undo
        scraper.restore(removed);
        scraper.restore(removed);
        QCOMPARE(scraper.snapshot().given, 5);
        scraper.start();
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 5);
        QCOMPARE(scraper.transport.starts().size(), 5U);
    }
    void takesUrlsThatWereRemovedBefore()
    {
        ScrapeHarness scraper;
        scraper.newRun(noRobots());
        scraper.add(urlLines("a.example", 5));
        (void)scraper.removeQueued(scraper.hostId("a.example"));
        QCOMPARE(scraper.add(urlLines("a.example", 5)).accepted, 5);
    }

    // --- settings ---
    void keepsSettingsThatAreChangedWhileItRuns()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 30), noRobots());
        scraper.loop.runFor(600ms);
        auto settings = noRobots();
        settings.rate = 20;
        settings.userAgent = "Other/1";
        scraper.setSettings(settings);
        const auto run = scraper.runToEnd();
        QVERIFY(run.elapsed < 4s);
        QCOMPARE(scraper.transport.starts().back().request.userAgent, std::string("Other/1"));
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM runs WHERE settings LIKE '%Other/1%'")), (Rows{{"1"}}));
    }
    void endsEverythingInOrder()
    {
        const QTemporaryDir folder;
        {
            ScrapeHarness scraper(folder.path());
            ScriptedAnswer stuck = scriptedPage("x");
            stuck.beforeAnswer = 25s;
            scraper.transport.fallback = [stuck](const auto&) { return stuck; };
            scraper.begin(urlLines("a.example", 3) + urlLines("b.example", 3));
            scraper.loop.runFor(800ms); // robots.txt under way, others wait for it
        } // shutDown
        ScrapeHarness again(folder.path());
        QCOMPARE(again.query(QStringLiteral("SELECT state FROM runs")), (Rows{{"stopped"}}));
        QCOMPARE(states(again), (Rows{{"queued", "6"}}));
    }
};

MILLRACE_TEST_MAIN(TstScrapeCommands)
#include "tst_scrape_commands.moc"

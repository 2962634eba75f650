#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// A run from its first URL to its account, and what is published meanwhile.
class TstScrapeRun : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;

private Q_SLOTS:
    void fetchesStoresAndEnds()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p1", scriptedPage("  Two\n words "));
        const auto run = scraper.scrapeAll(urlLines("a.example", 3));
        QCOMPARE(int(run.phase), int(RunPhase::Done));
        QCOMPARE(run.given, 3);
        QCOMPARE(run.done, 3);
        QCOMPARE(run.stored, 3);
        QCOMPARE(run.queued, 0);
        QCOMPARE(run.inFlight, 0);
        QCOMPARE(run.elapsed, Milliseconds(1'500 + 10)); // four starts and the last answer, which is committed at once
        QVERIFY(run.bytes > 100);
        QCOMPARE(run.statusClasses[2], 3);
        QCOMPARE(run.statusClasses[4], 1); // robots.txt
        QCOMPARE(scraper.query(QStringLiteral("SELECT url, title, status FROM pages ORDER BY url LIMIT 2")),
            (Rows{{"https://a.example/p0", "https://a.example/p0", "200"}, {"https://a.example/p1", "Two words", "200"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT state, finished_at > 0 FROM runs")), (Rows{{"done", "1"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT DISTINCT state FROM frontier")), (Rows{{"done"}}));
    }
    void accountsForEveryUrl()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll("https://old.example/1\n", unlimited());
        scraper.transport.on("https://a.example/robots.txt", scriptedText("User-agent: *\nDisallow: /no\n"));
        scraper.transport.on("https://a.example/404", scriptedStatus(404));
        scraper.transport.on("https://a.example/tls", scriptedError(http::HttpErrorCode::Tls, "expired"));
        scraper.transport.on("https://a.example/moved", scriptedRedirect("/ok"));
        const auto run = scraper.scrapeAll("https://a.example/ok\nhttps://a.example/404\nhttps://a.example/tls\nhttps://a.example/moved\nhttps://a.example/no/x\n"
                                           "https://old.example/1\nhttps://a.example/ok#again\nnot a url\n");
        QCOMPARE(run.given, 6);
        QCOMPARE(run.done, 1);
        QCOMPARE(run.failed, 2);
        QCOMPARE(run.skipped, 3); // robots, redirected to what the run has, already stored
        QCOMPARE(run.done + run.failed + run.skipped, run.given);
        QCOMPARE(run.duplicates, 1);
        QCOMPARE(run.unusable, 1);
        QCOMPARE(run.failures.size(), 2U);
        QCOMPARE(run.failures.at("404"), 1);
        QCOMPARE(run.failures.at("Tls"), 1);
        QCOMPARE(scraper.query(QStringLiteral("SELECT state, count(*) FROM frontier WHERE run_id = 2 GROUP BY state ORDER BY state")),
            (Rows{{"done", "1"}, {"failed", "2"}, {"skipped", "3"}}));
    }
    void endsAtOnceWhenNothingIsQueued()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        scraper.start();
        const auto run = scraper.runToEnd(1s);
        QCOMPARE(int(run.phase), int(RunPhase::Done));
        QCOMPARE(run.given, 0);
    }
    void skipsWhatIsStoredUnlessItRefreshes()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedPage("old"), scriptedPage("new")});
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const auto again = scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(again.skipped, 1);
        QCOMPARE(scraper.countOf("https://a.example/p0"), 1);
        auto refresh = unlimited();
        refresh.refresh = true;
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1), refresh).done, 1);
        QCOMPARE(scraper.query(QStringLiteral("SELECT title, run_id FROM pages")), (Rows{{"new", "3"}}));
    }
    void tellsOfAPageOnlyAfterItsCommit()
    {
        ScrapeHarness scraper;
        bool storedBefore = true;
        int told = 0;
        scraper.service().setPageListener([&](const PageEvent& page) {
            ++told;
            const auto rows = scraper.query(QStringLiteral("SELECT f.state, p.title FROM frontier f JOIN pages p ON p.url = f.url WHERE f.url = '%1'")
                                                .arg(QString::fromStdString(page.url)));
            storedBefore = storedBefore && rows == Rows{{"done", page.title}};
        });
        scraper.scrapeAll(urlLines("a.example", 20), unlimited());
        QCOMPARE(told, 20);
        QVERIFY(storedBefore);
    }
    void tellsHowEachPageWent()
    {
        ScrapeHarness scraper;
        ScriptedAnswer answer = scriptedPage("caf\xc3\xa9");
        answer.headers.push_back({"X-Served-By", "test"});
        scraper.transport.on("https://a.example/p0", answer);
        scraper.scrapeAll(urlLines("a.example", 1));
        const PageEvent& page = scraper.page("https://a.example/p0");
        QCOMPARE(page.run, RunId{1});
        QCOMPARE(page.state, store::UrlState::Done);
        QCOMPARE(page.status, 200);
        QCOMPARE(page.title, std::string("café"));
        QCOMPARE(page.titleSource, std::string("title"));
        QCOMPARE(page.charset, std::string("UTF-8"));
        QCOMPARE(page.charsetSource, std::string("header"));
        QCOMPARE(page.contentType, std::string("text/html; charset=utf-8"));
        QCOMPARE(page.httpVersion, std::string("HTTP/1.1"));
        QCOMPARE(page.attempts, 1);
        QCOMPARE(page.headers.back(), (std::pair<std::string, std::string>("X-Served-By", "test")));
        QCOMPARE(page.timings.firstByte, Microseconds(10ms));
        QCOMPARE(page.timings.laneWait, Microseconds(500ms)); // since it was taken into the lane; robots.txt came first
        QCOMPARE(page.timings.store, Microseconds(0)); // the last one waits for no others to share its commit
        QVERIFY(page.error.empty());
    }
    void keepsTheTitleOfAFailedPageOutOfThePages()
    {
        ScrapeHarness scraper;
        ScriptedAnswer missing = scriptedPage("Not found");
        missing.status = 404;
        scraper.transport.on("https://a.example/p0", missing);
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1), unlimited()).failed, 1);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM pages")), (Rows{{"0"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT status, title, error FROM frontier")), (Rows{{"404", "Not found", "404"}}));
    }
    void storesPagesWithoutATitle()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedText("plain"));
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(scraper.query(QStringLiteral("SELECT title FROM pages")), (Rows{{"No title"}}));
        QCOMPARE(scraper.page("https://a.example/p0").titleSource, std::string("not_html"));
    }
    void endsAtItsDeadlineAndKeepsTheRest()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = noRobots();
        settings.deadline = 3'200ms;
        const auto run = scraper.scrapeAll(urlLines("a.example", 20), settings);
        QCOMPARE(int(run.phase), int(RunPhase::Stopped));
        QCOMPARE(run.done, 7); // 0, 500 … 3000
        QCOMPARE(run.given, 20);
        QVERIFY(run.elapsed >= 3'200ms && run.elapsed < 5s);
        QCOMPARE(scraper.query(QStringLiteral("SELECT state, count(*) FROM frontier GROUP BY state ORDER BY state")), (Rows{{"done", "7"}, {"queued", "13"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT state FROM runs")), (Rows{{"stopped"}}));
    }
    void expectsTheEndByTheHostThatTakesLongest()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("short.example", 10) + urlLines("long.example", 60) + urlLines("middle.example", 30), noRobots());
        const auto run = scraper.snapshot();
        QVERIFY(run.eta && run.etaOthers);
        QCOMPARE(run.etaHost, std::string("long.example"));
        QVERIFY(*run.eta > 28s && *run.eta < 31s);
        QVERIFY(*run.etaOthers > 13s && *run.etaOthers < 16s);
        QCOMPARE(scraper.runToEnd().done, 100);
        QVERIFY(!scraper.snapshot().eta);
    }
    void saysWhatIsGoingOn()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = noRobots();
        settings.rate = 10;
        ScriptedAnswer slow = scriptedPage("x");
        slow.beforeAnswer = 150ms;
        scraper.transport.fallback = [slow](const auto&) { return slow; };
        scraper.begin(urlLines("a.example", 300), settings);
        scraper.loop.runFor(8s);
        const auto run = scraper.snapshot();
        QCOMPARE(int(run.phase), int(RunPhase::Running));
        QCOMPARE(run.done + run.queued + run.inFlight, 300);
        QVERIFY(run.pagesPerSecond > 9 && run.pagesPerSecond < 11);
        QVERIFY(run.bytesPerSecond > 0);
        QCOMPARE(run.latencyP50, Milliseconds(150));
        QCOMPARE(run.latencyP95, Milliseconds(150));
        QCOMPARE(run.startedAt, EngineLoop::kWallStart);
        const HostSnapshot host = scraper.host("a.example");
        QCOMPARE(host.rate, 10.0);
        QVERIFY(host.done > 70);
    }
    void publishesNoHostsAndPagesWithoutAReader()
    {
        ScrapeHarness scraper;
        scraper.service().setPublishing(false);
        scraper.scrapeAll(urlLines("a.example", 30), unlimited());
        QCOMPARE(scraper.service().feed().pages.size(), 0U);
        QVERIFY(scraper.service().feed().hosts.size() <= 1);
        QCOMPARE(scraper.snapshot().done, 30); // the run always is
    }
    void publishesEachPageOnce()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll(urlLines("a.example", 30), unlimited());
        const auto pages = scraper.service().feed().pages.take();
        QCOMPARE(pages.size(), 30U);
        std::int64_t last = 0;
        for (const auto& [number, page] : pages) {
            QVERIFY(number > last);
            last = number;
        }
        scraper.loop.runFor(1s);
        QVERIFY(scraper.service().feed().pages.take().empty());
    }
    void boundsWhatWaitsForAReaderThatDoesNotCome()
    {
        ScrapeHarness scraper;
        std::string urls;
        for (int i = 0; i < 22'000; ++i)
            urls += "https://h" + std::to_string(i % 200) + ".example/" + std::to_string(i) + "\n";
        scraper.transport.fallback = [](const auto&) { return scriptedStatus(404); };
        const auto run = scraper.scrapeAll(urls, unlimited());
        QCOMPARE(run.failed, 22'000);
        QCOMPARE(scraper.pages().size(), 22'000U); // the listener heard of all
        QCOMPARE(scraper.service().feed().pages.size(), 20'000U);
    }
    void keepsCredentialsOutOfTheStoreButSendsThem()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.headers = {{"Authorization", "Bearer secret"}};
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        QCOMPARE(scraper.transport.starts().front().request.headers, (std::vector<http::Header>{{"Authorization", "Bearer secret"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM runs WHERE settings LIKE '%secret%'")), (Rows{{"0"}}));
    }
    void takesUrlsWhileItRuns()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 2), noRobots());
        scraper.loop.runFor(300ms);
        QCOMPARE(scraper.add(urlLines("a.example", 3) + urlLines("b.example", 1)).duplicates, 2);
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 4);
        QCOMPARE(joined(scraper.sendsTo("a.example")), QByteArray("0 500 1000"));
    }
    void takesUrlsAfterItsEnd()
    {
        ScrapeHarness scraper;
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 2), unlimited()).done, 2);
        scraper.add(urlLines("a.example", 5));
        QCOMPARE(int(scraper.snapshot().phase), int(RunPhase::Stopped));
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 5);
    }
    void failsAUrlAloneWhenItsWorkThrows()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest& request) {
            if (request.url == "https://a.example/p3")
                throw std::runtime_error("out of luck");
            return scriptedPage(request.url);
        };
        const auto run = scraper.scrapeAll(urlLines("a.example", 8), unlimited());
        QCOMPARE(run.done, 7);
        QCOMPARE(run.failed, 1);
        QCOMPARE(scraper.page("https://a.example/p3").error, std::string("Internal: out of luck"));
        QCOMPARE(scraper.host("a.example").inFlight, 0);
    }
    void countsNoLaneWaitBeforeTheUrlWasThere()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 1) + urlLines("b.example", 200), noRobots());
        scraper.loop.runFor(40s);
        scraper.add("https://a.example/late\n");
        scraper.runToEnd();
        QCOMPARE(scraper.page("https://a.example/late").timings.laneWait, Microseconds(0));
        QCOMPARE(scraper.page("https://b.example/p7").timings.laneWait, Microseconds(500ms));
    }
    void startsHostsInTheOrderInWhichTheyWereGiven()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.concurrency = 1;
        std::string urls;
        for (int i = 0; i < 30; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 1);
        scraper.scrapeAll(urls, settings);
        for (int i = 0; i < 30; ++i)
            QCOMPARE(scraper.asked()[static_cast<std::size_t>(i)], "https://h" + std::to_string(i) + ".example/p0");
    }
    void refillsItsWindowsUntilAllIsDone()
    {
        ScrapeHarness scraper;
        std::string urls;
        for (int i = 0; i < 3'000; ++i)
            urls += "https://h" + std::to_string(i % 7) + ".example/" + std::to_string(i) + "\n";
        auto settings = unlimited();
        settings.concurrency = 5;
        const auto run = scraper.scrapeAll(urls, settings);
        QCOMPARE(run.done, 3'000);
        QCOMPARE(scraper.transport.starts().size(), 3'000U); // none twice
    }
    void fetchesTheUrlsOfAHostInTheirOrder()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.perHost = 1;
        scraper.scrapeAll(urlLines("a.example", 150), settings);
        for (int i = 0; i < 150; ++i)
            QCOMPARE(scraper.asked()[static_cast<std::size_t>(i)], "https://a.example/p" + std::to_string(i));
    }
};

MILLRACE_TEST_MAIN(TstScrapeRun)
#include "tst_scrape_run.moc"

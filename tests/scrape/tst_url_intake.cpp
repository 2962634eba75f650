#include "app/http/url.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

/// Lines become queued rows: through ScrapeService, with a real store.
class TstUrlIntake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsDistinctKeysAndDuplicatesApart()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        const auto added = scraper.add("https://a.example/x\nhttps://a.example/x#part\nHTTPS://A.EXAMPLE:443/x\nhttps://a.example/X\nhttps://a.example/x?\n");
        QCOMPARE(added.accepted, 3); // path and query are never folded
        QCOMPARE(added.duplicates, 2);
        QCOMPARE(added.unusableCount, 0);
        QCOMPARE(scraper.snapshot().given, 3);
        QCOMPARE(scraper.snapshot().duplicates, 2);
    }
    void passesOverBlankLinesCommentsAndABom()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        const auto added = scraper.add("\xEF\xBB\xBFhttps://a.example/1\r\n\r\n  \t\n# https://a.example/2\n   # https://a.example/3\n"
                                       "  https://a.example/4  \r\nhttps://a.example/5");
        QCOMPARE(added.accepted, 3);
        QCOMPARE(added.unusableCount, 0);
        const auto rows = scraper.query(QStringLiteral("SELECT url FROM frontier ORDER BY seq"));
        QCOMPARE(rows, (std::vector<std::vector<std::string>>{{"https://a.example/1"}, {"https://a.example/4"}, {"https://a.example/5"}}));
    }
    void namesTheLinesThatAreNoUrl()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        const auto added = scraper.add("https://a.example/1\nnot a url\n\nftp://a.example/\nexample.org/page\n" + std::string(5'000, 'x') + " y\n");
        QCOMPARE(added.accepted, 2); // a line that looks like a host is taken as http
        QCOMPARE(added.unusableCount, 3);
        QCOMPARE(added.unusable.size(), 3U);
        QCOMPARE(added.unusable[0], (std::pair{2, std::string("not a url")}));
        QCOMPARE(added.unusable[1], (std::pair{4, std::string("ftp://a.example/")}));
        QCOMPARE(added.unusable[2].first, 6);
        QVERIFY(added.unusable[2].second.size() <= 300);
        QCOMPARE(scraper.snapshot().unusable, 3);
        QCOMPARE(scraper.snapshot().given, 2);
    }
    void showsAHundredUnusableLinesAndCountsAll()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        std::string text;
        for (int i = 0; i < 2'500; ++i)
            text += "no url " + std::to_string(i) + "\n";
        const auto added = scraper.add(text);
        QCOMPARE(added.unusable.size(), 100U);
        QCOMPARE(added.unusableCount, 2'500);
    }
    void knowsDuplicatesOfEarlierCalls()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        QCOMPARE(scraper.add(urlLines("a.example", 600)).accepted, 600);
        const auto again = scraper.add(urlLines("a.example", 700)); // more than one look into the store
        QCOMPARE(again.accepted, 100);
        QCOMPARE(again.duplicates, 600);
        QCOMPARE(scraper.snapshot().given, 700);
    }
    void queuesManyUrlsInBatches()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        std::string text;
        for (int i = 0; i < 12'500; ++i)
            text += "https://h" + std::to_string(i % 50) + ".example/" + std::to_string(i) + "\n";
        QCOMPARE(scraper.add(text + text).accepted, 12'500);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*), count(DISTINCT host_id) FROM frontier WHERE state = 'queued'")),
            (std::vector<std::vector<std::string>>{{"12500", "50"}}));
        QCOMPARE(scraper.host("h7.example").queued, 250);
    }
    void tellsTheStoreWhileMoreIsToCome()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        scraper.execBeside({QStringLiteral("CREATE TABLE told (open)"),
            QStringLiteral("CREATE TRIGGER tell AFTER UPDATE OF input_open ON runs BEGIN INSERT INTO told VALUES (NEW.input_open); END")});
        scraper.endBeside();
        const auto told = [&] { return scraper.query(QStringLiteral("SELECT open FROM told ORDER BY rowid")); };
        using Rows = std::vector<std::vector<std::string>>;
        scraper.add(urlLines("a.example", 20));
        QCOMPARE(told(), (Rows{{"0"}})); // one batch: there was no moment between
        scraper.add(urlLines("b.example", 2'600));
        QCOMPARE(told(), (Rows{{"0"}, {"1"}, {"0"}}));
        scraper.execBeside({QStringLiteral("UPDATE runs SET input_open = 1")}); // as kill -9 leaves it
        scraper.endBeside();
        scraper.add(urlLines("b.example", 2'600));
        QCOMPARE(told(), (Rows{{"0"}, {"1"}, {"0"}, {"1"}, {"0"}})); // nothing was new, and all of it is there
    }
    void marksTypedHostsAsTyped()
    {
        ScrapeHarness scraper;
        scraper.newRun();
        scraper.add("http://192.168.0.7:8080/\nhttps://a.example/\n");
        QCOMPARE(scraper.query(QStringLiteral("SELECT host, typed FROM hosts ORDER BY host")),
            (std::vector<std::vector<std::string>>{{"192.168.0.7:8080", "1"}, {"a.example", "1"}}));
    }
    void skipsWhatAnEarlierRunHasStored()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll(urlLines("a.example", 3), unlimited());
        scraper.newRun(unlimited());
        const auto added = scraper.add(urlLines("a.example", 5));
        QCOMPARE(added.accepted, 5);
        QCOMPARE(added.alreadyStored, 3);
        const auto run = scraper.snapshot();
        QCOMPARE(run.given, 5);
        QCOMPARE(run.skipped, 3);
        QCOMPARE(run.queued, 2);
    }
    void queuesAgainWhatIsStoredWithRefresh()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll(urlLines("a.example", 3), unlimited());
        auto settings = unlimited();
        settings.refresh = true;
        scraper.newRun(settings);
        QCOMPARE(scraper.add(urlLines("a.example", 3)).alreadyStored, 0);
        QCOMPARE(scraper.snapshot().queued, 3);
    }
    void tellsApartUrlsWhoseHashesAreEqual()
    {
        // The set of seen hashes is filled with a hash that a stored row of another URL has.
        ScrapeHarness scraper;
        const RunId run = scraper.newRun(unlimited());
        scraper.add("https://a.example/1\n");
        const auto hash = http::keyHash("https://a.example/2");
        scraper.execBeside({QStringLiteral("UPDATE frontier SET key_hash = %1").arg(hash)});
        scraper.endBeside();
        scraper.openRun(run);
        const auto added = scraper.add("https://a.example/2\nhttps://a.example/2\n");
        QCOMPARE(added.accepted, 1);
        QCOMPARE(added.duplicates, 1);
        scraper.start();
        const auto ended = scraper.runToEnd();
        QCOMPARE(ended.done, 2);
        QCOMPARE(ended.given, 2);
    }
    void saysWhenThereIsNoRun()
    {
        ScrapeHarness scraper;
        const auto answer = scraper.answerOf<scrape::AddResult>([&](auto done) { scraper.service().addUrls("https://a.example/", done); });
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, store::StoreErrorCode::NotFound);
    }
};

MILLRACE_TEST_MAIN(TstUrlIntake)
#include "tst_url_intake.moc"

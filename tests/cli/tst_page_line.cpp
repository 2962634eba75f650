#include "app/cli/page_line.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace millrace::cli;
using namespace std::chrono_literals;

class TstPageLine : public QObject {
    Q_OBJECT

    static scrape::PageEvent donePage()
    {
        scrape::PageEvent page;
        page.url = "https://example.org/a";
        page.finalUrl = "https://example.org/b";
        page.state = store::UrlState::Done;
        page.status = 200;
        page.title = "Café – Ünïcode";
        page.titleSource = "title";
        page.contentType = "text/html";
        page.charset = "utf-8";
        page.bytes = 18'000;
        page.attempts = 2;
        page.endedAt = 1'700'000'000'123;
        return page;
    }
    static scrape::RunSnapshot someRun()
    {
        scrape::RunSnapshot run;
        run.id = RunId{7};
        run.given = 12;
        run.done = 8;
        run.failed = 3;
        run.skipped = 1;
        run.stored = 8;
        run.unusable = 2;
        run.duplicates = 4;
        run.bytes = 1'500'000;
        run.elapsed = 4s;
        run.failures = {{"404", 2}, {"Refused", 1}};
        return run;
    }
    static QJsonObject parsed(const std::string& line)
    {
        return QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
    }

    static QByteArray text(const QJsonObject& object, const char* key) { return object.value(QLatin1String(key)).toString().toUtf8(); }

private Q_SLOTS:
    void isStatusUrlAndTitle()
    {
        QCOMPARE(QByteArray::fromStdString(pageLine(donePage())), QByteArray("200\thttps://example.org/a\tCafé – Ünïcode\n"));
    }
    void namesTheCauseWhereThereIsNoStatus()
    {
        scrape::PageEvent page = donePage();
        page.state = store::UrlState::Failed;
        page.status = 0;
        page.title.clear();
        page.error = "Refused: connection refused";
        QCOMPARE(QByteArray::fromStdString(pageLine(page)), QByteArray("Refused\thttps://example.org/a\tRefused: connection refused\n"));
    }
    void saysSkippedAndWhy()
    {
        scrape::PageEvent page = donePage();
        page.state = store::UrlState::Skipped;
        page.status = 302;
        page.error = "RedirectedToKnown: https://example.org/b";
        QCOMPARE(QByteArray::fromStdString(pageLine(page)), QByteArray("skipped\thttps://example.org/a\tRedirectedToKnown: https://example.org/b\n"));
    }
    void staysOneLineWhateverTheTitleHolds()
    {
        scrape::PageEvent page = donePage();
        page.title = std::string("a\nb\tc\x1b[31md\x7f\0e", 14);
        const std::string line = pageLine(page);
        QCOMPARE(std::count(line.begin(), line.end(), '\n'), 1);
        QCOMPARE(std::count(line.begin(), line.end(), '\t'), 2);
        for (const char c : line)
            QVERIFY(c == '\t' || c == '\n' || static_cast<unsigned char>(c) >= 0x20);
        QVERIFY(line.find('\x7f') == std::string::npos);
    }
    void hidesControlCharactersAboveAscii()
    {
        scrape::PageEvent page = donePage();
        page.title = "a\xC2\x9B" "31mb\xC2\x85" "c"; // CSI and NEL as single characters: terminals obey them
        const std::string line = pageLine(page);
        QVERIFY(line.find("\xC2\x9B") == std::string::npos);
        QVERIFY(line.find("\xC2\x85") == std::string::npos);
        QVERIFY(line.find("31mb") != std::string::npos);
    }
    void isAnObjectAPageWithJson()
    {
        const std::string line = pageJson(donePage());
        QVERIFY(line.ends_with("}\n"));
        QCOMPARE(std::count(line.begin(), line.end(), '\n'), 1);
        const QJsonObject object = parsed(line);
        QCOMPARE(text(object, "type"), QByteArray("page"));
        QCOMPARE(text(object, "url"), QByteArray("https://example.org/a"));
        QCOMPARE(text(object, "final_url"), QByteArray("https://example.org/b"));
        QCOMPARE(text(object, "state"), QByteArray("done"));
        QCOMPARE(object.value(QLatin1String("status")).toInt(), 200);
        QCOMPARE(text(object, "title"), QByteArray("Café – Ünïcode"));
        QCOMPARE(object.value(QLatin1String("attempts")).toInt(), 2);
        QCOMPARE(object.value(QLatin1String("bytes")).toInteger(), 18'000);
        QCOMPARE(object.value(QLatin1String("fetched_at")).toInteger(), 1'700'000'000'123);
        QVERIFY(!object.contains(QLatin1String("error")));
        scrape::PageEvent failed = donePage();
        failed.error = "404";
        QCOMPARE(text(parsed(pageJson(failed)), "error"), QByteArray("404"));
    }
    void endsWithASummary()
    {
        const QJsonObject object = parsed(summaryJson(someRun(), 10));
        QCOMPARE(text(object, "type"), QByteArray("summary"));
        for (const char* key : {"run", "given", "done", "failed", "skipped", "stored", "bytes", "seconds", "pages_per_second"})
            QVERIFY2(object.value(QLatin1String(key)).isDouble(), key);
        QCOMPARE(object.value(QLatin1String("run")).toInt(), 7);
        QCOMPARE(object.value(QLatin1String("given")).toInt(), 12);
        QCOMPARE(object.value(QLatin1String("done")).toInt() + object.value(QLatin1String("failed")).toInt() + object.value(QLatin1String("skipped")).toInt(), 12);
        QCOMPARE(object.value(QLatin1String("unusable")).toInt(), 2);
        QCOMPARE(object.value(QLatin1String("duplicates")).toInt(), 4);
        QCOMPARE(object.value(QLatin1String("seconds")).toDouble(), 4.0);
        QCOMPARE(object.value(QLatin1String("pages_per_second")).toDouble(), 2.5);
    }
    void namesTheFileOfABody()
    {
        scrape::PageEvent page = donePage();
        QVERIFY(!parsed(pageJson(page)).contains(QLatin1String("body_file")));
        page.bodyFile = "ab/abc.html";
        QCOMPARE(text(parsed(pageJson(page)), "body_file"), QByteArray("ab/abc.html"));
        scrape::RunSnapshot run = someRun();
        QVERIFY(!parsed(summaryJson(run, 10)).contains(QLatin1String("bodies")));
        run.settings.saveBodies = "/bodies";
        run.bodies = 5;
        QCOMPARE(parsed(summaryJson(run, 10)).value(QLatin1String("bodies")).toInt(), 5);
        QVERIFY(summaryText(run, 10).find(", 5 bodies saved (2 × 404") != std::string::npos);
    }
    void saysNothingImpossibleOfARunThatTookNoTime()
    {
        const QJsonObject object = parsed(summaryJson(scrape::RunSnapshot(), 0));
        QCOMPARE(object.value(QLatin1String("pages_per_second")).toDouble(-1), 0.0);
    }
    void endsWithASentenceForAPerson()
    {
        QCOMPARE(QByteArray::fromStdString(summaryText(someRun(), 10)),
            QByteArray("run 7: 12 given, 8 done, 3 failed, 1 skipped in 4 s, 2.5 pages/s, 1.5 MB (2 × 404, 1 × Refused)\n"));
    }
    void tellsWhatBecameOfLinksWhereTheyAreFollowed()
    {
        scrape::RunSnapshot run = someRun();
        run.links = {.queued = 9, .known = 30, .outOfScope = 4, .endless = 1};
        QVERIFY(summaryText(run, 10).find("links") == std::string::npos);
        QVERIFY(!parsed(summaryJson(run, 10)).contains(QLatin1String("links")));
        run.settings.depth = 2;
        QVERIFY(summaryText(run, 10).ends_with("; 44 links, 9 of them new, 4 out of scope, 1 without end\n"));
        const QJsonObject links = parsed(summaryJson(run, 10)).value(QLatin1String("links")).toObject();
        QCOMPARE(links.value(QLatin1String("queued")).toInt(), 9);
        QCOMPARE(links.value(QLatin1String("known")).toInt(), 30);
        QCOMPARE(links.value(QLatin1String("out_of_scope")).toInt(), 4);
        QCOMPARE(links.size(), 10);
    }
    void showsItsProgress()
    {
        scrape::RunSnapshot run = someRun();
        run.given = 100;
        run.inFlight = 5;
        run.pagesPerSecond = 2.04;
        run.eta = 125s;
        run.etaHost = "slow.example";
        QCOMPARE(QByteArray::fromStdString(progressText(run)), QByteArray("12 of 100 · 2.0/s · 5 in flight · 3 failed · ends in 2 min 05 s, slow.example decides"));
        run.eta = 2h + 3min;
        run.etaHost.clear();
        QVERIFY(progressText(run).ends_with("ends in 2 h 03 min"));
        run.storeTrouble = store::StoreError{};
        QVERIFY(progressText(run).ends_with("waiting for the store"));
        QVERIFY(progressText(run).find('\n') == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TstPageLine)
#include "tst_page_line.moc"

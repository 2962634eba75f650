#include "app/store/export.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/answer_of.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// What is taken of each page: stored with it, told with it, exported.
class TstScrapeFields : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    static ScrapeSettings taking(std::vector<std::string> fields)
    {
        ScrapeSettings settings = unlimited();
        settings.fields = std::move(fields);
        return settings;
    }
    static ScriptedAnswer page(const std::string& body)
    {
        ScriptedAnswer answer = scriptedPage("T");
        answer.body = "<!doctype html><title>T</title>" + body;
        return answer;
    }
    static Rows stored(const ScrapeHarness& scraper)
    {
        return scraper.query(QStringLiteral("SELECT f.url, d.name, d.position, d.value FROM fields d JOIN frontier f ON f.run_id = d.run_id AND f.key_hash = d.key_hash"
                                            " ORDER BY f.url, d.name, d.position"));
    }
    static QByteArray exported(ScrapeHarness& scraper, RunId run, const char* name)
    {
        const QString path = scraper.databasePath() + QLatin1String(name);
        const auto rows = answerOf<std::int64_t>([&](auto done) { store::exportRun(scraper.store(), run, {}, path.toStdString(), std::move(done)); });
        QFile file(path);
        return rows && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no export");
    }

private Q_SLOTS:
    void areStoredToldAndExported()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest& request) { return page("<p>" + request.url + "<p>two, <b>bold</b><a href=n>x</a>"); };
        const auto run = scraper.scrapeAll("https://a.example/1\nhttps://a.example/2\n", taking({"text=p", "links", "none=h6", "n=count(//p)", "title"}));
        QCOMPARE(run.done, 2);
        const std::string one = "https://a.example/1";
        const std::string two = "https://a.example/2";
        QCOMPARE(stored(scraper), (Rows{{one, "links", "0", "https://a.example/n"}, {one, "n", "0", "2"}, {one, "text", "0", one}, {one, "text", "1", "two, boldx"}, {one, "title", "0", "T"},
                                      {two, "links", "0", "https://a.example/n"}, {two, "n", "0", "2"}, {two, "text", "0", two}, {two, "text", "1", "two, boldx"}, {two, "title", "0", "T"}}));
        const PageEvent& told = scraper.page(one);
        QVERIFY(told.fields);
        QCOMPARE(told.fields->size(), 5U);
        QCOMPARE(told.fields->front(), (store::FieldRecord{"text", 0, one}));
        QVERIFY(!told.fieldsCut);
        const QByteArray csv = exported(scraper, run.id, ".csv");
        QVERIFY2(csv.startsWith("url,title,status,content_type,charset,bytes,final_url,first_seen,fetched_at,run_id,state,error,text,links,none,n\r\n"), csv.constData());
        QVERIFY2(csv.contains(",done,,\"https://a.example/1 | two, boldx\",https://a.example/n,,2\r\n"), csv.constData());
        const QByteArray lines = exported(scraper, run.id, ".jsonl");
        const QByteArray members = "\"text\":[\"https://a.example/1\",\"two, boldx\"],\"links\":[\"https://a.example/n\"],\"none\":[],\"n\":[\"2\"]}\n";
        QVERIFY2(lines.contains(members), lines.constData());
    }
    void takeThePlaceOfThoseOfAnEarlierAttempt()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest&) {
            ScriptedAnswer answer = page("<p>1<p>2<p>3");
            answer.status = 404;
            return answer;
        };
        const auto first = scraper.scrapeAll("https://a.example/\n", taking({"p=p"}));
        QCOMPARE(first.failed, 1);
        QCOMPARE(stored(scraper).size(), 3U);
        scraper.transport.fallback = [](const http::HttpRequest&) { return page("<p>new"); };
        QCOMPARE(scraper.retryFailed(), 1);
        scraper.start();
        scraper.runToEnd();
        QCOMPARE(stored(scraper), (Rows{{"https://a.example/", "p", "0", "new"}}));
    }
    void areForgottenWithTheirRun()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest&) { return page("<p>1"); };
        const auto run = scraper.scrapeAll("https://a.example/\n", taking({"p=p"}));
        QCOMPARE(stored(scraper).size(), 1U);
        QVERIFY((answerOf<void>([&](auto done) { scraper.store().deleteRun(run.id, std::move(done)); })));
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM fields")), (Rows{{"0"}}));
    }
    void stayInTheSettings()
    {
        const ScrapeSettings settings = taking({"p=p > a", "title", "x=first://a[@b='ü']"});
        QCOMPARE(settingsFromJson(toJson(settings)), settings);
    }
};

MILLRACE_TEST_MAIN(TstScrapeFields)
#include "tst_scrape_fields.moc"

#include "app/scrape/revisit.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

using Rows = std::vector<std::vector<std::string>>;

/// Pages that are fetched again, and only if they have changed (RFC 9110 section 13).
class TstScrapeRevisit : public QObject {
    Q_OBJECT

    static constexpr auto kModified = "Sat, 29 Oct 1994 19:43:31 GMT";
    static constexpr auto kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

    static ScrapeSettings refreshing()
    {
        ScrapeSettings settings = unlimited();
        settings.refresh = true;
        return settings;
    }
    /// A page with both validators.
    static ScriptedAnswer taggedPage(std::string_view title, std::string tag = "\"v1\"")
    {
        ScriptedAnswer answer = scriptedPage(title);
        answer.headers.insert(answer.headers.end(), {{"ETag", std::move(tag)}, {"Last-Modified", kModified}, {"Date", kDate}});
        return answer;
    }
    static std::string sentWith(const ScrapeHarness& scraper, const std::string& url, std::string_view name)
    {
        std::string last = "never asked for";
        for (const auto& start : scraper.transport.starts()) {
            if (start.request.url != url)
                continue;
            last.clear();
            for (const http::Header& header : start.request.headers) {
                if (header.name == name)
                    last = header.value;
            }
        }
        return last;
    }

private Q_SLOTS:
    void asksWithBothValidatorsAndKeepsTheTitleOn304()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {taggedPage("kept"), scriptedStatus(304, {{"ETag", "\"v1\""}})});
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-None-Match"), std::string()); // nothing was stored
        const auto before = scraper.query(QStringLiteral("SELECT content_hash, fetched_at FROM pages"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), refreshing());
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-None-Match"), std::string("\"v1\""));
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-Modified-Since"), std::string(kModified));
        QCOMPARE(run.given, 1);
        QCOMPARE(run.done, 1);
        QCOMPARE(run.failed + run.skipped, 0);
        QCOMPARE(run.notChanged, 1);
        const PageEvent& page = scraper.pages().back();
        QCOMPARE(page.status, 304);
        QVERIFY(page.notChanged());
        QCOMPARE(page.title, std::string("kept"));
        QCOMPARE(page.titleSource, std::string("title"));
        QCOMPARE(page.contentType, std::string("text/html; charset=utf-8"));
        // the stored page is what it was, seen again now; the run's own row has the same title and hash
        QCOMPARE(scraper.query(QStringLiteral("SELECT title, status, run_id, etag, last_modified FROM pages")), (Rows{{"kept", "200", "2", "\"v1\"", kModified}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT f.status, f.title, f.content_hash = p.content_hash, f.bytes, p.fetched_at > %1 FROM frontier f JOIN pages p ON p.url = f.url"
                                              " WHERE f.run_id = 2").arg(QString::fromStdString(before[0][1]))),
            (Rows{{"304", "kept", "1", "0", "1"}}));
        QVERIFY(!before[0][0].empty());
    }
    void takesWhatHasChangedWithItsNewValidators()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {taggedPage("old"), taggedPage("new", "W/\"v2\""), scriptedStatus(304)});
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const auto changed = scraper.scrapeAll(urlLines("a.example", 1), refreshing());
        QCOMPARE(changed.done, 1);
        QCOMPARE(changed.notChanged, 0);
        const auto same = scraper.scrapeAll(urlLines("a.example", 1), refreshing());
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-None-Match"), std::string("W/\"v2\"")); // weak tags count
        QCOMPARE(same.notChanged, 1);
        QCOMPARE(scraper.query(QStringLiteral("SELECT title, etag FROM pages")), (Rows{{"new", "W/\"v2\""}})); // though the 304 named none
    }
    void aPageThatIsGoneFailsAndStaysStored()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {taggedPage("old"), scriptedStatus(404)});
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), refreshing());
        QCOMPARE(run.failed, 1);
        QCOMPARE(run.notChanged, 0);
        QCOMPARE(scraper.query(QStringLiteral("SELECT title FROM pages")), (Rows{{"old"}}));
    }
    void a304ThatNobodyAskedForIsNoPage()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedPage("no validators"), scriptedStatus(304)});
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), refreshing());
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-None-Match"), std::string());
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-Modified-Since"), std::string());
        QCOMPARE(run.failed, 1);
    }
    void validatorsStayWithTheUrlThatTheyCameFrom()
    {
        ScrapeHarness scraper;
        // p0 led to b.example and leads to c.example now; p1 was a page and is a redirect now
        scraper.transport.on("https://a.example/p0", {scriptedRedirect("https://b.example/x"), scriptedRedirect("https://c.example/x")});
        scraper.transport.on("https://b.example/x", taggedPage("b"));
        scraper.transport.on("https://c.example/x", taggedPage("c"));
        scraper.transport.on("https://a.example/p1", {taggedPage("one"), scriptedRedirect("https://c.example/y")});
        scraper.transport.on("https://c.example/y", taggedPage("y"));
        // p2 leads to the same place each time: its validators are asked with there
        scraper.transport.on("https://a.example/p2", scriptedRedirect("https://d.example/x"));
        scraper.transport.on("https://d.example/x", {taggedPage("d"), scriptedStatus(304)});
        scraper.scrapeAll(urlLines("a.example", 3), unlimited());
        const auto run = scraper.scrapeAll(urlLines("a.example", 3), refreshing());
        QCOMPARE(run.done, 3);
        QCOMPARE(run.notChanged, 1);
        for (const char* url : {"https://a.example/p0", "https://c.example/x", "https://c.example/y", "https://a.example/p2"})
            QCOMPARE(sentWith(scraper, url, "If-None-Match"), std::string());
        QCOMPARE(sentWith(scraper, "https://a.example/p1", "If-None-Match"), std::string("\"v1\""));
        QCOMPARE(sentWith(scraper, "https://d.example/x", "If-None-Match"), std::string("\"v1\""));
        QCOMPARE(scraper.query(QStringLiteral("SELECT title FROM pages ORDER BY url")), (Rows{{"c"}, {"y"}, {"d"}}));
    }
    void aPageWhoseLinksAreWantedIsFetchedWhole()
    {
        ScrapeHarness scraper;
        ScriptedAnswer page = taggedPage("start");
        page.body += "<a href=/leaf>leaf</a>";
        scraper.transport.on("https://a.example/p0", page);
        scraper.transport.on("https://a.example/leaf", {taggedPage("leaf"), scriptedStatus(304)});
        ScrapeSettings settings = refreshing();
        settings.depth = 1;
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), settings);
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-None-Match"), std::string());
        QCOMPARE(sentWith(scraper, "https://a.example/leaf", "If-None-Match"), std::string("\"v1\""));
        QCOMPARE(run.done, 2);
        QCOMPARE(run.notChanged, 1);
    }
    void withHeadersOfItsUserOnlyATagIsAskedWith()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {taggedPage("tagged"), scriptedStatus(304)});
        ScriptedAnswer dated = taggedPage("dated", "not a tag");
        scraper.transport.on("https://a.example/p1", dated);
        scraper.scrapeAll(urlLines("a.example", 2), unlimited());
        ScrapeSettings settings = refreshing();
        settings.headers = {{"Accept-Language", "de"}};
        const auto run = scraper.scrapeAll(urlLines("a.example", 2), settings);
        QCOMPARE(run.done, 2);
        QCOMPARE(run.notChanged, 1);
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-None-Match"), std::string("\"v1\""));
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "If-Modified-Since"), std::string());
        QCOMPARE(sentWith(scraper, "https://a.example/p1", "If-Modified-Since"), std::string());
        scraper.scrapeAll(urlLines("a.example", 2), refreshing());
        QCOMPARE(sentWith(scraper, "https://a.example/p1", "If-Modified-Since"), std::string(kModified));
    }
    void aRetryIsConditionalToo()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {taggedPage("kept"), scriptedStatus(500), scriptedStatus(304)});
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), refreshing());
        QCOMPARE(run.notChanged, 1);
        QCOMPARE(scraper.pages().back().attempts, 2);
    }
    void readsEntityTags_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("kept");
        for (const char* tag : {"\"a\"", "W/\"a\"", "\"\"", "\"a,b-_~!#\""})
            QTest::newRow(tag) << QByteArray(tag) << QByteArray(tag);
        for (const char* tag : {"a", "\"a", "a\"", "w/\"a\"", "\"a\"b\"", "\"a b\"", "W/a", "\"", "", "\"\xc3\xa9\""})
            QTest::newRow(tag) << QByteArray(tag) << QByteArray();
        QTest::newRow("longest") << '"' + QByteArray(kMaxValidatorBytes - 2, 'x') + '"' << '"' + QByteArray(kMaxValidatorBytes - 2, 'x') + '"';
        QTest::newRow("too long") << '"' + QByteArray(kMaxValidatorBytes - 1, 'x') + '"' << QByteArray();
    }
    void readsEntityTags()
    {
        QFETCH(const QByteArray, given);
        http::HttpResponse response;
        response.headers = {{"etag", given.toStdString()}};
        QTEST(QByteArray::fromStdString(etagOf(response)), "kept");
    }
    void takesADateThatIsASecondOld()
    {
        const auto kept = [](const char* modified, const char* date) {
            http::HttpResponse response;
            response.headers = {{"Last-Modified", modified}, {"Date", date}};
            return lastModifiedOf(response, 784'111'777'000);
        };
        QCOMPARE(kept(kModified, kDate), std::string(kModified));
        QCOMPARE(kept("Sun, 06 Nov 1994 08:49:36 GMT", kDate), std::string("Sun, 06 Nov 1994 08:49:36 GMT"));
        QCOMPARE(kept(kDate, kDate), std::string()); // it may change once more in that second
        QCOMPARE(kept("Sun, 06 Nov 1994 08:49:38 GMT", kDate), std::string());
        QCOMPARE(kept("yesterday", kDate), std::string());
        QCOMPARE(kept(kModified, ""), std::string());
    }
};

MILLRACE_TEST_MAIN(TstScrapeRevisit)

#include "tst_scrape_revisit.moc"

#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// Redirects are followed by us: each hop a request of its own.
class TstScrapeRedirects : public QObject {
    Q_OBJECT

    static const http::HttpRequest& requestOf(const ScrapeHarness& scraper, const std::string& url)
    {
        for (const auto& start : scraper.transport.starts()) {
            if (start.request.url == url)
                return start.request;
        }
        throw std::runtime_error(url + " was not asked for");
    }

private Q_SLOTS:
    void keepsTheChainAndTheFinalUrl()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("/second", 301));
        scraper.transport.on("https://a.example/second", scriptedRedirect("//b.example/third?q#part", 308));
        scraper.transport.on("https://b.example/third?q", scriptedPage("arrived"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(run.done, 1);
        const auto& page = scraper.page("https://a.example/p0");
        QCOMPARE(page.title, std::string("arrived"));
        QCOMPARE(page.finalUrl, std::string("https://b.example/third?q"));
        QCOMPARE(page.redirects.size(), 2U);
        QCOMPARE(page.redirects[0].url, std::string("https://a.example/p0"));
        QCOMPARE(page.redirects[0].status, 301);
        QCOMPARE(page.redirects[1].url, std::string("https://a.example/second"));
        QCOMPARE(page.redirects[1].status, 308);
        QCOMPARE(scraper.query(QStringLiteral("SELECT url, final_url, title FROM pages")),
            (std::vector<std::vector<std::string>>{{"https://a.example/p0", "https://b.example/third?q", "arrived"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM fetches")).front().front(), std::string("3")); // every hop
        QCOMPARE(scraper.host("a.example").done, 1); // the account is the first host's
        QCOMPARE(scraper.host("b.example").done, 0);
    }
    void followsTenAndNoMore()
    {
        ScrapeHarness scraper;
        for (int i = 0; i < 10; ++i)
            scraper.transport.on("https://a.example/ten" + std::to_string(i), scriptedRedirect("/ten" + std::to_string(i + 1)));
        for (int i = 0; i < 50; ++i)
            scraper.transport.on("https://b.example/fifty" + std::to_string(i), scriptedRedirect("/fifty" + std::to_string(i + 1)));
        scraper.begin("https://a.example/ten0\nhttps://b.example/fifty0\n");
        const auto run = scraper.runToEnd();
        QCOMPARE(run.done, 1);
        QCOMPARE(run.failed, 1);
        QCOMPARE(scraper.page("https://a.example/ten0").finalUrl, std::string("https://a.example/ten10"));
        QVERIFY(scraper.page("https://b.example/fifty0").error.starts_with("TooManyRedirects"));
        QCOMPARE(scraper.countOf("https://b.example/fifty10"), 1);
        QCOMPARE(scraper.countOf("https://b.example/fifty11"), 0);
        for (const std::int64_t space : gaps(scraper.sendsTo("b.example")))
            QCOMPARE(space, 500); // each hop spent its lane's budget
    }
    void endsALoop()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/back"));
        scraper.transport.on("https://b.example/back", scriptedRedirect("https://a.example/p0"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(run.failed, 1);
        QVERIFY(scraper.page("https://a.example/p0").error.starts_with("TooManyRedirects"));
        QCOMPARE(scraper.transport.starts().size(), 11U);
    }
    void comesBackToItself()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedRedirect("/p0"), scriptedPage("with a cookie")});
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1), unlimited()).done, 1);
    }
    void skipsATargetThatTheRunHasAlready()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/p0#frag"));
        scraper.transport.on("https://a.example/p1", scriptedRedirect("https://c.example/new"));
        scraper.transport.on("https://a.example/p2", scriptedRedirect("https://c.example/new"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 3) + urlLines("b.example", 1), unlimited());
        QCOMPARE(run.done, 2);
        QCOMPARE(run.skipped, 2);
        QCOMPARE(run.given, 4);
        QCOMPARE(scraper.countOf("https://b.example/p0"), 1);
        QCOMPARE(scraper.countOf("https://c.example/new"), 1);
        const auto& page = scraper.page("https://a.example/p0");
        QCOMPARE(page.state, store::UrlState::Skipped);
        QCOMPARE(page.error, std::string("RedirectedToKnown: https://b.example/p0"));
    }
    void mayComeToItsOwnTargetAgainInARetry()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/x"));
        scraper.transport.on("https://b.example/x", {scriptedStatus(500), scriptedPage("x")});
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(run.done, 1);
        QCOMPARE(scraper.page("https://a.example/p0").attempts, 2);
    }
    void asksTheTargetsRobotsTxtFirst()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/private/x"));
        scraper.transport.on("https://b.example/robots.txt", scriptedText("User-agent: *\nDisallow: /private\n"));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1));
        QCOMPARE(run.skipped, 1);
        QCOMPARE(scraper.countOf("https://b.example/private/x"), 0);
        QCOMPARE(scraper.page("https://a.example/p0").robotsRule, std::string("line 2: Disallow: /private"));
    }
    void goesToHttpAndHttpsOnly_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char* target : {"file:///etc/passwd", "ftp://b.example/", "data:text/html,x", "javascript:alert(1)", "gopher://b.example/"})
            QTest::newRow(target) << QByteArray(target);
        QTest::newRow("no host") << QByteArray("http:///");
        QTest::newRow("bad port") << QByteArray("http://b.example:99999/");
    }
    void goesToHttpAndHttpsOnly()
    {
        QFETCH(const QByteArray, target);
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect(target.toStdString()));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(run.failed, 1);
        QCOMPARE(scraper.transport.starts().size(), 1U);
        QVERIFY(scraper.page("https://a.example/p0").errorCode.has_value());
    }
    void failsARedirectWithoutATarget()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedStatus(302));
        const auto run = scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(run.failed, 1);
        QCOMPARE(scraper.page("https://a.example/p0").error, std::string("302"));
    }
    void sendsUserHeadersToTheirOwnOriginOnly()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.ignoreRobots = false;
        settings.headers = {{"Authorization", "Bearer secret"}, {"X-Mine", "1"}};
        scraper.transport.on("https://a.example/p0", scriptedRedirect("/same"));
        scraper.transport.on("https://a.example/same", scriptedRedirect("http://a.example/scheme"));
        scraper.transport.on("http://a.example/scheme", scriptedRedirect("https://a.example:8443/port"));
        scraper.transport.on("https://a.example:8443/port", scriptedRedirect("https://b.example/host"));
        scraper.transport.on("https://b.example/host", scriptedRedirect("https://a.example/home"));
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1), settings).done, 1);
        for (const char* own : {"https://a.example/p0", "https://a.example/same", "https://a.example/home", "https://a.example/robots.txt"})
            QCOMPARE(requestOf(scraper, own).headers.size(), 2U);
        for (const char* other : {"http://a.example/scheme", "https://a.example:8443/port", "https://b.example/host"})
            QCOMPARE(requestOf(scraper, other).headers.size(), 0U);
    }
    void sendsNoUserHeadersToAnotherOriginsRobotsTxt()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.ignoreRobots = false;
        settings.headers = {{"Authorization", "Bearer secret"}};
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/x"));
        QCOMPARE(scraper.scrapeAll(urlLines("a.example", 1), settings).done, 1);
        QCOMPARE(requestOf(scraper, "https://a.example/robots.txt").headers.size(), 1U);
        QCOMPARE(requestOf(scraper, "https://b.example/robots.txt").headers.size(), 0U);
    }
    void allowsPrivateAddressesForTypedHostsOnly()
    {
        ScrapeHarness scraper;
        scraper.transport.on("http://192.168.0.7/", scriptedRedirect("http://192.168.0.8/"));
        scraper.transport.on("https://a.example/", scriptedRedirect("http://192.168.0.7/again"));
        scraper.scrapeAll("http://192.168.0.7/\nhttps://a.example/\n", unlimited());
        QVERIFY(requestOf(scraper, "http://192.168.0.7/").allowPrivate);
        QVERIFY(requestOf(scraper, "http://192.168.0.7/again").allowPrivate); // the user typed that host
        QVERIFY(!requestOf(scraper, "http://192.168.0.8/").allowPrivate);
    }
    void allowsPrivateAddressesWhenTold()
    {
        ScrapeHarness scraper;
        auto settings = unlimited();
        settings.allowPrivate = true;
        scraper.transport.on("https://a.example/", scriptedRedirect("http://127.0.0.1/x"));
        scraper.scrapeAll("https://a.example/\n", settings);
        QVERIFY(requestOf(scraper, "http://127.0.0.1/x").allowPrivate);
    }
    void spacesRedirectsIntoAHostThatWasGivenUp()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = noRobots();
        settings.retries = 0;
        scraper.transport.fallback = [&](const http::HttpRequest& request) {
            if (request.url.starts_with("https://dead.example"))
                return scriptedError(http::HttpErrorCode::Reset);
            ScriptedAnswer answer = scriptedRedirect("https://dead.example/from-" + authorityOf(request.url));
            answer.beforeAnswer = 195s; // when the host has been given up
            return answer;
        };
        std::string urls = urlLines("dead.example", 9);
        for (int i = 0; i < 10; ++i)
            urls += urlLines("h" + std::to_string(i) + ".example", 1);
        const auto run = scraper.scrapeAll(urls, settings);
        QCOMPARE(run.failed, 19);
        const auto spaces = gaps(scraper.sendsTo("dead.example"));
        QVERIFY(spaces.size() > 10);
        QVERIFY(*std::min_element(spaces.begin(), spaces.end()) >= 500);
    }
};

MILLRACE_TEST_MAIN(TstScrapeRedirects)
#include "tst_scrape_redirects.moc"

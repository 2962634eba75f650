#include "app/store/referrers.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/answer_of.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// What a run leaves in the store beside titles: links, times, redirects, hashes.
class TstScrapeResults : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    static ScrapeSettings crawling(int depth)
    {
        ScrapeSettings settings = unlimited();
        settings.depth = depth;
        return settings;
    }
    static ScriptedAnswer linkingTo(const std::string& links, int status = 200)
    {
        ScriptedAnswer answer = scriptedPage("T");
        answer.status = status;
        answer.body += links;
        return answer;
    }
    /// Who links to the page of this URL.
    static store::Referrers referrers(ScrapeHarness& scraper, RunId run, const std::string& url)
    {
        const auto hash = scraper.query(QStringLiteral("SELECT key_hash FROM frontier WHERE url = '%1'").arg(QString::fromStdString(url)));
        return answerOf<store::Referrers>([&](auto done) {
            store::findReferrers(scraper.store(), run, std::stoll(hash.at(0).at(0)), std::make_shared<std::atomic_bool>(true), done);
        }).value();
    }

private Q_SLOTS:
    void knowsEveryPageThatLinksToABrokenOne()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest& request) {
            if (request.url.ends_with("/gone"))
                return linkingTo({}, 404);
            if (request.url.ends_with("/2"))
                return linkingTo("<a href=/gone?other>x</a>");
            return linkingTo("<a href=/gone#a>x</a><a href='/gone'>y</a><a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>");
        };
        const auto run = scraper.scrapeAll("https://a.example/\n", crawling(2));
        QCOMPARE(run.failed, 1);
        // /3 and /1 were read after /gone had been queued, and each counts once, however often it links there.
        store::Referrers found = referrers(scraper, run.id, "https://a.example/gone");
        std::sort(found.urls.begin(), found.urls.end());
        QCOMPARE(found.urls, (std::vector<std::string>{"https://a.example/", "https://a.example/1", "https://a.example/3"}));
        QCOMPARE(found.count, 3);
        QCOMPARE(referrers(scraper, run.id, "https://a.example/gone?other").urls, std::vector<std::string>{"https://a.example/2"});
    }
    void keepsNoLinksWhereNoneAreFollowed()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest&) { return linkingTo("<a href=/gone>x</a>"); };
        const auto run = scraper.scrapeAll("https://a.example/\n", unlimited());
        QCOMPARE(run.done, 1);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM links")), (Rows{{"0"}}));
    }
    void countsRedirectsAndHashesTheDecodedBody()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest& request) {
            if (request.url.ends_with("/a"))
                return scriptedRedirect("/b");
            return request.url.ends_with("/b") ? scriptedRedirect("/c") : scriptedPage("End");
        };
        const auto run = scraper.scrapeAll("https://a.example/a\nhttps://a.example/x\nhttps://a.example/y\n", unlimited());
        QCOMPARE(run.done, 3);
        QCOMPARE(scraper.query(QStringLiteral("SELECT url, hops, final_url FROM frontier ORDER BY url")),
            (Rows{{"https://a.example/a", "2", "https://a.example/c"}, {"https://a.example/x", "0", "https://a.example/x"}, {"https://a.example/y", "0", "https://a.example/y"}}));
        const auto hashes = scraper.query(QStringLiteral("SELECT DISTINCT content_hash FROM frontier"));
        QCOMPARE(hashes.size(), 1U);
        QCOMPARE(hashes[0][0].size(), 16U);
    }
};

MILLRACE_TEST_MAIN(TstScrapeResults)
#include "tst_scrape_results.moc"

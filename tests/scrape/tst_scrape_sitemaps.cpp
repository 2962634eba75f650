#include "app/scrape/sitemap.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// A run with --sitemaps: where lists are found, what of them is taken, and that they are accounted for like any other URL.
class TstScrapeSitemaps : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    static ScrapeSettings reading(bool robots = true)
    {
        ScrapeSettings settings = unlimited();
        settings.ignoreRobots = !robots;
        settings.sitemaps = true;
        return settings;
    }
    static ScriptedAnswer listing(const std::vector<std::string>& urls, const std::string& root = "urlset", const std::string& entry = "url")
    {
        ScriptedAnswer answer = scriptedText("<" + root + ">");
        for (const std::string& url : urls)
            answer.body += "<" + entry + "><loc>" + url + "</loc></" + entry + ">";
        answer.body += "</" + root + ">";
        return answer;
    }
    static ScriptedAnswer index(const std::vector<std::string>& urls) { return listing(urls, "sitemapindex", "sitemap"); }
    static std::vector<std::string> numbered(const std::string& prefix, int count)
    {
        std::vector<std::string> urls;
        for (int i = 0; i < count; ++i)
            urls.push_back(prefix + std::to_string(i));
        return urls;
    }
    /// "URL state title|error" of each row that has ended, in the order of ending.
    static QByteArray told(const ScrapeHarness& scraper)
    {
        QByteArray text;
        for (const PageEvent& page : scraper.pages()) {
            const std::string& what = page.error.empty() ? page.title : page.error;
            text += QByteArray::fromStdString(page.url + ' ' + std::string(store::name(page.state)) + (page.kind == store::UrlKind::Page ? "" : ' ' + what)) + '\n';
        }
        return text;
    }
    static void adds(const RunSnapshot& run)
    {
        QCOMPARE(run.done + run.failed + run.skipped, run.given);
    }

private Q_SLOTS:
    void areNotLookedForUnlessAsked()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/map.xml\n"));
        scraper.transport.on("https://a.example/map.xml", listing({"https://a.example/1"}));
        ScrapeSettings settings = reading();
        settings.sitemaps = false;
        const auto run = scraper.scrapeAll("https://a.example/\nhttps://a.example/map.xml\n", settings);
        QCOMPARE(run.given, 2);
        QCOMPARE(scraper.page("https://a.example/map.xml").titleSource, std::string("not_html"));
    }
    void thoseOfRobotsTxtAreRead()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("User-agent: *\nDisallow: /no\nSitemap: https://a.example/map.xml\nsitemap: /news.rss\n"));
        scraper.transport.on("https://a.example/map.xml", listing({"https://a.example/1", "https://b.example/2", "https://a.example/", "https://a.example/no/3"}));
        scraper.transport.on("https://a.example/news.rss", scriptedText("<rss><channel><item><link>https://a.example/4</link></item></channel></rss>"));
        const auto run = scraper.scrapeAll("https://a.example/\n", reading());
        QCOMPARE(told(scraper),
            QByteArray("https://a.example/ done\n"
                       "https://a.example/map.xml done Sitemap of 4 URLs\n"
                       "https://a.example/news.rss done RSS feed of 1 URLs\n"
                       "https://a.example/no/3 skipped\n"
                       "https://a.example/1 done\n"
                       "https://a.example/4 done\n"));
        QCOMPARE(run.given, 6);
        adds(run);
        QCOMPARE(run.links.outOfScope, 1);
        QCOMPARE(run.links.known, 1);
        QCOMPARE(run.stored, 3);
        QCOMPARE(scraper.countOf("https://a.example/sitemap.xml"), 0);
        // Lists are rows of the queue, and none of the pages.
        QCOMPARE(scraper.query(QStringLiteral("SELECT url, depth, kind FROM frontier WHERE kind <> 'page' ORDER BY seq")),
            (Rows{{"https://a.example/map.xml", "1", "sitemap"}, {"https://a.example/news.rss", "1", "sitemap"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT url FROM pages ORDER BY url")), (Rows{{"https://a.example/"}, {"https://a.example/1"}, {"https://a.example/4"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT p.url FROM frontier c JOIN frontier p ON p.key_hash = c.referrer_hash WHERE c.url = 'https://a.example/4'")),
            (Rows{{"https://a.example/news.rss"}}));
    }
    void withoutOneTheUsualPlaceIsTried()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/sitemap.xml", listing({"https://a.example/1"}));
        scraper.transport.on("https://b.example/sitemap.xml", scriptedStatus(404));
        scraper.transport.on("https://c.example/sitemap.xml", scriptedPage("Not found, said politely"));
        scraper.transport.on("https://d.example/sitemap.xml", scriptedRedirect("https://elsewhere.example/"));
        const auto run = scraper.scrapeAll("https://a.example/x\nhttps://b.example/x\nhttps://c.example/x\nhttps://d.example/x\nhttps://a.example/y\n", reading());
        adds(run);
        QCOMPARE(run.failed, 0);
        QCOMPARE(run.done, 7);
        QCOMPARE(run.skipped, 3);
        QCOMPARE(scraper.page("https://a.example/sitemap.xml").title, std::string("Sitemap of 1 URLs"));
        QCOMPARE(scraper.page("https://b.example/sitemap.xml").error, std::string("NoSitemap: 404"));
        QCOMPARE(scraper.page("https://c.example/sitemap.xml").error, std::string("NoSitemap: it is an HTML page"));
        QCOMPARE(scraper.page("https://d.example/sitemap.xml").error, std::string("Scope: redirected to https://elsewhere.example/"));
        QCOMPARE(scraper.countOf("https://elsewhere.example/"), 0);
        QCOMPARE(scraper.countOf("https://a.example/sitemap.xml"), 1);
    }
    void aGivenUrlMayBeOneItself()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/feed", scriptedText("<?xml version='1.0'?><feed><entry><link href='/1'/></entry></feed>"));
        scraper.transport.on("https://a.example/list.txt", scriptedText("https://a.example/2\nhttps://a.example/3\n"));
        ScriptedAnswer page = listing({"https://a.example/4"});
        page.headers = {{"Content-Type", "text/html"}};
        scraper.transport.on("https://a.example/map.xml", page);
        scraper.transport.on("https://a.example/words.txt", scriptedText("words"));
        const auto run = scraper.scrapeAll("https://a.example/feed\nhttps://a.example/list.txt\nhttps://a.example/map.xml\nhttps://a.example/words.txt\n", reading(false));
        adds(run);
        QCOMPARE(scraper.page("https://a.example/feed").title, std::string("Atom feed of 1 URLs"));
        QCOMPARE(scraper.page("https://a.example/list.txt").title, std::string("Text sitemap of 2 URLs"));
        QCOMPARE(scraper.page("https://a.example/map.xml").title, std::string("Sitemap of 1 URLs"));
        QCOMPARE(scraper.page("https://a.example/words.txt").titleSource, std::string("not_html"));
        for (int i = 1; i <= 4; ++i)
            QCOMPARE(scraper.countOf("https://a.example/" + std::to_string(i)), 1);
        QCOMPARE(run.given, 9); // with /sitemap.xml, which is looked for
    }
    void anIndexLeadsToItsSitemapsAsDeepAsItMay()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://maps.example/1.xml\n"));
        scraper.transport.on("https://maps.example/1.xml", index({"https://maps.example/2.xml", "https://a.example/own.xml", "https://other.example/no.xml"}));
        scraper.transport.on("https://maps.example/2.xml", index({"https://maps.example/3.xml"}));
        scraper.transport.on("https://maps.example/3.xml", index({"https://maps.example/4.xml"}));
        scraper.transport.on("https://a.example/own.xml", listing({"https://a.example/1", "https://maps.example/page"}));
        const auto run = scraper.scrapeAll("https://a.example/\n", reading());
        adds(run);
        QCOMPARE(scraper.countOf("https://maps.example/3.xml"), 1);
        QCOMPARE(scraper.countOf("https://maps.example/4.xml"), 0); // an index in an index in an index
        QCOMPARE(scraper.countOf("https://other.example/no.xml"), 0); // on neither its own host nor one in scope
        QCOMPARE(scraper.countOf("https://maps.example/sitemap.xml"), 0); // nobody asked for pages of that host
        QCOMPARE(scraper.countOf("https://maps.example/page"), 0);
        QCOMPARE(scraper.countOf("https://a.example/1"), 1);
        QCOMPARE(run.links.overLimit, 1);
        QCOMPARE(run.links.outOfScope, 2);
        QCOMPARE(run.failed, 0);
    }
    void theirPagesAreOneHopAway()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/map.xml\n"));
        scraper.transport.on("https://a.example/map.xml", listing({"https://a.example/1"}));
        ScriptedAnswer page = scriptedPage("T");
        page.body += "<a href=/deep>x</a>";
        scraper.transport.on("https://a.example/1", page);
        ScrapeSettings settings = reading();
        settings.depth = 1;
        QCOMPARE(scraper.scrapeAll("https://a.example/\n", settings).given, 3);
        ScrapeHarness deeper;
        deeper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/map.xml\n"));
        deeper.transport.on("https://a.example/map.xml", listing({"https://a.example/1"}));
        deeper.transport.on("https://a.example/1", page);
        settings.depth = 2;
        QCOMPARE(deeper.scrapeAll("https://a.example/\n", settings).given, 4);
        QCOMPARE(deeper.countOf("https://a.example/deep"), 1);
    }
    void whatAGivenUrlLedToIsInScope()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/", scriptedRedirect("https://www.a.example/"));
        scraper.transport.on("https://www.a.example/robots.txt", scriptedText("Sitemap: https://www.a.example/map.xml\n"));
        scraper.transport.on("https://www.a.example/map.xml", listing({"https://www.a.example/1", "https://a.example/2"}));
        const auto run = scraper.scrapeAll("https://a.example/\n", reading());
        QCOMPARE(run.done, 4);
        QCOMPARE(run.given, 5);
        QCOMPARE(scraper.page("https://a.example/sitemap.xml").state, store::UrlState::Skipped);
    }
    void aFaultyOneFailsAndWhatStandsBeforeIsTaken()
    {
        ScrapeHarness scraper;
        ScriptedAnswer cut = listing({"https://a.example/1"});
        cut.body.resize(cut.body.size() - 5);
        ScriptedAnswer hostile = scriptedText("<!DOCTYPE urlset [<!ENTITY x 'https://a.example/'>]><urlset><url><loc>&x;</loc></url></urlset>");
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: /cut.xml\nSitemap: /hostile.xml\nSitemap: /none.xml\nSitemap: /page.html\nSitemap: /broken.gz\n"));
        scraper.transport.on("https://a.example/cut.xml", cut);
        scraper.transport.on("https://a.example/hostile.xml", hostile);
        scraper.transport.on("https://a.example/none.xml", scriptedStatus(404));
        scraper.transport.on("https://a.example/broken.gz", scriptedText("\x1f\x8b\x08 nothing"));
        const auto run = scraper.scrapeAll("https://a.example/\n", reading());
        adds(run);
        QCOMPARE(run.failed, 5);
        QVERIFY(scraper.page("https://a.example/cut.xml").error.starts_with("BadSitemap: line 1: "));
        QCOMPARE(scraper.page("https://a.example/hostile.xml").error, std::string("BadSitemap: it has a DOCTYPE"));
        QCOMPARE(scraper.page("https://a.example/none.xml").error, std::string("404"));
        QCOMPARE(scraper.page("https://a.example/page.html").error, std::string("BadSitemap: it is an HTML page"));
        QVERIFY(scraper.page("https://a.example/broken.gz").error.starts_with("Encoding: "));
        QCOMPARE(scraper.countOf("https://a.example/1"), 1);
        QCOMPARE(run.failures.at("BadSitemap"), 3);
    }
    void thePageLimitCountsPagesAlone()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/index.xml\n"));
        scraper.transport.on("https://a.example/index.xml", index(numbered("https://a.example/m", 20)));
        for (int i = 0; i < 20; ++i)
            scraper.transport.on("https://a.example/m" + std::to_string(i), listing(numbered("https://a.example/p" + std::to_string(i) + "-", 5)));
        ScrapeSettings settings = reading();
        settings.maxPages = 12;
        const auto run = scraper.scrapeAll("https://a.example/\n", settings);
        adds(run);
        QCOMPARE(scraper.query(QStringLiteral("SELECT kind, count(*) FROM frontier GROUP BY kind ORDER BY kind")), (Rows{{"page", "12"}, {"sitemap", "21"}}));
        QCOMPARE(run.links.overLimit, 100 - 11);
    }
    void aLongOneComesInParts()
    {
        ScrapeHarness scraper;
        constexpr int kCount = 2'501;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/map.xml\n"));
        scraper.transport.on("https://a.example/map.xml", listing(numbered("https://a.example/p", kCount)));
        const auto run = scraper.scrapeAll("https://a.example/\n", reading());
        adds(run);
        QCOMPARE(run.done, kCount + 2);
        QCOMPARE(run.links.queued, kCount + 1);
        QCOMPARE(scraper.countOf("https://a.example/map.xml"), 1);
    }
    void killedInTheMiddleNothingIsLostOrTwice()
    {
        constexpr int kCount = 4'500;
        std::unique_ptr<QTemporaryDir> copy;
        WallMs end = 0;
        const auto script = [](ScrapeHarness& scraper) {
            scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/map.xml\n"));
            scraper.transport.on("https://a.example/map.xml", listing(numbered("https://a.example/p", kCount)));
        };
        {
            ScrapeHarness scraper;
            script(scraper);
            ScrapeSettings settings = reading();
            settings.rate = 100;
            scraper.begin("https://a.example/\n", settings);
            // A part of the list is in the store, and the list itself still queued: what kill -9 leaves.
            const bool part = scraper.loop.runUntil([&] {
                const auto rows = scraper.query(QStringLiteral("SELECT count(*) FROM frontier"));
                return rows[0][0] != "1" && rows[0][0] != "2" && std::stoi(rows[0][0]) < kCount;
            }, 1min);
            QVERIFY(part);
            copy = scraper.copyOfStore();
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(copy->path(), end + 1'000);
        script(scraper);
        scraper.openRun(RunId{1});
        const auto before = scraper.query(QStringLiteral("SELECT count(*) FROM frontier"));
        QVERIFY(std::stoi(before[0][0]) < kCount);
        QCOMPARE(scraper.query(QStringLiteral("SELECT state, kind FROM frontier WHERE url = 'https://a.example/map.xml'")), (Rows{{"queued", "sitemap"}}));
        scraper.setSettings(reading());
        scraper.start();
        const auto run = scraper.runToEnd();
        adds(run);
        QCOMPARE(run.given, kCount + 2);
        QCOMPARE(run.done, kCount + 2);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*), count(DISTINCT url) FROM frontier")), (Rows{{std::to_string(kCount + 2), std::to_string(kCount + 2)}}));
    }
    void patternsChoosePagesAndNotSitemaps()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("Sitemap: https://a.example/index.xml\n"));
        scraper.transport.on("https://a.example/index.xml", index({"https://a.example/map.xml"}));
        scraper.transport.on("https://a.example/map.xml", listing({"https://a.example/docs/1", "https://a.example/blog/2", "https://a.example/docs/old/3"}));
        ScrapeSettings settings = reading();
        settings.include = {"/docs/"};
        settings.exclude = {"/old/"};
        const auto run = scraper.scrapeAll("https://a.example/\n", settings);
        adds(run);
        QCOMPARE(run.given, 4);
        QCOMPARE(scraper.countOf("https://a.example/docs/1"), 1);
        QCOMPARE(run.links.excluded, 2);
    }
    void urgentPagesComeFirst()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/sitemap.xml",
            scriptedText("<urlset><url><loc>/low</loc><priority>0.1</priority></url><url><loc>/old</loc><lastmod>2001-01-01</lastmod></url><url><loc>/new</loc><lastmod>2024-01-01</lastmod></url>"
                         "<url><loc>/high</loc><priority>0.9</priority></url></urlset>"));
        ScrapeSettings settings = reading(false);
        settings.perHost = 1;
        scraper.scrapeAll("https://a.example/\n", settings);
        const std::vector<std::string> expected{"https://a.example/", "https://a.example/sitemap.xml", "https://a.example/high", "https://a.example/new", "https://a.example/old", "https://a.example/low"};
        QVERIFY(scraper.asked() == expected);
    }
    void aSitemapMayBeAsLongAsTheProtocolAllows()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll("https://a.example/page\n", reading(false));
        for (const auto& start : scraper.transport.starts())
            QCOMPARE(start.request.limits.bodyBytes, kMaxSitemapBytes);
        ScrapeHarness other;
        other.scrapeAll("https://a.example/page\n", unlimited());
        QCOMPARE(other.transport.starts().front().request.limits.bodyBytes, http::TransferLimits().bodyBytes);
    }
};

MILLRACE_TEST_MAIN(TstScrapeSitemaps)
#include "tst_scrape_sitemaps.moc"

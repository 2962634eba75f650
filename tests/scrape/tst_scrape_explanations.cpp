#include "tests/scrape/scrape_harness.h"
#include "tests/support/answer_of.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

namespace {

ScriptedAnswer answerWith(std::string body, std::string contentType = "text/html")
{
    ScriptedAnswer answer = scriptedText(std::move(body));
    answer.headers = {{"Content-Type", std::move(contentType)}};
    return answer;
}

std::string nested(int depth)
{
    std::string text;
    for (int i = 0; i < depth; ++i)
        text += "<div>";
    return text;
}

} // namespace

/// Why a page has no title, and why a URL was skipped: as the store has it, for those who read it later.
class TstScrapeExplanations : public QObject {
    Q_OBJECT

    static store::PageExplanation explain(ScrapeHarness& scraper, const std::string& url)
    {
        const PageEvent& page = scraper.page(url);
        return answerOf<store::PageExplanation>([&](auto done) { scraper.store().explain(page.run, page.keyHash, page.url, done); })
            .value();
    }

private Q_SLOTS:
    void saysWhyThereIsNoTitle_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("titleSource");
        QTest::addColumn<QByteArray>("noTitle");
        QTest::addColumn<QByteArray>("cut");
        const auto row = [](const char* tag, const std::string& body, const char* source, const char* noTitle, const char* cut = "", const char* type = "text/html") {
            QTest::newRow(tag) << QByteArray::fromStdString(body) << QByteArray(type) << QByteArray(source) << QByteArray(noTitle) << QByteArray(cut);
        };
        row("it has one", "<title>x</title>", "title", "");
        row("no title element", "<p>x</p>", "none", "missing");
        row("an empty page", "", "none", "missing");
        row("a blank one in the head", "<head><title> \n </title></head>", "none", "blank");
        row("a blank one in the body", "<body><p><title></title>", "none", "blank");
        row("a blank one before another", "<title></title><title>second</title>", "none", "blank");
        row("only one in an image", "<body><svg><title>icon</title></svg>", "none", "svg");
        row("one in an image before the page's", "<body><svg><title>icon</title></svg><title>own</title>", "title", "");
        row("behind what is nested too deep", nested(600) + "<title>x</title>", "too_deep", "missing", "nesting");
        row("before what is nested too deep", "<body><p><title>x</title>" + nested(600), "title", "", "nesting");
        row("not HTML", "<title>x</title>", "not_html", "", "", "application/pdf");
    }
    void saysWhyThereIsNoTitle()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, titleSource);
        QFETCH(QByteArray, noTitle);
        QFETCH(QByteArray, cut);
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", answerWith(body.toStdString(), type.toStdString()));
        auto settings = unlimited();
        settings.wholePage = true;
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        const PageEvent& page = scraper.page("https://a.example/p0");
        QCOMPARE(page.titleSource, titleSource.toStdString());
        QCOMPARE(page.noTitle, noTitle.toStdString());
        QCOMPARE(page.cut, cut.toStdString());
        const store::PageExplanation stored = explain(scraper, page.url);
        QCOMPARE(stored.noTitle, noTitle.toStdString());
        QCOMPARE(stored.cut, cut.toStdString());
    }

    void saysWhatDecidedTheCharset_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("source");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF<title>x</title>") << QByteArray("text/html; charset=iso-8859-1") << QByteArray("bom");
        QTest::newRow("header") << QByteArray("<meta charset=utf-8><title>\xE9</title>") << QByteArray("text/html; charset=iso-8859-1") << QByteArray("header");
        QTest::newRow("meta") << QByteArray("<meta charset=koi8-r><title>x</title>") << QByteArray("text/html") << QByteArray("meta");
        QTest::newRow("its bytes") << QByteArray("<title>\xC3\xA9</title>") << QByteArray("text/html") << QByteArray("utf-8");
        QTest::newRow("last resort") << QByteArray("<title>\xE9</title>") << QByteArray("text/html") << QByteArray("fallback");
    }
    void saysWhatDecidedTheCharset()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, source);
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", answerWith(body.toStdString(), type.toStdString()));
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(scraper.page("https://a.example/p0").charsetSource, source.toStdString());
        QCOMPARE(explain(scraper, "https://a.example/p0").charsetSource, source.toStdString());
    }

    void keepsEachHopOfARedirect()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("/second", 301));
        scraper.transport.on("https://a.example/second", scriptedRedirect("https://b.example/third", 308));
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const store::PageExplanation stored = explain(scraper, "https://a.example/p0");
        QCOMPARE(stored.redirects.size(), 2U);
        QVERIFY(stored.redirects[0] == (store::RedirectHop{"https://a.example/p0", 301}));
        QVERIFY(stored.redirects[1] == (store::RedirectHop{"https://a.example/second", 308}));
        QCOMPARE(stored.finalUrl, std::string("https://b.example/third"));
    }
    /// Ten hops of URLs as long as a URL may be do not fit.
    void boundsWhatItKeepsOfHops()
    {
        ScrapeHarness scraper;
        const std::string tail(8'000, 'x');
        for (int i = 0; i < 5; ++i)
            scraper.transport.on("https://a.example/p" + std::to_string(i) + (i > 0 ? tail : ""), scriptedRedirect("/p" + std::to_string(i + 1) + tail));
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(scraper.page("https://a.example/p0").redirects.size(), 5U);
        QCOMPARE(explain(scraper, "https://a.example/p0").redirects.size(), 3U);
    }

    void namesTheLineThatBlocked()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("# hello\nUser-agent: *\nAllow: /p\n\nDisallow: /p0\n"));
        scraper.scrapeAll(urlLines("a.example", 2));
        QCOMPARE(explain(scraper, "https://a.example/p0").error, std::string("Robots: line 5: Disallow: /p0"));
        QVERIFY(explain(scraper, "https://a.example/p0").state == store::UrlState::Skipped);
        QCOMPARE(explain(scraper, "https://a.example/p1").error, std::string());
    }
    void namesTheLineThatBlockedARedirect()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://b.example/robots.txt", scriptedText("User-agent: *\nDisallow: /\n"));
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/there"));
        scraper.scrapeAll(urlLines("a.example", 1));
        const store::PageExplanation stored = explain(scraper, "https://a.example/p0");
        QCOMPARE(stored.error, std::string("Robots: line 2: Disallow: /"));
        QCOMPARE(stored.finalUrl, std::string("https://b.example/there"));
        QCOMPARE(stored.redirects.size(), 1U);
    }
    /// No line decided: the path is too long for what the patterns may cost.
    void saysWhyAPathWasNotCompared()
    {
        std::string robots = "User-agent: *\n";
        for (int i = 0; i < 1'500; ++i)
            robots += "Disallow: /*" + std::to_string(i) + "$\n";
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText(robots));
        const std::string url = "https://a.example/" + std::string(6'000, 'a');
        scraper.scrapeAll(url + '\n');
        QCOMPARE(explain(scraper, url).error, std::string("Robots: path too long for 1500 patterns"));
    }
    void namesTheScopeThatARedirectLeaves()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", answerWith("<a href=/out>x</a>"));
        scraper.transport.on("https://a.example/out", scriptedRedirect("https://elsewhere.example/"));
        auto settings = unlimited();
        settings.depth = 1;
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        const store::PageExplanation stored = explain(scraper, "https://a.example/out");
        QCOMPARE(stored.error, std::string("Scope: redirected to https://elsewhere.example/"));
        QCOMPARE(stored.depth, 1);
        QCOMPARE(stored.foundOn, std::string("https://a.example/p0"));
    }
    void namesTheUrlThatTheRunHasAlready()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("/p1"));
        scraper.scrapeAll(urlLines("a.example", 2), unlimited());
        QCOMPARE(explain(scraper, "https://a.example/p0").error, std::string("RedirectedToKnown: https://a.example/p1"));
    }
    void namesTheRunThatStoredIt()
    {
        ScrapeHarness scraper;
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        const RunId first = scraper.page("https://a.example/p0").run;
        const std::int64_t key = scraper.page("https://a.example/p0").keyHash;
        const RunId second = scraper.newRun(unlimited());
        scraper.add(urlLines("a.example", 1));
        const auto stored = answerOf<store::PageExplanation>([&](auto done) { scraper.store().explain(second, key, "https://a.example/p0", done); }).value();
        QVERIFY(stored.state == store::UrlState::Skipped);
        QCOMPARE(stored.error, std::string("already stored"));
        QVERIFY(stored.storedBy == first);
        QVERIFY(stored.storedAt >= EngineLoop::kWallStart);
    }
    void forgetsWhatARetryWillFindAnew()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {scriptedRedirect("/gone"), scriptedPage("x")});
        scraper.transport.on("https://a.example/gone", scriptedStatus(404));
        scraper.scrapeAll(urlLines("a.example", 1), unlimited());
        QCOMPARE(explain(scraper, "https://a.example/p0").redirects.size(), 1U);
        scraper.retryFailed();
        QVERIFY(explain(scraper, "https://a.example/p0").redirects.empty());
    }

    // --- the proof of the pacing ---
    void provesThePacingOverARestart()
    {
        QTemporaryDir folder;
        WallMs end = 0;
        RunId run;
        {
            ScrapeHarness scraper(folder.path());
            scraper.begin(urlLines("a.example", 6)); // robots.txt too
            scraper.loop.runFor(1'200ms);
            scraper.stop();
            run = scraper.snapshot().id;
            end = scraper.loop.wallNow();
            const store::PacingRecord proof = scraper.host("a.example").pacing;
            QCOMPARE(proof.starts, 3);
            QCOMPARE(proof.closestUs, 500'000);
        }
        ScrapeHarness scraper(folder.path(), end + 100);
        scraper.openRun(run);
        scraper.start();
        scraper.runToEnd();
        const store::PacingRecord proof = scraper.host("a.example").pacing;
        QCOMPARE(proof.starts, 8); // robots.txt is asked for again
        QVERIFY(proof.closestUs >= 499'000);
        QCOMPARE(proof.mostInSecond, 2);
        QCOMPARE(proof.allowedInSecond, 2);
        QCOMPARE(proof.broken, 0);
        QCOMPARE(scraper.host("a.example").spacing, Microseconds(500'000));
        QCOMPARE(scraper.query(QStringLiteral("SELECT starts, most_in_second, broken FROM hosts")), (std::vector<std::vector<std::string>>{{"8", "2", "0"}}));
        // Those of both sessions, the robots.txt among them.
        const auto starts = answerOf<std::vector<WallMs>>([&](auto done) { scraper.store().starts(run, "a.example", 100, done); }).value();
        QCOMPARE(starts.size(), 8U);
        for (std::size_t i = 1; i < starts.size(); ++i)
            QVERIFY(starts[i] - starts[i - 1] >= 499);
    }
};

MILLRACE_TEST_MAIN(TstScrapeExplanations)
#include "tst_scrape_explanations.moc"

#include "app/scrape/page_probe.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

namespace {

ScriptedAnswer answerWith(int status, std::vector<http::Header> headers, std::string body)
{
    ScriptedAnswer answer = scriptedStatus(status, std::move(headers));
    answer.body = std::move(body);
    return answer;
}

} // namespace

/// Pages that are looked at beside the run: how they are asked for, and at whose pace.
class TstPageProbe : public QObject {
    Q_OBJECT

    using From = ProbeRequest::From;
    using Answer = std::shared_ptr<std::optional<ProbedPage>>;

    static Answer ask(ScrapeHarness& scraper, const std::string& url, const ScrapeSettings& settings = unlimited(), From from = From::User)
    {
        auto answer = std::make_shared<std::optional<ProbedPage>>();
        scraper.service().probe().fetch({url, settings, from}, [answer](ProbedPage page) { answer->emplace(std::move(page)); });
        return answer;
    }
    static ProbedPage lookAt(ScrapeHarness& scraper, const std::string& url, const ScrapeSettings& settings = unlimited(), From from = From::User)
    {
        const Answer answer = ask(scraper, url, settings, from);
        if (!scraper.loop.runUntil([&] { return answer->has_value(); }, 5min))
            throw std::runtime_error("no answer");
        return std::move(**answer);
    }
    static std::string headerOf(const http::HttpRequest& request, std::string_view name)
    {
        for (const http::Header& header : request.headers) {
            if (header.name == name)
                return header.value;
        }
        return {};
    }
    static ScrapeSettings paced(double rate)
    {
        ScrapeSettings settings = noRobots();
        settings.rate = rate;
        return settings;
    }

private Q_SLOTS:
    void hasThePageAndWhatARunWouldTellOfIt()
    {
        ScrapeHarness scraper;
        ScriptedAnswer answer = scriptedPage("T");
        answer.body = "<title>T</title><p>\xE9";
        answer.headers = {{"Content-Type", "text/html; charset=iso-8859-1"}};
        scraper.transport.on("http://a.example/p", answer);
        const ProbedPage page = lookAt(scraper, "a.example/p");
        QVERIFY(page.document && !page.cancelled);
        QCOMPARE(page.document->source(), std::string_view("<title>T</title><p>\xC3\xA9"));
        QCOMPARE(page.event.status, 200);
        QCOMPARE(page.event.charset, std::string("windows-1252"));
        QCOMPARE(page.event.charsetSource, std::string("header"));
        QCOMPARE(page.event.url, std::string("http://a.example/p"));
        QVERIFY(scraper.query(QStringLiteral("SELECT url FROM pages")).empty());
        QVERIFY(scraper.query(QStringLiteral("SELECT url FROM frontier")).empty());
    }

    void obeysRobotsTxtUnlessTheSettingsSayOtherwise()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/robots.txt", scriptedText("User-agent: *\nDisallow: /private"));
        ScrapeSettings settings;
        settings.rate = 0;
        const ProbedPage forbidden = lookAt(scraper, "https://a.example/private/x", settings);
        QVERIFY(!forbidden.document);
        QCOMPARE(forbidden.event.state, store::UrlState::Skipped);
        QCOMPARE(forbidden.event.error, std::string("Robots: line 2: Disallow: /private"));
        QCOMPARE(scraper.countOf("https://a.example/private/x"), 0);
        QVERIFY(lookAt(scraper, "https://a.example/open", settings).document);
        settings.ignoreRobots = true;
        QVERIFY(lookAt(scraper, "https://a.example/private/x", settings).document);
        // What cannot be read forbids, as it does in a run; it is asked for again by the next one.
        scraper.transport.on("https://b.example/robots.txt", {scriptedStatus(500), scriptedStatus(404)});
        settings.ignoreRobots = false;
        QCOMPARE(lookAt(scraper, "https://b.example/", settings).event.state, store::UrlState::Failed);
        QVERIFY(lookAt(scraper, "https://b.example/", settings).document);
    }

    void followsRedirectsAndKeepsTheHeadersAtHome()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p", scriptedRedirect("https://b.example/q"));
        ScrapeSettings settings = unlimited();
        settings.headers = {{"X-Key", "s"}};
        const ProbedPage page = lookAt(scraper, "https://a.example/p", settings);
        QCOMPARE(page.event.finalUrl, std::string("https://b.example/q"));
        QCOMPARE(page.event.redirects.size(), 1U);
        QVERIFY(page.document);
        QCOMPARE(headerOf(scraper.transport.starts()[0].request, "X-Key"), std::string("s"));
        QCOMPARE(headerOf(scraper.transport.starts()[1].request, "X-Key"), std::string());
    }

    void aPageThatWasFoundAsALinkIsNoGivenOne()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = unlimited();
        settings.headers = {{"X-Key", "s"}};
        scraper.scrapeAll("https://given.example/\n", settings);
        (void)lookAt(scraper, "https://found.example/", settings, From::Page);
        (void)lookAt(scraper, "https://given.example/x", settings, From::Page);
        (void)lookAt(scraper, "https://typed.example/", settings, From::User);
        const auto& starts = scraper.transport.starts();
        QCOMPARE(headerOf(starts[1].request, "X-Key"), std::string());
        QVERIFY(!starts[1].request.allowPrivate);
        QCOMPARE(headerOf(starts[2].request, "X-Key"), std::string("s"));
        QVERIFY(starts[2].request.allowPrivate);
        QCOMPARE(headerOf(starts[3].request, "X-Key"), std::string("s"));
        QVERIFY(starts[3].request.allowPrivate);
        QCOMPARE(scraper.query(QStringLiteral("SELECT host FROM hosts")).size(), 1U); // nothing of it is the run's
    }

    void whereARedirectOfATypedOneLeadsMayNotBePrivate()
    {
        ScrapeHarness scraper;
        scraper.transport.on("http://a.example/", scriptedRedirect("http://10.0.0.1/"));
        (void)lookAt(scraper, "a.example");
        QCOMPARE(scraper.transport.starts().size(), 2U);
        QVERIFY(scraper.transport.starts()[0].request.allowPrivate);
        QVERIFY(!scraper.transport.starts()[1].request.allowPrivate);
    }

    void keepsItsOwnPaceWhileNoRunIsOpen()
    {
        ScrapeHarness scraper;
        for (int i = 0; i < 3; ++i)
            QVERIFY(lookAt(scraper, "https://a.example/" + std::to_string(i), paced(2)).document);
        QCOMPARE(joined(gaps(scraper.sendsTo("a.example"))), QByteArray("500 500"));
        // … and the run that starts then hears of it.
        scraper.begin("https://a.example/run\n", paced(2));
        scraper.runToEnd();
        QCOMPARE(scraper.transport.starts().back().request.url, std::string("https://a.example/run"));
        for (const std::int64_t gap : gaps(scraper.sendsTo("a.example")))
            QVERIFY2(gap >= 500, QByteArray::number(static_cast<qlonglong>(gap)).constData());
    }

    void takesItsTurnInTheLaneOfARunningRun()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 6), paced(2));
        scraper.runUntilStarts(2);
        const ProbedPage page = lookAt(scraper, "https://a.example/look", paced(100));
        QVERIFY(page.document);
        scraper.runToEnd();
        QCOMPARE(scraper.sendsTo("a.example").size(), 7U);
        QCOMPARE(joined(gaps(scraper.sendsTo("a.example"))), QByteArray("500 500 500 500 500 500"));
        QCOMPARE(scraper.transport.starts()[2].request.url, std::string("https://a.example/look")); // it goes first
        QCOMPARE(scraper.host("a.example").done, 6);
        QCOMPARE(scraper.pages().size(), 6U);
    }

    void doesNotWaitForARunThatIsPausedOrStopped()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 6), paced(2));
        scraper.runUntilStarts(2);
        scraper.pause();
        QVERIFY(lookAt(scraper, "https://a.example/paused", paced(2)).document);
        scraper.stop();
        scraper.runToEnd();
        QVERIFY(lookAt(scraper, "https://a.example/stopped", paced(2)).document);
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 6);
        for (const std::int64_t gap : gaps(scraper.sendsTo("a.example")))
            QVERIFY2(gap >= 500, QByteArray::number(static_cast<qlonglong>(gap)).constData());
    }

    void aPausedRunThatGoesOnDoesNotHoldIt()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 4), paced(0.5));
        scraper.runUntilStarts(1);
        const Answer answer = ask(scraper, "https://a.example/look", paced(2)); // waits for the lane
        scraper.loop.runFor(300ms);
        scraper.pause();
        QVERIFY(scraper.loop.runUntil([&] { return answer->has_value(); }, 10s));
        QVERIFY((*answer)->document);
        scraper.resume();
        scraper.runToEnd();
        for (const std::int64_t gap : gaps(scraper.sendsTo("a.example")))
            QVERIFY2(gap >= 2000, QByteArray::number(static_cast<qlonglong>(gap)).constData());
    }

    void aHostThatIsPausedByHandDoesNotHoldIt()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 4), paced(0.5));
        scraper.runUntilStarts(1);
        const Answer answer = ask(scraper, "https://a.example/look", paced(2));
        scraper.loop.runFor(300ms);
        scraper.service().setHostPaused(scraper.hostId("a.example"), true);
        QVERIFY(scraper.loop.runUntil([&] { return answer->has_value(); }, 10s));
        QVERIFY((*answer)->document);
        QCOMPARE(joined(gaps(scraper.sendsTo("a.example"))), QByteArray("2000"));
    }

    void aSecondOneEndsTheFirst()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("slow");
        slow.beforeAnswer = 60s;
        scraper.transport.on("https://a.example/slow", slow);
        const Answer first = ask(scraper, "https://a.example/slow");
        scraper.loop.runFor(1s);
        const ProbedPage second = lookAt(scraper, "https://b.example/");
        QVERIFY(second.document);
        QVERIFY(first->has_value() && (*first)->cancelled && !(*first)->document);
        QVERIFY(scraper.transport.starts()[0].cancelled);
        // By hand, too; nothing is left in flight.
        const Answer third = ask(scraper, "https://a.example/slow");
        scraper.loop.runFor(1s);
        scraper.service().probe().cancel();
        scraper.loop.runFor(1s);
        QVERIFY(third->has_value() && (*third)->cancelled);
        QCOMPARE(scraper.transport.inFlight(), 0U);
    }

    void anotherRunMayBeOpenedMeanwhile()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("slow");
        slow.beforeAnswer = 60s;
        scraper.transport.on("https://a.example/slow", slow);
        scraper.scrapeAll("https://a.example/\n", unlimited());
        const Answer answer = ask(scraper, "https://a.example/slow");
        scraper.loop.runFor(1s);
        (void)scraper.newRun();
        QVERIFY(answer->has_value() && (*answer)->cancelled);
        QVERIFY(lookAt(scraper, "https://a.example/x").document);
        // … or the run closed, as for another store.
        const Answer last = ask(scraper, "https://a.example/slow");
        scraper.loop.runFor(1s);
        QVERIFY(scraper.answerOf<void>([&](auto done) { scraper.service().closeRun(done); }));
        QVERIFY(last->has_value() && (*last)->cancelled);
        QVERIFY(lookAt(scraper, "https://a.example/x").document);
    }

    void theEndOfTheProgramEndsIt()
    {
        ScrapeHarness scraper;
        ScriptedAnswer slow = scriptedPage("slow");
        slow.beforeAnswer = 60s;
        scraper.transport.on("https://a.example/slow", slow);
        const Answer answer = ask(scraper, "https://a.example/slow");
        scraper.loop.runFor(1s);
        QCOMPARE(scraper.transport.inFlight(), 1U);
    }

    void whatIsNoPageSaysSo()
    {
        ScrapeHarness scraper;
        QCOMPARE(lookAt(scraper, "no address").event.errorCode, std::optional(http::HttpErrorCode::BadUrl));
        QCOMPARE(lookAt(scraper, "ftp://a.example/").event.errorCode, std::optional(http::HttpErrorCode::BadUrl));
        scraper.transport.on("https://a.example/pdf", answerWith(200, {{"Content-Type", "application/pdf"}}, "%PDF"));
        const ProbedPage pdf = lookAt(scraper, "https://a.example/pdf");
        QVERIFY(!pdf.document);
        QCOMPARE(pdf.event.titleSource, std::string("not_html"));
        scraper.transport.on("https://a.example/gone", answerWith(404, {{"Content-Type", "text/html"}}, "<h1>Gone</h1>"));
        const ProbedPage gone = lookAt(scraper, "https://a.example/gone");
        QVERIFY(gone.document);
        QCOMPARE(gone.event.state, store::UrlState::Failed);
        scraper.transport.on("https://a.example/zip", answerWith(200, {{"Content-Type", "text/html"}, {"Content-Encoding", "gzip"}}, "no gzip"));
        const ProbedPage broken = lookAt(scraper, "https://a.example/zip");
        QVERIFY(!broken.document && broken.event.errorCode);
        scraper.transport.on("https://a.example/down", scriptedError(http::HttpErrorCode::Timeout));
        QCOMPARE(lookAt(scraper, "https://a.example/down").event.errorCode, std::optional(http::HttpErrorCode::Timeout));
        QCOMPARE(scraper.countOf("https://a.example/down"), 1);
    }

    void aNewMatchEndsTheOneBefore()
    {
        ScrapeHarness scraper;
        const ProbedPage page = lookAt(scraper, "https://a.example/");
        const auto titles = *select::FieldSet::compile({"title"});
        int answers = 0;
        std::optional<PageMatches> last;
        for (int i = 0; i < 3; ++i) {
            scraper.service().probe().match(page.document, titles, [&](PageMatches matches) {
                ++answers;
                last = std::move(matches);
            });
        }
        QVERIFY(scraper.loop.runUntil([&] { return answers > 0; }, 1min));
        scraper.loop.runFor(1s);
        QCOMPARE(answers, 1);
        QCOMPARE(last->found.size(), 1U);
        QCOMPARE(last->found[0].value, std::string("https://a.example/"));
    }
};

MILLRACE_TEST_MAIN(TstPageProbe)
#include "tst_page_probe.moc"

#include "app/scrape/link_traps.h"
#include "app/scrape/page_links.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// Links are followed: how far, where to, each once, over restarts.
class TstScrapeCrawl : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    static ScrapeSettings deep(int depth, Scope scope = Scope::Host)
    {
        ScrapeSettings settings = unlimited();
        settings.depth = depth;
        settings.scope = scope;
        return settings;
    }
    /// A page that links to these.
    static ScriptedAnswer linking(const std::vector<std::string>& targets)
    {
        ScriptedAnswer answer = scriptedPage("T");
        for (const std::string& target : targets)
            answer.body += "<a href='" + target + "'>x</a>";
        return answer;
    }
    /// A tree: /N links to /3N+1 … /3N+3, to the root and to itself, on `host`.
    static void scriptTree(ScrapeHarness& scraper, const std::string& host)
    {
        scraper.transport.fallback = [host](const http::HttpRequest& request) {
            const std::string prefix = "https://" + host + "/";
            const int number = request.url.size() > prefix.size() ? std::stoi(request.url.substr(prefix.size())) : 0;
            std::vector<std::string> targets{"/", request.url};
            for (int i = 1; i <= 3; ++i)
                targets.push_back("/" + std::to_string(3 * number + i) + "#part");
            return linking(targets);
        };
    }
    static std::vector<std::string> sorted(std::vector<std::string> urls)
    {
        std::sort(urls.begin(), urls.end());
        return urls;
    }
    static QByteArray shown(const std::vector<std::string>& urls)
    {
        QByteArray text;
        for (const std::string& url : urls)
            text += QByteArray::fromStdString(url) + ' ';
        return text;
    }

private Q_SLOTS:
    void followsNoLinkUnlessAsked()
    {
        ScrapeHarness scraper;
        scriptTree(scraper, "a.example");
        const auto run = scraper.scrapeAll("https://a.example/\n", unlimited());
        QCOMPARE(run.given, 1);
        QCOMPARE(run.links, LinkCounts());
    }
    void goesAsDeepAsAsked()
    {
        ScrapeHarness scraper;
        scriptTree(scraper, "a.example");
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(3));
        QCOMPARE(run.given, 1 + 3 + 9 + 27);
        QCOMPARE(run.done, run.given);
        QCOMPARE(scraper.asked().size(), 40U);
        QCOMPARE(scraper.query(QStringLiteral("SELECT depth, count(*), count(DISTINCT url) FROM frontier GROUP BY depth ORDER BY depth")),
            (Rows{{"0", "1", "1"}, {"1", "3", "3"}, {"2", "9", "9"}, {"3", "27", "27"}}));
        QCOMPARE(run.links.queued, 39);
        QCOMPARE(run.links.outOfScope, 0);
        QCOMPARE(scraper.host("a.example").done, 40);
        // Where each was found: /4 on /1.
        QCOMPARE(scraper.query(QStringLiteral("SELECT p.url FROM frontier c JOIN frontier p ON p.key_hash = c.referrer_hash WHERE c.url = 'https://a.example/4'")),
            (Rows{{"https://a.example/1"}}));
    }
    void goesBreadthFirst()
    {
        ScrapeHarness scraper;
        scriptTree(scraper, "a.example");
        ScrapeSettings settings = deep(4);
        settings.perHost = 1;
        QCOMPARE(scraper.scrapeAll("https://a.example/\n", settings).done, 121);
        const auto rows = scraper.query(QStringLiteral("SELECT depth FROM frontier ORDER BY ended_seq"));
        QVERIFY(std::is_sorted(rows.begin(), rows.end()));
    }
    void asksForEachPageOnce()
    {
        ScrapeHarness scraper;
        std::vector<std::string> all;
        for (int i = 0; i < 60; ++i)
            all.push_back("https://" + std::string(1, static_cast<char>('a' + i % 4)) + ".example/p" + std::to_string(i));
        scraper.transport.fallback = [all](const auto&) { return linking(all); };
        const auto run = scraper.scrapeAll(all[0] + "\n" + all[1] + "\n" + all[2] + "\n" + all[3] + "\n", deep(9));
        QCOMPARE(run.given, 60);
        QCOMPARE(run.done, 60);
        QCOMPARE(shown(sorted(scraper.asked())), shown(sorted(all)));
        QCOMPARE(run.links.known, 60 * 60 - 56);
        QCOMPARE(run.links.found(), 60 * 60);
    }
    void staysOnTheHostsGiven()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/", linking({"http://a.example/80", "https://a.example:8080/port", "https://www.a.example/", "https://b.example/", "https://c.example/"}));
        const auto run = scraper.scrapeAll("https://a.example/\nhttps://c.example/x\n", deep(2));
        QCOMPARE(shown(sorted(scraper.asked())), shown({"http://a.example/80", "https://a.example/", "https://c.example/", "https://c.example/x"}));
        QCOMPARE(run.links.outOfScope, 3);
        QCOMPARE(run.done, 4);
    }
    void staysInTheirDomains()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://www.a.co.uk/", linking({"https://a.co.uk:8080/", "https://x.y.a.co.uk/", "https://b.co.uk/", "https://co.uk/"}));
        const auto run = scraper.scrapeAll("https://www.a.co.uk/\n", deep(2, Scope::Domain));
        QCOMPARE(shown(sorted(scraper.asked())), shown({"https://a.co.uk:8080/", "https://www.a.co.uk/", "https://x.y.a.co.uk/"}));
        QCOMPARE(run.links.outOfScope, 2);
    }
    void goesAnywhereButToPrivateAddresses()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/", linking({"https://b.example/", "http://10.0.0.1/", "http://10.0.0.2/"}));
        QCOMPARE(scraper.scrapeAll("https://a.example/\nhttp://10.0.0.2/typed\n", deep(1, Scope::Any)).given, 5);
        for (const auto& start : scraper.transport.starts())
            QCOMPARE(start.request.allowPrivate, start.request.url != "https://b.example/" && start.request.url != "http://10.0.0.1/");
    }
    void takesAsManyPagesAsItMay()
    {
        ScrapeHarness scraper;
        scriptTree(scraper, "a.example");
        ScrapeSettings settings = deep(20);
        settings.maxPages = 25;
        scraper.newRun(settings);
        const auto added = scraper.add("https://a.example/\nhttps://a.example/1\nhttps://a.example/1\n");
        QCOMPARE(added.accepted, 2);
        scraper.start();
        const auto run = scraper.runToEnd();
        QCOMPARE(run.given, 25);
        QCOMPARE(run.done, 25);
        QVERIFY(run.links.overLimit > 0);
        const auto more = scraper.add("https://a.example/x\n");
        QCOMPARE(more.accepted, 0);
        QCOMPARE(more.overLimit, 1);
    }
    void resolvesAgainstTheFinalUrlAndItsBase()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/old", scriptedRedirect("/new/place/"));
        scraper.transport.on("https://a.example/new/place/", linking({"x", "../y"}));
        ScriptedAnswer based = scriptedPage("T");
        based.body = "<base href=/based/><title>T</title><a href=z>";
        scraper.transport.on("https://a.example/new/place/x", based);
        QCOMPARE(scraper.scrapeAll("https://a.example/old\n", deep(2)).done, 4);
        QCOMPARE(shown(sorted(scraper.asked())),
            shown({"https://a.example/based/z", "https://a.example/new/place/", "https://a.example/new/place/x", "https://a.example/new/y", "https://a.example/old"}));
    }
    void takesTheHostThatAGivenUrlLedTo()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/", scriptedRedirect("https://www.a.example/"));
        scraper.transport.on("https://www.a.example/", linking({"/in", "https://other.example/"}));
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(1));
        QCOMPARE(shown(sorted(scraper.asked())), shown({"https://a.example/", "https://www.a.example/", "https://www.a.example/in"}));
        QCOMPARE(run.links.outOfScope, 1);
    }
    void knowsThatHostAfterARestart()
    {
        const QTemporaryDir folder;
        const auto script = [](ScrapeHarness& scraper) {
            scraper.transport.on("https://a.example/", scriptedRedirect("https://www.a.example/"));
            scraper.transport.on("https://www.a.example/", linking({"/in"}));
            scraper.transport.on("https://www.a.example/in", linking({"/further"}));
        };
        ScrapeSettings settings = deep(2);
        settings.rate = 0.5;
        ScrapeHarness killed(folder.path());
        script(killed);
        killed.begin("https://a.example/\n", settings);
        killed.loop.runFor(1s); // the first page is stored
        const auto copy = killed.copyOfStore();
        ScrapeHarness scraper(copy->path(), killed.loop.wallNow() + 5);
        script(scraper);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM pages")), (Rows{{"1"}}));
        scraper.openRun(RunId{1});
        scraper.start();
        QCOMPARE(scraper.runToEnd().given, 3);
        QCOMPARE(shown(scraper.asked()), shown({"https://www.a.example/in", "https://www.a.example/further"}));
    }
    void doesNotFollowARedirectOutOfScope()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/", linking({"/away", "/inside"}));
        scraper.transport.on("https://a.example/away", scriptedRedirect("https://b.example/"));
        scraper.transport.on("https://a.example/inside", scriptedRedirect("/target"));
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(1));
        QCOMPARE(run.done, 2);
        QCOMPARE(run.skipped, 1);
        QCOMPARE(scraper.page("https://a.example/away").error, std::string("Scope: redirected to https://b.example/"));
        QCOMPARE(scraper.countOf("https://b.example/"), 0);
        QCOMPARE(scraper.countOf("https://a.example/target"), 1);
    }
    void fetchesARedirectsTargetOnceThoughItIsLinkedToo()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/", linking({"/dir", "/dir/", "/dir/#x"}));
        scraper.transport.on("https://a.example/dir", scriptedRedirect("/dir/"));
        scraper.transport.on("https://a.example/dir/", linking({"/", "/dir", "/dir/"}));
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(5));
        QCOMPARE(run.given, 3);
        QCOMPARE(run.done + run.skipped, 3);
        QCOMPARE(scraper.countOf("https://a.example/dir/"), 1);
    }
    void followsOnlyPagesThatWereFound()
    {
        ScrapeHarness scraper;
        ScriptedAnswer missing = linking({"/from404"});
        missing.status = 404;
        ScriptedAnswer forbidden = linking({"/fromheader"});
        forbidden.headers.push_back({"X-Robots-Tag", "nofollow"});
        ScriptedAnswer text = linking({"/fromtext"});
        text.headers = {{"Content-Type", "text/plain"}};
        scraper.transport.on("https://a.example/", linking({"/missing", "/forbidden", "/text"}));
        scraper.transport.on("https://a.example/missing", missing);
        scraper.transport.on("https://a.example/forbidden", forbidden);
        scraper.transport.on("https://a.example/text", text);
        QCOMPARE(scraper.scrapeAll("https://a.example/\n", deep(5)).given, 4);
    }
    void endsInATrap()
    {
        ScrapeHarness scraper;
        scraper.transport.fallback = [](const http::HttpRequest& request) { return linking({request.url + "a/"}); };
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(1'000));
        QCOMPARE(run.given, 1 + kMaxEqualSegments);
        QCOMPARE(run.links.endless, 1);
    }
    void queuesPagesInTheTransactionOfTheirPage()
    {
        // Whenever the program is killed: what is stored has its links beside it, and the rest finds the same.
        std::set<std::string> expected;
        {
            ScrapeHarness scraper;
            scriptTree(scraper, "a.example");
            QCOMPARE(scraper.scrapeAll("https://a.example/\n", deep(5)).done, 364);
            for (const std::string& url : scraper.asked())
                expected.insert(url);
        }
        ScrapeSettings settings = deep(5);
        settings.rate = 100;
        ScrapeHarness killed;
        scriptTree(killed, "a.example");
        killed.begin("https://a.example/\n", settings);
        for (int moment = 0; moment < 6; ++moment) {
            killed.loop.runFor(371ms);
            const auto copy = killed.copyOfStore();
            ScrapeHarness scraper(copy->path(), killed.loop.wallNow() + 5);
            scriptTree(scraper, "a.example");
            const auto ended = scraper.query(QStringLiteral("SELECT url FROM frontier WHERE state = 'done'"));
            const auto hosts = scraper.query(QStringLiteral("SELECT count(*) FROM frontier WHERE host_id NOT IN (SELECT host_id FROM hosts)"));
            QCOMPARE(hosts, (Rows{{"0"}}));
            scraper.openRun(RunId{1});
            scraper.start();
            const auto run = scraper.runToEnd();
            QCOMPARE(run.given, 364);
            QCOMPARE(run.done, 364);
            QCOMPARE(scraper.asked().size(), 364 - ended.size());
            std::set<std::string> found;
            for (const auto& row : scraper.query(QStringLiteral("SELECT url FROM pages")))
                found.insert(row[0]);
            QVERIFY(found == expected);
            QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM frontier")), (Rows{{"364"}}));
        }
        QVERIFY(killed.asked().size() > 200); // the last moment was late in the run
    }
    void goesOnAfterAStop()
    {
        ScrapeHarness scraper;
        scriptTree(scraper, "a.example");
        ScrapeSettings settings = deep(4);
        settings.rate = 50;
        scraper.begin("https://a.example/\n", settings);
        int stops = 0;
        while (scraper.snapshot().done < 100 && stops < 20) {
            scraper.loop.runFor(333ms);
            scraper.stop();
            (void)scraper.runToEnd(); // of that session
            ++stops;
            scraper.start();
        }
        const auto run = scraper.runToEnd();
        QVERIFY(stops > 3);
        QCOMPARE(run.given, 121);
        QCOMPARE(run.done, 121);
        QCOMPARE(scraper.asked().size(), 121U);
    }
    void findsTheLinksAgainOfWhatTheStoreDidNotTake()
    {
        ScrapeHarness scraper;
        scriptTree(scraper, "a.example");
        scraper.newRun(deep(3));
        scraper.add("https://a.example/\n");
        scraper.start();
        scraper.execBeside({QStringLiteral("BEGIN IMMEDIATE")}); // the store is busy: nothing more is committed
        scraper.loop.runFor(2s);
        scraper.stop();
        QCOMPARE(scraper.runToEnd().given, 1);
        scraper.endBeside();
        scraper.start();
        const auto run = scraper.runToEnd();
        QCOMPARE(run.given, 40);
        QCOMPARE(run.done, 40);
    }
    void doesNotFetchWhatIsStored()
    {
        const QTemporaryDir folder;
        WallMs end = 0;
        {
            ScrapeHarness scraper(folder.path());
            QCOMPARE(scraper.scrapeAll("https://a.example/1\nhttps://a.example/2\n", unlimited()).done, 2);
            end = scraper.loop.wallNow();
        }
        ScrapeHarness scraper(folder.path(), end + 1'000);
        scriptTree(scraper, "a.example");
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(1));
        QCOMPARE(run.given, 4);
        QCOMPARE(run.skipped, 2); // by an earlier run: --refresh fetches them, and finds their links
        QCOMPARE(run.done, 2);
        QCOMPARE(scraper.host("a.example").skipped, 2);
    }
    void followsWhatThePatternsTake()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = deep(3);
        settings.include = {"/docs/"};
        settings.exclude = {"private"};
        scraper.transport.on("https://a.example/", linking({"/docs/1", "/docs/private", "/other", "/docs/moved", "/docs/away"}));
        scraper.transport.on("https://a.example/docs/moved", scriptedRedirect("/docs/2"));
        scraper.transport.on("https://a.example/docs/away", scriptedRedirect("/elsewhere"));
        const auto run = scraper.scrapeAll("https://a.example/\n", settings);
        QCOMPARE(run.given, 4);
        QCOMPARE(run.links.excluded, 2);
        QCOMPARE(run.skipped, 1);
        QCOMPARE(scraper.page("https://a.example/docs/away").error, std::string("Excluded: redirected to https://a.example/elsewhere"));
        QCOMPARE(shown(sorted(scraper.asked())),
            shown({"https://a.example/", "https://a.example/docs/1", "https://a.example/docs/2", "https://a.example/docs/away", "https://a.example/docs/moved"}));
    }
    void followsInSpiteOfNofollowWhereThatIsAsked()
    {
        ScrapeHarness scraper;
        ScriptedAnswer page = linking({"/1"});
        page.body += "<meta name=robots content=noindex,nofollow><a rel=nofollow href=/2>";
        page.headers.push_back({"X-Robots-Tag", "nofollow"});
        scraper.transport.on("https://a.example/", page);
        ScrapeSettings settings = deep(1);
        settings.ignoreNofollow = true;
        QCOMPARE(scraper.scrapeAll("https://a.example/\n", settings).done, 3);
        QVERIFY(scraper.page("https://a.example/").noindex);
        QVERIFY(!scraper.page("https://a.example/1").noindex);
        QCOMPARE(scraper.page("https://a.example/2").depth, 1);
    }
    void followsTheCanonicalLink()
    {
        ScrapeHarness scraper;
        ScriptedAnswer page = linking({"/x"});
        page.body += "<link rel=canonical href=/real>";
        scraper.transport.on("https://a.example/?session=1", page);
        QCOMPARE(scraper.scrapeAll("https://a.example/?session=1\n", deep(1)).done, 3);
        QCOMPARE(scraper.page("https://a.example/?session=1").canonical, std::string("https://a.example/real"));
        QCOMPARE(scraper.countOf("https://a.example/real"), 1);
    }
    void takesSoManyVariantsOfAPath_data()
    {
        QTest::addColumn<QByteArray>("next");
        QTest::newRow("sessions") << QByteArray("/list?sid=%1&page=%2");
        QTest::newRow("sessions in the path") << QByteArray("/s/0123456789abcde%1x%2/list");
        QTest::newRow("path parameters") << QByteArray("/list;jsessionid=%1.%2");
        QTest::newRow("a calendar") << QByteArray("/cal/%1/11/2%2");
    }
    void takesSoManyVariantsOfAPath()
    {
        QFETCH(const QByteArray, next);
        ScrapeHarness scraper;
        int made = 1'900;
        // Each page links to three that nobody has seen.
        scraper.transport.fallback = [&](const http::HttpRequest&) {
            ++made;
            std::vector<std::string> targets;
            for (int i = 0; i < 3; ++i)
                targets.push_back(QString::fromUtf8(next).arg(made).arg(i).toStdString());
            return linking(targets);
        };
        ScrapeSettings settings = deep(1'000);
        settings.maxVariants = 50;
        const auto run = scraper.scrapeAll("https://a.example/\n", settings);
        QCOMPARE(run.given, 1 + 50);
        QCOMPARE(run.done, run.given);
        QCOMPARE(run.links.variants, 3 * 51 - 50);
    }
    void endsInAPathThatGrows()
    {
        ScrapeHarness scraper;
        int made = 0;
        scraper.transport.fallback = [&](const http::HttpRequest& request) { return linking({request.url + "x" + std::to_string(++made) + "/"}); };
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(1'000));
        QCOMPARE(run.given, kMaxSegments); // the end of the path is a segment, too
        QCOMPARE(run.links.endless, 1);
    }
    void servesAllHostsWhileOneHasMany()
    {
        ScrapeHarness scraper;
        std::vector<std::string> many;
        for (int i = 0; i < 2'000; ++i)
            many.push_back("https://large.example/" + std::to_string(i));
        for (int i = 0; i < 20; ++i)
            many.push_back("https://small" + std::to_string(i % 4) + ".example/" + std::to_string(i));
        scraper.transport.on("https://large.example/", linking(many));
        ScrapeSettings settings = deep(1, Scope::Any);
        settings.concurrency = 8;
        settings.perHost = 8;
        QCOMPARE(scraper.scrapeAll("https://large.example/\n", settings).done, 2'021);
        const auto asked = scraper.asked();
        std::size_t last = 0;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (asked[i].find("small") != std::string::npos)
                last = i;
        }
        QVERIFY2(last < 200, qPrintable(QString::number(last)));
    }
    void fetchesNoTargetAgainAfterARestart()
    {
        const QTemporaryDir folder;
        const auto script = [](ScrapeHarness& scraper) {
            scraper.transport.on("https://a.example/", linking({"/old", "/later"}));
            scraper.transport.on("https://a.example/old", scriptedRedirect("/new#part"));
            scraper.transport.on("https://a.example/new", linking({"/old", "/later"}));
            scraper.transport.on("https://a.example/later", linking({"/new", "/moved"}));
            scraper.transport.on("https://a.example/moved", scriptedRedirect("/new"));
        };
        ScrapeSettings settings = deep(5);
        settings.rate = 1;
        ScrapeHarness killed(folder.path());
        script(killed);
        killed.begin("https://a.example/\n", settings);
        killed.loop.runFor(2'500ms); // the target is stored, /later is not
        QCOMPARE(killed.countOf("https://a.example/new"), 1);
        QCOMPARE(killed.countOf("https://a.example/later"), 0);
        const auto copy = killed.copyOfStore();
        ScrapeHarness scraper(copy->path(), killed.loop.wallNow() + 5);
        script(scraper);
        scraper.openRun(RunId{1});
        QCOMPARE(scraper.add("https://a.example/new\n").duplicates, 1);
        scraper.start();
        const auto run = scraper.runToEnd();
        QCOMPARE(run.given, 4);
        QCOMPARE(run.skipped, 1);
        QCOMPARE(scraper.countOf("https://a.example/new"), 0);
        QCOMPARE(scraper.page("https://a.example/moved").error, std::string("RedirectedToKnown: https://a.example/new"));
    }
    void writesManyLinksInSeveralTransactions()
    {
        ScrapeHarness scraper;
        std::vector<std::string> first;
        for (int i = 0; i < 20; ++i)
            first.push_back("/d" + std::to_string(i));
        scraper.transport.on("https://a.example/", linking(first));
        scraper.transport.fallback = [](const http::HttpRequest& request) {
            if (request.url.find("/d") == std::string::npos || request.url.find("-") != std::string::npos)
                return scriptedPage("leaf");
            std::vector<std::string> targets;
            for (int i = 0; i < 400; ++i)
                targets.push_back(request.url + "-" + std::to_string(i));
            return linking(targets);
        };
        const auto run = scraper.scrapeAll("https://a.example/\n", deep(2));
        QCOMPARE(run.given, 1 + 20 + 20 * 400);
        QCOMPARE(run.done, run.given);
    }
};

MILLRACE_TEST_MAIN(TstScrapeCrawl)
#include "tst_scrape_crawl.moc"

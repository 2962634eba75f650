#include "app/scrape/page_probe.h"
#include "app/scrape/result_writer.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/store/store_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <thread>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// One worker of a shared run is the engine on virtual time; the other one is played by the test, on the same PostgreSQL.
class TstScrapeShared : public QObject {
    Q_OBJECT

    /// A run with a URL or more on a.example, and one on b.example, which the other worker has.
    struct Pair {
        Pair(PostgresServer& server, const QString& database, ScrapeSettings settings, const std::string& urls, std::chrono::milliseconds lease = 20s) : scraper(server.url(database))
        {
            if (!other.open(server.url(database)))
                throw std::runtime_error("the other store does not open");
            run = scraper.newRun(std::move(settings));
            scraper.add(urls + "https://b.example/theirs\n");
            worker = other.join(run).value().worker;
            theirs.id = HostId{server.sql(database, QStringLiteral("select host_id from hosts where host = 'b.example'")).toLongLong()};
            theirs.host = "b.example";
            ours = HostId{server.sql(database, QStringLiteral("select host_id from hosts where host = 'a.example'")).toLongLong()};
            if (other.claimOne(run, worker, theirs, lease).value().hosts.size() != 1)
                throw std::runtime_error("the other worker did not get its host");
        }
        store::RunView look() { return other.renew(run, worker, {theirs.id}).value(); }
        /// The first view of the other worker's that is `wanted`.
        template <class Wanted>
        store::RunView lookFor(Wanted wanted)
        {
            for (int i = 0; i < 100; ++i) {
                scraper.loop.runFor(200ms);
                if (store::RunView view = look(); wanted(view))
                    return view;
            }
            throw std::runtime_error("the other worker did not hear of it");
        }
        store::RobotsHop hopForOther()
        {
            return lookFor([](const store::RunView& view) { return !view.robotsHops.empty(); }).robotsHops.front();
        }
        ProbedPage lookAt(const std::string& url, ScrapeSettings settings)
        {
            std::optional<ProbedPage> page;
            scraper.service().probe().fetch({url, std::move(settings), ProbeRequest::From::User}, [&page](ProbedPage answer) { page.emplace(std::move(answer)); });
            if (!scraper.loop.runUntil([&] { return page.has_value(); }, 5min))
                throw std::runtime_error("no answer");
            return std::move(*page);
        }
        void leave()
        {
            if (!scraper.answerOf<void>([&](auto done) { scraper.service().leave(done); }))
                throw std::runtime_error("it did not leave");
        }

        ScrapeHarness scraper;
        BlockingStore other;
        RunId run;
        WorkerId worker;                     ///< the other one
        store::HostRecord theirs;
        HostId ours;
    };
    static ScrapeSettings withRobots(double rate = 0)
    {
        ScrapeSettings settings;
        settings.rate = rate;
        return settings;
    }

    std::unique_ptr<PostgresServer> m_server;
    QString m_database;
    int m_databases = 0;

private Q_SLOTS:
    void initTestCase()
    {
        if (!PostgresServer::isInstalled())
            QSKIP("PostgreSQL is not installed");
        m_server = std::make_unique<PostgresServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->why()));
    }
    void init()
    {
        m_database = QStringLiteral("engine%1").arg(++m_databases);
        QVERIFY2(m_server->createDatabase(m_database), qPrintable(m_server->why()));
    }

    void looksAtNoPageOfAHostThatAnotherWorkerHas()
    {
        Pair pair(*m_server, m_database, unlimited(), "https://a.example/ours\n");
        pair.scraper.start();
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 1; }, 1min));
        for (const char* when : {"in the session", "at rest, the other one at work"}) {
            const ProbedPage page = pair.lookAt("https://b.example/x", unlimited());
            QVERIFY2(!page.document, when);
            QCOMPARE(page.event.errorCode, std::optional(http::HttpErrorCode::Withdrawn));
            QCOMPARE(page.event.error, std::string("Withdrawn: another worker of the run has this host"));
            QCOMPARE(page.event.state, store::UrlState::Failed);
            pair.leave();
        }
        QCOMPARE(pair.scraper.countOf("https://b.example/x"), 0);
        // A host of the run that nobody has can be looked at by whoever is in it, and any host where nobody is.
        QVERIFY(pair.other.leave(pair.run, pair.worker));
        const ProbedPage free = pair.lookAt("https://b.example/x", unlimited());
        QVERIFY2(free.document, free.event.error.c_str());
        QVERIFY(pair.lookAt("https://a.example/x", unlimited()).document);
        QCOMPARE(pair.scraper.countOf("https://b.example/x"), 1);
    }

    void keepsTheLastPageInHandNoLonger()
    {
        Pair pair(*m_server, m_database, unlimited(), "https://a.example/ours\n");
        pair.scraper.start();
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 1; }, 1min));
        const auto stored = std::chrono::duration_cast<Milliseconds>(pair.scraper.loop.elapsed());
        const Milliseconds sent{pair.scraper.sendsTo("a.example").at(0)};
        QVERIFY2(stored - sent < kWriteDelay, qPrintable(QString::number((stored - sent).count())));
        pair.leave();
    }

    void looksAtAPageOfAHostThatNobodyHas()
    {
        Pair pair(*m_server, m_database, unlimited(), "https://a.example/ours\n");
        pair.scraper.start();
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 1; }, 1min));
        pair.scraper.loop.runFor(5s); // a.example has nothing left and was given back
        QCOMPARE(m_server->sql(m_database, QStringLiteral("select count(*) from hosts where host = 'a.example' and lease_owner is null")), QStringLiteral("1"));
        QVERIFY(pair.lookAt("https://a.example/x", unlimited()).document);
    }

    void hasARobotsTxtAskedByWhoeverHasTheHost()
    {
        Pair pair(*m_server, m_database, withRobots(), "https://a.example/open\nhttps://a.example/no\n");
        pair.scraper.transport.on("https://a.example/robots.txt", scriptedRedirect("https://b.example/other.txt"));
        pair.scraper.start();
        const store::RobotsHop hop = pair.hopForOther();
        QCOMPARE(hop.host, pair.theirs.id);
        QCOMPARE(hop.url, std::string("https://b.example/other.txt"));
        pair.scraper.loop.runFor(3min); // however long it takes
        QVERIFY(pair.scraper.pages().empty());
        QVERIFY(pair.other.answerHop(pair.run, pair.worker, hop.id, store::RobotsHopAnswer{.id = hop.id, .status = 200, .body = "User-agent: *\nDisallow: /no"}, {}));
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 2; }, 1min));
        QCOMPARE(pair.scraper.page("https://a.example/open").state, store::UrlState::Done);
        QCOMPARE(pair.scraper.page("https://a.example/no").error, std::string("Robots: line 2: Disallow: /no"));
        QCOMPARE(pair.scraper.sendsTo("b.example").size(), 0U);
    }

    void asksAgainWhereTheOtherOneCouldNot()
    {
        Pair pair(*m_server, m_database, withRobots(), "https://a.example/p\n");
        pair.scraper.transport.on("https://a.example/robots.txt", scriptedRedirect("https://b.example/robots.txt"));
        pair.scraper.start();
        for (int attempt = 0; attempt < 3; ++attempt) {
            const store::RobotsHop hop = pair.hopForOther();
            QVERIFY(pair.other.answerHop(pair.run, pair.worker, hop.id, store::RobotsHopAnswer{.id = hop.id, .cause = "Stalled", .detail = "no byte"}, {}));
        }
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 1; }, 1min));
        QCOMPARE(pair.scraper.page("https://a.example/p").error, std::string("Stalled: robots.txt could not be read, no byte"));
        QCOMPARE(pair.scraper.countOf("https://a.example/robots.txt"), 3);
    }

    void asksAHostOfItsOwnForAnotherWorker()
    {
        Pair pair(*m_server, m_database, withRobots(2), urlLines("a.example", 6));
        ScriptedAnswer there = scriptedStatus(302, {{"Location", "https://c.example/robots.txt"}});
        pair.scraper.transport.on("https://a.example/for-b.txt", there);
        pair.scraper.start();
        pair.scraper.runUntilStarts(2);
        const std::int64_t hop = pair.other.askHop(pair.run, pair.worker, pair.ours, "https://a.example/for-b.txt").value();
        const store::RunView view = pair.lookFor([](const store::RunView& each) { return !each.robotsAnswers.empty(); });
        QCOMPARE(view.robotsAnswers.front().id, hop);
        QCOMPARE(view.robotsAnswers.front().status, 302);
        QCOMPARE(view.robotsAnswers.front().location, std::string("https://c.example/robots.txt"));
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 6; }, 1min));
        QCOMPARE(pair.scraper.countOf("https://a.example/for-b.txt"), 1);
        for (const std::int64_t gap : gaps(pair.scraper.sendsTo("a.example")))
            QVERIFY2(gap >= 500, QByteArray::number(static_cast<qlonglong>(gap)).constData());
        QCOMPARE(pair.other.attempts(pair.run, "https://a.example/for-b.txt").value().size(), 1U); // it is explained
    }

    void hearsNothingOnceItIsGone()
    {
        Pair pair(*m_server, m_database, withRobots(), "https://a.example/p\n");
        pair.scraper.loop.runFor(200ms);
        QTest::qWait(300);                   // until the store listens
        pair.scraper.endService();
        for (int i = 0; i < 5; ++i) {
            (void)m_server->sql(m_database, QStringLiteral("notify millrace, '%1'").arg(pair.run.value));
            QTest::qWait(50);
        }
        pair.scraper.loop.runFor(1s);
    }

    void twoHostsMayLeadToEachOther()
    {
        Pair pair(*m_server, m_database, withRobots(), "https://a.example/p\n");
        pair.scraper.transport.on("https://a.example/robots.txt", scriptedRedirect("https://b.example/robots.txt"));
        pair.scraper.start();
        const store::RobotsHop theirs = pair.hopForOther();
        const std::int64_t ours = pair.other.askHop(pair.run, pair.worker, pair.ours, "https://a.example/robots.txt").value();
        const store::RunView view = pair.lookFor([](const store::RunView& each) { return !each.robotsAnswers.empty(); }); // though it waits itself
        QCOMPARE(view.robotsAnswers.front().id, ours);
        QCOMPARE(view.robotsAnswers.front().location, std::string("https://b.example/robots.txt"));
        store::RobotsHopAnswer back{.id = theirs.id, .status = 302, .location = "https://a.example/robots.txt"};
        QVERIFY(pair.other.answerHop(pair.run, pair.worker, theirs.id, back, {}));
        for (int hops = 1; hops < 3; ++hops) { // 5 in all: this one, then ours again, and theirs
            back.id = pair.hopForOther().id;
            QVERIFY(pair.other.answerHop(pair.run, pair.worker, back.id, back, {}));
        }
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 1; }, 1min));
        QCOMPARE(pair.scraper.page("https://a.example/p").state, store::UrlState::Done); // RFC 9309 2.3.1.2: unavailable, so that all is allowed
    }

    void claimsTheHostWhereItsWorkerVanishes()
    {
        Pair pair(*m_server, m_database, withRobots(), "https://a.example/p\n", 300ms);
        pair.scraper.transport.on("https://a.example/robots.txt", scriptedRedirect("https://b.example/robots.txt"));
        pair.scraper.start();
        std::this_thread::sleep_for(350ms);
        QVERIFY(pair.scraper.loop.runUntil([&] { return pair.scraper.pages().size() == 2; }, 1min));
        QCOMPARE(pair.scraper.page("https://a.example/p").state, store::UrlState::Done);
        QVERIFY(pair.scraper.countOf("https://b.example/robots.txt") >= 1);
    }

    void aPageGoesOnWithWhoeverHasTheHostThatItIsRedirectedTo()
    {
        Pair pair(*m_server, m_database, unlimited(), "https://a.example/moved\n");
        pair.scraper.transport.on("https://a.example/moved", scriptedRedirect("https://b.example/there"));
        pair.scraper.start();
        std::vector<store::QueuedUrl> rows;
        for (int i = 0; i < 50 && rows.size() < 2; ++i) {
            pair.scraper.loop.runFor(200ms);
            rows = pair.other.refill(pair.run, {{pair.theirs.id, 10}}).value();
        }
        QCOMPARE(rows.size(), 2U);
        const auto moved = std::find_if(rows.begin(), rows.end(), [](const store::QueuedUrl& row) { return row.detour != nullptr; });
        QVERIFY(moved != rows.end());
        QCOMPARE(moved->url, std::string("https://a.example/moved"));
        QCOMPARE(moved->detour->url, std::string("https://b.example/there"));
        QCOMPARE(pair.scraper.sendsTo("b.example").size(), 0U);
        QVERIFY(pair.scraper.pages().empty());
    }
};

MILLRACE_TEST_MAIN(TstScrapeShared)
#include "tst_scrape_shared.moc"

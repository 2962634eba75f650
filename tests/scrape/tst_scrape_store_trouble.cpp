#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// The store is locked by another program for a while, or breaks for good.
class TstScrapeStoreTrouble : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    const QStringList lock{QStringLiteral("BEGIN IMMEDIATE")};
    const QStringList breakIt{QStringLiteral("ALTER TABLE frontier RENAME TO gone")};

    static ScrapeSettings fast()
    {
        ScrapeSettings settings = noRobots();
        settings.rate = 20;
        return settings;
    }

private Q_SLOTS:
    void keepsTheResultsWhileTheStoreIsLockedAndGoesOn()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 60), fast());
        scraper.loop.runFor(500ms);
        const std::size_t before = scraper.pages().size();
        scraper.execBeside(lock);
        scraper.loop.runFor(20s);
        const auto troubled = scraper.snapshot();
        QVERIFY(troubled.storeTrouble.has_value());
        QCOMPARE(troubled.storeTrouble->code, store::StoreErrorCode::Busy);
        QCOMPARE(int(troubled.phase), int(RunPhase::Running));
        QVERIFY(scraper.pages().size() <= before + 2); // nothing is called stored that is not
        const std::size_t starts = scraper.transport.starts().size();
        QVERIFY(starts < 20); // no new URL starts while results wait
        scraper.loop.runFor(10s);
        QCOMPARE(scraper.transport.starts().size(), starts);
        scraper.endBeside();
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Done));
        QCOMPARE(run.done, 60);
        QVERIFY(!run.storeTrouble);
        QCOMPARE(scraper.transport.starts().size(), 60U); // none fetched twice for it
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM pages")), (Rows{{"60"}}));
    }
    void saysInTheLanesThatTheStoreHoldsThem()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 60), fast());
        scraper.loop.runFor(500ms);
        scraper.execBeside(lock);
        scraper.loop.runFor(5s);
        QCOMPARE(int(scraper.host("a.example").waits), int(WaitReason::Store));
        scraper.endBeside();
        scraper.runToEnd(1min);
    }
    void startsOnceTheStoreIsFree()
    {
        ScrapeHarness scraper;
        scraper.newRun(fast());
        scraper.add(urlLines("a.example", 3));
        scraper.execBeside(lock);
        scraper.start();
        scraper.loop.runFor(5s);
        QVERIFY(scraper.snapshot().storeTrouble.has_value());
        QCOMPARE(scraper.transport.starts().size(), 0U);
        scraper.endBeside();
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(run.done, 3);
        QVERIFY(!run.storeTrouble);
    }
    void stopsInTimeWhileTheStoreIsLocked()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 60), fast());
        scraper.loop.runFor(500ms);
        scraper.execBeside(lock);
        scraper.loop.runFor(3s);
        const auto before = scraper.loop.elapsed();
        scraper.stop();
        QVERIFY2(scraper.loop.elapsed() - before <= 5s, qPrintable(QString::number((scraper.loop.elapsed() - before).count())));
        QCOMPARE(int(scraper.runToEnd(1s).phase), int(RunPhase::Stopped));
        scraper.endBeside();
        scraper.start(); // and the rest can be fetched
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(run.done, 60);
    }
    void stopsInTimeWhileItWaitsToStart()
    {
        ScrapeHarness scraper;
        scraper.newRun(fast());
        scraper.add(urlLines("a.example", 3));
        scraper.execBeside(lock);
        scraper.start();
        scraper.loop.runFor(2s);
        const auto before = scraper.loop.elapsed();
        scraper.stop();
        QVERIFY(scraper.loop.elapsed() - before <= 5s);
        QCOMPARE(scraper.transport.starts().size(), 0U);
    }
    void knowsWhatTheStoreTookAfterTheSessionHadEnded()
    {
        const QTemporaryDir folder;
        ScrapeHarness scraper(folder.path(), EngineLoop::kWallStart, 20s); // the store waits for the lock itself
        scraper.begin(urlLines("a.example", 10), fast());
        scraper.loop.runFor(120ms);
        scraper.execBeside(lock);
        scraper.service().stop([](auto) {});
        scraper.runUnsettled(6s); // the writer is cut off, its batch still with the store
        scraper.endBeside();
        QCOMPARE(int(scraper.runToEnd(1s).phase), int(RunPhase::Stopped));
        QTRY_COMPARE_WITH_TIMEOUT(scraper.query(QStringLiteral("SELECT count(*) FROM pages")), (Rows{{"3"}}), 20'000);
        scraper.start();
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(run.done, 10);
        QCOMPARE(run.given, 10);
        QCOMPARE(scraper.transport.starts().size(), 10U);
    }
    void goesOnThroughManyShortLocks()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 300), fast());
        for (int i = 0; i < 12; ++i) {
            scraper.loop.runFor(Milliseconds(700 + 130 * i));
            scraper.execBeside({QStringLiteral("BEGIN EXCLUSIVE")});
            scraper.loop.runFor(Milliseconds(20 + 40 * i));
            scraper.endBeside();
        }
        const auto run = scraper.runToEnd(5min);
        QCOMPARE(run.done, 300);
        QCOMPARE(scraper.transport.starts().size(), 300U);
    }
    void failsWhenTheStoreBreaksForGood()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 60), fast());
        scraper.loop.runFor(500ms);
        const std::size_t stored = scraper.pages().size();
        scraper.execBeside(breakIt);
        scraper.endBeside();
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Failed));
        QVERIFY(run.storeTrouble && !run.storeTrouble->transient());
        QVERIFY(scraper.pages().size() <= stored + 1);
        QVERIFY(run.elapsed < 10s);
        QCOMPARE(scraper.transport.inFlight(), 0U);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM gone")), (Rows{{"60"}})); // nothing is lost
    }
    void failsWhenTheQueueCannotBeRead()
    {
        ScrapeHarness scraper;
        scraper.newRun(fast());
        scraper.add(urlLines("a.example", 3));
        scraper.execBeside(breakIt);
        scraper.endBeside();
        scraper.start();
        const auto run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Failed));
        QVERIFY(run.storeTrouble.has_value());
    }
    void addsWhenTheLockIsGone()
    {
        ScrapeHarness scraper;
        scraper.newRun(fast());
        scraper.execBeside(lock);
        std::optional<Result<AddResult, store::StoreError>> added;
        scraper.service().addUrls(urlLines("a.example", 3), [&added](auto result) { added.emplace(std::move(result)); });
        scraper.loop.runFor(10s);
        QVERIFY(!added);
        QCOMPARE(scraper.snapshot().storeTrouble->code, store::StoreErrorCode::Busy);
        scraper.endBeside();
        QVERIFY(scraper.loop.runUntil([&added] { return added.has_value(); }, 10s));
        QCOMPARE((*added)->accepted, 3);
        QVERIFY(!scraper.snapshot().storeTrouble);
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 3);
    }
    void addingIsGivenUpByWhoStopsIt()
    {
        ScrapeHarness scraper;
        scraper.newRun(fast());
        scraper.execBeside(lock);
        std::optional<Result<AddResult, store::StoreError>> added;
        scraper.service().addUrls(urlLines("a.example", 3), [&added](auto result) { added.emplace(std::move(result)); });
        scraper.loop.runFor(3s);
        (void)scraper.answerOf<void>([&](auto done) { scraper.service().stopAdding(done); });
        QVERIFY(added && !*added);
        QCOMPARE(added->error().code, store::StoreErrorCode::Busy);
        scraper.endBeside();
        QCOMPARE(scraper.add(urlLines("a.example", 3)).accepted, 3); // what was refused is not taken for known
        scraper.start();
        QCOMPARE(scraper.runToEnd().done, 3);
    }
    /// A redirect to a URL that is read and not in the store yet: the run has it.
    void doesNotFetchTwiceWhatIsBeingAdded()
    {
        ScrapeHarness scraper;
        auto redirect = scriptedRedirect("/target", 301);
        redirect.beforeAnswer = 1s;
        scraper.transport.on("https://a.example/p0", redirect);
        scraper.begin(urlLines("a.example", 1), fast());
        scraper.runUntilStarts(1);
        scraper.execBeside(lock);
        std::optional<Result<AddResult, store::StoreError>> added;
        scraper.service().addUrls("https://a.example/target\n", [&added](auto result) { added.emplace(std::move(result)); });
        scraper.loop.runFor(3s);
        QVERIFY(!added);
        scraper.endBeside();
        const auto run = scraper.runToEnd(1min);
        QVERIFY(added && *added);
        QCOMPARE(run.given, 2);
        QCOMPARE(scraper.countOf("https://a.example/target"), 1);
    }
    void saysThatARunIsNotThere()
    {
        ScrapeHarness scraper;
        const auto opened = scraper.answerOf<RunId>([&](auto done) { scraper.service().openRun(RunId{77}, done); });
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, store::StoreErrorCode::NotFound);
    }
};

MILLRACE_TEST_MAIN(TstScrapeStoreTrouble)
#include "tst_scrape_store_trouble.moc"

#include "app/async/sleep.h"
#include "app/async/task_group.h"
#include "app/scrape/result_writer.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

namespace {

/// A writer of its own on the harness's loop and store.
class Rig {
public:
    Rig() : run(scraper.newRun())
    {
        std::string urls;
        for (int i = 0; i < 2'000; ++i)
            urls += "https://a.example/" + std::to_string(i) + "\n";
        scraper.add(urls);
        for (const auto& row : scraper.query(QStringLiteral("SELECT key_hash, url, host_id FROM frontier ORDER BY seq"))) {
            store::UrlOutcome& outcome = m_rows.emplace_back();
            outcome.keyHash = std::stoll(row[0]);
            outcome.url = row[1];
            outcome.host = HostId{std::stoll(row[2])};
            outcome.status = 200;
            outcome.title = "T";
            outcome.attempts = 1;
        }
        group.spawn("write", writer.run(false));
    }
    ~Rig()
    {
        writer.close();
        scope.cancel("the test is over");
        scraper.loop.runUntil([this] { return group.size() == 0; }, 1h);
        scraper.endBeside();
    }

    void add(int index, store::UrlState state = store::UrlState::Done)
    {
        PageResult result;
        result.outcome = m_rows.at(static_cast<std::size_t>(index));
        result.outcome.state = state;
        result.event.url = result.outcome.url;
        writer.add(std::move(result));
    }
    [[nodiscard]] std::string count(const QString& where)
    {
        return scraper.query(QStringLiteral("SELECT count(*) FROM ") + where).front().front();
    }
    async::Task<void> take(std::size_t results)
    {
        co_await async::yieldNow(); // as who counts many does
        batches.push_back(results);
    }
    [[nodiscard]] std::size_t committed() const
    {
        std::size_t sum = 0;
        for (const std::size_t each : batches)
            sum += each;
        return sum;
    }

    QTemporaryDir folder;
    ScrapeHarness scraper{folder.path()};
    RunId run;
    std::vector<std::size_t> batches;            ///< sizes of the committed ones
    std::vector<std::optional<store::StoreError>> troubles;
    int written = 0;
    std::vector<store::HostRecord> hosts;        ///< for the next batch
    async::Semaphore turn{1};
    ResultWriter writer{scraper.loop.runtime(), scraper.store(), run,
        {[this](auto& batch) { return batch.hosts = std::exchange(hosts, {}), false; }, [this](auto results, auto, auto) { return take(results.size()); },
            [this](auto trouble) { troubles.push_back(std::move(trouble)); }, [this] { ++written; }}, turn};
    async::CancelScope scope{scraper.loop.runtime(), &scraper.loop.runtime().rootScope()};
    async::TaskGroup group{scope};

private:
    std::vector<store::UrlOutcome> m_rows;
};

} // namespace

class TstResultWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commitsWhatCameWithinFiftyMilliseconds()
    {
        Rig rig;
        rig.add(0);
        rig.scraper.loop.runFor(30ms);
        rig.add(1);
        QCOMPARE(rig.writer.unsaved(), 2U);
        QVERIFY(rig.batches.empty());
        rig.scraper.loop.runFor(25ms);
        QCOMPARE(rig.batches, (std::vector<std::size_t>{2}));
        QCOMPARE(rig.writer.unsaved(), 0U);
        QCOMPARE(rig.written, 1);
        QCOMPARE(rig.count(QStringLiteral("frontier WHERE state = 'done'")), std::string("2"));
        QCOMPARE(rig.count(QStringLiteral("pages")), std::string("2"));
    }
    void commitsFiveHundredAtOnceWithoutWaiting()
    {
        Rig rig;
        for (int i = 0; i < 1'100; ++i)
            rig.add(i);
        rig.scraper.loop.runFor(0ms);
        QCOMPARE(rig.batches, (std::vector<std::size_t>{500, 500}));
        rig.scraper.loop.runFor(60ms);
        QCOMPARE(rig.batches, (std::vector<std::size_t>{500, 500, 100}));
        QCOMPARE(rig.written, 3);
    }
    void tellsOnlyAfterCommit()
    {
        Rig rig;
        rig.scraper.execBeside({QStringLiteral("BEGIN IMMEDIATE")});
        rig.add(0);
        rig.scraper.loop.runFor(300ms);
        QVERIFY(rig.batches.empty());
        QCOMPARE(rig.count(QStringLiteral("pages")), std::string("0"));
    }
    void keepsTheBatchWhileTheStoreIsBusyAndGoesOn()
    {
        Rig rig;
        rig.scraper.execBeside({QStringLiteral("BEGIN IMMEDIATE")});
        rig.add(0);
        rig.scraper.loop.runFor(60ms);
        rig.add(1);
        rig.scraper.loop.runFor(10s);
        QVERIFY(rig.troubles.size() >= 3);
        QVERIFY(rig.troubles.size() <= 8); // after 0.5, 1.5, 3.5 s and every 2 s then: not a storm
        QCOMPARE(rig.troubles.front()->code, store::StoreErrorCode::Busy);
        QVERIFY(!rig.writer.failed());
        rig.scraper.endBeside();
        rig.scraper.loop.runFor(6s);
        QVERIFY(!rig.troubles.back().has_value()); // it has passed
        QCOMPARE(rig.committed(), 2U);
        QCOMPARE(rig.count(QStringLiteral("frontier WHERE state = 'done'")), std::string("2"));
    }
    void stopsAtAFinalError()
    {
        Rig rig;
        rig.scraper.execBeside({QStringLiteral("ALTER TABLE frontier RENAME TO gone")});
        rig.add(0);
        rig.scraper.loop.runFor(1s);
        QVERIFY(rig.writer.failed());
        QCOMPARE(rig.troubles.size(), 1U);
        QVERIFY(!rig.troubles.front()->transient());
        QVERIFY(rig.batches.empty());
        QCOMPARE(rig.group.size(), 0U); // its task has ended
    }
    void writesLaneRowsInTheSameTransaction()
    {
        Rig rig;
        store::HostRecord host;
        host.id = HostId{1};
        host.host = "a.example";
        host.lastStart = 1'700'000'001'234;
        rig.hosts = {host};
        rig.add(0);
        rig.scraper.loop.runFor(60ms);
        QCOMPARE(rig.count(QStringLiteral("hosts WHERE last_start = 1700000001234")), std::string("1"));
    }
    void writesLaneRowsAlone()
    {
        Rig rig;
        store::HostRecord host;
        host.id = HostId{1};
        host.host = "a.example";
        host.rate = 0.5;
        rig.hosts = {host};
        rig.writer.saveHosts();
        rig.scraper.loop.runFor(60ms);
        QCOMPARE(rig.count(QStringLiteral("hosts WHERE rate = 0.5")), std::string("1"));
        QVERIFY(rig.batches.empty());
        QCOMPARE(rig.written, 1);
    }
    void putsARetryBackIntoTheQueue()
    {
        Rig rig;
        rig.add(0, store::UrlState::Queued);
        rig.scraper.loop.runFor(60ms);
        QCOMPARE(rig.count(QStringLiteral("frontier WHERE state = 'queued' AND attempts = 1")), std::string("1"));
        QCOMPARE(rig.count(QStringLiteral("pages")), std::string("0"));
    }
    void writesAllThatIsLeftWhenItIsClosed()
    {
        Rig rig;
        for (int i = 0; i < 1'234; ++i)
            rig.add(i);
        rig.writer.close();
        rig.scraper.loop.runFor(0ms);
        QCOMPARE(rig.committed(), 1'234U);
        QCOMPARE(rig.group.size(), 0U);
    }
};

MILLRACE_TEST_MAIN(TstResultWriter)
#include "tst_result_writer.moc"

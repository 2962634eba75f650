#include "app/store/migrations.h"
#include "tests/store/each_database.h"

#include <QDir>
#include <QElapsedTimer>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <set>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;

namespace {

/// Wall time and the processor time of this process, which a busy machine changes less.
class Stopwatch {
public:
    void start()
    {
        m_timer.start();
        m_cpuStart = cpuMicroseconds();
    }
    void stop()
    {
        m_wallNs += m_timer.nsecsElapsed();
        m_cpuUs += cpuMicroseconds() - m_cpuStart;
    }
    void print(const char* store, const char* what, int count) const
    {
        std::printf("      %-10s  %-42s %8.0f/s  %6.2f us CPU  (%d)\n", store, what, count * 1e9 / double(m_wallNs), m_cpuUs / count, count);
    }

private:
    static double cpuMicroseconds()
    {
        timespec now = {};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
    }
    QElapsedTimer m_timer;
    qint64 m_wallNs = 0;
    double m_cpuStart = 0;
    double m_cpuUs = 0;
};

} // namespace

/// The contract of Store: runs, hosts, the queue, opening and closing. Once on SQLite and once on a PostgreSQL of its own.
class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { EachDatabase::addRows(); }
    void initTestCase() { m_each.start(); }
    void init() { m_each.openNew(); }
    void cleanup() { m_each.drop(); }

    void opensAnewAndMigratesOnce();
    void keepsTheProofOfAHostsPacing();
    void keepsRunsWithTheirStates();
    void refillsByPriorityThenAge();
    void queuesTheSameBatchOnce();
    void skipsWhatPagesHasUnlessItRefreshes();
    void tellsUrlsOfOneHashApart();
    void tellsWhereGivenUrlsLed();
    void keepsSitemapsApartFromPages();
    void remembersHosts();
    void queuesAgainWhatWasInFlight();
    void queuesFailedOnesAgain();
    void removesQueuedOnesAndTakesThemBack();
    void removesOneUrl();
    void findsTheRunToResume();
    void deletesARunButNotItsPages();
    void refusesARunThatIsNotThere();
    void refusesTooLargeABatch();
    void changesToAnotherStore();
    void looksAtAStoreWithoutOpeningIt();
    void finishesItsQueueBeforeItCloses();
    void refusesWhatWaitsTooLongWhenItCloses();
    void answersOnceWhenDestroyedAtOnce();
    void measuresRowsPerSecond();

private:
    EachDatabase m_each;
    std::unique_ptr<BlockingStore>& m_store = m_each.store;
    std::unique_ptr<QTemporaryDir>& m_folder = m_each.folder;
    const std::string& m_url = m_each.url;
};

void TestStore::opensAnewAndMigratesOnce()
{
    const RunId run = m_store->createRun("kept");
    m_store->close();
    for (int i = 0; i < 2; ++i) {
        m_store = std::make_unique<BlockingStore>();
        const auto opened = m_store->open(m_url);
        QVERIFY(opened.has_value());
        QVERIFY(!opened->created);
        QVERIFY(!opened->recovered);
        QCOMPARE(opened->schemaVersion, kSchemaVersion);
        QVERIFY(!opened->description.empty());
        QCOMPARE(m_store->listRuns().value().size(), 1u);
        QVERIFY(m_store->listRuns().value()[0].id == run);
    }
    QVERIFY(m_store->size().value().databaseBytes > 0);
}

void TestStore::keepsTheProofOfAHostsPacing()
{
    const RunId run = m_store->createRun();
    HostRecord host = hostNumber(1);
    host.pacing = { 312, 500'200, 2, 2, 1, 1'700'000'000'123, 312'000, 500'000 };
    QVERIFY(m_store->enqueue(run, { host }, {}));
    QVERIFY(m_store->loadRun(run).value().hosts.at(0).pacing == host.pacing);
    host.pacing.starts = 313;
    host.pacing.broken = 2;
    ResultBatch batch;
    batch.hosts = { host };
    QVERIFY(m_store->save(run, std::move(batch)));
    QVERIFY(m_store->loadRun(run).value().hosts.at(0).pacing == host.pacing);
}

void TestStore::keepsRunsWithTheirStates()
{
    const RunId first = m_store->createRun("first");
    const RunId second = m_store->createRun("second");
    QVERIFY(second.value > first.value);
    QVERIFY(m_store->setRunState(first, RunState::Running));
    QVERIFY(answerOf<void>([&](auto done) { m_store->async().renameRun(first, "renamed", done); }));
    QVERIFY(answerOf<void>([&](auto done) { m_store->async().updateRunSettings(first, R"({"rate":0})", done); }));
    QVERIFY(m_store->setRunState(second, RunState::Done));
    const auto runs = m_store->listRuns().value();
    QCOMPARE(runs.size(), 2u);
    QVERIFY(runs[0].id == second);
    QVERIFY(runs[0].state == RunState::Done && runs[0].finishedAt.has_value());
    QCOMPARE(runs[1].name, std::string("renamed"));
    QCOMPARE(runs[1].settingsJson, std::string(R"({"rate":0})"));
    QVERIFY(runs[1].state == RunState::Running && !runs[1].finishedAt.has_value());
    QVERIFY(runs[1].createdAt > 1'600'000'000'000);
}

void TestStore::refillsByPriorityThenAge()
{
    const RunId run = m_store->createRun();
    auto urls = urlNumbers(0, 6, 1);
    urls[4].priority = 5;
    urls[2].depth = 3;
    urls[2].notBefore = 77;
    urls[2].referrerHash = -9;
    auto others = urlNumbers(100, 3, 2);
    urls.insert(urls.end(), others.begin(), others.end());
    QCOMPARE(m_store->enqueue(run, { hostNumber(1), hostNumber(2) }, urls).value().queued, 9);
    const auto window = m_store->refill(run, { { HostId { 1 }, 4 }, { HostId { 2 }, 2 }, { HostId { 3 }, 5 } }).value();
    std::vector<std::string> found;
    for (const QueuedUrl& url : window)
        found.push_back(url.url.substr(url.url.rfind('/') + 1));
    QCOMPARE(found, (std::vector<std::string> { "4", "0", "1", "2", "100", "101" }));
    QCOMPARE(window[0].priority, 5);
    QCOMPARE(window[3].depth, 3);
    QCOMPARE(window[3].notBefore, 77);
    QCOMPARE(window[3].referrerHash, -9);
    QVERIFY(window[3].host == HostId { 1 });
    QCOMPARE(window[3].keyHash, urls[2].keyHash);
}

void TestStore::queuesTheSameBatchOnce()
{
    const RunId run = m_store->createRun();
    for (int i = 0; i < 2; ++i)
        QCOMPARE(m_store->enqueue(run, { hostNumber(1) }, urlNumbers(0, 2'500)).value().queued, 2'500);
    const auto loaded = m_store->loadRun(run).value();
    QCOMPARE(loaded.run.counts.queued, 2'500);
    QCOMPARE(loaded.hosts.size(), 1u);
    QCOMPARE(loaded.hosts[0].counts.queued, 2'500);
    QCOMPARE((std::set<std::int64_t>(loaded.keyHashes.begin(), loaded.keyHashes.end()).size()), 2'500u);
}

void TestStore::skipsWhatPagesHasUnlessItRefreshes()
{
    const RunId first = m_store->createRun();
    const auto urls = urlNumbers(0, 3);
    QVERIFY(m_store->enqueue(first, { hostNumber(1) }, urls));
    ResultBatch batch;
    batch.outcomes = { doneOutcome(urls[1], "Stored before") };
    QVERIFY(m_store->save(first, batch));

    const RunId second = m_store->createRun();
    const auto result = m_store->enqueue(second, { hostNumber(1) }, urls).value();
    QCOMPARE(result.queued, 2);
    QCOMPARE(result.alreadyStored, 1);
    QCOMPARE(result.skippedHashes, std::vector<std::int64_t> { urls[1].keyHash });
    const auto counts = m_store->loadRun(second).value().run.counts;
    QCOMPARE(counts.skipped, 1);
    QCOMPARE(counts.given(), 3);
    const auto pages = m_store->pages(second).value();
    QCOMPARE(pages.size(), 1u);
    QCOMPARE(pages[0].error, std::string("already stored"));
    QCOMPARE(pages[0].title, std::string("Stored before"));
    QCOMPARE(pages[0].status, 200);

    const RunId third = m_store->createRun();
    QCOMPARE(m_store->enqueue(third, { hostNumber(1) }, urls, true).value().queued, 3);
}

void TestStore::tellsUrlsOfOneHashApart()
{
    const RunId run = m_store->createRun();
    QueuedUrl one = urlNumber(1);
    QueuedUrl two = urlNumber(2);
    two.keyHash = one.keyHash;
    QCOMPARE(m_store->enqueue(run, { hostNumber(1) }, { one, two }).value().queued, 2);
    QCOMPARE(m_store->urlsByHash(run, { one.keyHash, one.keyHash, 12345 }).value().size(), 2u);
    ResultBatch batch;
    batch.outcomes = { doneOutcome(two) };
    QVERIFY(m_store->save(run, batch));
    const auto counts = m_store->loadRun(run).value().run.counts;
    QCOMPARE(counts.done, 1);
    QCOMPARE(counts.queued, 1);
    QCOMPARE(m_store->refill(run, { { HostId { 1 }, 9 } }).value()[0].url, one.url);
}

void TestStore::tellsWhereGivenUrlsLed()
{
    const RunId run = m_store->createRun();
    auto urls = urlNumbers(0, 4);
    urls[3].depth = 1;
    QVERIFY(m_store->enqueue(run, { hostNumber(1) }, urls));
    ResultBatch batch;
    for (const QueuedUrl& url : urls)
        batch.outcomes.push_back(doneOutcome(url));
    batch.outcomes[1].finalUrl = "https://www.example/";
    batch.outcomes[2] = failedOutcome(urls[2]);
    batch.outcomes[2].finalUrl = "https://failed.example/";
    batch.outcomes[3].finalUrl = "https://deeper.example/";
    QVERIFY(m_store->save(run, batch));
    QCOMPARE(m_store->redirectsOfGiven(run).value(), (std::vector<std::string> { "https://www.example/" }));
}

void TestStore::keepsSitemapsApartFromPages()
{
    const RunId run = m_store->createRun();
    auto urls = urlNumbers(0, 4);
    urls[1].kind = UrlKind::Sitemap;
    urls[2].kind = UrlKind::GuessedSitemap;
    QVERIFY(m_store->enqueue(run, { hostNumber(1) }, urls));
    const auto window = m_store->refill(run, { { HostId { 1 }, 10 } }).value();
    QCOMPARE(window.size(), 4u);
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(int(window[i].kind), int(urls[i].kind));
    ResultBatch batch;
    for (const QueuedUrl& url : urls) {
        batch.outcomes.push_back(doneOutcome(url));
        batch.outcomes.back().kind = url.kind;
    }
    batch.outcomes[3].kind = UrlKind::Sitemap; // a given URL that turned out to be one
    QVERIFY(m_store->save(run, batch));
    const auto counts = m_store->sitemapsOfRun(run).value();
    QCOMPARE(counts.size(), 1u);
    QCOMPARE(counts[0].count, 3);
    QCOMPARE(counts[0].host, HostId { 1 });
    // Only the page is known to a later run; a sitemap is read anew.
    const RunId later = m_store->createRun();
    for (QueuedUrl& url : urls)
        url.kind = UrlKind::Page;
    const EnqueueResult again = m_store->enqueue(later, { hostNumber(1) }, urls).value();
    QCOMPARE(again.alreadyStored, 1);
    QCOMPARE(again.skippedHashes, (std::vector<std::int64_t> { urls[0].keyHash }));
    // What has failed comes back as what it is.
    const RunId failing = m_store->createRun();
    urls[1].kind = UrlKind::Sitemap;
    QVERIFY(m_store->enqueue(failing, { hostNumber(1) }, { urls[1] }));
    batch.outcomes = { failedOutcome(urls[1]) };
    batch.outcomes[0].kind = UrlKind::Sitemap;
    QVERIFY(m_store->save(failing, batch));
    const auto back = m_store->retryFailed(failing, {}).value();
    QCOMPARE(back.size(), 1u);
    QCOMPARE(int(back[0].kind), int(UrlKind::Sitemap));
}

void TestStore::remembersHosts()
{
    const RunId run = m_store->createRun();
    HostRecord plain = hostNumber(1);
    HostRecord edited = hostNumber(2);
    edited.typed = true;
    edited.rate = 0.0;
    edited.crawlDelayMs = 1'500;
    edited.backoffUntil = 11;
    edited.circuitUntil = 12;
    edited.robotsAt = 13;
    edited.robotsState = "rules";
    QVERIFY(m_store->enqueue(run, { plain, edited }, {}));
    QVERIFY(m_store->enqueue(run, { hostNumber(2) }, {}));   // known: stays as it is
    auto hosts = m_store->loadRun(run).value().hosts;
    QCOMPARE(hosts.size(), 2u);
    QVERIFY(!hosts[0].rate && !hosts[0].typed);
    QCOMPARE(hosts[0].host, std::string("host1.example"));
    QVERIFY(hosts[1].typed && hosts[1].rate == 0.0);
    QCOMPARE(hosts[1].crawlDelayMs, 1'500);
    QCOMPARE(hosts[1].backoffUntil, 11);
    QCOMPARE(hosts[1].circuitUntil, 12);
    QCOMPARE(hosts[1].robotsAt, 13);
    QCOMPARE(hosts[1].robotsState, std::string("rules"));
    plain.rate = 0.25;
    ResultBatch batch;
    batch.hosts = { plain, hostNumber(3) };
    QVERIFY(m_store->save(run, batch));
    hosts = m_store->loadRun(run).value().hosts;
    QCOMPARE(hosts.size(), 3u);
    QVERIFY(hosts[0].rate == 0.25);
}

void TestStore::queuesAgainWhatWasInFlight()
{
    const RunId run = m_store->createRun();
    const QueuedUrl url = urlNumber(0);
    QVERIFY(m_store->enqueue(run, { hostNumber(1) }, { url }));
    ResultBatch batch;
    batch.outcomes = { doneOutcome(url) };
    batch.outcomes[0].state = UrlState::InFlight;
    QVERIFY(m_store->save(run, batch));
    QVERIFY(m_store->pages(run).value().empty());
    QVERIFY(m_store->refill(run, { { HostId { 1 }, 1 } }).value().empty());
    QCOMPARE(m_store->loadRun(run).value().run.counts.queued, 1);
    QCOMPARE(m_store->refill(run, { { HostId { 1 }, 1 } }).value().size(), 1u);
}

void TestStore::queuesFailedOnesAgain()
{
    const RunId run = m_store->createRun();
    const auto here = urlNumbers(0, 3, 1);
    const auto there = urlNumbers(10, 2, 2);
    ResultBatch batch;
    for (const auto& urls : { here, there }) {
        QVERIFY(m_store->enqueue(run, { hostNumber(1), hostNumber(2) }, urls));
        for (const QueuedUrl& url : urls)
            batch.outcomes.push_back(failedOutcome(url));
    }
    QVERIFY(m_store->save(run, batch));
    const auto again = m_store->retryFailed(run, HostId { 1 }).value();
    QCOMPARE(again.size(), 3u);
    QCOMPARE(again[0].url, here[0].url);
    QCOMPARE(again[2].attempts, 0);
    QCOMPARE(m_store->pages(run).value().size(), 2u);
    QCOMPARE(m_store->retryFailed(run, {}).value().size(), 2u);
    QCOMPARE(m_store->loadRun(run).value().run.counts.queued, 5);
}

void TestStore::removesQueuedOnesAndTakesThemBack()
{
    const RunId run = m_store->createRun();
    QVERIFY(m_store->enqueue(run, { hostNumber(1), hostNumber(2) }, urlNumbers(0, 4, 1)));
    QVERIFY(m_store->enqueue(run, {}, urlNumbers(10, 2, 2)));
    const auto taken = m_store->removeQueued(run, HostId { 1 }).value();
    QCOMPARE(taken.size(), 4u);
    QCOMPARE(taken[3].url, urlNumber(3).url);
    QCOMPARE(m_store->loadRun(run).value().run.counts.given(), 2);
    QVERIFY(m_store->enqueue(run, {}, taken));
    QCOMPARE(m_store->loadRun(run).value().run.counts.given(), 6);
    QCOMPARE(m_store->refill(run, { { HostId { 1 }, 1 } }).value()[0].url, urlNumber(0).url);
}

void TestStore::removesOneUrl()
{
    const RunId run = m_store->createRun();
    const auto urls = urlNumbers(0, 2);
    QVERIFY(m_store->enqueue(run, { hostNumber(1) }, urls));
    ResultBatch batch;
    batch.outcomes = { doneOutcome(urls[0]) };
    QVERIFY(m_store->save(run, batch));
    QVERIFY(m_store->removeUrl(run, urls[0].keyHash).value().empty());
    QCOMPARE(m_store->removeUrl(run, urls[1].keyHash).value().size(), 1u);
    QVERIFY(m_store->removeUrl(run, urls[1].keyHash).value().empty());
    QCOMPARE(m_store->loadRun(run).value().run.counts.given(), 0);
}

void TestStore::findsTheRunToResume()
{
    QVERIFY(!m_store->findResumable().value());
    const RunId older = m_store->createRun("older");
    QVERIFY(m_store->enqueue(older, { hostNumber(1) }, urlNumbers(0, 2)));
    QVERIFY(m_store->setRunState(older, RunState::Running));
    const RunId finished = m_store->createRun("finished");
    QVERIFY(m_store->setRunState(finished, RunState::Stopped));
    const RunId fresh = m_store->createRun("fresh");
    QVERIFY(m_store->enqueue(fresh, { hostNumber(1) }, urlNumbers(5, 1)));
    const auto queued = m_store->findResumable().value(); // killed before it was started: its URLs are there all the same
    QVERIFY(queued && queued->id == fresh);
    QVERIFY(m_store->setRunState(fresh, RunState::Done));
    const auto found = m_store->findResumable().value();
    QVERIFY(found && found->id == older);
    QCOMPARE(found->counts.queued, 2);
    QVERIFY(!found->inputOpen);

    // Killed while its list was taken in, when the part that had been was done.
    const RunId cut = m_store->createRun("cut");
    const auto batch = std::make_shared<EnqueueBatch>();
    batch->inputOpen = true;
    QVERIFY(m_store->enqueue(cut, batch));
    const auto open = m_store->findResumable().value();
    QVERIFY(open && open->id == cut && open->inputOpen);
}

void TestStore::deletesARunButNotItsPages()
{
    const RunId run = m_store->createRun();
    const RunId other = m_store->createRun();
    const QueuedUrl url = urlNumber(0);
    for (const RunId id : { run, other })
        QVERIFY(m_store->enqueue(id, { hostNumber(1) }, { url }));
    ResultBatch batch;
    batch.outcomes = { doneOutcome(url, "kept") };
    batch.fetches = { fetchOf(url) };
    QVERIFY(m_store->save(run, batch));
    QVERIFY(m_store->deleteRun(run));
    QVERIFY(m_store->deleteRun(run));
    QCOMPARE(m_store->listRuns().value().size(), 1u);
    QCOMPARE(m_store->loadRun(run).error().code, StoreErrorCode::NotFound);
    QVERIFY(m_store->attempts(run, url.url).value().empty());
    QCOMPARE(m_store->loadRun(other).value().run.counts.given(), 1);
    const RunId later = m_store->createRun();
    QVERIFY(later.value > other.value);
    QCOMPARE(m_store->enqueue(later, { hostNumber(1) }, { url }).value().alreadyStored, 1);
}

void TestStore::refusesARunThatIsNotThere()
{
    const RunId nobody { 4711 };
    QCOMPARE(m_store->enqueue(nobody, {}, urlNumbers(0, 1)).error().code, StoreErrorCode::NotFound);
    QCOMPARE(m_store->save(nobody, {}).error().code, StoreErrorCode::NotFound);
    QCOMPARE(m_store->setRunState(nobody, RunState::Running).error().code, StoreErrorCode::NotFound);
    QCOMPARE(m_store->pages(nobody).error().code, StoreErrorCode::NotFound);
    QVERIFY(m_store->pages(m_store->createRun()).value().empty());   // and the connection goes on
}

void TestStore::refusesTooLargeABatch()
{
    const RunId run = m_store->createRun();
    QCOMPARE(m_store->enqueue(run, {}, urlNumbers(0, Store::kEnqueueBatch + 1)).error().code, StoreErrorCode::Internal);
}

void TestStore::changesToAnotherStore()
{
    const RunId run = m_store->createRun("first");
    QVERIFY(m_store->enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)));
    QVERIFY(m_store->pages(run));
    const std::string file = m_folder->filePath(QStringLiteral("other.db")).toStdString();
    const auto nowhere = m_store->open("sqlite:/proc/none/mill.db");
    QVERIFY(!nowhere.has_value());
    QCOMPARE(m_store->listRuns().value().size(), 1u);   // the one in use stays
    std::vector<int> queued;
    std::promise<void> asked;
    const auto count = [&](auto result) { queued.push_back(result ? static_cast<int>(result->size()) : -1); };
    m_store->async().listRuns(count);
    m_store->async().open(parseStoreUrl("sqlite:" + file).value(), [](auto) {});
    m_store->async().listRuns([&](auto result) { count(std::move(result)), asked.set_value(); });
    asked.get_future().wait();
    QCOMPARE(queued, (std::vector<int> { 1, 0 }));   // what was called before goes to the old one
    QVERIFY(m_store->pages(run).error().code == StoreErrorCode::NotFound);
    const RunId second = m_store->createRun("second");
    QVERIFY(m_store->pages(second).value().empty());
    BlockingStore first;   // the old one was closed well, and may be opened by somebody else
    const auto opened = first.open(m_url);
    QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
    QVERIFY(!opened->recovered);
    QCOMPARE(first.loadRun(run).value().run.counts.queued, 10);
    m_store->close();
    QVERIFY(!QFile::exists(QString::fromStdString(file + ".lock")) && !QFile::exists(QString::fromStdString(file + "-wal")));
}

void TestStore::looksAtAStoreWithoutOpeningIt()
{
    m_store->createRun();
    BlockingStore other;   // needs no open store of its own
    const bool isFile = parseStoreUrl(m_url)->kind == StoreKind::Sqlite;
    const auto used = other.inspect(m_url);
    if (isFile) {
        QCOMPARE(used.error().code, StoreErrorCode::InUse);
        m_store->close();
    }
    const auto found = other.inspect(m_url);
    QVERIFY2(found.has_value(), found ? "" : found.error().detail.c_str());
    QVERIFY(found->exists);
    QVERIFY(found->runs >= 1);
    QVERIFY(found->schemaVersion > 0 && found->databaseBytes > 0);
    QVERIFY(found->server.starts_with(isFile ? "SQLite 3." : "PostgreSQL 1"));
    QCOMPARE(found->roundTrip.count() > 0, !isFile);
    if (!isFile)
        return;
    const QStringList before = QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    const auto none = other.inspect("sqlite:" + m_folder->filePath(QStringLiteral("deep/er/none.db")).toStdString());
    QVERIFY(none.has_value() && !none->exists);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), before);
}

void TestStore::finishesItsQueueBeforeItCloses()
{
    StoreOptions patient;
    patient.closeLimit = std::chrono::seconds(30); // the machine may be busy with others
    m_store = std::make_unique<BlockingStore>(patient);
    QVERIFY(m_store->open(m_url));
    const RunId run = m_store->createRun();
    std::atomic<int> stored { 0 };
    std::atomic<int> refused { 0 };
    for (int i = 0; i < 20; ++i) {
        m_store->async().enqueue(run, batchOf({ hostNumber(1) }, urlNumbers(i * 10, 10)), false, [&](auto result) { ++(result ? stored : refused); });
    }
    m_store->close();
    QCOMPARE(stored.load() + refused.load(), 20);
    QCOMPARE(stored.load(), 20);
    QCOMPARE(m_store->listRuns().error().code, StoreErrorCode::Closed);
    QCOMPARE(m_store->pages(run).error().code, StoreErrorCode::Closed);
    m_store->close();   // again is fine
    m_store = std::make_unique<BlockingStore>();
    QVERIFY(m_store->open(m_url));
    QCOMPARE(m_store->loadRun(run).value().run.counts.queued, 200);
}

void TestStore::refusesWhatWaitsTooLongWhenItCloses()
{
    StoreOptions hasty;
    hasty.closeLimit = Milliseconds(0);
    m_store = std::make_unique<BlockingStore>(hasty);
    QVERIFY(m_store->open(m_url));
    const RunId run = m_store->createRun();
    std::atomic<int> stored { 0 };
    std::atomic<int> refused { 0 };
    for (int i = 0; i < 20; ++i) {
        m_store->async().enqueue(run, batchOf({ hostNumber(1) }, urlNumbers(i * 1'000, 1'000)), false,
            [&](auto result) { ++(result || result.error().code != StoreErrorCode::Closed ? stored : refused); });
    }
    m_store->close();
    QCOMPARE(stored.load() + refused.load(), 20);
    QVERIFY(refused.load() > 0);
    m_store = std::make_unique<BlockingStore>();
    QVERIFY(m_store->open(m_url));
    QVERIFY(m_store->loadRun(run).value().run.counts.queued <= stored.load() * 1'000); // what was refused was not carried out
}

void TestStore::answersOnceWhenDestroyedAtOnce()
{
    m_store.reset();
    std::atomic<int> answers { 0 };
    {
        Store hasty({});
        hasty.open(parseStoreUrl(m_url).value(), [&](auto) { ++answers; });
        hasty.listRuns([&](auto) { ++answers; });
        hasty.size([&](auto) { ++answers; });
    }
    QCOMPARE(answers.load(), 3);
    { Store neverOpened({}); }
}

void TestStore::measuresRowsPerSecond()
{
    QFETCH_GLOBAL(bool, postgresql);
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    constexpr int kBatches = 2;
#else
    constexpr int kBatches = 20;
#endif
#else
    constexpr int kBatches = 20;
#endif
    constexpr int kHosts = 100'000;
    const RunId run = m_store->createRun();
    std::vector<QueuedUrl> all;
    Stopwatch queueing;
    for (int batch = 0; batch < kBatches; ++batch) {
        std::vector<QueuedUrl> urls;
        for (int i = 0; i < Store::kEnqueueBatch; ++i) {
            const int number = batch * Store::kEnqueueBatch + i;
            urls.push_back(urlNumber(number, static_cast<int>(static_cast<std::uint32_t>(number) * 2654435761u % kHosts) + 1));
        }
        all.insert(all.end(), urls.begin(), urls.end());
        queueing.start();
        QVERIFY(m_store->enqueue(run, {}, std::move(urls)));
        queueing.stop();
    }
    constexpr int kBatch = 500;
    const int saves = kBatches * 4;
    Stopwatch saving;
    for (int batch = 0; batch < saves; ++batch) {
        ResultBatch results;
        for (int i = 0; i < kBatch; ++i) {
            const QueuedUrl& url = all[static_cast<std::size_t>(batch * kBatch + i)];
            results.outcomes.push_back(doneOutcome(url, "A title of usual length, number " + std::to_string(i)));
            results.fetches.push_back(fetchOf(url));
        }
        saving.start();
        QVERIFY(m_store->save(run, std::move(results)));
        saving.stop();
    }
    std::vector<Store::WindowRequest> requests;
    for (int host = 1; host <= 2'000; ++host)
        requests.push_back({ HostId { host }, 8 });
    Stopwatch refilling;
    refilling.start();
    QVERIFY(m_store->refill(run, requests));
    refilling.stop();
    const char* kind = postgresql ? "postgresql" : "sqlite";
    queueing.print(kind, "queue a URL", kBatches * Store::kEnqueueBatch);
    saving.print(kind, "save an outcome, its page and its attempt", saves * kBatch);
    refilling.print(kind, "refill a host", static_cast<int>(requests.size()));
    QCOMPARE(m_store->loadRun(run).value().run.counts.done, saves * kBatch);
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"

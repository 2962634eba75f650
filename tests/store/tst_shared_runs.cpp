#include "tests/store/store_harness.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <cstdio>
#include <set>
#include <thread>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;
using namespace std::chrono_literals;

/// Several programs on one run, each a Store of its own on the same PostgreSQL.
class TestSharedRuns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void claimsEachHostOnce();
    void givesNoHostToTwoWorkersThatRace();
    void claimsWhatWasNotRenewed();
    void keepsALeaseThatEndedUnlessItWasTaken();
    void bringsTheClocksOfAHostThatWasGivenBack();
    void closesAHostThatHasNothingLeft();
    void opensAHostForWhatIsQueuedMeanwhile();
    void claimsOneHostByName();
    void refusesResultsOfALostHost();
    void refusesAUrlThatHasEnded();
    void countsABatchThatIsWrittenAgain();
    void keepsClocksThatAreAnothers();
    void queuesAUrlOnceThoughTwoBringIt();
    void movesAUrlToAnotherHost();
    void asksARobotsTxtThroughWhoeverHasTheHost();
    void handsAQuestionOnWithItsHost();
    void forgetsWhatAWorkerAskedThatHasLeft();
    void endsARunOnceNobodyHasAnything();
    void stopsARunWithItsLastWorker();
    void leavesTheRunToAWorkerThatIsLate();
    void keepsAPausedRunPaused();
    void tellsOfItsWorkers();
    void tellsWhoHasAHostAndWhatItCameTo();
    void bringsARateToWhoeverHasTheHost();
    void commandsOnlyARunThatIsAtWork();
    void opensTheHostsOfWhatIsTriedAgain();
    void isNothingForAFile();
    void measuresClaimsAndBatches();

private:
    struct HandedOver {
        RunId run;
        WorkerId one;                        ///< had host 1 until its lease ended
        WorkerId two;                        ///< has it now
        HostRecord host;                     ///< as it was claimed
    };
    RunId queued(int hosts, int perHost);
    HandedOver handedOver(int perHost);
    static ResultBatch batchOf(WorkerId worker, std::vector<UrlOutcome> outcomes);

    std::unique_ptr<PostgresServer> m_server;
    std::unique_ptr<BlockingStore> m_one;
    std::unique_ptr<BlockingStore> m_two;
    QString m_database;
    std::string m_url;
    int m_databases = 0;
};

#define NEEDS_SERVER() \
    if (!m_server) \
    QSKIP("PostgreSQL is not installed")

void TestSharedRuns::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    if (!PostgresServer::isInstalled())
        return;
    m_server = std::make_unique<PostgresServer>();
    QVERIFY2(m_server->start(), qPrintable(m_server->why()));
}

void TestSharedRuns::init()
{
    NEEDS_SERVER();
    m_database = QStringLiteral("shared%1").arg(++m_databases);
    QVERIFY2(m_server->createDatabase(m_database), qPrintable(m_server->why()));
    m_url = m_server->url(m_database);
    m_one = std::make_unique<BlockingStore>();
    m_two = std::make_unique<BlockingStore>();
    QVERIFY(m_one->open(m_url));
    QVERIFY(m_two->open(m_url));
}

void TestSharedRuns::cleanup()
{
    m_one.reset();
    m_two.reset();
}

/// A run with hosts 1 … `hosts`, each with `perHost` URLs: of host h, numbers from h * 1000 on.
RunId TestSharedRuns::queued(int hosts, int perHost)
{
    const RunId run = m_one->createRun();
    for (int host = 1; host <= hosts; ++host) {
        if (!m_one->enqueue(run, { hostNumber(host) }, urlNumbers(host * 1000, perHost, host)))
            throw std::runtime_error("not queued");
    }
    return run;
}

/// A run with host 1, which one worker has lost to another: its lease had ended.
TestSharedRuns::HandedOver TestSharedRuns::handedOver(int perHost)
{
    HandedOver it;
    it.run = queued(1, perHost);
    it.one = m_one->join(it.run).value().worker;
    it.two = m_two->join(it.run).value().worker;
    const bool had = m_one->claim(it.run, it.one, 1, 1ms).value().hosts.size() == 1;
    std::this_thread::sleep_for(20ms);
    const std::vector<ClaimedHost> taken = m_two->claim(it.run, it.two).value().hosts;
    if (!had || taken.size() != 1)
        throw std::runtime_error("the host was not handed over");
    it.host = taken.front().record;
    return it;
}

ResultBatch TestSharedRuns::batchOf(WorkerId worker, std::vector<UrlOutcome> outcomes)
{
    ResultBatch batch;
    batch.worker = worker;
    batch.outcomes = std::move(outcomes);
    return batch;
}

static std::vector<std::int64_t> idsOf(const Claim& claim)
{
    std::vector<std::int64_t> ids;
    for (const ClaimedHost& host : claim.hosts)
        ids.push_back(host.record.id.value);
    std::sort(ids.begin(), ids.end());
    return ids;
}

void TestSharedRuns::claimsEachHostOnce()
{
    NEEDS_SERVER();
    const RunId run = queued(5, 3);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QVERIFY(one != two);
    const Claim first = m_one->claim(run, one, 2).value();
    QCOMPARE(first.hosts.size(), 2u);
    QCOMPARE(first.hosts.front().record.counts.queued, 3);
    QVERIFY(!first.hosts.front().unclean);
    const Claim second = m_two->claim(run, two, 10).value();
    QCOMPARE(second.hosts.size(), 3u);
    std::vector<std::int64_t> all = idsOf(first);
    for (const std::int64_t id : idsOf(second))
        all.push_back(id);
    std::sort(all.begin(), all.end());
    QCOMPARE(all, (std::vector<std::int64_t> { 1, 2, 3, 4, 5 }));
    QVERIFY(m_one->claim(run, one).value().hosts.empty());
    const auto loaded = m_two->loadRun(run).value();
    QVERIFY(loaded.shared);
    for (const HostRecord& host : loaded.hosts)
        QCOMPARE(host.owner, std::find_if(first.hosts.begin(), first.hosts.end(), [&](const ClaimedHost& each) { return each.record.id == host.id; }) != first.hosts.end() ? one : two);
}

void TestSharedRuns::givesNoHostToTwoWorkersThatRace()
{
    NEEDS_SERVER();
    constexpr int kHosts = 300;
    const RunId run = queued(kHosts, 1);
    std::vector<std::int64_t> claimed[2];
    {
        const auto claimAll = [&](BlockingStore& store, std::vector<std::int64_t>& ids) {
            const WorkerId worker = store.join(run).value().worker;
            for (;;) {
                const std::vector<std::int64_t> some = idsOf(store.claim(run, worker, 7).value());
                if (some.empty())
                    return;
                ids.insert(ids.end(), some.begin(), some.end());
            }
        };
        std::thread other([&] { claimAll(*m_two, claimed[1]); });
        claimAll(*m_one, claimed[0]);
        other.join();
    }
    std::set<std::int64_t> all(claimed[0].begin(), claimed[0].end());
    all.insert(claimed[1].begin(), claimed[1].end());
    QCOMPARE(all.size(), std::size_t(kHosts));
    QCOMPARE(claimed[0].size() + claimed[1].size(), std::size_t(kHosts));
}

void TestSharedRuns::claimsWhatWasNotRenewed()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one, 2, 700ms).value().hosts.size(), 2u);
    QCOMPARE(m_one->renew(run, one, { HostId { 1 } }).value().kept, std::vector<HostId> { HostId { 1 } });
    QVERIFY(m_two->claim(run, two).value().hosts.empty());
    std::this_thread::sleep_for(750ms);
    const Claim taken = m_two->claim(run, two).value();
    QCOMPARE(idsOf(taken), std::vector<std::int64_t> { 2 });
    QVERIFY(taken.hosts.front().unclean);
    const RunView view = m_one->renew(run, one, { HostId { 1 }, HostId { 2 } }).value();
    QCOMPARE(view.kept, std::vector<HostId> { HostId { 1 } }); // the other is lost
    QCOMPARE(view.workers, 2);
    QCOMPARE(view.openHosts, 2);
}

void TestSharedRuns::keepsALeaseThatEndedUnlessItWasTaken()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one, 1, 1ms).value().hosts.size(), 1u);
    std::this_thread::sleep_for(20ms);
    QCOMPARE(m_one->renew(run, one, { HostId { 1 } }).value().kept.size(), 1u);
    QVERIFY(m_two->claim(run, m_two->join(run).value().worker).value().hosts.empty());
}

void TestSharedRuns::bringsTheClocksOfAHostThatWasGivenBack()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 2);
    const WorkerId one = m_one->join(run).value().worker;
    HostRecord host = m_one->claim(run, one).value().hosts.front().record;
    host.lastStart = 1'700'000'000'123;
    host.crawlDelayMs = 2'000;
    host.backoffUntil = 1'700'000'009'000;
    host.pacing.starts = 4;
    host.inScope = true;
    QVERIFY(m_one->giveBack(run, one, { host }).value().kept.empty());
    const Claim claim = m_two->claim(run, m_two->join(run).value().worker).value();
    QCOMPARE(claim.hosts.size(), 1u);
    const ClaimedHost& taken = claim.hosts.front();
    QVERIFY(!taken.unclean);
    QCOMPARE(taken.record.lastStart, host.lastStart);
    QCOMPARE(taken.record.crawlDelayMs, host.crawlDelayMs);
    QCOMPARE(taken.record.backoffUntil, host.backoffUntil);
    QCOMPARE(taken.record.pacing, host.pacing);
    QVERIFY(taken.record.inScope);
    QCOMPARE(taken.record.counts.queued, 2);
}

void TestSharedRuns::closesAHostThatHasNothingLeft()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 1);
    const WorkerId one = m_one->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 2u);
    QVERIFY(m_one->save(run, batchOf(one, { doneOutcome(urlNumber(1000, 1)) })));
    const ReturnedHosts returned = m_one->giveBack(run, one, { hostNumber(1), hostNumber(2) }, Return::IfEmpty).value();
    QCOMPARE(returned.kept.size(), 1u); // it has one left, and stays ours
    QCOMPARE(returned.kept.front().host, HostId { 2 });
    QCOMPARE(returned.kept.front().queued, 1);
    const RunView view = m_one->renew(run, one, { HostId { 1 }, HostId { 2 } }).value();
    QCOMPARE(view.kept, std::vector<HostId> { HostId { 2 } });
    QCOMPARE(view.openHosts, 1);
    QVERIFY(m_two->claim(run, m_two->join(run).value().worker).value().hosts.empty());
}

void TestSharedRuns::opensAHostForWhatIsQueuedMeanwhile()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 2u);
    QVERIFY(m_one->save(run, batchOf(one, { doneOutcome(urlNumber(1000, 1)) })));
    QVERIFY(m_one->giveBack(run, one, { hostNumber(1) }, Return::IfEmpty).value().kept.empty());
    QVERIFY(m_two->claim(run, two).value().hosts.empty());
    // by a page of the other host
    ResultBatch batch = batchOf(one, { doneOutcome(urlNumber(2000, 2)) });
    batch.links = { urlNumber(1001, 1), urlNumber(3000, 3) };
    batch.newHosts = { hostNumber(3) };
    const EnqueueResult saved = m_one->save(run, batch).value();
    QVERIFY(saved.refused.empty());
    QVERIFY(saved.knownHashes.empty());
    QCOMPARE(idsOf(m_two->claim(run, two).value()), (std::vector<std::int64_t> { 1, 3 }));
}

void TestSharedRuns::claimsOneHostByName()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(idsOf(m_one->claimOne(run, one, hostNumber(9)).value()), std::vector<std::int64_t> { 9 }); // nobody knew it
    QVERIFY(m_two->claimOne(run, two, hostNumber(9)).value().hosts.empty());
    QCOMPARE(idsOf(m_two->claimOne(run, two, hostNumber(1)).value()), std::vector<std::int64_t> { 1 });
}

void TestSharedRuns::refusesResultsOfALostHost()
{
    NEEDS_SERVER();
    const HandedOver over = handedOver(2);
    const RunId run = over.run;
    const WorkerId one = over.one;
    const WorkerId two = over.two;
    const QueuedUrl url = urlNumber(1000, 1);
    UrlOutcome again = doneOutcome(url);
    again.state = UrlState::Queued; // a retry, which must not count either
    again.attempts = 1;
    for (const UrlOutcome& late : { doneOutcome(url, "late"), again }) {
        ResultBatch batch = batchOf(one, { late });
        batch.fetches = { fetchOf(url) };
        QCOMPARE(m_one->save(run, batch).value().refused, std::vector<std::int64_t> { url.keyHash });
    }
    QCOMPARE(m_one->counts(run).value().queued, 2);
    QVERIFY(m_one->pages(run).value().empty());
    QCOMPARE(m_one->attempts(run, url.url).value().size(), 1u); // but it was sent, and is told
    QVERIFY(m_two->save(run, batchOf(two, { doneOutcome(url, "right") })).value().refused.empty());
    QCOMPARE(m_server->sql(m_database, QStringLiteral("select title from pages")), QStringLiteral("right"));
}

void TestSharedRuns::refusesAUrlThatHasEnded()
{
    NEEDS_SERVER();
    const HandedOver over = handedOver(1);
    const RunId run = over.run;
    const WorkerId one = over.one;
    const WorkerId two = over.two;
    const QueuedUrl url = urlNumber(1000, 1);
    QVERIFY(m_two->save(run, batchOf(two, { doneOutcome(url, "first") })).value().refused.empty());
    QVERIFY(m_two->giveBack(run, two, { hostNumber(1) }).value().kept.empty());
    // It has the host once more, so that the lease alone would let its late result pass.
    QCOMPARE(m_one->claimOne(run, one, hostNumber(1)).value().hosts.size(), 1u);
    UrlOutcome late = failedOutcome(url, 500);
    late.fetchedAt += 1;
    QCOMPARE(m_one->save(run, batchOf(one, { late })).value().refused, std::vector<std::int64_t> { url.keyHash });
    const auto pages = m_one->pages(run).value();
    QCOMPARE(pages.size(), 1u);
    QCOMPARE(pages.front().title, std::string("first"));
}

void TestSharedRuns::countsABatchThatIsWrittenAgain()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 2);
    const WorkerId one = m_one->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 2u);
    ResultBatch batch = batchOf(one, { doneOutcome(urlNumber(1000, 1)), doneOutcome(urlNumber(2000, 2)) });
    batch.fetches = { fetchOf(urlNumber(1000, 1)), fetchOf(urlNumber(2000, 2)) };
    batch.links = { urlNumber(1005, 1) };
    QVERIFY(m_one->save(run, batch).value().refused.empty());
    const EnqueueResult again = m_one->save(run, batch).value(); // as after an answer that was lost
    QVERIFY(again.refused.empty());
    QCOMPARE(again.knownHashes, std::vector<std::int64_t> { urlNumber(1005, 1).keyHash });
    const UrlCounts counts = m_one->counts(run).value();
    QCOMPARE(counts.done, 2);
    QCOMPARE(counts.queued, 3);
    QCOMPARE(m_server->sql(m_database, QStringLiteral("select count(*) from pages")), QStringLiteral("2"));
    QCOMPARE(m_server->sql(m_database, QStringLiteral("select count(*) from fetches")), QStringLiteral("2"));
}

void TestSharedRuns::keepsClocksThatAreAnothers()
{
    NEEDS_SERVER();
    auto [run, one, two, host] = handedOver(2);
    host.lastStart = 2'000;
    ResultBatch right = batchOf(two, {});
    right.hosts = { host };
    QVERIFY(m_two->save(run, right));
    host.lastStart = 1'000;
    ResultBatch late = batchOf(one, {});
    late.hosts = { host };
    QVERIFY(m_one->save(run, late));
    QVERIFY(m_one->giveBack(run, one, { host }).value().kept.empty());
    const HostRecord now = m_one->loadRun(run).value().hosts.front();
    QCOMPARE(now.lastStart, 2'000);
    QCOMPARE(now.owner, two);
}

void TestSharedRuns::queuesAUrlOnceThoughTwoBringIt()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const auto bring = [run](BlockingStore& store, int from) {
        for (int i = 0; i < 20; ++i) {
            std::vector<HostRecord> hosts;
            std::vector<QueuedUrl> urls;
            for (int host = 10; host < 30; ++host) { // in another order than the other one
                const int number = from == 0 ? host : 39 - host;
                hosts.push_back(hostNumber(number));
                urls.push_back(urlNumber(number * 1000 + i, number));
            }
            if (!store.enqueue(run, hosts, urls))
                throw std::runtime_error("not queued");
        }
    };
    std::thread other([&] { bring(*m_two, 1); });
    bring(*m_one, 0);
    other.join();
    QCOMPARE(m_one->counts(run).value().queued, 1 + 20 * 20);
}

void TestSharedRuns::movesAUrlToAnotherHost()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const QueuedUrl url = urlNumber(1000, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 1u);
    UrlOutcome moved;
    moved.keyHash = url.keyHash;
    moved.host = url.host;
    moved.url = url.url;
    moved.state = UrlState::Queued;
    moved.redirects = { { url.url, 302 } };
    moved.hopsLeftOut = 1;
    moved.nextHost = HostId { 5 };
    moved.nextUrl = "http://host5.example/there";
    ResultBatch batch = batchOf(one, { moved });
    batch.newHosts = { hostNumber(5) };
    QVERIFY(m_one->save(run, batch).value().refused.empty());
    QVERIFY(m_one->giveBack(run, one, { hostNumber(1) }, Return::IfEmpty).value().kept.empty());
    QCOMPARE(idsOf(m_two->claim(run, two).value()), std::vector<std::int64_t> { 5 });
    const auto rows = m_two->refill(run, { { HostId { 5 }, 10 } }).value();
    QCOMPARE(rows.size(), 1u);
    QCOMPARE(rows.front().url, url.url);
    QVERIFY(rows.front().detour != nullptr);
    QCOMPARE(rows.front().detour->url, moved.nextUrl);
    QCOMPARE(rows.front().detour->hops, moved.redirects);
    QCOMPARE(rows.front().detour->count, 2);
    UrlOutcome done = doneOutcome(url);
    done.host = HostId { 5 };
    QVERIFY(m_two->save(run, batchOf(two, { done })).value().refused.empty());
    QCOMPARE(m_two->counts(run).value().done, 1);
}

void TestSharedRuns::asksARobotsTxtThroughWhoeverHasTheHost()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(m_one->claimOne(run, one, hostNumber(1)).value().hosts.size(), 1u);
    QCOMPARE(m_two->claimOne(run, two, hostNumber(2)).value().hosts.size(), 1u);
    const std::int64_t hop = m_one->askHop(run, one, HostId { 2 }, "http://host2.example/robots.txt").value();
    QVERIFY(m_one->renew(run, one, {}).value().robotsHops.empty()); // its own
    const auto told = m_two->renew(run, two, {}).value().robotsHops;
    QCOMPARE(told.size(), 1u);
    QCOMPARE(told.front().id, hop);
    QCOMPARE(told.front().host, HostId { 2 });
    QCOMPARE(told.front().url, std::string("http://host2.example/robots.txt"));
    QVERIFY(m_two->renew(run, two, {}).value().robotsHops.empty()); // once
    const QueuedUrl asked { .keyHash = 1, .host = HostId { 2 }, .url = told.front().url };
    RobotsHopAnswer answer { .id = hop, .status = 200, .body = std::string("Disallow: /\xff\0'", 14) };
    QVERIFY(m_two->answerHop(run, two, hop, answer, { fetchOf(asked) }));
    QCOMPARE(m_one->attempts(run, asked.url).value().size(), 1u);
    const auto answers = m_one->renew(run, one, {}).value().robotsAnswers;
    QCOMPARE(answers.size(), 1u);
    QCOMPARE(answers.front().id, hop);
    QCOMPARE(answers.front().status, 200);
    QCOMPARE(answers.front().body, answer.body);
    QVERIFY(m_one->renew(run, one, {}).value().robotsAnswers.empty());
    QCOMPARE(m_server->sql(m_database, QStringLiteral("select count(*) from robots_hops")), QStringLiteral("0"));
}

void TestSharedRuns::handsAQuestionOnWithItsHost()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    const WorkerId three = m_two->join(run).value().worker;
    QCOMPARE(m_two->claimOne(run, two, hostNumber(2)).value().hosts.size(), 1u);
    const std::int64_t hop = m_one->askHop(run, one, HostId { 2 }, "http://host2.example/robots.txt").value();
    QCOMPARE(m_two->renew(run, two, {}).value().robotsHops.size(), 1u);
    QVERIFY(m_two->giveBack(run, two, { hostNumber(2) }).value().kept.empty());
    QVERIFY(m_two->renew(run, three, {}).value().robotsHops.empty());
    QCOMPARE(m_two->claimOne(run, three, hostNumber(2)).value().hosts.size(), 1u);
    QCOMPARE(m_two->renew(run, three, {}).value().robotsHops.size(), 1u);
    QVERIFY(m_two->answerHop(run, two, hop, {}, {})); // who has lost it says so late: nobody is to ask twice
    QVERIFY(m_two->renew(run, three, {}).value().robotsHops.empty());
    QVERIFY(m_two->answerHop(run, three, hop, {}, {}));
    QCOMPARE(m_two->renew(run, three, {}).value().robotsHops.size(), 1u);
    QVERIFY(m_one->dropHop(run, hop));
    QVERIFY(m_two->answerHop(run, three, hop, RobotsHopAnswer { .id = hop, .status = 404 }, {}));
    QVERIFY(m_one->renew(run, one, {}).value().robotsAnswers.empty());
}

void TestSharedRuns::forgetsWhatAWorkerAskedThatHasLeft()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(m_two->claim(run, two).value().hosts.size(), 1u);
    QVERIFY(m_one->askHop(run, one, HostId { 1 }, "http://host1.example/robots.txt"));
    QVERIFY(!m_one->leave(run, one).value());
    QVERIFY(m_two->renew(run, two, {}).value().robotsHops.empty());
}

void TestSharedRuns::endsARunOnceNobodyHasAnything()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run, "there:2", 20s, true).value().worker;
    QVERIFY(!m_one->finish(run).value());
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 1u);
    QVERIFY(m_one->save(run, batchOf(one, { doneOutcome(urlNumber(1000, 1)) })));
    QVERIFY(!m_one->finish(run).value());
    QVERIFY(m_one->giveBack(run, one, { hostNumber(1) }, Return::IfEmpty).value().kept.empty());
    QVERIFY(!m_one->finish(run).value()); // the other one adds URLs still
    QVERIFY(m_two->renew(run, two, {}));
    QVERIFY(m_one->finish(run).value());
    QCOMPARE(m_two->renew(run, two, {}).value().state, RunState::Done);
    QVERIFY(!m_one->leave(run, one).value());
    QVERIFY(m_two->leave(run, two).value());
    QCOMPARE(m_two->loadRun(run).value().run.state, RunState::Done);
}

void TestSharedRuns::stopsARunWithItsLastWorker()
{
    NEEDS_SERVER();
    const RunId run = queued(3, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 3u);
    QVERIFY(!m_one->leave(run, one).value());
    QCOMPARE(m_two->loadRun(run).value().run.state, RunState::Running);
    const Claim claim = m_two->claim(run, two).value();
    QCOMPARE(claim.hosts.size(), 3u);
    QVERIFY(!claim.hosts.front().unclean);
    QVERIFY(m_two->leave(run, two).value());
    const auto loaded = m_two->loadRun(run).value();
    QCOMPARE(loaded.run.state, RunState::Stopped);
    QVERIFY(loaded.run.finishedAt.has_value());
    QVERIFY(!loaded.hosts.front().owner);
}

/// Its heartbeat waits behind what it queues, or the server was busy: that somebody else leaves must not end it.
void TestSharedRuns::leavesTheRunToAWorkerThatIsLate()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    const WorkerId two = m_two->join(run, "there:2", 1s).value().worker;
    std::this_thread::sleep_for(1'050ms);
    QVERIFY(!m_one->workers(run).value().back().atWork);
    QVERIFY(!m_one->leave(run, one).value());
    QCOMPARE(m_two->renew(run, two, {}).value().state, RunState::Running);
    // One that has been away for long is gone.
    const RunId other = queued(1, 1);
    const WorkerId three = m_one->join(other).value().worker;
    QVERIFY(m_two->join(other, "lost:4", 10ms));
    std::this_thread::sleep_for(60ms);
    QVERIFY(m_one->leave(other, three).value());
    QCOMPARE(m_two->loadRun(other).value().run.state, RunState::Stopped);
}

void TestSharedRuns::keepsAPausedRunPaused()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    QVERIFY(m_one->setRunState(run, RunState::Paused));
    QCOMPARE(m_two->join(run).value().state, RunState::Paused);
    QVERIFY(!m_one->leave(run, one).value());
    // Where nobody is left who could go on, it goes on by being joined.
    const RunId other = queued(1, 1);
    QVERIFY(m_one->setRunState(other, RunState::Paused));
    QCOMPARE(m_two->join(other).value().state, RunState::Running);
}

void TestSharedRuns::tellsOfItsWorkers()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 1);
    const WorkerId one = m_one->join(run, "here:1").value().worker;
    const WorkerId two = m_two->join(run, "there:2").value().worker;
    const WorkerId three = m_two->join(run, "lost:3", 1ms).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 2u);
    QVERIFY(m_one->renew(run, one, { HostId { 1 }, HostId { 2 } }));
    QVERIFY(!m_two->leave(run, two, 5).value());
    std::this_thread::sleep_for(20ms);
    const auto workers = m_two->workers(run).value();
    QCOMPARE(workers.size(), 3u);
    QCOMPARE(workers[0].id, one);
    QCOMPARE(workers[0].name, std::string("here:1"));
    QVERIFY(workers[0].atWork && !workers[0].left);
    QCOMPARE(workers[0].hosts, 2);
    QCOMPARE(workers[0].pages, 7);
    QVERIFY(!workers[1].atWork && workers[1].left);
    QCOMPARE(workers[1].pages, 5);
    QCOMPARE(workers[2].id, three);
    QVERIFY(!workers[2].atWork && !workers[2].left);
}

void TestSharedRuns::tellsWhoHasAHostAndWhatItCameTo()
{
    NEEDS_SERVER();
    const RunId run = queued(3, 2);
    const WorkerId one = m_one->join(run, "here:1").value().worker;
    const WorkerId two = m_two->join(run, "lost:2", 1ms).value().worker;
    QCOMPARE(m_one->claim(run, one, 1).value().hosts.size(), 1u);
    const HostId mine = [&] {
        const auto hosts = answerOf<std::vector<HostNow>>([&](auto done) { m_two->async().lookAtHosts(run, { HostId { 1 }, HostId { 2 }, HostId { 3 } }, done); }).value();
        return std::find_if(hosts.begin(), hosts.end(), [one](const HostNow& host) { return host.owner == one; })->id;
    }();
    QVERIFY(m_one->save(run, batchOf(one, { doneOutcome(urlNumber(static_cast<int>(mine.value) * 1000, static_cast<int>(mine.value))) })));
    QVERIFY(!m_two->claim(run, two, 1, 1ms).value().hosts.empty());
    std::this_thread::sleep_for(20ms);
    const auto hosts = answerOf<std::vector<HostNow>>([&](auto done) { m_two->async().lookAtHosts(run, { HostId { 1 }, HostId { 2 }, HostId { 3 }, HostId { 77 } }, done); }).value();
    QCOMPARE(hosts.size(), 3u);
    for (const HostNow& host : hosts) {
        QCOMPARE(host.owner, host.id == mine ? one : WorkerId {}); // the lease of the other has ended
        QCOMPARE(host.counts.done, host.id == mine ? 1 : 0);
        QCOMPARE(host.counts.queued, host.id == mine ? 1 : 2);
    }
    const RunCompany company = answerOf<RunCompany>([&](auto done) { m_two->async().company(run, done); }).value();
    QCOMPARE(company.state, RunState::Running);
    QCOMPARE(company.workers.size(), 2u);
    QVERIFY(company.now > 0 && company.workers[0].atWork && !company.workers[1].atWork);
    QCOMPARE(m_one->listRuns().value().front().workers, 1);
}

void TestSharedRuns::bringsARateToWhoeverHasTheHost()
{
    NEEDS_SERVER();
    const RunId run = queued(2, 3);
    const WorkerId one = m_one->join(run).value().worker;
    const auto claim = m_one->claim(run, one).value();
    QCOMPARE(claim.hosts.size(), 2u);
    const auto before = m_one->renew(run, one, { HostId { 1 }, HostId { 2 } }).value();
    QVERIFY(before.rates.empty());
    QVERIFY(answerOf<void>([&](auto done) { m_two->async().setHostRate(run, HostId { 2 }, 0.5, done); }));
    const auto after = m_one->renew(run, one, { HostId { 1 }, HostId { 2 } }).value();
    QVERIFY(after.hostEdits != before.hostEdits);
    QVERIFY((after.rates == std::vector<std::pair<HostId, double>> { { HostId { 2 }, 0.5 } }));
    // The worker that has the host writes its clocks, and knows no rate yet.
    ResultBatch batch = batchOf(one, {});
    batch.hosts = { hostNumber(2) };
    QVERIFY(m_one->save(run, batch));
    QVERIFY(m_one->giveBack(run, one, { hostNumber(2) }, Return::Always));
    const auto hosts = answerOf<std::vector<HostNow>>([&](auto done) { m_one->async().lookAtHosts(run, { HostId { 2 } }, done); }).value();
    QVERIFY(hosts.at(0).rate == 0.5);
    QVERIFY(answerOf<void>([&](auto done) { m_two->async().setHostRate(run, HostId { 2 }, std::nullopt, done); }));
    QVERIFY(!m_one->claim(run, one).value().hosts.at(0).record.rate);
}

void TestSharedRuns::commandsOnlyARunThatIsAtWork()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const auto command = [&](RunState state) { return answerOf<void>([&](auto done) { m_two->async().commandWorkers(run, state, done); }).has_value(); };
    const auto state = [&] { return m_one->listRuns().value().front().state; };
    QVERIFY(command(RunState::Paused));
    QCOMPARE(state(), RunState::New);
    const WorkerId one = m_one->join(run).value().worker;
    QVERIFY(command(RunState::Paused));
    QCOMPARE(m_one->renew(run, one, {}).value().state, RunState::Paused);
    QVERIFY(command(RunState::Running));
    QCOMPARE(m_one->renew(run, one, {}).value().state, RunState::Running);
    QVERIFY(command(RunState::Stopped));
    QCOMPARE(m_one->renew(run, one, {}).value().state, RunState::Stopped);
    QVERIFY(command(RunState::Running)); // nobody is to be woken by it
    QCOMPARE(state(), RunState::Stopped);
}

void TestSharedRuns::opensTheHostsOfWhatIsTriedAgain()
{
    NEEDS_SERVER();
    const RunId run = queued(1, 1);
    const WorkerId one = m_one->join(run).value().worker;
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 1u);
    QVERIFY(m_one->save(run, batchOf(one, { failedOutcome(urlNumber(1000, 1)) })));
    QVERIFY(m_one->giveBack(run, one, { hostNumber(1) }, Return::IfEmpty).value().kept.empty());
    QCOMPARE(m_two->retryFailed(run, {}).value().size(), 1u);
    QCOMPARE(m_one->claim(run, one).value().hosts.size(), 1u);
}

void TestSharedRuns::isNothingForAFile()
{
    QTemporaryDir folder;
    BlockingStore file;
    QVERIFY(file.open("sqlite:" + folder.filePath(QStringLiteral("mill.db")).toStdString()));
    const RunId run = file.createRun();
    QVERIFY(!file.loadRun(run).value().shared);
    QCOMPARE(file.join(run).error().code, StoreErrorCode::Internal);
    QVERIFY(file.workers(run).value().empty());
}

/// Printed, as the figures are the machine's: claims in batches of 50, and result batches with and without leases.
void TestSharedRuns::measuresClaimsAndBatches()
{
    NEEDS_SERVER();
    constexpr int kHosts = 5'000;
    const RunId run = m_one->createRun();
    std::vector<HostRecord> hosts;
    std::vector<QueuedUrl> urls;
    for (int host = 1; host <= kHosts; ++host) {
        hosts.push_back(hostNumber(host));
        urls.push_back(urlNumber(host * 10, host));
        urls.push_back(urlNumber(host * 10 + 1, host));
    }
    QVERIFY(m_one->enqueue(run, hosts, urls));
    const WorkerId one = m_one->join(run).value().worker;
    QElapsedTimer timer;
    timer.start();
    int claimed = 0;
    std::vector<HostId> held;
    for (;;) {
        const Claim claim = m_one->claim(run, one).value();
        if (claim.hosts.empty())
            break;
        claimed += static_cast<int>(claim.hosts.size());
        for (const ClaimedHost& host : claim.hosts)
            held.push_back(host.record.id);
    }
    QCOMPARE(claimed, kHosts);
    std::printf("      claims in batches of %d            %8.0f hosts/s\n", kClaimBatch, claimed * 1e9 / double(timer.nsecsElapsed()));
    timer.start();
    QCOMPARE(m_one->renew(run, one, held).value().kept.size(), std::size_t(kHosts));
    std::printf("      renewals                            %8.0f hosts/s\n", kHosts * 1e9 / double(timer.nsecsElapsed()));
    qint64 spent[2] = {};
    for (int batch = 0; batch < 20; ++batch) {
        std::vector<UrlOutcome> outcomes;
        for (int i = 0; i < 250; ++i)
            outcomes.push_back(doneOutcome(urls[static_cast<std::size_t>(batch * 500 + 2 * i)]));
        timer.start();
        QVERIFY(m_one->save(run, batchOf(batch % 2 == 0 ? one : WorkerId {}, outcomes)).value().refused.empty());
        spent[batch % 2] += timer.nsecsElapsed();
    }
    std::printf("      results in batches of 250, by lease %8.0f /s; without %8.0f /s\n", 2'500e9 / double(spent[0]), 2'500e9 / double(spent[1]));
}

QTEST_GUILESS_MAIN(TestSharedRuns)
#include "tst_shared_runs.moc"

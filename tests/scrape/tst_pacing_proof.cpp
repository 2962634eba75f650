#include "app/scrape/host_lane.h"
#include "app/scrape/pacing_proof.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime kNow{std::chrono::hours(10)};
constexpr WallMs kWall = 1'700'000'000'000;

/// A lane that is told of starts as they would be sent, whenever the test says.
struct ProvenLane {
    LaneLedger ledger;
    HostLane lane{ledger, HostId{1}, "a.example", true};
    LanePolicy policy;

    void send(SteadyDuration at)
    {
        lane.granted();
        lane.sent(kNow + at, kWall + std::chrono::duration_cast<Milliseconds>(at).count(), policy);
        lane.released();
    }
    const store::PacingRecord proof() const { return lane.toRecord(kNow, kWall).pacing; }
};

} // namespace

class TstPacingProof : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresTheClosestTwoInMicroseconds()
    {
        ProvenLane host;
        host.send(0us);
        QCOMPARE(host.proof().closestUs, 0);
        host.send(900ms);
        host.send(1'400'200us);
        host.send(2s);
        QCOMPARE(host.proof().starts, 4);
        QCOMPARE(host.proof().closestUs, 500'200);
        QCOMPARE(host.proof().broken, 0);
    }
    void marksAStartThatCameTooEarly()
    {
        ProvenLane host;
        host.send(0us);
        host.send(500ms);
        host.send(812ms); // nobody may do that
        host.send(1'400ms);
        const store::PacingRecord proof = host.proof();
        QCOMPARE(proof.broken, 1);
        QCOMPARE(proof.brokenAt, kWall + 812);
        QCOMPARE(proof.brokenGapUs, 312'000);
        QCOMPARE(proof.brokenSpacingUs, 500'000);
        QCOMPARE(proof.closestUs, 312'000);
        QCOMPARE(proof.mostInSecond, 3);
        QCOMPARE(proof.allowedInSecond, 2);
    }
    void toleratesAMillisecond_data()
    {
        QTest::addColumn<int>("gapUs");
        QTest::addColumn<int>("broken");
        QTest::newRow("on time") << 500'000 << 0;
        QTest::newRow("within") << 499'000 << 0;
        QTest::newRow("beyond") << 498'999 << 1;
    }
    void toleratesAMillisecond()
    {
        QFETCH(int, gapUs);
        QFETCH(int, broken);
        ProvenLane host;
        host.send(0us);
        host.send(Microseconds(gapUs));
        QCOMPARE(host.proof().broken, broken);
    }
    void countsTheWorstSecond_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<int>("allowed");
        QTest::newRow("every two seconds") << 0.5 << 1;
        QTest::newRow("two a second") << 2.0 << 2;
        QTest::newRow("five in two seconds") << 2.5 << 3;
        QTest::newRow("fifty") << 50.0 << 50;
        QTest::newRow("too many to count") << 100.0 << 0;
        QTest::newRow("unlimited") << 0.0 << 0;
    }
    void countsTheWorstSecond()
    {
        QFETCH(double, rate);
        QFETCH(int, allowed);
        ProvenLane host;
        host.policy.rate = rate;
        const SteadyDuration spacing = rate > 0 ? host.lane.spacing(host.policy) : SteadyDuration(1ms);
        for (int i = 0; i < 200; ++i)
            host.send(spacing * i);
        QCOMPARE(host.proof().mostInSecond, allowed);
        QCOMPARE(host.proof().allowedInSecond, allowed);
        QCOMPARE(host.proof().broken, 0);
    }
    void holdsTheCrawlDelayToo()
    {
        ProvenLane host;
        host.lane.setCrawlDelay(3s);
        host.send(0us);
        host.send(3s);
        QCOMPARE(host.proof().broken, 0);
        host.send(5s);
        QCOMPARE(host.proof().broken, 1);
        QCOMPARE(host.proof().brokenSpacingUs, 3'000'000);
    }
    /// robots.txt was a start by the rate; its Crawl-delay cannot have held it.
    void letsASpacingThatGrowsBeginWithTheNextStart()
    {
        ProvenLane host;
        host.send(0us);
        host.lane.setCrawlDelay(3s);
        host.send(600ms);
        QCOMPARE(host.proof().broken, 0);
        host.send(2s);
        QCOMPARE(host.proof().broken, 1);
    }
    void letsASpacingThatShrinksBeginAtOnce()
    {
        ProvenLane host;
        host.send(0us);
        host.lane.setRate(10, host.policy);
        host.send(100ms);
        QCOMPARE(host.proof().broken, 0);
        host.send(150ms);
        QCOMPARE(host.proof().broken, 1);
    }
    void excusesStartsThatWereGrantedFreely()
    {
        ProvenLane host;
        host.policy.rate = 0;
        host.send(0us);
        host.lane.granted();
        host.lane.granted();
        host.policy.rate = 2;
        host.lane.applyPolicy(host.policy);
        host.lane.sent(kNow + 10ms, kWall, host.policy);
        host.lane.sent(kNow + 12ms, kWall, host.policy);
        QCOMPARE(host.proof().broken, 0);
        QVERIFY(host.proof().mostInSecond <= 1);
        host.send(300ms);
        QCOMPARE(host.proof().broken, 1);
    }
    void countsNoHostThatWasTriedInVain()
    {
        ProvenLane host;
        host.lane.granted();
        host.lane.notSent(kNow, kWall, true, host.policy);
        host.lane.released();
        QCOMPARE(host.proof().starts, 0);
        host.send(200ms); // but the clocks count it, so this one came too early
        QCOMPARE(host.proof().broken, 1);
    }
    void goesOnOverARestart()
    {
        ProvenLane before;
        for (int i = 0; i < 5; ++i)
            before.send(500ms * i);
        store::HostRecord record = before.lane.toRecord(kNow + 2s, kWall + 2'000);
        ProvenLane after;
        after.lane.restore(record, kNow, kWall + 2'200, false, after.policy); // 200 ms later
        after.send(100ms);
        QCOMPARE(after.proof().starts, 6);
        QCOMPARE(after.proof().broken, 1);
        QCOMPARE(after.proof().brokenGapUs, 300'000);
        ProvenLane polite;
        polite.lane.restore(record, kNow, kWall + 2'200, false, polite.policy);
        polite.send(300ms);
        QCOMPARE(polite.proof().broken, 0);
        QCOMPARE(polite.proof().closestUs, 500'000);
        QCOMPARE(polite.proof().mostInSecond, 2);
    }
};

QTEST_GUILESS_MAIN(TstPacingProof)
#include "tst_pacing_proof.moc"

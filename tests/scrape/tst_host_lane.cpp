#include "app/scrape/host_lane.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

/// One host's queue and its three clocks.
class TstHostLane : public QObject {
    Q_OBJECT

    static constexpr SteadyTime kNow{1h};
    static constexpr WallMs kWall = 1'700'000'000'000;
    const LanePolicy policy;                 // 2/s, 2 in flight

    static store::QueuedUrl url(std::int64_t hash)
    {
        store::QueuedUrl queued;
        queued.keyHash = hash;
        queued.host = HostId{1};
        queued.url = "https://a.example/" + std::to_string(hash);
        return queued;
    }
    static void fill(HostLane& lane, int urls)
    {
        for (int i = 1; i <= urls; ++i)
            QVERIFY(lane.push(url(i), {}));
        lane.setCounts({.queued = urls});
    }
    static void startAndSend(HostLane& lane, SteadyTime at, const LanePolicy& policy)
    {
        (void)lane.pop(at);
        lane.granted();
        lane.sent(at, kWall + std::chrono::duration_cast<Milliseconds>(at - kNow).count(), policy);
    }
    void expectNext(const HostLane& lane, SteadyTime now, SteadyTime at, WaitReason reason) const
    {
        const auto next = lane.nextStart(now, policy);
        QVERIFY(next.has_value());
        QCOMPARE(next->at - kNow, at - kNow);
        QCOMPARE(int(next->reason), int(reason));
    }

    LaneLedger m_ledger; // of all the lanes of these tests: it names those that are gone, and nobody reads it

private Q_SLOTS:
    // --- the three clocks ---
    void startsAtOnceWhenNothingWasSentYet()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        QVERIFY(!lane.nextStart(kNow, policy));
        QCOMPARE(int(lane.waits(kNow, policy, false)), int(WaitReason::Done));
        fill(lane, 1);
        expectNext(lane, kNow, kNow, WaitReason::Ready);
    }
    void spacesByTheRateFromTheSend()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 3);
        (void)lane.pop(kNow);
        lane.granted();
        lane.sent(kNow + 300ms, kWall + 300, policy); // look-up and handshake took their time
        expectNext(lane, kNow + 310ms, kNow + 800ms, WaitReason::Rate);
        QCOMPARE(int(lane.waits(kNow + 310ms, policy, false)), int(WaitReason::Rate));
    }
    void isHeldByAStartThatWasNotSentYet()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 2);
        (void)lane.pop(kNow);
        lane.granted();
        QVERIFY(!lane.nextStart(kNow + 10s, policy));
        QCOMPARE(int(lane.waits(kNow + 10s, policy, false)), int(WaitReason::InFlight));
        lane.notSent(kNow + 10s, kWall, false, policy); // it never was: the lane is free at once
        lane.released();
        expectNext(lane, kNow + 10s, kNow + 10s, WaitReason::Ready);
    }
    void countsAFailedAttemptToConnectAsAStart()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 2);
        (void)lane.pop(kNow);
        lane.granted();
        lane.notSent(kNow + 100ms, kWall + 100, true, policy);
        lane.released();
        expectNext(lane, kNow + 100ms, kNow + 600ms, WaitReason::Rate);
    }
    void doesNotHoldAnUnlimitedLaneForASend()
    {
        LanePolicy unlimited;
        unlimited.rate = 0;
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 4);
        lane.granted();
        QVERIFY(lane.nextStart(kNow, unlimited).has_value());
        lane.granted();
        QVERIFY(!lane.nextStart(kNow, unlimited)); // two in flight
        lane.sent(kNow, kWall, unlimited);
        lane.released();
        const auto next = lane.nextStart(kNow, unlimited);
        QVERIFY(next && next->at == kNow);
    }
    void keepsCrawlDelayApartFromTheRate()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 5);
        startAndSend(lane, kNow, policy);
        lane.setCrawlDelay(10s); // read after the first start: counts from it
        expectNext(lane, kNow, kNow + 10s, WaitReason::CrawlDelay);
        startAndSend(lane, kNow + 10s, policy);
        lane.released();
        expectNext(lane, kNow + 10s, kNow + 20s, WaitReason::CrawlDelay);
        lane.setCrawlDelay(200ms); // less than the rate asks for
        expectNext(lane, kNow + 10s, kNow + 10'500ms, WaitReason::Rate);
    }
    void namesTheBackOffThatHolds()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 5);
        startAndSend(lane, kNow, policy);
        lane.refused(kNow + 50ms, kNow, 30s, 0);
        lane.released();
        expectNext(lane, kNow + 50ms, kNow + 30'050ms, WaitReason::RetryAfter);
        startAndSend(lane, kNow + 31s, policy);
        lane.refused(kNow + 32s, kNow + 31s, std::nullopt, 0);
        lane.released();
        expectNext(lane, kNow + 32s, kNow + 92s, WaitReason::BackOff);
        HostSnapshot snapshot;
        lane.fill(snapshot, kNow + 32s, kWall, policy, false);
        QCOMPARE(snapshot.waitUntil, kWall + 60'000);
        QCOMPARE(snapshot.nextStart, kWall + 60'000);
    }
    void endsBackOffBySkipButKeepsTheSpacing()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 5);
        startAndSend(lane, kNow, policy);
        lane.refused(kNow + 50ms, kNow, 30s, 0);
        lane.released();
        lane.skipWait(kNow + 100ms);
        expectNext(lane, kNow + 100ms, kNow + 500ms, WaitReason::Rate);
    }
    void takesARateWhileItWaits()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 5);
        startAndSend(lane, kNow, policy);
        lane.setRate(0.1, policy);
        expectNext(lane, kNow + 20ms, kNow + 10s, WaitReason::Rate);
        lane.setRate(10, policy);
        expectNext(lane, kNow + 20ms, kNow + 100ms, WaitReason::Rate);
        lane.setRate(std::nullopt, policy); // the run's again
        expectNext(lane, kNow + 20ms, kNow + 500ms, WaitReason::Rate);
        LanePolicy slow;
        slow.rate = 1;
        lane.applyPolicy(slow);
        QCOMPARE(lane.nextStart(kNow + 20ms, slow)->at - kNow, SteadyDuration(1s));
    }
    void isPacedAtAnyRateAboveZero_data()
    {
        QTest::addColumn<double>("rate");
        QTest::newRow("one a day") << 1.0 / 86'400;
        QTest::newRow("tiny") << 1e-12;
        QTest::newRow("smallest") << 5e-324;
    }
    void isPacedAtAnyRateAboveZero()
    {
        QFETCH(const double, rate);
        LanePolicy slow;
        slow.rate = rate;
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 2);
        startAndSend(lane, kNow, slow);
        lane.released();
        const auto next = lane.nextStart(kNow + 1s, slow);
        QVERIFY(next && next->at >= kNow + 24h);
        QVERIFY(lane.eta(kNow + 1s, slow) >= Milliseconds(23h));
    }

    // --- capacity ---
    void letsAtMostPerHostBeInFlight()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 5);
        startAndSend(lane, kNow, policy);
        startAndSend(lane, kNow + 500ms, policy);
        QVERIFY(!lane.nextStart(kNow + 5s, policy));
        QCOMPARE(int(lane.waits(kNow + 5s, policy, false)), int(WaitReason::InFlight));
        lane.released();
        QVERIFY(lane.nextStart(kNow + 5s, policy).has_value());
    }
    void startsNothingWhilePaused()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 1);
        lane.setPaused(true);
        QVERIFY(!lane.nextStart(kNow, policy));
        QCOMPARE(int(lane.waits(kNow, policy, false)), int(WaitReason::Paused));
        QVERIFY(!lane.eta(kNow, policy));
        lane.setPaused(false);
        QVERIFY(lane.nextStart(kNow, policy).has_value());
    }
    void startsNoUrlWhileRobotsTxtIsFetched()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 1);
        lane.robotsPending = true;
        QVERIFY(!lane.nextStart(kNow, policy));
        QCOMPARE(int(lane.waits(kNow, policy, false)), int(WaitReason::Robots));
    }
    void allowsOneProbeWhileTheCircuitIsOpen()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 9);
        for (int i = 0; i < 5; ++i) {
            startAndSend(lane, kNow + i * 1s, policy);
            lane.failed(kNow + i * 1s);
            lane.released();
        }
        expectNext(lane, kNow + 4s, kNow + 64s, WaitReason::Circuit);
        QCOMPARE(int(lane.waits(kNow + 5s, policy, false)), int(WaitReason::Circuit));
        startAndSend(lane, kNow + 64s, policy);
        QVERIFY(!lane.nextStart(kNow + 100s, policy));
        QCOMPARE(int(lane.waits(kNow + 100s, policy, false)), int(WaitReason::Circuit));
        lane.answered();
        lane.released();
        QVERIFY(lane.nextStart(kNow + 100s, policy).has_value());
    }

    // --- the queue ---
    void takesAUrlOnceUntilItIsForgotten()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        QVERIFY(lane.push(url(1), {}));
        QVERIFY(!lane.push(url(1), {}));
        (void)lane.pop(kNow);
        QVERIFY(!lane.push(url(1), {})); // under way, or not committed yet
        lane.forget(1);
        QVERIFY(lane.push(url(1), {}));
    }
    void startsARetryWhenItIsDueBeforeTheRest()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 3);
        lane.pushRetry(url(9), kNow + 5s);
        lane.pushRetry(url(8), kNow + 3s);
        QCOMPARE(lane.pop(kNow).keyHash, 1);
        QCOMPARE(lane.pop(kNow + 3s).keyHash, 8);
        QCOMPARE(lane.pop(kNow + 4s).keyHash, 2);
        QCOMPARE(lane.pop(kNow + 9s).keyHash, 9);
        QCOMPARE(lane.pop(kNow + 9s).keyHash, 3);
        QVERIFY(!lane.hasUrl(kNow + 9s));
    }
    void waitsForARetryWhereNothingElseIsLeft()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        lane.setCounts({.queued = 1});
        lane.pushRetry(url(9), kNow + 5s);
        expectNext(lane, kNow, kNow + 5s, WaitReason::Retry);
        QVERIFY(!lane.hasUrl(kNow + 4s));
        QVERIFY(lane.hasUrl(kNow + 5s));
    }
    void dropsItsWindowButNotWhatIsUnderWay()
    {
        LaneLedger ledger;
        HostLane lane(ledger, HostId{1}, "a.example", true);
        fill(lane, 3);
        lane.pushRetry(url(9), kNow + 5s);
        (void)lane.pop(kNow);
        QCOMPARE(ledger.known, lane.knownCount());
        lane.clearWindow();
        QCOMPARE(lane.windowSize(), 0U);
        QVERIFY(lane.knows(1));
        QVERIFY(!lane.knows(2));
        QVERIFY(!lane.knows(9));
        QCOMPARE(ledger.known, 1U);
        lane.forgetAll();
        lane.forget(1);
        QCOMPARE(ledger.known, 0U);
    }

    // --- over a restart ---
    void comesBackWithItsClocks()
    {
        HostLane before(m_ledger, HostId{4}, "a.example:8080", true);
        fill(before, 3);
        before.setRate(0.25, policy);
        startAndSend(before, kNow, policy);
        before.setCrawlDelay(2s);
        before.refused(kNow + 100ms, kNow, 90s, 0);
        const store::HostRecord record = before.toRecord(kNow + 1s, kWall + 1'000);
        QCOMPARE(record.id, HostId{4});
        QCOMPARE(record.host, std::string("a.example:8080"));
        QVERIFY(record.typed);
        QCOMPARE(record.lastStart, kWall);
        QCOMPARE(record.backoffUntil, kWall + 90'100);

        // opened again 1.5 s later, on a machine whose steady clock begins anew
        constexpr SteadyTime kLater{7s};
        HostLane after(m_ledger, HostId{4}, "a.example:8080", true);
        after.restore(record, kLater, kWall + 2'500, false, policy);
        fill(after, 3);
        QCOMPARE(after.effectiveRate(policy), 0.25);
        const auto next = after.nextStart(kLater, policy);
        QCOMPARE(next->at - kLater, SteadyDuration(87'600ms));
        after.skipWait(kLater);
        QCOMPARE(after.nextStart(kLater, policy)->at - kLater, SteadyDuration(1'500ms)); // 4 s after the last start
    }
    void keepsItsClocksWhenSettingsAreLaidOverARestoredRun()
    {
        store::HostRecord record;
        record.id = HostId{1};
        record.lastStart = kWall;
        LanePolicy slow;
        slow.rate = 0.1;
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        lane.restore(record, kNow, kWall + 1'000, false, slow);
        fill(lane, 1);
        lane.applyPolicy(slow);
        QCOMPARE(lane.nextStart(kNow, slow)->at - kNow, SteadyDuration(9s));
    }
    void waitsAWholeSpacingAfterAnUncleanEnd()
    {
        store::HostRecord record;
        record.id = HostId{1};
        record.lastStart = kWall - 60'000;
        record.crawlDelayMs = 4'000;
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        lane.restore(record, kNow, kWall, true, policy);
        fill(lane, 1);
        expectNext(lane, kNow, kNow + 4s, WaitReason::CrawlDelay);
    }
    void waitsNoLongerThanItsSpacingWhenTheClockWasSetBack()
    {
        store::HostRecord record;
        record.id = HostId{1};
        record.lastStart = kWall;
        record.circuitUntil = kWall + 30'000;
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        lane.restore(record, kNow, kWall - 3'600'000, false, policy);
        fill(lane, 1);
        expectNext(lane, kNow, kNow + 60s, WaitReason::Circuit);
        lane.skipWait(kNow);
        expectNext(lane, kNow, kNow + 500ms, WaitReason::Rate);
    }

    // --- ETA ---
    void expectsOneSpacingPerQueuedUrl()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 21);
        QCOMPARE(lane.eta(kNow, policy), Milliseconds(10s));
        startAndSend(lane, kNow, policy);
        QCOMPARE(lane.eta(kNow, policy), Milliseconds(10s)); // 0.5 s to the next one, then 19 more
        lane.setCrawlDelay(3s);
        QCOMPARE(lane.eta(kNow, policy), Milliseconds(60s));
    }
    void addsTheBackOffThatIsLeft()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 3);
        lane.refused(kNow, kNow - 1ms, 60s, 0);
        QCOMPARE(lane.eta(kNow + 20s, policy), Milliseconds(41s));
    }
    void guessesFromHistoryWhereTheRateIsUnlimited()
    {
        LanePolicy unlimited;
        unlimited.rate = 0;
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 41);
        QVERIFY(!lane.eta(kNow, unlimited));
        for (int i = 0; i < 20; ++i)
            lane.finished.add(kNow + i * 50ms);
        QCOMPARE(lane.eta(kNow + 1s, unlimited), Milliseconds(2s)); // 20 a second
    }

    // --- what is shown ---
    void showsTheStartsOfTheLastTenSeconds()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 60);
        for (int i = 0; i < 30; ++i) {
            startAndSend(lane, kNow + i * 500ms, policy);
            lane.released();
        }
        HostSnapshot snapshot;
        lane.fill(snapshot, kNow + 15s, kWall + 15'000, policy, false);
        QCOMPARE(snapshot.recentStarts.size(), 21U);
        QCOMPARE(snapshot.recentStarts.front(), kWall + 4'500);
        QCOMPARE(snapshot.recentStarts.back(), kWall + 14'500);
        QVERIFY(std::is_sorted(snapshot.recentStarts.begin(), snapshot.recentStarts.end()));
    }
    void saysPausedForAllLanesOfAPausedRun()
    {
        HostLane lane(m_ledger, HostId{1}, "a.example", true);
        fill(lane, 1);
        QCOMPARE(int(lane.waits(kNow, policy, true)), int(WaitReason::Paused));
        HostSnapshot snapshot;
        lane.fill(snapshot, kNow, kWall, policy, true);
        QCOMPARE(snapshot.nextStart, WallMs(0));
        QVERIFY(!snapshot.eta);
    }
};

MILLRACE_TEST_MAIN(TstHostLane)
#include "tst_host_lane.moc"

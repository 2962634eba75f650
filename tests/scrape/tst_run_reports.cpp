// What a run reports of its lanes: the ETA and the feed, both in pieces that leave the loop its turns.
#include "app/scrape/run_eta.h"
#include "app/scrape/run_publisher.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <map>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

class TstRunReports : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsTheLaneThatEndsLast()
    {
        LaneTable lanes;
        lanes.obtain("short.example", true).setCounts({.queued = 3});
        lanes.obtain("long.example", true).setCounts({.queued = 101});
        lanes.obtain("second.example", true).setCounts({.queued = 11});
        lanes.obtain("done.example", true).setCounts({.done = 500});
        RunEta eta;
        eta.step(lanes, kNow, kPolicy);
        RunSnapshot snapshot;
        eta.fill(snapshot, kNow);
        QCOMPARE(snapshot.eta, std::optional(Milliseconds(50s)));
        QCOMPARE(snapshot.etaHost, std::string("long.example"));
        QCOMPARE(snapshot.etaOthers, std::optional(Milliseconds(5s)));
    }
    void tellsNothingBeforeTheFirstRoundIsWholeAndCountsDownSinceTheLast()
    {
        LaneTable lanes;
        for (std::size_t i = 0; i < 2 * RunEta::kLanesPerStep + 1; ++i)
            lanes.obtain("h" + std::to_string(i), true).setCounts({.queued = 21});
        RunEta eta;
        for (int step = 0; step < 2; ++step) {
            eta.step(lanes, kNow + step * 100ms, kPolicy);
            RunSnapshot early;
            eta.fill(early, kNow);
            QVERIFY(!early.eta);
        }
        eta.step(lanes, kNow + 200ms, kPolicy);
        RunSnapshot snapshot;
        eta.fill(snapshot, kNow + 200ms);
        QCOMPARE(snapshot.eta, std::optional(Milliseconds(9'800ms)));
        eta.step(lanes, kNow + 1s, kPolicy); // the next round has begun, and is not told yet
        eta.fill(snapshot, kNow + 1s);
        QCOMPARE(snapshot.eta, std::optional(Milliseconds(9s)));
        eta.fill(snapshot, kNow + 60s);
        QCOMPARE(snapshot.eta, std::optional(Milliseconds(0)));
        eta.reset();
        RunSnapshot after;
        eta.fill(after, kNow);
        QVERIFY(!after.eta && after.etaHost.empty());
    }
    void postsWhatChangedATurnsWorthAtATime()
    {
        Rig rig(static_cast<int>(2 * RunPublisher::kLanesPerTurn + 1));
        rig.publisher.beginLanes(kNow);
        QVERIFY(rig.post());
        QCOMPARE(rig.lastTurn, RunPublisher::kLanesPerTurn);
        rig.lanes.all().front()->touch(); // shown already: with the next round
        rig.publisher.beginLanes(kNow);   // goes on with the one that is not at its end
        QVERIFY(rig.post());
        QVERIFY(!rig.post());
        QCOMPARE(rig.lastTurn, 1U);
        QCOMPARE(rig.shown.size(), 2 * RunPublisher::kLanesPerTurn + 1);
        rig.publisher.beginLanes(kNow);
        QVERIFY(!rig.post());
        QCOMPARE(rig.shown[rig.lanes.all().front()->id()], 2);
    }
    void postsALaneOnceHoweverOftenItChanged()
    {
        Rig rig(1);
        HostLane& lane = *rig.lanes.all().front();
        for (int i = 0; i < 1'000; ++i)
            lane.count(store::UrlState::Done, 1);
        QCOMPARE(rig.lanes.ledger().touched.size(), 1U);
        rig.publisher.beginLanes(kNow);
        QVERIFY(!rig.post());
        QCOMPARE(rig.shown[lane.id()], 1);
        QCOMPARE(rig.lanes.totals().done, 1'000);
    }
    void showsAllAnewWhenAsked()
    {
        Rig rig(static_cast<int>(RunPublisher::kLanesPerTurn + 3));
        rig.publisher.beginLanes(kNow);
        while (rig.post()) { }
        rig.publisher.showAll();
        QVERIFY(rig.post());
        QVERIFY(!rig.post());
        for (const auto& [id, times] : rig.shown)
            QCOMPARE(times, 2);
    }
    void gathersNothingWhileItIsOff()
    {
        Rig rig(3);
        rig.publisher.setOn(false);
        rig.publisher.beginLanes(kNow);
        QVERIFY(!rig.post());
        rig.publisher.add({});
        rig.publisher.postPages(rig.feed);
        QVERIFY(rig.shown.empty() && rig.feed.pages.take().empty());
        rig.publisher.setOn(true);
        rig.publisher.beginLanes(kNow);
        QVERIFY(!rig.post());
        QCOMPARE(rig.shown.size(), 3U);
    }
    void keepsTheTotalsOfItsLanes()
    {
        LaneTable lanes;
        lanes.obtain("a", true).setCounts({.queued = 5, .done = 1, .failed = 2, .skipped = 3});
        lanes.obtain("b", true).setCounts({.queued = 7});
        lanes.obtain("b", true).setCounts({.queued = 6, .done = 1}); // set, not added
        lanes.obtain("a", true).count(store::UrlState::Queued, -1);
        QCOMPARE(lanes.totals().queued, 10);
        QCOMPARE(lanes.busy(), 2U);
        lanes.obtain("b", true).count(store::UrlState::Queued, -6);
        QCOMPARE(lanes.busy(), 1U);
        lanes.obtain("b", true).count(store::UrlState::Queued, 6);
        QCOMPARE(lanes.totals().done, 2);
        QCOMPARE(lanes.totals().failed, 2);
        QCOMPARE(lanes.totals().skipped, 3);
    }

private:
    static constexpr SteadyTime kNow{std::chrono::hours(1)};
    static constexpr LanePolicy kPolicy{2, 2};

    struct Rig {
        explicit Rig(int count)
        {
            for (int i = 0; i < count; ++i)
                (void)lanes.obtain("h" + std::to_string(i), true);
            publisher.setOn(true);
        }
        bool post()
        {
            const bool more = publisher.postLanes(feed, {.policy = kPolicy}, kNow, 0);
            const auto taken = feed.hosts.take();
            lastTurn = taken.size();
            for (const auto& [id, host] : taken)
                ++shown[id];
            return more;
        }
        LaneTable lanes;
        RunPublisher publisher{lanes};
        ScrapeFeed feed;
        std::map<HostId, int> shown;
        std::size_t lastTurn = 0;
    };
};

MILLRACE_TEST_MAIN(TstRunReports)
#include "tst_run_reports.moc"

#include "app/async/sleep.h"
#include "app/async/task_group.h"
#include "app/scrape/lane_table.h"
#include "app/scrape/scheduler.h"
#include "tests/support/engine_loop.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <map>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;
using namespace std::chrono_literals;

namespace {

/// A scheduler whose URLs are sent when they are granted and end `takes` later.
class Rig {
public:
    explicit Rig(int urls = 1'000) : m_urls(urls) { scheduler.setOpen(true); }
    ~Rig()
    {
        for (auto& [at, slot] : slots)
            slot.reset();
        for (const auto& lane : lanes.all())
            scheduler.remove(*lane);
    }

    HostLane& lane(const std::string& name)
    {
        HostLane& made = lanes.obtain(name, true);
        for (int i = 0; i < m_urls; ++i) {
            store::QueuedUrl url;
            url.keyHash = ++m_hash;
            (void)made.push(std::move(url), {});
        }
        made.setCounts({.queued = m_urls});
        scheduler.update(made);
        return made;
    }
    /// Runs for `duration` in steps of a millisecond and gives slots back when their time is over.
    void run(Milliseconds duration, Milliseconds takes)
    {
        for (Milliseconds i{0}; i < duration; i += 1ms) {
            for (auto it = slots.begin(); it != slots.end();)
                it = loop.now() - it->first >= takes ? slots.erase(it) : std::next(it);
            loop.runFor(1ms);
        }
    }
    [[nodiscard]] std::size_t startsOf(const std::string& name) { return times[name].size(); }

    EngineLoop loop;
    LaneTable lanes;
    std::multimap<SteadyTime, LaneSlot> slots;
    std::map<std::string, std::vector<Milliseconds>> times;
    std::vector<std::string> order;
    std::size_t mostInFlight = 0;
    int refills = 0;
    int drains = 0;
    Scheduler scheduler{loop.runtime(),
        {[this](HostLane& each, LaneSlot slot) {
             (void)each.pop(loop.now());
             each.count(store::UrlState::Queued, -1);
             slot.sent(loop.now());
             slots.emplace(loop.now(), std::move(slot));
             times[each.key()].push_back(loop.elapsed());
             order.push_back(each.key());
             loop.advance(1us);
             mostInFlight = std::max(mostInFlight, slots.size());
         },
            [this](HostLane&) { ++refills; },
            [this](HostLane& each) {
                ++drains;
                each.clearWindow();
                each.setCounts({});
            }}};

private:
    int m_urls;
    std::int64_t m_hash = 0;
};

async::Task<void> startAsWaiter(Scheduler* scheduler, HostLane* lane, std::vector<LaneSlot>* got, const Clock* clock)
{
    LaneSlot slot = co_await scheduler->acquire(*lane);
    slot.sent(clock->now());
    got->push_back(std::move(slot));
}

/// The most starts between two turns of a task that keeps the loop for `work` at each of them.
async::Task<void> watchStarts(const std::vector<std::string>* order, EngineLoop* loop, SteadyDuration work, std::size_t* most)
{
    for (int i = 0; i < 500; ++i) {
        const std::size_t before = order->size();
        co_await async::sleepFor(1us);
        loop->advance(work);
        *most = std::max(*most, order->size() - before);
    }
}

} // namespace

class TstScheduler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsEachLaneAtItsOwnPace()
    {
        Rig rig;
        rig.lane("a.example");
        rig.lane("b.example").setRate(10, rig.scheduler.policy());
        rig.run(1'001ms, 5ms);
        QCOMPARE(rig.times["a.example"], (std::vector<Milliseconds>{0ms, 500ms, 1000ms}));
        QCOMPARE(rig.startsOf("b.example"), 11U);
    }
    void hasAtMostSoManyInFlight()
    {
        Rig rig;
        rig.scheduler.setConcurrency(3);
        for (int i = 0; i < 20; ++i)
            rig.lane("h" + std::to_string(i)); // they ask for 40 a second
        rig.run(2s, 100ms);
        QCOMPARE(rig.mostInFlight, 3U);
        QVERIFY(rig.order.size() >= 55); // 3 at a time, 100 ms each
    }
    void servesDueLanesInTheOrderInWhichTheyBecameDue()
    {
        Rig rig;
        rig.scheduler.setPolicy({0, 2});
        rig.scheduler.setConcurrency(1);
        for (const char* name : {"a", "b", "c", "d"})
            rig.lane(name);
        rig.run(80ms, 5ms);
        QVERIFY(rig.order.size() >= 12);
        for (std::size_t i = 0; i < rig.order.size(); ++i)
            QCOMPARE(rig.order[i], std::string(1, static_cast<char>('a' + i % 4)));
    }
    void letsABoostedLaneGoFirst()
    {
        Rig rig;
        rig.scheduler.setPolicy({0, 1});
        rig.scheduler.setConcurrency(1);
        for (const char* name : {"a", "b", "c", "d"})
            rig.lane(name);
        HostLane& last = *rig.lanes.all().back();
        rig.scheduler.setBoosted(last, true);
        rig.run(20ms, 5ms);
        QVERIFY(rig.order.size() >= 3);
        QCOMPARE(rig.order.front(), std::string("d")); // it was last in the queue already
        QCOMPARE(rig.startsOf("d"), rig.order.size());
        rig.scheduler.setBoosted(last, false);
        rig.order.clear();
        rig.run(60ms, 5ms);
        QVERIFY(std::count(rig.order.begin(), rig.order.end(), "a") >= 2);
    }
    void startsNothingWhileClosed()
    {
        Rig rig;
        rig.scheduler.setOpen(false);
        rig.lane("a");
        rig.run(50ms, 1ms);
        QVERIFY(rig.order.empty());
        rig.scheduler.setOpen(true);
        rig.run(2ms, 1ms);
        QCOMPARE(rig.order.size(), 1U);
    }
    void holdsUrlsButNotThoseThatWaitInTheMiddle()
    {
        Rig rig;
        HostLane& lane = rig.lane("a");
        HostLane& target = rig.lanes.obtain("b", false);
        rig.scheduler.setHeld(true);
        std::vector<LaneSlot> got;
        async::CancelScope scope(rig.loop.runtime(), &rig.loop.runtime().rootScope());
        async::TaskGroup group(scope);
        group.spawn("redirect", startAsWaiter(&rig.scheduler, &target, &got, &rig.loop));
        rig.run(50ms, 1ms);
        QVERIFY(rig.order.empty());
        QCOMPARE(got.size(), 1U);
        QCOMPARE(int(lane.waits(rig.loop.now(), rig.scheduler.policy(), false)), int(WaitReason::Global));
        rig.scheduler.setHeld(false);
        rig.run(5ms, 1ms);
        QCOMPARE(rig.order.size(), 1U);
    }
    void letsWaitersGoFirstAtThePaceOfTheLane()
    {
        Rig rig;
        HostLane& lane = rig.lane("a");
        rig.run(2ms, 1ms);
        QCOMPARE(rig.order.size(), 1U);
        std::vector<LaneSlot> got;
        async::CancelScope scope(rig.loop.runtime(), &rig.loop.runtime().rootScope());
        async::TaskGroup group(scope);
        group.spawn("redirect", startAsWaiter(&rig.scheduler, &lane, &got, &rig.loop));
        rig.run(400ms, 1ms);
        QVERIFY(got.empty());
        rig.run(200ms, 1ms);
        QCOMPARE(got.size(), 1U); // at 500 ms, before the lane's own URL
        QCOMPARE(rig.order.size(), 1U);
        got.clear();
        rig.run(500ms, 1ms);
        QCOMPARE(rig.order.size(), 2U);
    }
    void givesBackTheLaneWhenAWaiterIsCancelled()
    {
        Rig rig;
        HostLane& lane = rig.lane("a");
        rig.run(2ms, 1ms);
        std::vector<LaneSlot> got;
        async::CancelScope scope(rig.loop.runtime(), &rig.loop.runtime().rootScope());
        {
            async::TaskGroup group(scope);
            group.spawn("redirect", startAsWaiter(&rig.scheduler, &lane, &got, &rig.loop));
            rig.run(100ms, 1ms);
            scope.cancel("test");
            rig.loop.runReady();
            QCOMPARE(group.size(), 0U);
        }
        QVERIFY(lane.waiters.empty());
        rig.run(500ms, 1ms);
        QCOMPARE(rig.order.size(), 2U);
        QVERIFY(got.empty());
    }
    void spacesWaitersOfALaneThatWasGivenUp()
    {
        Rig rig(0);
        HostLane& lane = rig.lane("a");
        giveUp(lane, rig.loop.now());
        std::vector<LaneSlot> got;
        async::CancelScope scope(rig.loop.runtime(), &rig.loop.runtime().rootScope());
        async::TaskGroup group(scope);
        for (int i = 0; i < 3; ++i)
            group.spawn("redirect", startAsWaiter(&rig.scheduler, &lane, &got, &rig.loop));
        rig.run(100ms, 1ms);
        QCOMPARE(got.size(), 1U);
        got.clear();
        rig.run(450ms, 1ms);
        QCOMPARE(got.size(), 1U);
        got.clear();
        rig.run(500ms, 1ms);
        QCOMPARE(got.size(), 1U);
    }
    void drainsALaneThatWasGivenUpWithoutAStart()
    {
        Rig rig;
        HostLane& lane = rig.lane("a");
        giveUp(lane, rig.loop.now());
        rig.scheduler.update(lane);
        rig.run(5ms, 1ms);
        QVERIFY(rig.order.empty());
        QCOMPARE(rig.drains, 1);
    }
    void takesARateWhileTheLaneWaits()
    {
        Rig rig;
        HostLane& lane = rig.lane("a");
        lane.setRate(0.01, rig.scheduler.policy());
        rig.scheduler.update(lane);
        rig.run(1s, 1ms);
        QCOMPARE(rig.order.size(), 1U);
        lane.setRate(1, rig.scheduler.policy());
        rig.scheduler.update(lane);
        rig.run(10ms, 1ms);
        QCOMPARE(rig.order.size(), 2U);
    }
    void asksForARefillWithEveryStart()
    {
        Rig rig;
        rig.lane("a");
        rig.run(1'001ms, 5ms);
        QCOMPARE(rig.refills, 3);
    }
    void startsFewerWhileTheLoopIsLate()
    {
        const auto mostAtATurn = [](SteadyDuration work) {
            Rig rig;
            rig.scheduler.setPolicy({0, 4});
            rig.scheduler.setConcurrency(10'000);
            for (int i = 0; i < 200; ++i)
                rig.lane("h" + std::to_string(i));
            async::CancelScope scope(rig.loop.runtime(), &rig.loop.runtime().rootScope());
            async::TaskGroup group(scope);
            std::size_t most = 0;
            group.spawn("watch", watchStarts(&rig.order, &rig.loop, work, &most));
            (void)rig.loop.runUntil([&group] { return group.size() == 0; }, 60s);
            return most;
        };
        QVERIFY(mostAtATurn(0us) >= 20);
        QVERIFY(mostAtATurn(20ms) <= 8); // it begins with few, and stays there
    }
    /// While results wait for the store, thousands of lanes with URLs must not keep a redirect's turn away, boosted ones neither.
    void servesWaitersAmongManyLanesThatAreHeld()
    {
        Rig rig;
        rig.scheduler.setPolicy({0, 4});
        rig.scheduler.setHeld(true);
        for (int i = 0; i < 3'000; ++i)
            rig.lane("h" + std::to_string(i));
        rig.scheduler.setBoosted(*rig.lanes.all().front(), true);
        HostLane& target = rig.lanes.obtain("target", false);
        std::vector<LaneSlot> got;
        async::CancelScope scope(rig.loop.runtime(), &rig.loop.runtime().rootScope());
        async::TaskGroup group(scope);
        group.spawn("waiter", startAsWaiter(&rig.scheduler, &target, &got, &rig.loop));
        rig.loop.runFor(10ms);
        QCOMPARE(got.size(), 1U);
        QVERIFY(rig.order.empty());
        got.clear();
        rig.scheduler.setHeld(false);
        rig.run(100ms, 1ms);
        QVERIFY(rig.startsOf("h0") > 0 && rig.startsOf("h2999") > 0);
    }
    void movesSlotsWithoutLosingCount()
    {
        Rig rig;
        HostLane& lane = rig.lane("a");
        rig.run(2ms, 100ms);
        QCOMPARE(lane.inFlight, 1);
        LaneSlot moved = std::move(rig.slots.begin()->second);
        QVERIFY(!rig.slots.begin()->second);
        QVERIFY(moved.wasSent());
        QCOMPARE(rig.scheduler.inFlight(), 1);
        LaneSlot other;
        other = std::move(moved);
        other.reset();
        other.reset();
        QCOMPARE(rig.scheduler.inFlight(), 0);
        QCOMPARE(lane.inFlight, 0);
    }
    void servesTwentyThousandLanesOnceEach()
    {
        Rig rig(1);
        constexpr std::size_t kLanes = 20'000;
        for (std::size_t i = 0; i < kLanes; ++i)
            rig.lane("h" + std::to_string(i));
        rig.run(150ms, 1ms);
        while (rig.order.size() < kLanes && rig.loop.elapsed() < 60s)
            rig.run(10ms, 1ms);
        QCOMPARE(rig.order.size(), kLanes);
        QVERIFY(rig.mostInFlight <= 256);
        QCOMPARE(rig.order.front(), std::string("h0"));
        QCOMPARE(rig.order.back(), "h" + std::to_string(kLanes - 1));
    }

private:
    static void giveUp(HostLane& lane, SteadyTime now)
    {
        for (int i = 0; i < kCircuitFailures; ++i)
            lane.failed(now);
        for (int i = 0; i < kCircuitProbes; ++i) {
            lane.granted();
            lane.failed(now);
            lane.notSent(now, 0, false, {});
            lane.released();
        }
        QCOMPARE(int(lane.circuit().state()), int(Circuit::State::GivenUp));
    }
};

MILLRACE_TEST_MAIN(TstScheduler)
#include "tst_scheduler.moc"

#include "app/async/epoll_driver.h"
#include "app/async/loop_thread.h"
#include "app/async/runtime.h"
#include "app/async/task_group.h"
#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/stack_sampler.h"
#include "app/telemetry/symbolizer.h"
#include "app/telemetry/watchdog.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <map>
#include <numeric>
#include <thread>

using namespace millrace;
using namespace std::chrono_literals;
using telemetry::Stall;
using telemetry::Watchdog;

namespace {

/// A real loop thread with a Runtime, watched.
class Rig {
public:
    explicit Rig(bool monitored) : isMonitored(monitored)
    {
        loop.run([this, monitored] {
            runtime = std::make_unique<async::Runtime>(clock, *loop.driver());
            loop.driver()->setRuntime(runtime.get());
            scope = std::make_unique<async::CancelScope>(*runtime, &runtime->rootScope());
            group = std::make_unique<async::TaskGroup>(*scope);
            monitor = std::make_unique<telemetry::LoopMonitor>(clock);
            watchdog.watchThisThread("loop", monitored ? monitor.get() : nullptr);
        });
    }
    ~Rig()
    {
        loop.run([this] {
            watchdog.unwatchThisThread();
            monitor.reset();
            group.reset();
            scope.reset();
            loop.driver()->setRuntime(nullptr);
            runtime.reset();
        });
    }

    [[nodiscard]] static async::Task<void> keepTheLoop(Milliseconds length)
    {
        std::this_thread::sleep_for(length);
        co_return;
    }
    void stall(Milliseconds length)
    {
        if (!isMonitored)
            watchdog.stir();
        runtime->post([this, length] { group->spawn("sort 12,000 rows", keepTheLoop(length)); });
    }
    /// What the mailbox has brought of each stall.
    [[nodiscard]] const std::map<std::uint64_t, Stall>& stalls()
    {
        for (auto& [place, stall] : watchdog.stalls().take())
            m_stalls[stall.id] = std::move(stall);
        return m_stalls;
    }
    /// Whether there are as many, all over.
    [[nodiscard]] bool has(std::size_t count)
    {
        return stalls().size() == count && std::ranges::all_of(m_stalls, [](const auto& each) { return each.second.over; });
    }

    const bool isMonitored;
    SystemClock clock;
    Watchdog watchdog{clock};
    async::LoopThread loop{"loop", async::LoopThread::Loop::Epoll};
    std::unique_ptr<async::Runtime> runtime;
    std::unique_ptr<async::CancelScope> scope;
    std::unique_ptr<async::TaskGroup> group;
    std::unique_ptr<telemetry::LoopMonitor> monitor;

private:
    std::map<std::uint64_t, Stall> m_stalls;
};

} // namespace

[[gnu::noinline]] void thisNameIsLookedFor(std::atomic<bool>& entered, const std::atomic<bool>& leave)
{
    entered = true;
    while (!leave)
        std::this_thread::sleep_for(1ms);
    entered = false;                     // no tail call: the frame stays
}

class TestWatchdog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void dozesWhileNothingHappens_data()
    {
        QTest::addColumn<bool>("monitored");
        QTest::newRow("a turn wakes it") << true;
        QTest::newRow("it is stirred") << false;
    }
    void dozesWhileNothingHappens()
    {
        QFETCH(bool, monitored);
        Rig rig(monitored);
        const auto probes = [&rig] { return rig.watchdog.latencies().front().count; };
        QTest::qWait(500);
        const auto before = probes();
        QTest::qWait(1'500);
        QVERIFY2(probes() - before <= 8, qPrintable(QString::number(probes() - before))); // 30 at its full pace
        rig.stall(240ms);                // over before the next look of one that dozes
        QTRY_VERIFY(rig.has(1));
        QCOMPARE(rig.stalls().begin()->second.task, std::string("sort 12,000 rows"));
        QVERIFY(rig.stalls().begin()->second.lasted >= (monitored ? 230ms : 120ms));
    }

    void takesTheStackOfAThread()
    {
        std::atomic<bool> entered = false;
        std::atomic<bool> leave = false;
        std::thread other([&] { thisNameIsLookedFor(entered, leave); });
        while (!entered)
            std::this_thread::sleep_for(1ms);
        telemetry::StackSampler sampler;
        const auto sample = sampler.sample(other.native_handle(), 2s);
        leave = true;
        other.join();
        QVERIFY(sample);
        QCOMPARE(sample->task, std::string());
        const auto names = telemetry::symbolize(sample->frames);
        QCOMPARE(names.size(), sample->frames.size());
        QVERIFY2(std::ranges::any_of(names, [](const std::string& name) { return name.find("thisNameIsLookedFor") != std::string::npos; }), names.empty() ? "no frame" : names.back().c_str());
    }

    void givesUpOnAThreadThatBlocksTheSignal()
    {
        std::atomic<bool> leave = false;
        std::atomic<bool> ready = false;
        std::thread other([&] {
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, nullptr);
            ready = true;
            while (!leave)
                std::this_thread::sleep_for(1ms);
        });
        while (!ready)
            std::this_thread::sleep_for(1ms);
        telemetry::StackSampler sampler;
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!sampler.sample(other.native_handle(), 50ms));
        QVERIFY(timer.elapsed() >= 50);
        leave = true;
        other.join();
    }

    void namesTheTaskThatKeepsTheLoop_data()
    {
        QTest::addColumn<bool>("monitored");
        QTest::newRow("by its turns") << true;
        QTest::newRow("by the probe alone") << false;
    }
    void namesTheTaskThatKeepsTheLoop()
    {
        QFETCH(bool, monitored);
        Rig rig(monitored);
        QTest::qWait(120);
        QVERIFY(rig.stalls().empty());
        rig.stall(400ms);
        QTRY_VERIFY_WITH_TIMEOUT(!rig.stalls().empty() && !rig.stalls().begin()->second.stack.empty(), 3'000);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(1), 3'000);
        const Stall stall = rig.stalls().begin()->second;
        QCOMPARE(stall.loop, std::string("loop"));
        QCOMPARE(stall.task, std::string("sort 12,000 rows"));
        QVERIFY2(std::ranges::any_of(stall.stack, [](const std::string& frame) { return frame.find("keepTheLoop") != std::string::npos; }), stall.stack.front().c_str());
        const auto lasted = std::chrono::duration_cast<Milliseconds>(stall.lasted).count();
        QVERIFY2(lasted >= (monitored ? 395 : 340) && lasted < 2'000, qPrintable(QString::number(lasted)));
        const telemetry::LoopLatency latency = rig.watchdog.latencies().front();
        QCOMPARE(latency.stalls, 1U);
        QVERIFY(latency.longestMs >= 300);
        QCOMPARE(std::accumulate(latency.buckets.begin(), latency.buckets.end(), std::uint64_t{0}), latency.count);
    }

    void tellsHowTheLoopIsWhileItIsBlocked()
    {
        Rig rig(true);
        rig.watchdog.setPublishing(true);
        rig.stall(1'500ms);
        bool blocked = false;
        QElapsedTimer timer;
        timer.start();
        while (!blocked && timer.elapsed() < 1'400) {
            QTest::qWait(50);
            for (const auto& [key, loops] : rig.watchdog.health().take())
                blocked = blocked || loops.front().blockedFor > Microseconds(200'000);
        }
        QVERIFY(blocked);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(1), 5'000);
    }

    void tellsEachStallOnceToWhoListens()
    {
        SystemClock clock;
        std::mutex mutex;
        std::vector<Stall> told;
        Rig rig(true);
        rig.watchdog.setOnStall([&](const Stall& stall) {
            const std::lock_guard lock(mutex);
            told.push_back(stall);
        });
        rig.stall(150ms);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(1), 3'000);
        rig.stall(150ms);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(2), 3'000);
        const std::lock_guard lock(mutex);
        QCOMPARE(told.size(), 2U);
        QVERIFY(told[0].over && told[1].over);
    }

    void forgetsWhoIsWatchedNoMore()
    {
        Rig rig(true);
        rig.loop.run([&rig] { rig.watchdog.unwatchThisThread(); });
        rig.stall(200ms);
        QTest::qWait(400);
        QVERIFY(rig.stalls().empty());
        QVERIFY(rig.watchdog.latencies().empty());
    }
};

QTEST_GUILESS_MAIN(TestWatchdog)
#include "tst_watchdog.moc"

#include "app/telemetry/runtime_inspector.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;
using telemetry::RuntimeInspector;

class TestRuntimeInspector : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void publishesTwiceASecondWhileSomebodyLooks()
    {
        VirtualLoop loop;
        const telemetry::LoopMonitor monitor(loop);
        RuntimeInspector inspector({loop.runtime(), loop, monitor, [] { return std::vector<telemetry::LimitUse>{{"connections", 3, 7, false}}; }});
        int woken = 0;
        inspector.feed().setWake([&] { ++woken; });
        std::vector<telemetry::RuntimeSnapshot> seen;
        std::size_t afterwards = 0;
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("sleeper", sleepTask(10s));
            co_await sleepFor(1s);
            if (!inspector.feed().take().empty())
                throw std::runtime_error("published unasked");
            inspector.setPublishing(true);
            inspector.setPublishing(true);
            for (int i = 0; i < 3; ++i) {
                co_await sleepFor(RuntimeInspector::kEvery);
                for (auto& [key, snapshot] : inspector.feed().take())
                    seen.push_back(std::move(snapshot));
            }
            inspector.setPublishing(false);
            co_await sleepFor(2s);
            (void)inspector.feed().take();
            co_await sleepFor(2s);
            afterwards = inspector.feed().take().size();
        });
        QVERIFY(seen.size() >= 3);
        QCOMPARE(afterwards, 0U);
        const telemetry::RuntimeSnapshot& last = seen.back();
        QCOMPARE(last.taskCount, last.tasks.size());
        const auto sleeper = std::ranges::find(last.tasks, "sleeper", &async::TaskInfo::name);
        QVERIFY(sleeper != last.tasks.end());
        QCOMPARE(sleeper->awaits, std::string("timer"));
        QVERIFY(sleeper->age >= 2s);
        QCOMPARE(last.limits.size(), 1U);
        QCOMPARE(last.limits[0].used, 3);
        bool ended = false;
        inspector.shutDown([&] { ended = true; });
        loop.runReady();
        QVERIFY(ended);
    }

    void givesTheNewestTasksOfMany()
    {
        VirtualLoop loop;
        std::vector<async::TaskInfo> newest;
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 50; ++i)
                group.spawn("task " + std::to_string(i), sleepTask(1s));
            co_await yieldNow();
            newest = loop.runtime().tasks(3);
        });
        QCOMPARE(newest.size(), 3U);
        QCOMPARE(newest[0].name, std::string("task 49"));
    }
};

MILLRACE_TEST_MAIN(TestRuntimeInspector)
#include "tst_runtime_inspector.moc"

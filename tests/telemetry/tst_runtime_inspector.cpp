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

    void callsTasksByTheirKind()
    {
        using telemetry::taskKind;
        QCOMPARE(taskKind("fetch http://example.org/a"), std::string_view("fetch"));
        QCOMPARE(taskKind("fetch example.org"), std::string_view("fetch"));
        QCOMPARE(taskKind("run 12"), std::string_view("run"));
        QCOMPARE(taskKind("add URLs"), std::string_view("add URLs"));
        QCOMPARE(taskKind("look after chat clients"), std::string_view("look after chat clients"));
        QCOMPARE(taskKind("hash a/b"), std::string_view("hash"));
        QCOMPARE(taskKind("12"), std::string_view("other"));
        QCOMPARE(taskKind(""), std::string_view("other"));
        QCOMPARE(taskKind("https://example.org/a"), std::string_view("other"));
        QCOMPARE(taskKind("re-try x"), std::string_view("re-try x"));
    }

    void surveysAllTasks()
    {
        VirtualLoop loop({.slice = 1h, .measure = true});
        std::optional<telemetry::TaskSurvey> survey;
        std::optional<telemetry::TaskSurvey> found;
        int slices = 1;
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 5'000; ++i)
                group.spawn("fetch a" + std::to_string(i) + ".example", sleepTask(10s));
            group.spawn("slow", [](VirtualLoop& on) -> Task<void> {
                co_await sleepFor(1s);
                on.advance(60ms);
                co_await sleepFor(10s);
            }(loop));
            group.spawn("spinning", [](int turns) -> Task<void> {
                for (int i = 0; i < turns; ++i)
                    co_await yieldNow();
                co_await sleepFor(10s);
            }(500));
            co_await sleepFor(2s);
            survey.emplace(loop.runtime(), "", loop.runtime().tasks(10).back().id);
            while (survey->step()) {
                ++slices;
                co_await yieldNow();
            }
            found.emplace(loop.runtime(), "FETCH A49", 0);
            while (found->step()) { }
            group.scope().cancel("enough");
        });
        QVERIFY(slices >= 10);
        QCOMPARE(survey->tasks.size(), telemetry::TaskSurvey::kMaxTasks);
        QCOMPARE(survey->fitting, 5'003U);
        QVERIFY(survey->watched.has_value());
        const auto fetches = std::ranges::find(survey->kinds, "fetch", &telemetry::TaskKind::name);
        QCOMPARE(fetches->live, 5'000U);
        QCOMPARE(fetches->waiting, 5'000U);
        QCOMPARE(survey->warningCount, 2U);
        QVERIFY(std::ranges::any_of(survey->warnings, [](const auto& each) { return each.name == "slow" && each.what == telemetry::TaskWarning::What::LongPoll && each.time >= 60ms; }));
        QVERIFY(std::ranges::any_of(survey->warnings, [](const auto& each) { return each.name == "spinning" && each.what == telemetry::TaskWarning::What::WakesItself; }));
        QCOMPARE(found->fitting, 111U);      // 49, 490 to 499, 4900 to 4999
    }

    /// By its await too; with the group that it is in and the tasks around it, and nothing else.
    void tellsWhatFitsWithWhatItIsIn()
    {
        VirtualLoop loop;
        std::optional<telemetry::TaskSurvey> byName, byAwait, none;
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("outer", []() -> Task<void> {
                co_await withTaskGroup([](TaskGroup& inner) -> Task<void> {
                    inner.spawn("sought", sleepTask(10s));
                    inner.spawn("beside it", []() -> Task<void> {
                        async::Event never;
                        (void)co_await async::withTimeout(10s, async::waitFor(&never));
                    }());
                    co_return;
                }, "inner group");
            }());
            group.spawn("apart", sleepTask(10s));
            co_await sleepFor(1s);
            byName.emplace(loop.runtime(), "SOUGHT", 0);
            while (byName->step()) { }
            byAwait.emplace(loop.runtime(), "event", 0);
            while (byAwait->step()) { }
            none.emplace(loop.runtime(), "nowhere", 0);
            while (none->step()) { }
            group.scope().cancel("enough");
        });
        QCOMPARE(byName->fitting, 1U);
        QCOMPARE(byName->told, 1U);
        QVERIFY(byName->tasks.size() >= 2);
        QCOMPARE(byName->tasks[0].name, std::string("sought"));
        QCOMPARE(byName->tasks[1].name, std::string("outer"));
        const auto inner = std::ranges::find(byName->groups, byName->tasks[0].group, &async::GroupInfo::id);
        QVERIFY(inner != byName->groups.end());
        QCOMPARE(inner->name, std::string("inner group"));
        QCOMPARE(inner->host, byName->tasks[1].id);
        QCOMPARE(inner->live, 2U);
        QVERIFY(byName->tasks[1].id < inner->id && inner->id < byName->tasks[0].id);
        QVERIFY(std::ranges::none_of(byName->tasks, [](const auto& task) { return task.name == "apart" || task.name == "beside it"; }));
        QCOMPARE(byAwait->fitting, 1U);
        QCOMPARE(byAwait->tasks.front().name, std::string("beside it"));
        QVERIFY(none->tasks.empty() && none->groups.empty());
    }

    /// Once for all of its tasks; and a long poll is told for a while only.
    void warnsOfGroupsThatDoNotEnd()
    {
        VirtualLoop loop;
        std::optional<telemetry::TaskSurvey> soon, late;
        const auto stubborn = [](VirtualLoop& on) -> Task<void> {
            co_await yieldNow();
            on.advance(60ms);
            const async::CancelScope shield(async::Shield::Yes);
            co_await sleepFor(100s);
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("host", [](VirtualLoop& on, auto task) -> Task<void> {
                (void)co_await async::settle(withTaskGroup([&](TaskGroup& inner) -> Task<void> {
                    for (int i = 0; i < 5; ++i)
                        inner.spawn("stubborn", task(on));
                    co_await sleepFor(1s);
                    inner.cancel("to be seen");
                }, "held up"));
            }(loop, stubborn));
            co_await sleepFor(5s);
            soon.emplace(loop.runtime(), "", 0);
            while (soon->step()) { }
            co_await sleepFor(70s);
            late.emplace(loop.runtime(), "", 0);
            while (late->step()) { }
        });
        using What = telemetry::TaskWarning::What;
        const auto count = [](const telemetry::TaskSurvey& survey, What what) { return std::ranges::count(survey.warnings, what, &telemetry::TaskWarning::what); };
        QCOMPARE(count(*soon, What::LongPoll), 5);
        QCOMPARE(count(*late, What::LongPoll), 0);
        QCOMPARE(count(*late, What::GroupCancelsLong), 1);
        QCOMPARE(count(*late, What::CancelsLong), 1); // its host, which waits for it
        const auto warning = std::ranges::find(late->warnings, What::GroupCancelsLong, &telemetry::TaskWarning::what);
        QVERIFY(warning != late->warnings.end());
        QCOMPARE(warning->name, std::string("held up"));
        QCOMPARE(warning->live, 5U);
        QVERIFY(warning->time > 70s);
    }

    /// Those that ended well are kept while somebody looks, the others always.
    void keepsWhatEndedOddly()
    {
        VirtualLoop loop;
        std::vector<async::EndedTask> unseen, seen;
        loop.run([&](TaskGroup& group) -> Task<void> {
            const auto some = [&](const char* good, const char* slow) {
                group.spawn(good, sleepTask(1ms));
                group.spawn(slow, [](VirtualLoop& on) -> Task<void> {
                    co_await sleepFor(2ms);
                    on.advance(80ms); // in its last poll
                }(loop));
            };
            some("good unseen", "slow unseen");
            co_await sleepFor(1s);
            unseen.assign(loop.runtime().oddlyEnded().begin(), loop.runtime().oddlyEnded().end());
            if (!loop.runtime().ended().empty())
                throw std::runtime_error("kept unasked");
            loop.runtime().setKeepEnded(true);
            some("good", "slow");
            co_await sleepFor(1s);
            seen.assign(loop.runtime().ended().begin(), loop.runtime().ended().end());
            loop.runtime().setKeepEnded(false);
            if (!loop.runtime().ended().empty() || loop.runtime().oddlyEnded().size() != 2)
                throw std::runtime_error("hiding forgets what ended well, and nothing else");
        });
        QCOMPARE(unseen.size(), 1U);
        QCOMPARE(unseen[0].task.name, std::string("slow unseen"));
        QVERIFY(unseen[0].task.longestPoll >= 80ms);
        QCOMPARE(seen.size(), 1U);
        QCOMPARE(seen[0].task.name, std::string("good"));
    }

    void boundsTheKinds()
    {
        VirtualLoop loop;
        std::optional<telemetry::TaskSurvey> survey;
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (char a = 'a'; a <= 'z'; ++a) {
                for (char b = 'a'; b <= 'z'; ++b)
                    group.spawn(std::string{a, b}, sleepTask(1s));
            }
            co_await yieldNow();
            survey.emplace(loop.runtime(), "", 0);
            while (survey->step()) { }
        });
        QCOMPARE(survey->kinds.size(), telemetry::TaskSurvey::kMaxKinds);
        QCOMPARE(survey->kinds.back().name, std::string("other"));
        QCOMPARE(survey->kinds.back().live, 26U * 26U + 1U - telemetry::TaskSurvey::kMaxKinds + 1U);
    }

    void showsOneTaskToItsEnd()
    {
        VirtualLoop loop;
        const telemetry::LoopMonitor monitor(loop);
        RuntimeInspector inspector({loop.runtime(), loop, monitor, nullptr});
        std::optional<telemetry::WatchedTask> during, after;
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("short", sleepTask(1s));
            co_await yieldNow();
            const std::uint64_t id = loop.runtime().tasks(1).front().id;
            inspector.setPublishing(true);
            inspector.watchTask(id);
            co_await sleepFor(600ms);
            during = inspector.feed().take().front().second.watched;
            co_await sleepFor(2s);
            after = inspector.feed().take().front().second.watched;
            inspector.setPublishing(false);
            co_await sleepFor(1s);
        });
        QVERIFY(during && during->lives);
        QCOMPARE(during->task.name, std::string("short"));
        QVERIFY(after && !after->lives);
        QCOMPARE(after->task.name, std::string("short"));
        QCOMPARE(after->task.polls, 2U);
        inspector.shutDown([] {});
        loop.runReady();
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

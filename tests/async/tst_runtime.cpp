#include "app/async/sync.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <numeric>

#include <algorithm>

using namespace millrace;
using namespace millrace::test;

/// The resume queue, posted work and the registry of tasks.
class RuntimeTest : public QObject {
    Q_OBJECT

private:
    static Task<void> waitInside(Event& event)
    {
        co_await event.wait();
    }
    static TaskInfo find(const std::vector<TaskInfo>& tasks, const std::string& name)
    {
        const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const TaskInfo& task) { return task.name == name; });
        return found == tasks.end() ? TaskInfo{} : *found;
    }

private Q_SLOTS:
    void aLongReadyListYieldsToTheLoop()
    {
        VirtualLoop loop({.slice = 4ms, .measure = true});
        std::size_t turnsBefore = 0;
        std::size_t turnsAfter = 0;
        SteadyDuration longest{0};
        auto busy = [&]() -> Task<void> {
            loop.advance(1ms);
            co_return;
        };
        loop.run([&]() -> Task<void> {
            (void)loop.runtime().takeLongestTurn();
            turnsBefore = loop.turns();
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                for (int i = 0; i < 100; ++i)
                    group.spawn("busy", busy());
                co_return;
            });
            turnsAfter = loop.turns();
            longest = loop.runtime().takeLongestTurn();
        });
        QVERIFY(turnsAfter - turnsBefore >= 24); // 100 ms of work in slices of 4 ms
        QVERIFY(longest <= 5ms);
    }

    void aTaskThatOnlyYieldsDoesNotKeepTimersFromFiring()
    {
        for (const bool measure : {true, false}) {
            VirtualLoop loop({.slice = 4ms, .measure = measure});
            bool done = false;
            SteadyDuration late{0};
            auto spinning = [&]() -> Task<void> {
                while (!done) {
                    loop.advance(500us);
                    co_await yieldNow();
                }
            };
            loop.run([&](TaskGroup& group) -> Task<void> {
                group.spawn("spinning", spinning());
                co_await sleepFor(100ms);
                late = loop.elapsed() - 100ms;
                done = true;
            });
            QVERIFY(late < 6ms);
        }
    }

    void aFloodOfPostsIsTakenInSlicesAndInOrder()
    {
        VirtualLoop loop({.slice = 4ms, .measure = true});
        std::vector<int> order;
        bool ready = false;
        loop.run([&]() -> Task<void> {
            Event all;
            for (int i = 0; i < 1000; ++i) {
                loop.runtime().post([&, i] {
                    loop.advance(100us);
                    order.push_back(i);
                    if (i == 10) // posted from the loop thread while an earlier batch is unfinished
                        loop.runtime().post([&] { order.push_back(1000); all.set(); });
                });
            }
            co_await yieldNow();
            (void)loop.runtime().takeLongestTurn();
            co_await all.wait();
            ready = true;
        });
        QVERIFY(ready);
        QCOMPARE(order.size(), std::size_t(1001));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QVERIFY(loop.runtime().takeLongestTurn() < 10ms);
    }

    void aHundredThousandDueTimersAreTakenInSlices()
    {
        VirtualLoop loop({.slice = 4ms, .measure = false});
        std::size_t before = 0;
        std::size_t after = 0;
        // the clock moves with every timer that fires: through the scopes' deadlines, whose tasks then run
        auto sleeper = [&]() -> Task<void> {
            co_await sleepFor(1s);
            loop.advance(10us);
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 10'000; ++i)
                group.spawn("sleeper", sleeper());
            co_await yieldNow();
            before = loop.turns();
            co_await sleepFor(2s);
            after = loop.turns();
        });
        QVERIFY(after - before >= 10'000 * 10us / 5ms);
        QVERIFY(loop.runtime().takeLongestTurn() < 5ms);
    }

    void knowsWhatEachTaskIsAndWhereItWaits()
    {
        VirtualLoop loop;
        Event event;
        std::vector<TaskInfo> tasks;
        GroupInfo info;
        std::uint64_t rootId = 0;
        int spawnLine = 0;
        loop.run([&](TaskGroup& group) -> Task<void> {
            rootId = Runtime::current()->currentTask()->id;
            spawnLine = __LINE__ + 1;
            group.spawn("waiting for the event", waitInside(event));
            group.spawn("sleeping", sleepTask(5s));
            co_await sleepFor(1s);
            tasks = loop.runtime().tasks();
            info = loop.runtime().info(group);
            event.set();
        });
        QCOMPARE(tasks.size(), std::size_t(3));
        const TaskInfo waiting = find(tasks, "waiting for the event");
        QCOMPARE(waiting.group, info.id);
        QCOMPARE(info.host, std::uint64_t(0)); // made before any task ran
        QCOMPARE(info.live, 3U);
        QVERIFY(info.cancelCause.empty());
        QVERIFY(info.id < rootId && rootId < waiting.id);
        QVERIFY(waiting.state == TaskState::Waiting);
        QCOMPARE(waiting.awaits, std::string("event"));
        QVERIFY2(waiting.awaitsAt.starts_with("tst_runtime.cpp:"), waiting.awaitsAt.c_str());
        QCOMPARE(waiting.spawnedAt, "tst_runtime.cpp:" + std::to_string(spawnLine));
        QVERIFY(waiting.awaitsAt != waiting.spawnedAt);
        QCOMPARE(waiting.polls, std::uint64_t(1));
        const TaskInfo sleeping = find(tasks, "sleeping");
        QCOMPARE(sleeping.awaits, std::string("timer"));
        QVERIFY2(sleeping.awaitsAt.starts_with("async_test.h:"), sleeping.awaitsAt.c_str());
        const TaskInfo running = find(tasks, "main");
        QVERIFY(running.state == TaskState::Running);
        QCOMPARE(running.awaits, std::string());
        QCOMPARE(running.polls, std::uint64_t(2));
        QCOMPARE(running.group, info.id);
        QCOMPARE(loop.runtime().taskCount(), std::size_t(0));
    }

    void showsWhyATaskIsCancelled()
    {
        VirtualLoop loop;
        std::string during;
        std::string group;
        loop.run([&]() -> Task<void> {
            (void)co_await settle(withTaskGroup([&](TaskGroup& tasks) -> Task<void> {
                auto cleanup = [](VirtualLoop& on, std::string& cause) -> Task<void> {
                    co_await sleepFor(1ms);
                    cause = find(on.runtime().tasks(), "cleaning").cancelCause;
                };
                tasks.spawn("cleaning", withCleanup(sleepTask(1h), cleanup(loop, during)));
                tasks.spawn("fetch example.org/a", crashAfter(1s, "x"));
                co_return;
            }));
        });
        QCOMPARE(during, std::string("task \"fetch example.org/a\" failed"));
    }

    void accountsForBusyScheduledAndIdleTime()
    {
        VirtualLoop loop({.slice = 1h, .measure = true});
        TaskInfo seen;
        auto watched = [&]() -> Task<void> {
            loop.advance(3ms);
            co_await sleepFor(10ms);
            loop.advance(2ms);
            co_await yieldNow();
            loop.advance(1ms);
            co_await sleepFor(1h);
        };
        auto disturbing = [&]() -> Task<void> {
            co_await sleepFor(13ms); // due in the turn in which the watched one is, and before it
            loop.advance(7ms);
        };
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            TaskGroup group(scope);
            group.spawn("disturbing", disturbing());
            group.spawn("watched", watched());
            co_await sleepFor(1s);
            seen = find(loop.runtime().tasks(), "watched");
            scope.cancel("seen enough");
            co_await group.join();
        });
        QCOMPARE(seen.polls, std::uint64_t(3));
        QCOMPARE(seen.busy, SteadyDuration(6ms));
        QCOMPARE(seen.longestPoll, SteadyDuration(3ms));
        QCOMPARE(seen.scheduled, SteadyDuration(7ms));
        QVERIFY(seen.idle > SteadyDuration(10ms));        // and what it waits now
        QCOMPARE(seen.busy + seen.scheduled + seen.idle, seen.age);
    }

    void walksOverAllTasksInSlicesWhileTheyEnd()
    {
        VirtualLoop loop;
        std::vector<std::string> seen;
        int others = 0;
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 10; ++i)
                group.spawn("task " + std::to_string(i), sleepTask(i % 2 == 0 ? 1s : 2s));
            co_await yieldNow();
            Runtime& runtime = loop.runtime();
            Runtime::Walk walk(runtime);
            Runtime::Walk other(runtime); // each has its own place
            const auto visit = [&seen](const TaskRecord& task) { seen.push_back(task.name); };
            (void)walk.step(3, visit); // 9, 8, 7: the next is 6, which ends now
            co_await sleepFor(1500ms);
            group.spawn("later", sleepTask(1ms));
            while (walk.step(2, visit)) { }
            (void)other.step(1'000, [&others](const TaskRecord&) { ++others; });
        });
        QCOMPARE(seen, (std::vector<std::string>{"task 9", "task 8", "task 7", "task 5", "task 3", "task 1", "main"}));
        QCOMPARE(others, 6);
    }

    void keepsEndedTasksWhileItIsAskedTo()
    {
        VirtualLoop loop({.slice = 1h, .measure = true});
        std::vector<EndedTask> ended, odd;
        std::size_t most = 0;
        std::size_t left = 1;
        loop.run([&]() -> Task<void> {
            Runtime& runtime = loop.runtime();
            runtime.setKeepEnded(true);
            (void)co_await settle(withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("finished", callAfter(1s, [&] { loop.advance(3ms); }));
                group.spawn("failed", crashAfter(2s, "x"));
                group.spawn("cancelled", sleepTask(1h));
                co_return;
            }));
            ended.assign(runtime.ended().begin(), runtime.ended().end());
            odd.assign(runtime.oddlyEnded().begin(), runtime.oddlyEnded().end());
            co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                for (std::size_t i = 0; i < Runtime::kMaxEnded + 50; ++i)
                    group.spawn("one of many", sleepTask(1ms));
                co_return;
            });
            most = runtime.ended().size();
            runtime.setKeepEnded(false);
            left = runtime.ended().size();
        });
        QCOMPARE(most, Runtime::kMaxEnded);
        QCOMPARE(left, 0U);
        QCOMPARE(ended.size(), 1U);
        QCOMPARE(odd.size(), 2U);
        QCOMPARE(ended[0].task.name, std::string("finished"));
        QVERIFY(ended[0].end == EndedTask::End::Finished);
        QCOMPARE(ended[0].task.busy, SteadyDuration(3ms));
        QCOMPARE(ended[0].task.longestPoll, SteadyDuration(3ms));
        QVERIFY(odd[0].end == EndedTask::End::Failed);
        QVERIFY(odd[1].end == EndedTask::End::Cancelled);
        QCOMPARE(odd[1].task.cancelCause, std::string("task \"failed\" failed"));
    }

    void countsThePollsOfOneTaskByTheirLength()
    {
        VirtualLoop loop({.slice = 1h, .measure = true});
        PollHistogram polls;
        std::uint64_t selfWakes = 0;
        auto watched = [&]() -> Task<void> {
            co_await sleepFor(1s);
            for (const auto length : {100us, 100us, 3000us}) {
                loop.advance(length);
                co_await yieldNow();
            }
            selfWakes = loop.runtime().currentTask()->selfWakes;
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("watched", watched());
            group.spawn("another", callAfter(1s, [&] { loop.advance(9ms); }));
            co_await yieldNow();
            loop.runtime().watch(find(loop.runtime().tasks(), "watched").id);
            co_await sleepFor(2s);
            polls = loop.runtime().watchedPolls(); // it has ended: they stay
        });
        QCOMPARE(polls.counts[7], 2U);       // 64 to 127 µs
        QCOMPARE(polls.counts[12], 1U);      // 2,048 to 4,095 µs
        QCOMPARE(polls.counts[0], 1U);       // its last
        QCOMPARE(std::accumulate(polls.counts.begin(), polls.counts.end(), std::uint64_t{0}), 4U);
        QCOMPARE(selfWakes, 3U);
    }

    void cancelsOneTaskThatLetsOthersDoSo()
    {
        VirtualLoop loop;
        std::string cause;
        bool siblingEnded = false;
        std::vector<bool> answers;
        TaskInfo ended;
        auto alone = [](std::string& ended) -> Task<void> {
            CancelScope scope;
            scope.letOthersCancel();
            const auto outcome = co_await settle(withTimeout(1h, sleepTask(1h)));
            if (outcome.cancelled() && scope.cancelledHere() && !scope.outerCancelled())
                ended = scope.cause();
            scope.leave();
            co_await sleepFor(1ms);          // outside it nothing is cancelled
            ended += ", went on";
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("alone", alone(cause));
            group.spawn("sibling", callAfter(1s, [&] { siblingEnded = true; }));
            co_await yieldNow();
            Runtime& runtime = loop.runtime();
            const TaskInfo found = find(runtime.tasks(), "alone");
            const TaskInfo sibling = find(runtime.tasks(), "sibling");
            runtime.setKeepEnded(true);
            answers = {found.cancellable, sibling.cancellable, runtime.cancelTask(sibling.id, "by hand"), runtime.cancelTask(12'345, "by hand"), runtime.cancelTask(found.id, "by hand")};
            co_await sleepFor(2ms);
            ended = runtime.oddlyEnded().front().task;
        });
        QCOMPARE(ended.cancelCause, std::string("by hand"));
        QCOMPARE(answers, (std::vector<bool>{true, false, false, false, true}));
        QCOMPARE(cause, std::string("by hand, went on"));
        QVERIFY(siblingEnded);
    }

    void keepsNoTimesWhenItDoesNotMeasure()
    {
        VirtualLoop loop({.slice = 4ms, .measure = false});
        TaskInfo seen;
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("watched", callAfter(1s, [&] { loop.advance(1ms); }));
            co_await sleepFor(500ms);
            seen = find(loop.runtime().tasks(), "watched");
        });
        QCOMPARE(seen.polls, std::uint64_t(1));
        QCOMPARE(seen.busy + seen.idle + seen.scheduled, SteadyDuration(0));
    }

    void currentIsSetInsideTasksOnly()
    {
        VirtualLoop loop;
        Runtime* inside = nullptr;
        QVERIFY(!Runtime::current());
        loop.run([&]() -> Task<void> {
            inside = Runtime::current();
            co_return;
        });
        QVERIFY(inside == &loop.runtime());
        QVERIFY(!Runtime::current());
    }

    void sleepsForAsLongAsTimeHas()
    {
        VirtualLoop loop;
        std::string outcome;
        loop.run([&]() -> Task<void> { outcome = describe(co_await cancelAfter(1s, sleepTask(SteadyDuration::max()))); });
        QCOMPARE(outcome, std::string("cancelled"));
    }

    void theTestLoopSaysWhatWaitsForNothing()
    {
        // the tool itself: a test that hangs must end with the names of those that hang. Real time: the wait for other threads.
        VirtualLoop loop;
        Event never;
        std::string message;
        try {
            loop.run([&](TaskGroup& group) -> Task<void> {
                group.spawn("stuck", waitInside(never));
                co_return;
            }, 50ms);
        } catch (const std::runtime_error& error) {
            message = error.what();
        }
        QVERIFY2(message.find("stuck waits for event at tst_runtime.cpp:") != std::string::npos, message.c_str());
    }
};

MILLRACE_TEST_MAIN(RuntimeTest)
#include "tst_runtime.moc"

#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

/// Cases of CPython's test_taskgroups.py in which something fails.
class TaskGroupErrorsTest : public QObject {
    Q_OBJECT

private:
    /// How a group with `body` ends.
    template <class Body>
    static std::string outcomeOf(VirtualLoop& loop, Body body)
    {
        std::string outcome;
        loop.run([&]() -> Task<void> { outcome = describe(co_await settle(withTaskGroup(body))); });
        return outcome;
    }
    /// … when it is cancelled from outside after `delay`.
    template <class Body>
    static std::string outcomeWhenCancelled(VirtualLoop& loop, SteadyDuration delay, Body body)
    {
        std::string outcome;
        loop.run([&]() -> Task<void> { outcome = describe(co_await cancelAfter(delay, withTaskGroup(body))); });
        return outcome;
    }

private Q_SLOTS:
    // test_taskgroup_04
    void aFailedTaskCancelsItsSiblings()
    {
        int cancelled = 0;
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [&](TaskGroup& group) -> Task<void> {
            group.spawn("failing", crashAfter(100ms, "division"));
            group.spawn("sibling", countCancel(1s, cancelled));
            co_return;
        });
        QCOMPARE(outcome, std::string("[division]"));
        QCOMPARE(cancelled, 1);
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    // test_cancel_children_on_child_error
    void gathersTheErrorsOfTasksThatFailTogether()
    {
        int cancelled = 0;
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [&](TaskGroup& group) -> Task<void> {
            for (const char* name : {"a", "b", "c"})
                group.spawn(name, crashAfter(100ms, name));
            group.spawn("sibling", countCancel(5s, cancelled));
            co_await countCancel(10s, cancelled, 10);
        });
        QCOMPARE(outcome, std::string("[a, b, c]"));
        QCOMPARE(cancelled, 11);
    }

    // test_taskgroup_08
    void aFailureDuringCancellationIsThrown()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeWhenCancelled(loop, 100ms, [](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 5; ++i)
                group.spawn("failing", crashWhenCancelled(10s, "x"));
            co_await sleepFor(10s);
        });
        QCOMPARE(outcome, std::string("[x, x, x, x, x]"));
    }

    // test_taskgroup_09
    void aFailedBodyCancelsTheTasks()
    {
        int cancelled = 0;
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [&](TaskGroup& group) -> Task<void> {
            group.spawn("first", countCancel(1s, cancelled));
            group.spawn("second", countCancel(2s, cancelled));
            co_await sleepFor(100ms);
            throw std::runtime_error("body");
        });
        QCOMPARE(outcome, std::string("[body]"));
        QCOMPARE(cancelled, 2);
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    // test_taskgroup_10
    void aBodyThatFailsAtOnceCancelsTasksThatHaveNotBegun()
    {
        int cancelled = 0;
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [&](TaskGroup& group) -> Task<void> {
            group.spawn("first", countCancel(1s, cancelled));
            group.spawn("second", countCancel(2s, cancelled));
            throw std::runtime_error("body");
            co_return;
        });
        QCOMPARE(outcome, std::string("[body]"));
        QCOMPARE(cancelled, 2);
        QCOMPARE(loop.elapsed(), SteadyDuration(0));
    }

    // test_taskgroup_11
    void anInnerGroupsErrorsNestInTheOuters()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeWhenCancelled(loop, 100ms, [](TaskGroup&) -> Task<void> {
            co_await withTaskGroup([](TaskGroup& inner) -> Task<void> {
                for (int i = 0; i < 2; ++i)
                    inner.spawn("failing", crashWhenCancelled(10s, "x"));
                co_await sleepFor(10s);
            });
        });
        QCOMPARE(outcome, std::string("[[x, x]]"));
    }

    // test_taskgroup_12
    void anInnerGroupsErrorsNestBesideOuterTasks()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeWhenCancelled(loop, 100ms, [](TaskGroup& outer) -> Task<void> {
            outer.spawn("sleeper", sleepTask(10s));
            co_await withTaskGroup([](TaskGroup& inner) -> Task<void> {
                for (int i = 0; i < 2; ++i)
                    inner.spawn("failing", crashWhenCancelled(10s, "x"));
                co_await sleepFor(10s);
            });
        });
        QCOMPARE(outcome, std::string("[[x, x]]"));
    }

    // test_taskgroup_13
    void anOuterFailureCancelsTheInnerGroup()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [](TaskGroup& outer) -> Task<void> {
            outer.spawn("failing", crashAfter(100ms, "outer"));
            co_await withTaskGroup([](TaskGroup& inner) -> Task<void> {
                inner.spawn("late", crashAfter(10s, "inner"));
                co_return;
            });
        });
        QCOMPARE(outcome, std::string("[outer]"));
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    // test_taskgroup_14
    void anInnerFailureCancelsTheOuterGroup()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [](TaskGroup& outer) -> Task<void> {
            outer.spawn("late", crashAfter(10s, "outer"));
            co_await withTaskGroup([](TaskGroup& inner) -> Task<void> {
                inner.spawn("failing", crashAfter(100ms, "inner"));
                co_return;
            });
        });
        QCOMPARE(outcome, std::string("[[inner]]"));
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    // test_taskgroup_15: here the cancellation reaches the tasks at once, so what goes on after it is shielded
    void aTaskThatFailsWhileTheCancelledBodyCleansUpWins()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeWhenCancelled(loop, 100ms, [](TaskGroup& group) -> Task<void> {
            group.spawn("failing", withCleanup(sleepTask(10s), crashAfter(200ms, "soon")));
            co_await withCleanup(sleepTask(10s), sleepTask(500ms));
        });
        QCOMPARE(outcome, std::string("[soon]"));
        QCOMPARE(loop.elapsed(), SteadyDuration(600ms));
    }

    // test_taskgroup_16: the same, a coroutine further in
    void aTaskThatFailsDuringCleanupWinsThroughANestedCoroutine()
    {
        std::string outcome;
        VirtualLoop loop;
        auto nested = []() -> Task<void> {
            co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                group.spawn("failing", withCleanup(sleepTask(10s), crashAfter(200ms, "soon")));
                co_await withCleanup(sleepTask(10s), sleepTask(500ms));
            });
        };
        auto runner = [&]() -> Task<void> { co_await nested(); };
        loop.run([&]() -> Task<void> { outcome = describe(co_await cancelAfter(100ms, runner())); });
        QCOMPARE(outcome, std::string("[soon]"));
    }

    // test_taskgroup_18
    void aBodyMayTurnItsCancellationIntoAnError()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeWhenCancelled(loop, 100ms, [](TaskGroup&) -> Task<void> { co_await crashWhenCancelled(10s, "mine"); });
        QCOMPARE(outcome, std::string("[mine]"));
    }

    // test_taskgroup_19
    void listsTheErrorsOfTasksAndBodyInTheirOrder()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [](TaskGroup& group) -> Task<void> {
            group.spawn("failing", crashAfter(100ms, "task"));
            co_await crashWhenCancelled(10s, "body");
        });
        QCOMPARE(outcome, std::string("[task, body]"));
    }

    // test_taskgroup_20a and 21a: exceptions that are not std::exception
    void gathersExceptionsOfAnyType()
    {
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [](TaskGroup& group) -> Task<void> {
            group.spawn("failing", []() -> Task<void> {
                co_await sleepFor(100ms);
                throw 7;
            }());
            co_await crashWhenCancelled(10s, "body");
        });
        QCOMPARE(outcome, std::string("[int 7, body]"));
    }

    // test_taskgroup_25
    void cancelsTasksThatKeepSpawningOthers()
    {
        struct Hydra {
            static Task<void> grow(TaskGroup& group, int& heads)
            {
                ++heads;
                co_await sleepFor(10ms);
                for (int i = 0; i < 2; ++i)
                    group.spawn("head", grow(group, heads));
            }
            static Task<void> hercules(int& heads)
            {
                while (heads < 10)
                    co_await sleepFor(15ms);
                throw std::runtime_error("slain");
            }
        };
        int heads = 0;
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [&](TaskGroup& group) -> Task<void> {
            group.spawn("hydra", Hydra::grow(group, heads));
            group.spawn("hercules", Hydra::hercules(heads));
            co_return;
        });
        QCOMPARE(outcome, std::string("[slain]"));
        QVERIFY(heads >= 10);
        QCOMPARE(loop.runtime().taskCount(), std::size_t(0));
    }

    // test_taskgroup_no_create_task_after_failure: asyncio refuses; here the task starts and is cancelled at its first await
    void aTaskSpawnedIntoAFailedGroupIsCancelledAtItsFirstAwait()
    {
        bool begun = false;
        bool waited = false;
        VirtualLoop loop;
        const std::string outcome = outcomeOf(loop, [&](TaskGroup& group) -> Task<void> {
            group.spawn("failing", crashAfter(1ms, "first"));
            const Outcome<void> slept = co_await settle(sleepTask(1s));
            if (slept.cancelled())
                group.spawn("late", [](bool& hasBegun, bool& hasWaited) -> Task<void> {
                    hasBegun = true;
                    co_await sleepFor(0s);
                    hasWaited = true;
                }(begun, waited));
        });
        QCOMPARE(outcome, std::string("[first]"));
        QVERIFY(begun);
        QVERIFY(!waited);
    }

    // test_taskgroup_context_manager_exit_raises (CPython's issue 95289)
    void aCleanupThatFailsInTheBodyIsListedToo()
    {
        std::string outcome;
        bool usable = false;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await settle(withTaskGroup([](TaskGroup& group) -> Task<void> {
                group.spawn("failing", crashAfter(0s, "task"));
                co_await crashWhenCancelled(1s, "database");
            })));
            co_await sleepFor(1s); // nothing of the cancellation is left
            usable = true;
        });
        QCOMPARE(outcome, std::string("[task, database]"));
        QVERIFY(usable);
    }
};

MILLRACE_TEST_MAIN(TaskGroupErrorsTest)
#include "tst_task_group_errors.moc"

#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

/// Cases of CPython's test_taskgroups.py in which nothing fails; tst_task_group_errors.cpp has the others.
/// Each names the case that it stands for; README.md lists what was left out.
class TaskGroupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // test_taskgroup_01
    void waitsForAllItsTasks()
    {
        int first = 0;
        int second = 0;
        SteadyDuration left{0};
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("first", store(first, valueAfter(100ms, 42)));
                group.spawn("second", store(second, valueAfter(200ms, 11)));
                co_return;
            });
            left = loop.elapsed();
        });
        QCOMPARE(first, 42);
        QCOMPARE(second, 11);
        QCOMPARE(left, SteadyDuration(200ms));
    }

    // test_taskgroup_02
    void takesTasksWhileItsBodyRuns()
    {
        int first = 0;
        int second = 0;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("first", store(first, valueAfter(100ms, 42)));
                co_await sleepFor(150ms);
                group.spawn("second", store(second, valueAfter(200ms, 11)));
            });
        });
        QCOMPARE(first, 42);
        QCOMPARE(second, 11);
        QCOMPARE(loop.elapsed(), SteadyDuration(350ms));
    }

    // test_taskgroup_03
    void goesOnWhenOneTaskAloneIsCancelled()
    {
        int first = 0;
        int second = 0;
        int cancelled = 0;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                CancelScope* one = nullptr;
                auto alone = [&]() -> Task<void> {
                    CancelScope scope;
                    one = &scope;
                    co_await countCancel(1s, cancelled);
                    first = 42;
                };
                group.spawn("first", alone());
                co_await sleepFor(150ms);
                one->cancel("by the test");
                group.spawn("second", store(second, valueAfter(200ms, 11)));
                co_await sleepFor(1s); // the lambda `alone` lives here
            });
        });
        QCOMPARE(cancelled, 1);
        QCOMPARE(first, 0);
        QCOMPARE(second, 11);
    }

    // test_cancellation
    void passesACancellationToItsTasksAndOn()
    {
        int cancelled = 0;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await cancelAfter(100ms, withTaskGroup([&](TaskGroup& group) -> Task<void> {
                for (int i = 0; i < 5; ++i)
                    group.spawn("sleeper", countCancel(5s, cancelled));
                co_return;
            })));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(cancelled, 5);
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    // test_taskgroup_07
    void cancelsItsBodyAndItsTasks()
    {
        int cancelled = 0;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await cancelAfter(100ms, withTaskGroup([&](TaskGroup& group) -> Task<void> {
                for (int i = 0; i < 5; ++i)
                    group.spawn("sleeper", countCancel(5s, cancelled));
                co_await countCancel(10s, cancelled, 10);
            })));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(cancelled, 15);
    }

    // test_taskgroup_17
    void cancelsABodyWithoutTasks()
    {
        int cancelled = 0;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await cancelAfter(100ms, withTaskGroup([&](TaskGroup&) -> Task<void> { co_await countCancel(10s, cancelled, 10); })));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(cancelled, 10);
    }

    // test_taskgroup_22
    void isCancelledBeforeItsTasksHaveDoneAnything()
    {
        int ended = 0;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await cancelAfter(50ms, withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("first", store(ended, valueAfter(1s, 42)));
                group.spawn("second", store(ended, valueAfter(2s, 11)));
                co_return;
            })));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(ended, 0);
        QCOMPARE(loop.runtime().taskCount(), std::size_t(0));
    }

    // test_taskgroup_23
    void forgetsTasksAsTheyEnd()
    {
        std::size_t inTheMiddle = 0;
        std::size_t atTheEnd = 99;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                for (int count = 0; count < 10; ++count) {
                    co_await sleepFor(100ms);
                    group.spawn("job", sleepTask(300ms));
                    if (count == 5)
                        inTheMiddle = group.size();
                }
                co_await sleepFor(1350ms);
                atTheEnd = group.size();
            });
        });
        QVERIFY(inTheMiddle >= 3 && inTheMiddle < 5);
        QCOMPARE(atTheEnd, std::size_t(0));
    }

    // test_taskgroup_24
    void waitsForTasksThatItsTasksSpawn()
    {
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                group.spawn("root", [](TaskGroup& inner) -> Task<void> {
                    co_await sleepFor(100ms);
                    inner.spawn("short", sleepTask(100ms));
                    inner.spawn("long", sleepTask(200ms));
                }(group));
                co_return;
            });
        });
        QCOMPARE(loop.elapsed(), SteadyDuration(300ms));
    }

    // test_taskgroup_task_name
    void namesItsTasks()
    {
        std::string name;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("yolo", sleepTask(0s));
                name = Runtime::current()->tasks().front().name;
                co_return;
            });
        });
        QCOMPARE(name, std::string("yolo"));
    }

    void endsQuietlyWhenItsOwnBodyCancelsIt()
    {
        int cancelled = 0;
        bool after = false;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                for (int i = 0; i < 3; ++i)
                    group.spawn("sleeper", countCancel(1h, cancelled));
                co_await sleepFor(1s);
                group.cancel("enough");
                co_await sleepFor(1h);
            });
            after = true;
        });
        QVERIFY(after);
        QCOMPARE(cancelled, 3);
        QCOMPARE(loop.elapsed(), SteadyDuration(1s));
    }

    // gh-155418: a child that cancels its group before it has waited for anything
    void isCancelledByAChildThatHasNotWaitedYet()
    {
        bool after = false;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                group.spawn("canceller", [](TaskGroup& own) -> Task<void> {
                    own.cancel("by its child");
                    co_await sleepFor(1h);
                }(group));
                co_return;
            });
            after = true;
        });
        QVERIFY(after);
        QCOMPARE(loop.elapsed(), SteadyDuration(0));
    }

    void anEmptyGroupEndsAtOnce()
    {
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { co_await withTaskGroup([](TaskGroup&) -> Task<void> { co_return; }); });
        QCOMPARE(loop.elapsed(), SteadyDuration(0));
    }
};

MILLRACE_TEST_MAIN(TaskGroupTest)
#include "tst_task_group.moc"

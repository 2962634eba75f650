#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

/// Where asyncio lost a cancellation, and must not here: CPython's issues by their numbers.
class CancellationRacesTest : public QObject {
    Q_OBJECT

private:
    template <class T>
    static std::string describeResult(Outcome<Result<T, TimedOut>> outcome)
    {
        if (!outcome.hasValue())
            return describe(outcome);
        return outcome.take() ? "value" : "timed out";
    }

private Q_SLOTS:
    // gh-116720: a task of an outer group and one of an inner group fail in the same turn. The inner group's error is caught outside it;
    // asyncio then forgot that the outer group had cancelled its body, which went on as if nothing had happened.
    void aCaughtErrorOfAnInnerGroupDoesNotHideTheOutersCancellation()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            const Outcome<void> outer = co_await settle(withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("outer task", crashAfter(1s, "outer"));
                const Outcome<void> inner = co_await settle(withTaskGroup([](TaskGroup& nested) -> Task<void> {
                    nested.spawn("inner task", crashAfter(1s, "inner"));
                    co_await sleepFor(1h);
                }));
                log.push_back("inner " + describe(inner));
                co_await sleepFor(1h);
                log.push_back("should not get here");
            }));
            log.push_back("outer " + describe(outer));
        });
        QCOMPARE(log, (Log{"inner [inner]", "outer [outer]"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(1s));
    }

    // gh-116720, a timeout outside: the deadline passes in the turn in which a task fails
    void aCaughtGroupErrorDoesNotHideADeadline()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto body = [&]() -> Task<void> {
                const Outcome<void> group = co_await settle(withTaskGroup([](TaskGroup& inner) -> Task<void> {
                    inner.spawn("failing", crashWhenCancelled(1h, "x"));
                    co_return;
                }));
                log.push_back(describe(group));
                co_await sleepFor(1h);
                log.push_back("should not get here");
            };
            log.push_back(describeResult(co_await settle(withTimeout(1s, body()))));
        });
        QCOMPARE(log, (Log{"[x]", "timed out"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(1s));
    }

    // gh-155433: after group.cancel(), a cancellation from outside arrives while a task still cleans up. asyncio's group took it for its
    // own, ended quietly, and the timeout around it never was.
    void aGroupCancelledByItselfPassesOnATimeoutThatComesLater()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto body = [&]() -> Task<void> {
                co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                    group.spawn("worker", withCleanup(sleepTask(1h), sleepTask(1s)));
                    co_await sleepFor(100ms);
                    group.cancel("done with it");
                });
                log.push_back("should not get here");
            };
            log.push_back(describeResult(co_await settle(withTimeout(500ms, body()))));
        });
        QCOMPARE(log, (Log{"timed out"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(1100ms)); // the worker's cleanup was not cut short
    }

    // gh-155433, the same with a scope instead of a deadline: the outer cause is the one to be seen
    void aGroupCancelledByItselfPassesOnACancellationWithItsCause()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&](TaskGroup& main) -> Task<void> {
            CancelScope outer;
            main.spawn("canceller", callAfter(500ms, [&] { outer.cancel("from outside"); }));
            log.push_back(describe(co_await settle(withTaskGroup([](TaskGroup& group) -> Task<void> {
                group.spawn("worker", withCleanup(sleepTask(1h), sleepTask(1s)));
                co_await sleepFor(100ms);
                group.cancel("done with it");
            }))));
            log.push_back(Runtime::current()->currentTask()->cancelCause);
        });
        QCOMPARE(log, (Log{"cancelled", "from outside"}));
    }

    // gh-133747: a group's failure, then a delay on the way out, inside a timeout: only the timeout may be seen outside
    void aDelayAfterAGroupErrorIsCutByTheTimeoutAndNothingElse()
    {
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto delayed = []() -> Task<void> {
                Outcome<void> inner = co_await settle(withTaskGroup([](TaskGroup& group) -> Task<void> {
                    group.spawn("failing", crashAfter(0s, "x"));
                    co_return;
                }));
                co_await sleepFor(1s);
                inner.take();
            };
            outcome = describeResult(co_await settle(withTimeout(100ms, delayed())));
        });
        QCOMPARE(outcome, std::string("timed out"));
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    void aGroupThatEndsAsTheDeadlinePassesIsCancelledOnce()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto body = [&]() -> Task<void> {
                co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                    group.spawn("sleeper", sleepTask(1s));
                    co_return;
                });
            };
            log.push_back(describeResult(co_await settle(withTimeout(1s, body()))));
            log.push_back(describeResult(co_await settle(withTimeout(1s + 1ns, body()))));
        });
        QCOMPARE(log, (Log{"timed out", "value"}));
    }
};

MILLRACE_TEST_MAIN(CancellationRacesTest)
#include "tst_cancellation_races.moc"

#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

/// Cases of CPython's test_timeouts.py that have a meaning here, each named. `time.sleep` of the originals, the busy loop, is advance().
class TimeoutTest : public QObject {
    Q_OBJECT

private:
    static SteadyTime in(SteadyDuration duration) { return Runtime::current()->clock().now() + duration; }

    /// "value", "timed out", "cancelled" or the exception.
    template <class T>
    static std::string describeResult(Outcome<Result<T, TimedOut>> outcome)
    {
        if (!outcome.hasValue())
            return describe(outcome);
        return outcome.take() ? "value" : "timed out";
    }

    static std::string outcomeOf(VirtualLoop& loop, Task<Result<void, TimedOut>> task)
    {
        std::string outcome;
        loop.run([&]() -> Task<void> { outcome = describeResult(co_await settle(std::move(task))); });
        return outcome;
    }

    static Task<void> yieldTask() { co_await yieldNow(); }

private Q_SLOTS:
    // test_timeout_basic, test_waiter_cancelled
    void cancelsWhatTakesTooLong()
    {
        int cancelled = 0;
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(10ms, countCancel(10s, cancelled))), std::string("timed out"));
        QCOMPARE(cancelled, 1);
        QCOMPARE(loop.elapsed(), SteadyDuration(10ms));
    }

    // test_timeout_at_basic
    void takesAPointInTime()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withDeadline(loop.now() + 10ms, sleepTask(10s))), std::string("timed out"));
        QCOMPARE(loop.elapsed(), SteadyDuration(10ms));
    }

    // test_nested_timeouts
    void onlyTheOutermostOfEqualDeadlinesTimesOut()
    {
        std::string inner;
        VirtualLoop loop;
        const SteadyTime deadline = loop.now() + 10ms;
        auto body = [&]() -> Task<void> {
            Outcome<Result<void, TimedOut>> outcome = co_await settle(withDeadline(deadline, sleepTask(10s)));
            inner = describeResult(outcome);
            (void)outcome.take();
        };
        QCOMPARE(outcomeOf(loop, withDeadline(deadline, body())), std::string("timed out"));
        QCOMPARE(inner, std::string("cancelled"));
    }

    // test_timeout_not_called
    void givesTheValueThatComesInTime()
    {
        int value = 0;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { value = (co_await withTimeout(10s, valueAfter(10ms, 42))).value(); });
        QCOMPARE(value, 42);
        QCOMPARE(loop.elapsed(), SteadyDuration(10ms)); // nobody waits for the deadline that was left
    }

    // test_timeout_disabled, test_timeout_at_disabled
    void aTimeoutWithoutEndNeverCancels()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(SteadyDuration::max(), sleepTask(1h))), std::string("value"));
        QCOMPARE(outcomeOf(loop, withDeadline(SteadyTime::max(), sleepTask(1h))), std::string("value"));
        bool slept = false;
        loop.run([&]() -> Task<void> {
            CancelScope scope(in(1s));
            scope.setDeadline(std::nullopt);
            slept = (co_await settle(sleepTask(1h))).hasValue() && !scope.deadline() && !scope.deadlinePassed();
        });
        QVERIFY(slept);
    }

    // test_timeout_zero
    void aTimeoutOfZeroCancelsTheFirstWait()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(0s, sleepTask(10s))), std::string("timed out"));
        QCOMPARE(loop.elapsed(), SteadyDuration(0));
    }

    // test_timeout_zero_sleep_zero
    void aTimeoutOfZeroCancelsEvenAYield()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(0s, yieldTask())), std::string("timed out"));
        QCOMPARE(outcomeOf(loop, withTimeout(0s, sleepTask(0s))), std::string("timed out"));
    }

    // test_timeout_in_the_past_sleep_zero
    void aDeadlineInThePastCancelsEvenAYield()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(-11s, yieldTask())), std::string("timed out"));
        QCOMPARE(outcomeOf(loop, withDeadline(loop.now() - 11s, sleepTask(0s))), std::string("timed out"));
    }

    void aTimeoutOfZeroLetsThroughWhatNeedsNoWait()
    {
        VirtualLoop loop;
        int value = 0;
        loop.run([&]() -> Task<void> { value = (co_await withTimeout(0s, []() -> Task<int> { co_return 5; }())).value(); });
        QCOMPARE(value, 5);
    }

    // test_foreign_exception_passed
    void anExceptionPasses()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(10ms, crashAfter(0s, "key"))), std::string("key"));
    }

    // test_foreign_exception_on_timeout
    void anExceptionThatTheTimeoutProvokesPasses()
    {
        VirtualLoop loop;
        QCOMPARE(outcomeOf(loop, withTimeout(10ms, crashWhenCancelled(1s, "division"))), std::string("division"));
    }

    // test_foreign_cancel_doesnt_timeout_if_not_expired
    void aCancellationFromOutsideIsNoTimeout()
    {
        std::string inner;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope outer;
            auto body = [&]() -> Task<void> {
                outer.cancel("foreign");
                co_await sleepFor(10s);
            };
            inner = describeResult(co_await settle(withTimeout(10s, body())));
        });
        QCOMPARE(inner, std::string("cancelled"));
        QCOMPARE(loop.elapsed(), SteadyDuration(0));
    }

    // test_outer_task_is_not_cancelled
    void theTaskGoesOnAfterATimeout()
    {
        VirtualLoop loop;
        std::string cause = "unset";
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("outer", [](std::string& seen) -> Task<void> {
                (void)co_await withTimeout(1ms, sleepTask(10s));
                co_await sleepFor(1s);
                seen = Runtime::current()->currentTask()->cancelCause;
            }(cause));
            co_return;
        });
        QCOMPARE(loop.elapsed(), SteadyDuration(1001ms));
        QCOMPARE(cause, std::string()); // the inspector shows no cancellation that is over
    }

    // test_nested_timeouts_concurrent
    void anOuterDeadlineThatPassedWhileTheLoopWasBusyCounts()
    {
        VirtualLoop loop;
        auto body = [&]() -> Task<void> {
            auto busy = [&]() -> Task<void> {
                loop.advance(10ms);
                co_await sleepFor(1s);
            };
            (void)co_await withTimeout(100ms, busy());
        };
        QCOMPARE(outcomeOf(loop, withTimeout(2ms, body())), std::string("timed out"));
        QCOMPARE(loop.elapsed(), SteadyDuration(10ms));
    }

    // test_nested_timeouts_loop_busy
    void theOuterTimeoutStopsWhatFollowsTheInnerOne()
    {
        std::string inner;
        VirtualLoop loop;
        auto body = [&]() -> Task<void> {
            auto busy = [&]() -> Task<void> {
                loop.advance(50ms);
                co_await sleepFor(1s);
            };
            inner = describeResult(co_await settle(withTimeout(10ms, busy())));
            co_await sleepFor(10s);
        };
        QCOMPARE(outcomeOf(loop, withTimeout(100ms, body())), std::string("timed out"));
        QCOMPARE(inner, std::string("timed out"));
        QCOMPARE(loop.elapsed(), SteadyDuration(100ms));
    }

    // test_reschedule
    void aDeadlineCanBeMovedAndRemoved()
    {
        std::string outcome;
        bool passed = true;
        bool moved = false;
        VirtualLoop loop;
        loop.run([&](TaskGroup& group) -> Task<void> {
            const SteadyTime first = in(10s);
            CancelScope scope(first);
            group.spawn("mover", callAfter(1s, [&] {
                moved = scope.deadline() == first;
                scope.setDeadline(first + 20s);
                moved = moved && scope.deadline() == first + 20s;
            }));
            group.spawn("remover", callAfter(29s, [&] {
                scope.setDeadline(std::nullopt);
                moved = moved && !scope.deadline();
            }));
            group.spawn("canceller", callAfter(40s, [&] { scope.cancel("by the test"); }));
            outcome = describe(co_await settle(sleepTask(50s)));
            passed = scope.deadlinePassed();
            scope.leave();
        });
        QVERIFY(moved);
        QVERIFY(!passed);
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(loop.elapsed(), SteadyDuration(40s));
    }

    // test_nested_timeout_in_finally: here what follows a cancellation and waits is shielded
    void aTimeoutWorksInTheCleanupOfATimeout()
    {
        std::string inner;
        VirtualLoop loop;
        auto cleanup = [&]() -> Task<void> { inner = describeResult(co_await settle(withTimeout(10ms, sleepTask(10s)))); };
        QCOMPARE(outcomeOf(loop, withTimeout(10ms, withCleanup(sleepTask(1s), cleanup()))), std::string("timed out"));
        QCOMPARE(inner, std::string("timed out"));
        QCOMPARE(loop.elapsed(), SteadyDuration(20ms));
    }

    void aDeadlineMovedIntoThePastCancelsAtOnce()
    {
        std::string outcome;
        VirtualLoop loop;
        loop.run([&](TaskGroup& group) -> Task<void> {
            CancelScope scope(in(1h));
            group.spawn("mover", callAfter(1s, [&] { scope.setDeadline(in(-1s)); }));
            outcome = describe(co_await settle(sleepTask(2h)));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(loop.elapsed(), SteadyDuration(1s));
    }

    void anInnerDeadlineBeforeTheOuterIsTheInnersOwn()
    {
        std::string inner;
        VirtualLoop loop;
        auto body = [&]() -> Task<void> { inner = describeResult(co_await settle(withTimeout(1s, sleepTask(1h)))); };
        QCOMPARE(outcomeOf(loop, withTimeout(2s, body())), std::string("value"));
        QCOMPARE(inner, std::string("timed out"));
    }

    void aValueThatComesAtTheDeadlineIsGiven()
    {
        int value = 0;
        VirtualLoop loop;
        // the sleep's deadline is added after the timeout's, so the timeout wins; shielded, the value comes all the same
        loop.run([&]() -> Task<void> {
            auto shielded = []() -> Task<int> {
                CancelScope shield(Shield::Yes);
                co_return co_await valueAfter(1s, 7);
            };
            value = (co_await withTimeout(1s, shielded())).value();
        });
        QCOMPARE(value, 7);
    }
};

MILLRACE_TEST_MAIN(TimeoutTest)
#include "tst_timeout.moc"

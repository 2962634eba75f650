#include "app/async/sync.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

class CancelScopeTest : public QObject {
    Q_OBJECT

private:
    static SteadyTime in(SteadyDuration duration) { return Runtime::current()->clock().now() + duration; }

private Q_SLOTS:
    void deliversAgainAtEveryAwaitUntilItIsLeft()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            {
                CancelScope scope;
                scope.cancel("by the test");
                for (int i = 0; i < 3; ++i)
                    log.push_back(describe(co_await settle(sleepTask(1s))));
            }
            log.push_back(describe(co_await settle(sleepTask(1s))));
        });
        QCOMPARE(log, (Log{"cancelled", "cancelled", "cancelled", "value"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(1s));
    }

    void reachesWhatItContainsAndNothingElse()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&](TaskGroup& group) -> Task<void> {
            auto sleeper = [](Log& lines, std::string name) -> Task<void> {
                const std::string outcome = describe(co_await settle(sleepTask(10s)));
                lines.push_back(name + ' ' + outcome);
            };
            group.spawn("beside", sleeper(log, "beside"));
            CancelScope outer;
            group.spawn("canceller", callAfter(1s, [&] { outer.cancel("by the test"); }));
            {
                CancelScope inner;
                (void)co_await settle(withTaskGroup([&](TaskGroup& nested) -> Task<void> {
                    nested.spawn("child", sleeper(log, "child"));
                    co_await sleeper(log, "body");
                }));
                log.push_back(inner.cancelled() && !inner.cancelledHere() && inner.outerCancelled() ? "inner by outer" : "inner?");
                log.push_back(inner.cause());
            }
            log.push_back(outer.cancelledHere() && !outer.outerCancelled() ? "outer itself" : "outer?");
        });
        QCOMPARE(sorted(log), (Log{"beside value", "body cancelled", "by the test", "child cancelled", "inner by outer", "outer itself"}));
    }

    void leavesItsParentAloneWhenAChildScopeIsCancelled()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope outer;
            {
                CancelScope inner;
                inner.cancel("inner only");
                log.push_back(describe(co_await settle(sleepTask(1s))));
            }
            log.push_back(describe(co_await settle(sleepTask(1s))));
            log.push_back(outer.cancelled() ? "outer too" : "outer not");
        });
        QCOMPARE(log, (Log{"cancelled", "value", "outer not"}));
    }

    void isCancelledFromTheStartInsideACancelledScope()
    {
        std::string outcome;
        std::string cause;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope outer;
            outer.cancel("early");
            CancelScope inner;
            cause = inner.cause();
            outcome = describe(co_await settle(sleepTask(1s)));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(cause, std::string("early"));
    }

    void keepsItsFirstCause()
    {
        std::string cause;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            scope.cancel("first");
            scope.cancel("second");
            cause = scope.cause();
            co_return;
        });
        QCOMPARE(cause, std::string("first"));
    }

    void aShieldedScopeIsReachedByNothingFromOutside()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope outer(in(1s));
            {
                CancelScope shield(Shield::Yes);
                log.push_back(describe(co_await settle(sleepTask(5s))));
                log.push_back(shield.outerCancelled() ? "reached" : "not reached");
                CancelScope inside; // not shielded itself, but inside the shield
                log.push_back(describe(co_await settle(sleepTask(5s))));
            }
            log.push_back(describe(co_await settle(sleepTask(5s))));
        });
        QCOMPARE(log, (Log{"value", "not reached", "value", "cancelled"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(10s));
    }

    void aShieldedScopeCanBeCancelledItself()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope shield(in(2s), Shield::Yes);
            log.push_back(describe(co_await settle(sleepTask(5s))));
            log.push_back(shield.cause());
        });
        QCOMPARE(log, (Log{"cancelled", "deadline"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(2s));
    }

    void nestsDeeperThanTheStack()
    {
        struct Deep {
            static Task<void> descend(int levels)
            {
                CancelScope scope;
                if (levels > 0)
                    co_await descend(levels - 1);
                else
                    co_await sleepFor(1h);
            }
        };
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { outcome = describe(co_await cancelAfter(1s, Deep::descend(5000))); });
        QCOMPARE(outcome, std::string("cancelled"));
    }

    void theInnermostOfManyDeadlinesTakesEffectFirst()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope outer(in(3s));
            {
                CancelScope middle(in(2s));
                {
                    CancelScope inner(in(1s));
                    (void)co_await settle(sleepTask(1h));
                    log.push_back(std::to_string(loop.elapsed() / 1s));
                }
                (void)co_await settle(sleepTask(1h));
                log.push_back(std::to_string(loop.elapsed() / 1s));
            }
            (void)co_await settle(sleepTask(1h));
            log.push_back(std::to_string(loop.elapsed() / 1s));
        });
        QCOMPARE(log, (Log{"1", "2", "3"}));
    }

    // what had ended in the turn of the cancellation keeps its value, and the next await is cancelled
    void aTaskWhoseAwaitHasCompletedInTheSameTurnKeepsItsValue()
    {
        Log log;
        VirtualLoop loop;
        Event event;
        loop.run([&](TaskGroup& group) -> Task<void> {
            CancelScope scope;
            group.spawn("both", callAfter(1s, [&] {
                event.set();
                scope.cancel("at once");
            }));
            auto waitForEvent = [&]() -> Task<void> { co_await event.wait(); };
            log.push_back(describe(co_await settle(waitForEvent())));
            log.push_back(describe(co_await settle(sleepTask(1s))));
        });
        QCOMPARE(log, (Log{"value", "cancelled"}));
    }

    void manyTasksMayEndInTheTurnInWhichTheyAreCancelled()
    {
        VirtualLoop loop;
        int cancelled = 0;
        std::string outcome;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await cancelAfter(1s, withTaskGroup([&](TaskGroup& group) -> Task<void> {
                for (int i = 0; i < 1000; ++i)
                    group.spawn("sleeper", countCancel(i % 2 ? 1s : SteadyDuration(999ms + std::chrono::microseconds(i)), cancelled));
                co_return;
            })));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(cancelled, 500); // those due at 1 s: their timers were added after the scope's
        QCOMPARE(loop.runtime().taskCount(), std::size_t(0));
    }

    void hasNoEffectOnceItWasLeft()
    {
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            scope.leave();
            scope.cancel("late");
            scope.setDeadline(in(1s));
            outcome = describe(co_await settle(sleepTask(5s)));
        });
        QCOMPARE(outcome, std::string("value"));
    }

    void aServicesGroupEndsWithItsScopeAndLeavesOthersAlone()
    {
        VirtualLoop loop;
        int cancelled = 0;
        bool other = false;
        {
            CancelScope scope(loop.runtime(), &loop.runtime().rootScope());
            TaskGroup service(scope);
            service.spawn("service", countCancel(1h, cancelled));
            loop.run([&](TaskGroup& group) -> Task<void> {
                group.spawn("other", callAfter(2s, [&] { other = true; }));
                co_await sleepFor(1s);
                service.cancel("quit");
                co_await service.join();
            });
        }
        QCOMPARE(cancelled, 1);
        QVERIFY(other);
    }
};

MILLRACE_TEST_MAIN(CancelScopeTest)
#include "tst_cancel_scope.moc"

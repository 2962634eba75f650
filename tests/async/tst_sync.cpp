#include "app/async/sync.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

/// Event and Semaphore.
class SyncTest : public QObject {
    Q_OBJECT

private:
    static Task<void> waitFor(Event& event, Log& log, std::string name)
    {
        co_await event.wait();
        log.push_back(std::move(name));
    }

    static Task<void> holdPermit(Semaphore& semaphore, Log& log, std::string name, SteadyDuration duration)
    {
        const auto permit = co_await semaphore.acquire();
        log.push_back(name + " in");
        co_await sleepFor(duration);
        log.push_back(name + " out");
    }

private Q_SLOTS:
    void anEventWakesAllInTheOrderOfWaiting()
    {
        Log log;
        VirtualLoop loop;
        Event event;
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (const char* name : {"a", "b", "c"})
                group.spawn(name, waitFor(event, log, name));
            co_await sleepFor(1s);
            log.push_back("set");
            event.set();
        });
        QCOMPARE(log, (Log{"set", "a", "b", "c"}));
    }

    void anEventThatIsSetIsNotWaitedFor()
    {
        Log log;
        VirtualLoop loop;
        Event event;
        event.set();
        loop.run([&]() -> Task<void> {
            co_await waitFor(event, log, "first");
            event.clear();
            log.push_back(describe(co_await cancelAfter(1s, waitFor(event, log, "second"))));
        });
        QCOMPARE(log, (Log{"first", "cancelled"}));
    }

    void aCancelledWaiterLeavesTheOthersInTheirOrder()
    {
        Log log;
        VirtualLoop loop;
        Event event;
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("a", waitFor(event, log, "a"));
            group.spawn("b", [](Event& e, Log& lines) -> Task<void> {
                lines.push_back("b " + describe(co_await cancelAfter(1s, waitFor(e, lines, "b"))));
            }(event, log));
            group.spawn("c", waitFor(event, log, "c"));
            co_await sleepFor(2s);
            event.set();
        });
        QCOMPARE(log, (Log{"b cancelled", "a", "c"}));
    }

    void aSemaphoreServesInTheOrderOfAsking()
    {
        Log log;
        VirtualLoop loop;
        Semaphore semaphore(1);
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (const char* name : {"a", "b", "c"})
                group.spawn(name, holdPermit(semaphore, log, name, 1s));
            co_return;
        });
        QCOMPARE(log, (Log{"a in", "a out", "b in", "b out", "c in", "c out"}));
        QCOMPARE(semaphore.available(), std::size_t(1));
        QCOMPARE(loop.elapsed(), SteadyDuration(3s));
    }

    void nobodyOvertakesThoseWhoWaitForAPermit()
    {
        Log log;
        VirtualLoop loop;
        Semaphore semaphore(1);
        auto greedy = [](Semaphore& s, Log& lines) -> Task<void> {
            for (int i = 0; i < 2; ++i)
                co_await holdPermit(s, lines, "greedy", 1s); // gives back and asks again in the same poll
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("greedy", greedy(semaphore, log));
            group.spawn("patient", holdPermit(semaphore, log, "patient", 1s));
            co_return;
        });
        QCOMPARE(log, (Log{"greedy in", "greedy out", "patient in", "patient out", "greedy in", "greedy out"}));
    }

    void aSemaphoreLetsInAsManyAsItHasPermits()
    {
        int inside = 0;
        int most = 0;
        VirtualLoop loop;
        Semaphore semaphore(3);
        auto visitor = [&]() -> Task<void> {
            const auto permit = co_await semaphore.acquire();
            most = std::max(most, ++inside);
            co_await sleepFor(1s);
            --inside;
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 10; ++i)
                group.spawn("visitor", visitor());
            co_return;
        });
        QCOMPARE(most, 3);
        QCOMPARE(semaphore.available(), std::size_t(3));
        QCOMPARE(loop.elapsed(), SteadyDuration(4s));
    }

    void aCancelledAcquireLosesNoPermit()
    {
        Log log;
        VirtualLoop loop;
        Semaphore semaphore(1);
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("holder", holdPermit(semaphore, log, "holder", 2s));
            co_await yieldNow();
            // one gives up while it waits, one is cancelled in the very turn in which the permit is passed to it
            log.push_back(describe(co_await cancelAfter(1s, holdPermit(semaphore, log, "impatient", 1s))));
            CancelScope scope;
            group.spawn("canceller", callAfter(1s, [&] { scope.cancel("as the permit comes"); }));
            log.push_back(describe(co_await settle(holdPermit(semaphore, log, "unlucky", 1s))));
        });
        QCOMPARE(semaphore.available(), std::size_t(1));
        QCOMPARE(log.front(), std::string("holder in"));
        QCOMPARE(log.at(1), std::string("cancelled"));
        QCOMPARE(log.back(), std::string("cancelled"));
    }

    void aPermitIsGivenBackWhenItsHolderFailsOrIsCancelled()
    {
        Log log;
        VirtualLoop loop;
        Semaphore semaphore(1);
        loop.run([&]() -> Task<void> {
            log.push_back(describe(co_await cancelAfter(1s, holdPermit(semaphore, log, "a", 1h))));
            auto failing = [&]() -> Task<void> {
                const auto permit = co_await semaphore.acquire();
                throw std::runtime_error("with permit");
            };
            log.push_back(describe(co_await settle(failing())));
        });
        QCOMPARE(log, (Log{"a in", "cancelled", "with permit"}));
        QCOMPARE(semaphore.available(), std::size_t(1));
    }

    void acquiringIsACancellationPointEvenWhenAPermitIsFree()
    {
        std::string outcome;
        VirtualLoop loop;
        Semaphore semaphore(1);
        Log log;
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            scope.cancel("before");
            outcome = describe(co_await settle(holdPermit(semaphore, log, "x", 1s)));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(log, Log{});
        QCOMPARE(semaphore.available(), std::size_t(1));
    }
};

MILLRACE_TEST_MAIN(SyncTest)
#include "tst_sync.moc"

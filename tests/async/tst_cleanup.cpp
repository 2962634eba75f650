#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

class CleanupTest : public QObject {
    Q_OBJECT

private:
    static Task<void> note(Log& log, std::string text, SteadyDuration after)
    {
        co_await sleepFor(after);
        log.push_back(text);
    }

private Q_SLOTS:
    void runsAfterAValueAndGivesIt()
    {
        Log log;
        int value = 0;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { value = co_await withCleanup(valueAfter(1s, 42), note(log, "cleaned", 1s)); });
        QCOMPARE(value, 42);
        QCOMPARE(log, (Log{"cleaned"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(2s));
    }

    void mayAwaitAfterACancellation()
    {
        Log log;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { outcome = describe(co_await cancelAfter(1s, withCleanup(sleepTask(1h), note(log, "cleaned", 1s)))); });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(log, (Log{"cleaned"}));
        QCOMPARE(loop.elapsed(), SteadyDuration(2s));
    }

    void runsThoughTheScopeWasCancelledBeforeItBegan()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            scope.cancel("early");
            log.push_back(describe(co_await settle(withCleanup(sleepTask(1h), note(log, "cleaned", 1s)))));
        });
        QCOMPARE(log, (Log{"cleaned", "cancelled"}));
    }

    void isEndedByItsLimit()
    {
        Log log;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            outcome = describe(co_await cancelAfter(1s, withCleanup(sleepTask(1h), note(log, "cleaned", 1h), 5s)));
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(log, Log{});
        QCOMPARE(loop.elapsed(), SteadyDuration(6s));
    }

    void keepsTheTasksValueWhenTheLimitEndsTheCleanup()
    {
        int value = 0;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { value = co_await withCleanup(valueAfter(1s, 42), sleepTask(1h)); });
        QCOMPARE(value, 42);
        QCOMPARE(loop.elapsed(), SteadyDuration(1s + kCleanupLimit));
    }

    void runsAfterAnExceptionAndPassesItOn()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { log.push_back(describe(co_await settle(withCleanup(crashAfter(1s, "task"), note(log, "cleaned", 1s))))); });
        QCOMPARE(log, (Log{"cleaned", "task"}));
    }

    void theTasksOwnExceptionWinsOverTheCleanups()
    {
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> { outcome = describe(co_await settle(withCleanup(crashAfter(1s, "task"), crashAfter(1s, "cleanup")))); });
        QCOMPARE(outcome, std::string("task"));
    }

    void aCleanupThatFailsAfterSuccessOrCancellationIsThrown()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            log.push_back(describe(co_await settle(withCleanup(sleepTask(1s), crashAfter(1s, "after success")))));
            log.push_back(describe(co_await cancelAfter(1s, withCleanup(sleepTask(1h), crashAfter(1s, "after cancel")))));
        });
        QCOMPARE(log, (Log{"after success", "after cancel"}));
    }

    void nestsFromTheInsideOut()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto inner = withCleanup(sleepTask(1h), note(log, "inner", 100ms));
            (void)co_await cancelAfter(1s, withCleanup(std::move(inner), note(log, "outer", 100ms)));
        });
        QCOMPARE(log, (Log{"inner", "outer"}));
    }

    void aGroupWaitsForTheCleanupOfItsTasks()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            log.push_back(describe(co_await settle(withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("cleaning", withCleanup(sleepTask(1h), note(log, "cleaned", 1s)));
                group.spawn("failing", crashAfter(1s, "x"));
                co_return;
            }))));
        });
        QCOMPARE(log, (Log{"cleaned", "[x]"}));
    }
};

MILLRACE_TEST_MAIN(CleanupTest)
#include "tst_cleanup.moc"

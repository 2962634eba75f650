#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <memory>

using namespace millrace;
using namespace millrace::test;

namespace {

struct Tracked {
    explicit Tracked(int& alive) : count(&alive) { ++*count; }
    Tracked(Tracked&& other) noexcept : count(other.count) { ++*count; }
    Tracked(const Tracked&) = delete;
    Tracked& operator=(const Tracked&) = delete;
    Tracked& operator=(Tracked&&) = delete;
    ~Tracked() { --*count; }
    int* count;
};

Task<void> hold(Tracked tracked, bool& started)
{
    started = true;
    co_await sleepFor(1s);
}

Task<int> one()
{
    co_return 1;
}

Task<int> descend(int levels)
{
    if (levels == 0)
        co_return 0;
    co_return 1 + co_await descend(levels - 1);
}

/// As descend, but the innermost really waits, so the way back starts on a fresh stack.
Task<int> descendAndWait(int levels)
{
    if (levels == 0) {
        co_await sleepFor(1s);
        co_return 0;
    }
    co_return 1 + co_await descendAndWait(levels - 1);
}

Task<void> descendAndThrow(int levels)
{
    if (levels == 0)
        throw std::runtime_error("from the bottom");
    co_await descendAndThrow(levels - 1);
}

} // namespace

class TaskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isFreedWhenItNeverStarted()
    {
        int alive = 0;
        bool started = false;
        {
            const Task<void> task = hold(Tracked(alive), started);
            QCOMPARE(alive, 1);
        }
        QCOMPARE(alive, 0);
        QVERIFY(!started);
    }

    void startsOnlyWhenItIsAwaited()
    {
        int alive = 0;
        bool started = false;
        bool startedEarly = true;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            Task<void> task = hold(Tracked(alive), started);
            co_await sleepFor(1s);
            startedEarly = started;
            co_await std::move(task);
        });
        QVERIFY(!startedEarly);
        QVERIFY(started);
        QCOMPARE(alive, 0);
        QCOMPARE(loop.elapsed(), SteadyDuration(2s));
    }

    void assigningFreesWhatWasThere()
    {
        int alive = 0;
        bool started = false;
        Task<void> task = hold(Tracked(alive), started);
        task = hold(Tracked(alive), started);
        QCOMPARE(alive, 1);
    }

    void movesItsValueOut()
    {
        std::unique_ptr<int> value;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            value = co_await []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); }();
        });
        QCOMPARE(*value, 7);
    }

    void throwsWhatTheCoroutineThrew()
    {
        std::string caught;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            try {
                co_await crashAfter(1s, "inside");
            } catch (const std::runtime_error& error) {
                caught = error.what();
            }
        });
        QCOMPARE(caught, std::string("inside"));
    }

    void cancelledIsNoStdException()
    {
        bool swallowed = false;
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto body = [&]() -> Task<void> {
                try {
                    co_await sleepFor(1h);
                } catch (const std::exception&) {
                    swallowed = true;
                }
            };
            outcome = describe(co_await cancelAfter(1s, body()));
        });
        QVERIFY(!swallowed);
        QCOMPARE(outcome, std::string("cancelled"));
    }

    void whatEscapesTheOutermostIsThrownByTheGroup()
    {
        VirtualLoop loop;
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, loop.run([]() -> Task<void> { co_await crashAfter(1s, "out"); }));
    }

    void aLoopOfAwaitsDoesNotGrowTheStack()
    {
        int sum = 0;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            for (int i = 0; i < 100'000; ++i)
                sum += co_await one();
        });
        QCOMPARE(sum, 100'000);
    }

    // Down by starting, up by returning: both transfer, neither recurses. 8 MB of stack would not hold so many resumptions.
    void aDeepChainDoesNotGrowTheStack()
    {
        constexpr int kDeep = 200'000;
        int depth = 0;
        int depthOfWaiting = 0;
        std::string thrown;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            depth = co_await descend(kDeep);
            depthOfWaiting = co_await descendAndWait(kDeep);
            thrown = describe(co_await settle(descendAndThrow(1'000)));
        });
        QCOMPARE(depth, kDeep);
        QCOMPARE(depthOfWaiting, kDeep);
        QCOMPARE(thrown, std::string("from the bottom"));
    }

    void aDeepChainIsCancelledFromTheInsideOut()
    {
        std::string outcome;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            auto body = []() -> Task<void> { (void)co_await descendAndWait(5'000); };
            outcome = describe(co_await cancelAfter(1ms, body()));
        });
        QCOMPARE(outcome, std::string("cancelled"));
    }

    void settleTellsValueErrorAndCancellationApart()
    {
        Log log;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            Outcome<int> value = co_await settle(one());
            log.push_back(value.hasValue() ? std::to_string(value.take()) : "no value");
            log.push_back(describe(co_await settle(crashAfter(0s, "error"))));
            CancelScope scope;
            scope.cancel("now");
            log.push_back(describe(co_await settle(sleepTask(1s))));
        });
        QCOMPARE(log, (Log{"1", "error", "cancelled"}));
    }

    void yieldingLetsTheOthersRun()
    {
        Log log;
        VirtualLoop loop;
        auto counting = [](Log& lines, std::string name) -> Task<void> {
            for (int i = 0; i < 2; ++i) {
                lines.push_back(name + std::to_string(i));
                co_await yieldNow();
            }
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("a", counting(log, "a"));
            group.spawn("b", counting(log, "b"));
            co_return;
        });
        QCOMPARE(log, (Log{"a0", "b0", "a1", "b1"}));
    }

    void anExceptionWhileAnAwaitBeginsIsThrownAtTheAwait()
    {
        // an awaiter whose suspend() throws: the task goes on, and a later cancellation does not meet the awaiter that is gone
        class Refusing final : public Suspension {
        public:
            Refusing() : Suspension("nothing") {}
            ~Refusing() override = default;
            void cancel() noexcept override { std::terminate(); }
            void await_resume() const { finish(); }

        protected:
            void suspend() override { throw std::runtime_error("refused"); }
        };
        std::string caught;
        VirtualLoop loop;
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            try {
                co_await Refusing();
            } catch (const std::runtime_error& error) {
                caught = error.what();
            }
            scope.cancel("after it");
        });
        QCOMPARE(caught, std::string("refused"));
    }

    void aHundredThousandSleepersWakeInTheirOrder()
    {
        constexpr int kSleepers = 100'000;
        int woken = 0;
        bool ordered = true;
        SteadyDuration last{0};
        VirtualLoop loop;
        auto sleeper = [&](SteadyDuration duration) -> Task<void> {
            co_await sleepFor(duration);
            ordered = ordered && loop.elapsed() == duration && duration >= last;
            last = duration;
            ++woken;
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < kSleepers; ++i)
                group.spawn("sleeper", sleeper(Microseconds((i * 7919LL) % 1'000'003)));
            co_return;
        });
        QCOMPARE(woken, kSleepers);
        QVERIFY(ordered);
    }
};

MILLRACE_TEST_MAIN(TaskTest)
#include "tst_task.moc"

#include "app/async/pool.h"
#include "app/async/sync.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <atomic>
#include <future>
#include <thread>

using namespace millrace;
using namespace millrace::test;

namespace {

/// Lets a test hold a pool's thread, and see in the loop that it is held.
struct Gate {
    explicit Gate(Runtime& runtime) : loop(runtime) {}
    /// For the job: tells the loop that it has begun, then waits to be opened or stopped.
    void hold(std::stop_token stop)
    {
        loop.post([this] { begun.set(); });
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [this] { return isOpen; });
    }
    void open()
    {
        const std::lock_guard lock(mutex);
        isOpen = true;
        changed.notify_all();
    }
    Runtime& loop;
    Event begun;
    std::mutex mutex;
    std::condition_variable_any changed;
    bool isOpen = false;
};

} // namespace

class PoolTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsAJobOnAnotherThreadAndGivesItsValue()
    {
        VirtualLoop loop;
        Pool pool({.threads = 2, .niceness = 0, .name = "test"});
        std::thread::id where;
        std::string value;
        std::thread::id resumed;
        loop.run([&]() -> Task<void> {
            value = co_await pool.run([&where, text = std::string("work")](std::stop_token) {
                where = std::this_thread::get_id();
                return text + "ed";
            });
            resumed = std::this_thread::get_id();
        });
        QCOMPARE(value, std::string("worked"));
        QVERIFY(where != std::this_thread::get_id());
        QVERIFY(resumed == std::this_thread::get_id());
    }

    void throwsWhatTheJobThrew()
    {
        VirtualLoop loop;
        Pool pool({.threads = 1, .niceness = 0, .name = ""});
        std::string caught;
        loop.run([&]() -> Task<void> {
            try {
                co_await pool.run([](std::stop_token) { throw std::runtime_error("in the job"); });
            } catch (const std::runtime_error& error) {
                caught = error.what();
            }
        });
        QCOMPARE(caught, std::string("in the job"));
    }

    void takesBackAQueuedJobThatIsCancelled()
    {
        VirtualLoop loop;
        Gate gate(loop.runtime());
        bool ran = false;
        std::string outcome;
        std::size_t queuedBefore = 0;
        std::size_t queuedAfter = 99;
        bool freed = false;
        {
            Pool pool({.threads = 1, .niceness = 0, .name = ""});
            auto holding = [&]() -> Task<void> { co_await pool.run([&gate](std::stop_token stop) { gate.hold(stop); }); };
            auto queued = [&](std::shared_ptr<int> owned) -> Task<void> {
                co_await pool.run([&ran, kept = std::move(owned)](std::stop_token) { ran = *kept != 0; });
            };
            auto cancelling = [&](CancelScope& scope) -> Task<void> {
                co_await yieldNow();
                queuedBefore = pool.queued();
                scope.cancel("by the test");
            };
            loop.run([&](TaskGroup& group) -> Task<void> {
                group.spawn("holding", holding());
                co_await gate.begun.wait();
                auto owned = std::make_shared<int>(1);
                const std::weak_ptr<int> watched = owned;
                CancelScope scope;
                group.spawn("cancelling", cancelling(scope));
                outcome = describe(co_await settle(queued(std::move(owned))));
                queuedAfter = pool.queued();
                freed = watched.expired(); // while the thread is still held
                gate.open();
            });
        }
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(queuedBefore, std::size_t(1));
        QCOMPARE(queuedAfter, std::size_t(0));
        QVERIFY(freed);
        QVERIFY(!ran);
    }

    void asksARunningJobToStopAndWaitsForItsEnd()
    {
        VirtualLoop loop;
        Gate gate(loop.runtime());
        std::atomic<bool> ended = false;
        bool endedBeforeResuming = false;
        std::string outcome;
        Pool pool({.threads = 1, .niceness = 0, .name = ""});
        loop.run([&](TaskGroup& group) -> Task<void> {
            CancelScope scope;
            auto cancelling = [&]() -> Task<void> {
                co_await gate.begun.wait();
                scope.cancel("by the test");
            };
            group.spawn("cancelling", cancelling());
            auto running = [&]() -> Task<void> {
                co_await pool.run([&](std::stop_token stop) {
                    gate.hold(stop); // nobody opens it: only the stop token ends the job
                    std::this_thread::yield();
                    ended = true;
                });
            };
            outcome = describe(co_await settle(running()));
            endedBeforeResuming = ended;
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QVERIFY(endedBeforeResuming);
    }

    void aTimeoutStopsAJob()
    {
        VirtualLoop loop;
        Gate gate(loop.runtime());
        Pool pool({.threads = 1, .niceness = 0, .name = ""});
        bool timedOut = false;
        loop.run([&]() -> Task<void> {
            auto job = [&]() -> Task<void> { co_await pool.run([&gate](std::stop_token stop) { gate.hold(stop); }); };
            timedOut = !co_await withTimeout(1h, job());
        });
        QVERIFY(timedOut);
        QCOMPARE(loop.elapsed(), SteadyDuration(1h));
    }

    void aFailedJobCancelsItsSiblingsInTheGroup()
    {
        VirtualLoop loop;
        Gate gate(loop.runtime());
        Pool pool({.threads = 2, .niceness = 0, .name = ""});
        std::string outcome;
        loop.run([&]() -> Task<void> {
            auto failing = [&]() -> Task<void> {
                co_await gate.begun.wait();
                co_await pool.run([](std::stop_token) { throw std::runtime_error("x"); });
            };
            auto held = [&]() -> Task<void> { co_await pool.run([&gate](std::stop_token stop) { gate.hold(stop); }); };
            outcome = describe(co_await settle(withTaskGroup([&](TaskGroup& group) -> Task<void> {
                group.spawn("held", held());
                group.spawn("failing", failing());
                co_return;
            })));
        });
        QCOMPARE(outcome, std::string("[x]"));
    }

    void doesManyJobsFromManyTasks()
    {
        VirtualLoop loop;
        Pool pool({.threads = 4, .niceness = 5, .name = "many"});
        std::int64_t sum = 0;
        auto adding = [&](int number) -> Task<void> {
            for (int i = 0; i < 20; ++i)
                sum += co_await pool.run([number](std::stop_token) { return number; });
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 200; ++i)
                group.spawn("adding", adding(i));
            co_return;
        });
        QCOMPARE(sum, std::int64_t(20) * 199 * 200 / 2);
        QCOMPARE(pool.queued(), std::size_t(0));
    }

    // Cancelled at every phase: queued, just taken, running, ended but not yet reported. No job outlives its task, whatever the phase.
    void survivesCancellationAtAnyPhase()
    {
        VirtualLoop loop;
        Pool pool({.threads = 3, .niceness = 0, .name = ""});
        int values = 0;
        int cancelled = 0;
        std::atomic<int> running = 0;
        bool outlived = false;
        auto racing = [&](int spins) -> Task<void> {
            CancelScope scope;
            TaskGroup group(scope);
            auto job = [&]() -> Task<void> {
                co_await pool.run([&running, spins, kept = std::make_unique<int>(spins)](std::stop_token stop) {
                    ++running;
                    for (int i = 0; i < spins * 50 && !stop.stop_requested(); ++i)
                        std::atomic_signal_fence(std::memory_order_seq_cst);
                    --running;
                });
                ++values;
            };
            group.spawn("job", job());
            for (int i = 0; i < spins % 17; ++i)
                co_await yieldNow();
            scope.cancel("by the race");
            const Outcome<void> joined = co_await settle(group.join());
            cancelled += joined.hasValue() ? 1 : 0;
            scope.leave();
        };
        loop.run([&]() -> Task<void> {
            for (int round = 0; round < 20; ++round) {
                co_await withTaskGroup([&](TaskGroup& group) -> Task<void> {
                    for (int i = 0; i < 50; ++i)
                        group.spawn("race", racing(i));
                    co_return;
                });
                outlived = outlived || running != 0;
            }
        });
        QVERIFY(!outlived);
        QCOMPARE(cancelled, 1000);
        QVERIFY(values <= 1000);
    }
};

MILLRACE_TEST_MAIN(PoolTest)
#include "tst_pool.moc"

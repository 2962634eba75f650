#include "app/async/callback.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <memory>
#include <thread>

using namespace millrace;
using namespace millrace::test;

class CallbackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesAValueThatIsReportedAtOnce()
    {
        VirtualLoop loop;
        int value = 0;
        loop.run([&]() -> Task<void> { value = co_await awaitCallback<int>([](auto done) { done(42); }); });
        QCOMPARE(value, 42);
    }

    void givesAValueFromAnotherThread()
    {
        VirtualLoop loop;
        std::thread worker;
        std::thread::id resumed;
        std::string value;
        loop.run([&]() -> Task<void> {
            value = co_await awaitCallback<std::string>([&](auto done) { worker = std::thread([done] { done("from afar"); }); });
            resumed = std::this_thread::get_id();
        });
        worker.join();
        QCOMPARE(value, std::string("from afar"));
        QVERIFY(resumed == std::this_thread::get_id());
    }

    void takesValuesThatOnlyMove()
    {
        VirtualLoop loop;
        std::unique_ptr<int> value;
        loop.run([&]() -> Task<void> {
            value = co_await awaitCallback<std::unique_ptr<int>>([](auto done) { done(std::make_unique<int>(7)); });
        });
        QCOMPARE(*value, 7);
    }

    void dropsAnAnswerThatComesAfterTheCancellation()
    {
        VirtualLoop loop;
        std::function<void(int)> answer;
        std::string outcome;
        bool alive = false;
        loop.run([&]() -> Task<void> {
            auto waiting = [&]() -> Task<void> {
                (void)co_await awaitCallback<int>([&](auto done) { answer = std::move(done); });
            };
            outcome = describe(co_await cancelAfter(1s, waiting()));
            answer(1); // the awaiter is gone
            co_await yieldNow();
            co_await sleepFor(1s);
            alive = true;
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QVERIFY(alive);
    }

    void dropsALateAnswerOfAnotherThread()
    {
        VirtualLoop loop;
        std::thread worker;
        std::string outcome;
        std::mutex held;
        loop.run([&]() -> Task<void> {
            held.lock();
            auto waiting = [&]() -> Task<void> {
                (void)co_await awaitCallback<int>([&](auto done) {
                    worker = std::thread([&held, done] {
                        const std::lock_guard lock(held);
                        done(1);
                    });
                });
            };
            outcome = describe(co_await cancelAfter(1s, waiting()));
            held.unlock();
            worker.join();
            co_await yieldNow(); // the answer is posted by now, and meets nobody
            co_await sleepFor(1s);
        });
        QCOMPARE(outcome, std::string("cancelled"));
    }

    void keepsAnAnswerThatWasTakenInBeforeTheCancellation()
    {
        VirtualLoop loop;
        int value = 0;
        std::string next;
        loop.run([&]() -> Task<void> {
            CancelScope scope;
            value = co_await awaitCallback<int>([&](auto done) {
                done(5);
                loop.runtime().post([&scope] { scope.cancel("after it"); });
            });
            next = describe(co_await settle(sleepTask(1s)));
        });
        QCOMPARE(next, std::string("cancelled"));
        QCOMPARE(value, 5);
    }

    void anExceptionOfTheStartIsThrownAndALateAnswerIsHarmless()
    {
        VirtualLoop loop;
        std::function<void(int)> answer;
        std::string outcome;
        loop.run([&]() -> Task<void> {
            auto failing = [&]() -> Task<void> {
                (void)co_await awaitCallback<int>([&](auto done) {
                    answer = std::move(done);
                    throw std::runtime_error("refused");
                });
            };
            outcome = describe(co_await settle(failing()));
            answer(1);
            co_await sleepFor(1s);
        });
        QCOMPARE(outcome, std::string("refused"));
    }

    void takesAnswersOfManyThreadsAtOnce()
    {
        constexpr int kThreads = 8;
        constexpr int kEach = 200;
        VirtualLoop loop;
        std::mutex mutex;
        std::condition_variable_any changed;
        std::vector<std::function<void(int)>> waiting;
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&](std::stop_token stop) {
                for (;;) {
                    std::unique_lock lock(mutex);
                    if (!changed.wait(lock, stop, [&] { return !waiting.empty(); }))
                        return;
                    auto done = std::move(waiting.back());
                    waiting.pop_back();
                    lock.unlock();
                    done(1);
                }
            });
        }
        int sum = 0;
        auto asking = [&]() -> Task<void> {
            for (int i = 0; i < kEach; ++i) {
                sum += co_await awaitCallback<int>([&](auto done) {
                    const std::lock_guard lock(mutex);
                    waiting.push_back(std::move(done));
                    changed.notify_one();
                });
            }
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 20; ++i)
                group.spawn("asking", asking());
            co_return;
        });
        threads.clear();
        QCOMPARE(sum, 20 * kEach);
    }
};

MILLRACE_TEST_MAIN(CallbackTest)
#include "tst_callback.moc"

#include "app/async/callback.h"
#include "app/async/pool.h"
#include "tests/async/async_test.h"
#include "tests/async/qt_loop.h"
#include "tests/support/test_main.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTest>
#include <QThread>

#include <thread>

using namespace millrace;
using namespace millrace::test;

class QtDriverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void runsTasksOnTheQtLoop()
    {
        QtLoop loop;
        int value = 0;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("child", store(value, valueAfter(1ms, 42)));
            co_return;
        }));
        QCOMPARE(value, 42);
    }

    void sleepsAtLeastAsLongAsAsked()
    {
        QtLoop loop;
        SteadyDuration slept{0};
        bool inOrder = true;
        int woken = 0;
        auto sleeper = [&](int number) -> Task<void> {
            co_await sleepFor(Milliseconds(number));
            inOrder = inOrder && woken == number;
            ++woken;
        };
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 20; ++i)
                group.spawn("sleeper", sleeper(i));
            const SteadyTime begin = loop.clock.now();
            co_await sleepFor(25ms);
            slept = loop.clock.now() - begin;
        }));
        QVERIFY(slept >= 25ms);
        QCOMPARE(woken, 20);
        QVERIFY(inOrder);
    }

    void takesDeadlinesBeyondWhatAQTimerCounts()
    {
        QtLoop loop;
        std::string outcome;
        QVERIFY(loop.run([&](TaskGroup&) -> Task<void> {
            auto longSleep = []() -> Task<void> {
                co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
                    group.spawn("sixty days", sleepTask(24h * 60));
                    group.spawn("for ever", sleepTask(SteadyDuration::max()));
                    co_return;
                });
            };
            outcome = describe(co_await cancelAfter(5ms, longSleep()));
        }));
        QCOMPARE(outcome, std::string("cancelled"));
    }

    void tasksThatNeverRestLeaveRoomForQtsEvents()
    {
        QtLoop loop;
        int ticks = 0;
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, &timer, [&] { ++ticks; });
        timer.start(1);
        QVERIFY(loop.run([&](TaskGroup&) -> Task<void> {
            while (ticks < 10)
                co_await yieldNow();
        }));
        QVERIFY(ticks >= 10);
    }

    void isWokenByOtherThreads()
    {
        constexpr int kThreads = 4;
        constexpr int kPosts = 2000;
        QtLoop loop;
        std::vector<std::thread> threads;
        int received = 0;
        bool ordered = true;
        std::vector<int> last(kThreads, -1);
        QVERIFY(loop.run([&](TaskGroup&) -> Task<void> {
            for (int t = 0; t < kThreads; ++t) {
                threads.emplace_back([&, t] {
                    for (int i = 0; i < kPosts; ++i) {
                        loop.runtime.post([&, t, i] {
                            const auto index = static_cast<std::size_t>(t);
                            ordered = ordered && last[index] == i - 1;
                            last[index] = i;
                            ++received;
                        });
                    }
                });
            }
            while (received < kThreads * kPosts)
                co_await sleepFor(1ms);
        }));
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(received, kThreads * kPosts);
        QVERIFY(ordered);
    }

    void waitsForJobsAndTheirTimeouts()
    {
        QtLoop loop;
        Pool pool({.threads = 2, .niceness = 0, .name = ""});
        int value = 0;
        bool timedOut = false;
        QVERIFY(loop.run([&](TaskGroup&) -> Task<void> {
            value = co_await pool.run([](std::stop_token) { return 42; });
            auto endless = [&]() -> Task<void> {
                co_await pool.run([](std::stop_token stop) {
                    while (!stop.stop_requested())
                        std::this_thread::yield();
                });
            };
            timedOut = !co_await withTimeout(10ms, endless());
        }));
        QCOMPARE(value, 42);
        QVERIFY(timedOut);
    }

    void worksOnTheLoopOfAnotherThread()
    {
        SystemClock clock;
        QtDriver driver;
        Runtime runtime(clock, driver);
        driver.setRuntime(&runtime);

        std::mutex mutex;
        std::condition_variable changed;
        QThread* loopThread = nullptr;
        bool moved = false;
        bool inLoopThread = false;
        // A std::thread, not a QThread: TSan sees its end.
        std::thread thread([&] {
            std::unique_lock lock(mutex);
            loopThread = QThread::currentThread();
            changed.notify_all();
            changed.wait(lock, [&] { return moved; });
            lock.unlock();

            QEventLoop events;
            CancelScope scope(runtime, &runtime.rootScope());
            TaskGroup group(scope);
            auto work = [&]() -> Task<void> {
                co_await sleepFor(2ms);
                inLoopThread = QThread::currentThread() == loopThread;
                runtime.post([&events] { events.quit(); });
            };
            group.spawn("work", work());
            events.exec();
        });
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return loopThread != nullptr; });
            driver.moveToThread(loopThread);
            moved = true;
            changed.notify_all();
        }
        thread.join();
        QVERIFY(inLoopThread);
    }

    void aHundredThousandSleepersNeedOneTimer()
    {
        QtLoop loop;
        int woken = 0;
        auto sleeper = [&](SteadyDuration duration) -> Task<void> {
            co_await sleepFor(duration);
            ++woken;
        };
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 100'000; ++i)
                group.spawn("sleeper", sleeper(50ms + Microseconds(i % 50'000)));
            co_return;
        }));
        QCOMPARE(woken, 100'000);
        QCOMPARE(loop.driver.findChildren<QTimer*>().size(), 1);
    }
};

MILLRACE_TEST_MAIN(QtDriverTest)
#include "tst_qt_driver.moc"

#include "app/async/post_box.h"

#include <QTest>

#include <array>
#include <atomic>
#include <memory>
#include <thread>

using namespace millrace;

/// What many threads push is taken once, in the order in which each pushed it; a box that ends drops what is left.
class TstPostBox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheOrderOfEachThread()
    {
        constexpr int kThreads = 4;
        constexpr int kEach = 20'000;
        async::PostBox box;
        std::array<int, kThreads> next{};
        std::atomic<int> wakes = 0;
        std::array<std::thread, kThreads> threads;
        for (std::size_t thread = 0; thread < kThreads; ++thread) {
            threads[thread] = std::thread([&, thread] {
                for (int i = 0; i < kEach; ++i)
                    box.push([&next, thread, i] { next[thread] = next[thread] == i ? i + 1 : -1; }, [&wakes] { ++wakes; });
            });
        }
        std::vector<std::function<void()>> taken;
        for (std::size_t done = 0; done < std::size_t{kThreads} * kEach;) {
            box.takeInto(taken);
            for (const auto& work : taken)
                work();
            done += taken.size();
            taken.clear();
        }
        for (std::thread& thread : threads)
            thread.join();
        box.takeInto(taken);
        QVERIFY(taken.empty());
        for (const int each : next)
            QCOMPARE(each, kEach);
        QCOMPARE(wakes.load(), kThreads * kEach);
    }
    void appendsToWhatWasTaken()
    {
        async::PostBox box;
        std::string order;
        std::vector<std::function<void()>> taken{[&order] { order += 'a'; }};
        box.push([&order] { order += 'b'; }, [] {});
        box.push([&order] { order += 'c'; }, [] {});
        box.takeInto(taken);
        for (const auto& work : taken)
            work();
        QCOMPARE(order, std::string("abc"));
    }
    void dropsWhatIsLeft()
    {
        const auto held = std::make_shared<int>(1);
        {
            async::PostBox box;
            box.push([held] {}, [] {});
            QCOMPARE(held.use_count(), 2L);
        }
        QCOMPARE(held.use_count(), 1L);
    }
    void endsAfterThePushThatWakesIt()
    {
        std::atomic<bool> mayReturn = false;
        std::atomic<bool> returned = false;
        std::thread pusher;
        {
            async::PostBox box;
            std::atomic<bool> woken = false;
            pusher = std::thread([&] {
                box.push([] {}, [&] {
                    woken = true;
                    while (!mayReturn)
                        std::this_thread::yield();
                    returned = true;
                });
            });
            while (!woken)
                std::this_thread::yield();
            mayReturn = true;
        }
        QVERIFY(returned);
        pusher.join();
    }
};

QTEST_GUILESS_MAIN(TstPostBox)
#include "tst_post_box.moc"

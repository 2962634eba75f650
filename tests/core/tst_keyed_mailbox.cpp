#include "app/core/keyed_mailbox.h"

#include <QTest>

#include <atomic>
#include <map>
#include <string>
#include <thread>

using namespace millrace;

class TstKeyedMailbox : public QObject {
    Q_OBJECT

    using Entries = std::vector<std::pair<int, std::string>>;

private Q_SLOTS:
    void keepsTheLastValueOfEachKeyInTheOrderOfTheFirst()
    {
        KeyedMailbox<int, std::string> box;
        box.post(2, "two");
        box.post(1, "one");
        box.post(2, "zwei");
        QCOMPARE(box.size(), 2U);
        QCOMPARE(box.take(), (Entries{{2, "zwei"}, {1, "one"}}));
        QVERIFY(box.take().empty());
        QCOMPARE(box.size(), 0U);
    }
    void beginsAnewAfterEachTake()
    {
        KeyedMailbox<int, std::string> box;
        box.post(1, "a");
        (void)box.take();
        box.post(1, "b");
        QCOMPARE(box.take(), (Entries{{1, "b"}}));
    }
    void wakesOncePerBatch()
    {
        KeyedMailbox<int, std::string> box;
        int woken = 0;
        box.setWake([&] { ++woken; });
        box.post(1, "a");
        box.post(2, "b");
        QCOMPARE(woken, 1);
        (void)box.take();
        QCOMPARE(woken, 1);
        box.post(3, "c");
        QCOMPARE(woken, 2);
    }
    void keepsWhatCameBeforeThereWasAReader()
    {
        KeyedMailbox<int, std::string> box;
        box.post(1, "a");
        int woken = 0;
        box.setWake([&] { ++woken; });
        box.post(2, "b");
        QCOMPARE(woken, 1);
        QCOMPARE(box.take(), (Entries{{1, "a"}, {2, "b"}}));
    }
    void wakesNobodyOnceTheReaderIsGone()
    {
        KeyedMailbox<int, std::string> box;
        int woken = 0;
        box.setWake([&] { ++woken; });
        box.setWake(nullptr);
        box.post(1, "a");
        QCOMPARE(woken, 0);
        QCOMPARE(box.take().size(), 1U);
    }
    void losesNothingBetweenThreads()
    {
        constexpr int kKeys = 7;
        constexpr int kPosts = 20'000;
        KeyedMailbox<int, int> box;
        std::atomic<int> woken = 0;
        box.setWake([&] { ++woken; });
        std::map<int, int> last;
        const auto fetch = [&] {
            for (const auto& [key, value] : box.take()) {
                QVERIFY(value >= last[key]); // a later take never brings an earlier value
                last[key] = value;
            }
        };
        std::thread poster([&] {
            for (int i = 1; i <= kPosts; ++i)
                box.post(i % kKeys, i);
        });
        for (int i = 0; i < 2'000; ++i)
            fetch();
        poster.join();
        fetch();
        QCOMPARE(last.size(), std::size_t(kKeys));
        for (int i = kPosts - kKeys + 1; i <= kPosts; ++i)
            QCOMPARE(last[i % kKeys], i);
        QVERIFY(woken > 0);
    }

    void whatIsWithdrawnIsNotTaken()
    {
        KeyedMailbox<int, int> box;
        for (int i = 1; i <= 5; ++i)
            box.post(i, i);
        box.withdraw([](int key) { return key % 2 == 0; });
        box.post(5, 50); // the others are still found by their keys
        box.post(2, 20);
        QCOMPARE(box.take(), (std::vector<std::pair<int, int>>{{1, 1}, {3, 3}, {5, 50}, {2, 20}}));
    }
};

QTEST_GUILESS_MAIN(TstKeyedMailbox)
#include "tst_keyed_mailbox.moc"

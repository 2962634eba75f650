#include "app/scrape/key_set.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <unordered_set>

using namespace millrace::scrape;

class TstKeySet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isASet()
    {
        KeySet set;
        QVERIFY(!set.contains(7));
        QVERIFY(set.insert(7));
        QVERIFY(!set.insert(7));
        QVERIFY(set.contains(7));
        QVERIFY(!set.contains(0));
        QVERIFY(set.insert(0));
        QVERIFY(!set.insert(0));
        QVERIFY(set.insert(-1));
        QCOMPARE(set.size(), 3U);
        set.erase(7);
        set.erase(7);
        set.erase(12);
        QVERIFY(!set.contains(7) && set.contains(0) && set.contains(-1));
        set.erase(0);
        QVERIFY(!set.contains(0));
        QCOMPARE(set.size(), 1U);
    }
    void keepsASecondHashBesideEach()
    {
        KeySet set;
        QVERIFY(!set.checkOf(5));
        set.learn(5, 77); // it is not there
        QVERIFY(!set.contains(5));
        set.insert(5);
        QCOMPARE(set.checkOf(5), std::optional(KeySet::kUnknown));
        set.learn(5, 77);
        set.learn(5, 78);
        set.insert(5, 79);
        QCOMPARE(set.checkOf(5), std::optional<std::uint64_t>(77));
        for (int i = 100; i < 10'000; ++i)
            set.insert(i, static_cast<std::uint64_t>(i));
        for (int i = 100; i < 5'000; ++i)
            set.erase(i);
        for (int i = 5'000; i < 10'000; ++i)
            QCOMPARE(set.checkOf(i), std::optional<std::uint64_t>(i));
        QVERIFY(set.check("a") != KeySet::kUnknown && set.check("a") != set.check("b"));
        QCOMPARE(set.check("a"), set.check("a"));
    }
    void doesWhatTheStandardsDoes_data()
    {
        QTest::addColumn<std::int64_t>("range");
        QTest::addColumn<std::int64_t>("step");
        QTest::newRow("close together") << std::int64_t{20'000} << std::int64_t{1};
        QTest::newRow("far apart, alike in their low bits") << std::int64_t{20'000} << (std::int64_t{1} << 48);
        QTest::newRow("few, often erased") << std::int64_t{300} << std::int64_t{0x1234567};
    }
    void doesWhatTheStandardsDoes()
    {
        QFETCH(const std::int64_t, range);
        QFETCH(const std::int64_t, step);
        std::mt19937 dice(20);
        KeySet set;
        std::unordered_set<std::int64_t> expected;
        for (int i = 0; i < 200'000; ++i) {
            const auto hash = static_cast<std::int64_t>(static_cast<std::uint64_t>(dice() % static_cast<std::uint64_t>(range) - 100) * static_cast<std::uint64_t>(step));
            if (dice() % 3 == 0) {
                set.erase(hash);
                expected.erase(hash);
            } else if (set.insert(hash) != expected.insert(hash).second) {
                QFAIL("one of them had it");
            }
        }
        QCOMPARE(set.size(), expected.size());
        for (std::int64_t i = -100; i < range; ++i) {
            const auto hash = static_cast<std::int64_t>(static_cast<std::uint64_t>(i) * static_cast<std::uint64_t>(step));
            QCOMPARE(set.contains(hash), expected.contains(hash));
        }
    }
};

QTEST_GUILESS_MAIN(TstKeySet)
#include "tst_key_set.moc"

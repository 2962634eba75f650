#include "app/scrape/robots_cache.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

class TstRobotsCache : public QObject {
    Q_OBJECT

    static constexpr SteadyTime kNow{1h};

    static std::shared_ptr<RobotsEntry> known(RobotsCache& cache, const std::string& origin, const std::string& text, SteadyTime now)
    {
        return known(cache, origin, http::parseRobots(text, "Millrace"), now);
    }
    static std::shared_ptr<RobotsEntry> known(RobotsCache& cache, const std::string& origin, const http::RobotsRules& rules, SteadyTime now)
    {
        auto entry = cache.begin(origin);
        entry->rules = rules;
        entry->state = RobotsEntry::State::Known;
        cache.complete(origin, entry, now);
        return entry;
    }
    static http::RobotsRules bigRobots()
    {
        std::string text = "User-agent: *\n";
        for (int i = 0; i < 20'000; ++i)
            text += "Disallow: /some/long/path/number/" + std::to_string(i) + "\n";
        return http::parseRobots(text, "Millrace");
    }

private Q_SLOTS:
    void knowsNothingAtFirst()
    {
        RobotsCache cache;
        QVERIFY(!cache.find("https://a.example", kNow));
        QCOMPARE(cache.size(), 0U);
    }
    void givesTheSameEntryToAllWhoAskWhileItIsFetched()
    {
        RobotsCache cache;
        const auto entry = cache.begin("https://a.example");
        QVERIFY(cache.find("https://a.example", kNow) == entry);
        QVERIFY(cache.find("https://a.example", kNow + 48h) == entry); // however long it takes
        QVERIFY(!entry->ready.isSet());
        QVERIFY(!cache.find("http://a.example", kNow)); // an origin of its own
    }
    void keepsRulesForADay()
    {
        RobotsCache cache;
        known(cache, "https://a.example", "User-agent: *\nDisallow: /x", kNow);
        const auto found = cache.find("https://a.example", kNow + 24h);
        QVERIFY(found && found->ready.isSet());
        QVERIFY(!found->rules.verdict("/x").allowed);
        QVERIFY(!cache.find("https://a.example", kNow + 24h + 1ms));
        QCOMPARE(cache.size(), 0U);
        QCOMPARE(cache.bytes(), 0U);
    }
    void forgetsAFetchThatWasGivenUp()
    {
        RobotsCache cache;
        const auto entry = cache.begin("https://a.example");
        cache.abandon("https://a.example", entry);
        QVERIFY(entry->ready.isSet()); // those who wait go on, and ask again
        QVERIFY(!cache.find("https://a.example", kNow));
    }
    void doesNotTakeTheNextFetchForTheOneThatWasGivenUp()
    {
        RobotsCache cache;
        const auto first = cache.begin("https://a.example");
        const auto second = cache.begin("https://a.example");
        cache.abandon("https://a.example", first);
        QVERIFY(cache.find("https://a.example", kNow) == second);
        cache.complete("https://a.example", first, kNow);
        QCOMPARE(cache.bytes(), 0U);
    }
    void asksAnewForWhatCouldNotBeReadWhenTheUserRetries()
    {
        RobotsCache cache;
        known(cache, "https://good.example", "", kNow);
        const auto bad = cache.begin("https://bad.example");
        bad->state = RobotsEntry::State::Unreachable;
        cache.complete("https://bad.example", bad, kNow);
        cache.forgetUnreachable();
        QVERIFY(!cache.find("https://bad.example", kNow));
        QVERIFY(cache.find("https://good.example", kNow) != nullptr);
    }
    void dropsTheLeastRecentlyUsedBeyondItsBound()
    {
        RobotsCache cache;
        const http::RobotsRules rules = bigRobots();
        const std::size_t each = rules.memoryBytes();
        const std::size_t fit = kRobotsCacheBytes / each;
        QVERIFY(fit >= 5);
        known(cache, "https://first.example", rules, kNow);
        for (std::size_t i = 0; i < fit + 5; ++i) {
            known(cache, "https://h" + std::to_string(i) + ".example", rules, kNow);
            QVERIFY(cache.find("https://first.example", kNow) != nullptr); // used all the time
            QVERIFY(cache.bytes() <= kRobotsCacheBytes);
        }
        QVERIFY(!cache.find("https://h0.example", kNow));
        QVERIFY(cache.find("https://h" + std::to_string(fit + 4) + ".example", kNow) != nullptr);
    }
    void neverDropsOneThatIsBeingFetched()
    {
        RobotsCache cache;
        const http::RobotsRules rules = bigRobots();
        const auto fetching = cache.begin("https://slow.example");
        const std::size_t each = rules.memoryBytes();
        for (std::size_t i = 0; i < kRobotsCacheBytes / each + 3; ++i)
            known(cache, "https://h" + std::to_string(i) + ".example", rules, kNow);
        QVERIFY(cache.find("https://slow.example", kNow) == fetching);
    }
};

MILLRACE_TEST_MAIN(TstRobotsCache)
#include "tst_robots_cache.moc"

#include "app/chat/ban_list.h"
#include "app/chat/chat_feed.h"
#include "app/chat/chat_metrics.h"
#include "app/chat/latency_histogram.h"
#include "app/chat/token_bucket.h"
#include "app/chat/ulid.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <QTest>

using namespace millrace;
using namespace millrace::chat;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime kStart{std::chrono::hours(1)};

} // namespace

/// The small values of the server.
class TstChatParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ulidsSortInTheOrderOfMaking()
    {
        UlidSource source;
        std::string last;
        for (const WallMs now : {WallMs{1'700'000'000'000}, WallMs{1'700'000'000'000}, WallMs{1'700'000'000'001}, WallMs{1'600'000'000'000}, WallMs{1'700'000'000'002}}) {
            for (int i = 0; i < 1'000; ++i) {
                const std::string next = source.next(now);
                QCOMPARE(next.size(), 26U);
                QVERIFY(next.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
                QVERIFY(last < next);
                last = next;
            }
        }
    }
    void ulidsBeginWithTheTime()
    {
        UlidSource source;
        QCOMPARE(source.next(1'469'918'176'385).substr(0, 10), std::string("01ARYZ6S41")); // the time of the specification's example
    }
    void theBucketAllowsABurstThenTheRate()
    {
        TokenBucket bucket(10);
        int passed = 0;
        for (int i = 0; i < 100; ++i)
            passed += bucket.take(kStart) ? 1 : 0;
        QCOMPARE(passed, 10);
        QVERIFY(!bucket.take(kStart + 50ms));
        QVERIFY(bucket.take(kStart + 151ms));
        passed = 0;
        for (int i = 0; i < 100; ++i)
            passed += bucket.take(kStart + 1h) ? 1 : 0;
        QCOMPARE(passed, 10);
        TokenBucket unlimited(0);
        for (int i = 0; i < 1'000; ++i)
            QVERIFY(unlimited.take(kStart));
    }
    void aSlowBucketLetsOneThrough()
    {
        TokenBucket bucket(0.5);
        QVERIFY(bucket.take(kStart));
        QVERIFY(!bucket.take(kStart + 1s));
        QVERIFY(bucket.take(kStart + 3s));
    }
    void bansEndAfterTenMinutes()
    {
        BanList bans;
        bans.add("10.0.0.1", kStart, 1'000);
        QVERIFY(bans.left("10.0.0.1", kStart + 9min));
        QVERIFY(!bans.left("10.0.0.2", kStart));
        QCOMPARE(bans.bans(kStart).front().until, 601'000);
        QVERIFY(!bans.left("10.0.0.1", kStart + 10min));
        QVERIFY(bans.bans(kStart + 10min).empty());
    }
    void bansAreCapped()
    {
        BanList bans;
        for (std::size_t i = 0; i < BanList::kMax + 10; ++i)
            bans.add("10.0.0." + std::to_string(i), kStart + std::chrono::milliseconds(i), 0);
        QCOMPARE(bans.bans(kStart).size(), BanList::kMax);
        QVERIFY(!bans.left("10.0.0.9", kStart)); // the first to end went first
        QVERIFY(bans.left("10.0.0.10", kStart));
    }
    void percentilesAreRightToAnEighthOfAnOctave()
    {
        LatencyHistogram histogram;
        QVERIFY(!histogram.percentile(0.5));
        for (int i = 1; i <= 10'000; ++i)
            histogram.add(Microseconds(i));
        const auto half = histogram.percentile(0.5)->count();
        const auto most = histogram.percentile(0.99)->count();
        QVERIFY2(half >= 5'000 && half <= 5'650, qPrintable(QString::number(half)));
        QVERIFY2(most >= 9'900 && most <= 11'200, qPrintable(QString::number(most)));
        histogram.clear();
        histogram.add(Microseconds(5));
        QCOMPARE(histogram.percentile(0.99)->count(), 5);
        histogram.clear();
        histogram.add(std::chrono::hours(100));
        QVERIFY(*histogram.percentile(0.5) > std::chrono::minutes(30));
    }
    void histogramsAreAddedAndCutAtPowersOfTwo()
    {
        LatencyHistogram first;
        LatencyHistogram second;
        for (int i = 1; i <= 1'000; ++i)
            (i % 2 ? first : second).add(Microseconds(i));
        first.add(second);
        QCOMPARE(first.count(), 1'000U);
        QCOMPARE(first.sum().count(), 500'500);
        for (const std::int64_t limit : {8, 64, 256, 512})
            QCOMPARE(first.countBelow(Microseconds(limit)), static_cast<std::uint64_t>(limit - 1));
        QCOMPARE(first.countBelow(Microseconds(1'024)), 1'000U);
    }
    void metricsAddUpOverSessions()
    {
        ServerSnapshot session;
        session.received = 10;
        session.echoed = 7;
        session.rejected = {{Rejection::BadJson, 2}, {Rejection::RateLimited, 1}};
        session.refused = {{403, 4}};
        session.log.redis = RedisState::Up;
        session.log.journalDepth = 5;
        LatencyHistogram latency;
        for (const int us : {50, 100, 5'000, 20'000'000})
            latency.add(Microseconds(us));
        ChatFigures figures{session, countsOf(session, latency)};
        figures.counts.add(countsOf(session, latency));
        std::vector<prometheus::MetricFamily> families;
        telemetry::MetricSink sink(families);
        describe(figures, sink);
        const std::string text = prometheus::TextSerializer().Serialize(families);
        for (const char* line : {"millrace_chat_messages_received_total 20\n", "millrace_chat_messages_echoed_total 14\n", "millrace_chat_messages_rejected_total{code=\"bad_json\"} 4\n",
                 "millrace_chat_messages_rejected_total{code=\"binary\"} 0\n", "millrace_chat_handshakes_refused_total{status=\"403\"} 8\n", "millrace_chat_journal_entries 5\n",
                 "millrace_chat_redis_state{state=\"up\"} 1\n", "millrace_chat_redis_state{state=\"away\"} 0\n", "millrace_chat_echo_latency_seconds_bucket{le=\"6.4e-05\"} 2\n",
                 "millrace_chat_echo_latency_seconds_bucket{le=\"0.000128\"} 4\n", "millrace_chat_echo_latency_seconds_bucket{le=\"8.388608\"} 6\n",
                 "millrace_chat_echo_latency_seconds_bucket{le=\"+Inf\"} 8\n", "millrace_chat_echo_latency_seconds_count 8\n"})
            QVERIFY2(text.find(line) != std::string::npos, line);
        QVERIFY(text.find("stream_lag") == std::string::npos); // no stream is followed
    }
    void theMailboxKeepsTheNewest()
    {
        MessageMailbox mailbox;
        int wakes = 0;
        mailbox.setWake([&] { ++wakes; });
        for (std::size_t i = 1; i <= MessageMailbox::kMax + 5; ++i) {
            MessageEvent event;
            event.number = static_cast<std::int64_t>(i);
            mailbox.push(std::move(event));
        }
        QCOMPARE(wakes, 1);
        const auto batch = mailbox.take();
        QCOMPARE(batch.messages.size(), MessageMailbox::kMax);
        QCOMPARE(batch.skipped, 5);
        QCOMPARE(batch.messages.front().number, 6);
        QVERIFY(mailbox.take().messages.empty());
        mailbox.push({});
        QCOMPARE(wakes, 2);
    }
    void theMailboxIsBoundedInBytes()
    {
        MessageMailbox mailbox;
        for (int i = 0; i < 2'000; ++i) {
            MessageEvent event;
            event.text = std::string(kMaxShownText, 'x');
            mailbox.push(std::move(event));
        }
        const auto batch = mailbox.take();
        QVERIFY(batch.messages.size() < 1'025 && batch.messages.size() > 1'000);
        QCOMPARE(static_cast<std::int64_t>(batch.messages.size()) + batch.skipped, 2'000);
    }
};

QTEST_APPLESS_MAIN(TstChatParts)
#include "tst_chat_parts.moc"

// Messages that Redis was sent and did not confirm: each must stand in the stream once, whatever came between. With a real Redis.
#include "app/chat/journal_file.h"
#include "app/chat/redis_connection.h"
#include "app/chat/redis_reply.h"
#include "tests/chat/log_harness.h"
#include "tests/chat/redis_relay.h"
#include "tests/support/test_main.h"

#include <hiredis/hiredis.h>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;

namespace {

const QString kStream = QStringLiteral("chat:messages");

/// What other instances or programs say meanwhile.
void addForeign(RedisServer& redis, int count, int bytes = 1)
{
    (void)redis.cli({QStringLiteral("EVAL"), QStringLiteral("local d = string.rep('x', ARGV[2]) for i = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'mid', 'foreign-' .. i, 'data', d) end"),
        QStringLiteral("1"), kStream, QString::number(count), QString::number(bytes)});
}

int streamLength(RedisServer& redis)
{
    return redis.cli({QStringLiteral("XLEN"), kStream}).trimmed().toInt();
}

/// Of our own messages, each in its order and once; the first one that is not, in words.
QString oddOneOf(const QStringList& found, int count)
{
    for (int i = 0; i < count; ++i) {
        if (found.value(i) != QStringLiteral("m%1").arg(i))
            return QStringLiteral("%1 messages, %2 different ones; place %3 has %4").arg(found.size()).arg(QSet<QString>(found.begin(), found.end()).size()).arg(i).arg(found.value(i));
    }
    return found.size() == count ? QString() : QStringLiteral("%1 more").arg(found.size() - count);
}

} // namespace

class TestLogDoubt : public QObject {
    Q_OBJECT

    /// `count` messages that Redis has and the log does not know of; the connection that had them is gone.
    static void loseAnswers(LogHarness& log, RedisServer& redis, RedisRelay& relay, int count)
    {
        const int before = streamLength(redis);
        relay.holdAnswers();
        log.append(count);
        QVERIFY(log.waitFor([&] { return streamLength(redis) == before + count; }));
    }

private Q_SLOTS:
    void init()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
    }

    // --- a server that hangs and goes on ---
    void aServerThatHangsAddsNothingLater_data()
    {
        QTest::addColumn<QStringList>("refuse");
        QTest::addColumn<int>("count");
        QTest::newRow("may end connections") << QStringList() << 7'000;
        QTest::newRow("may not end connections") << QStringList{QStringLiteral("-client|kill")} << 2'000;
    }
    void aServerThatHangsAddsNothingLater()
    {
        QFETCH(QStringList, refuse);
        QFETCH(int, count);
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        if (!refuse.isEmpty())
            QCOMPARE(redis.cli(QStringList{QStringLiteral("ACL"), QStringLiteral("SETUSER"), QStringLiteral("default")} + refuse).trimmed(), QStringLiteral("OK"));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        const bool said = log.log().snapshot().durability.find("CLIENT KILL") != std::string::npos;
        QCOMPARE(said, refuse.contains(QStringLiteral("-client|kill")));
        log.append(10);
        QVERIFY(log.waitAnswered());
        redis.pause();
        log.append(count, "m", std::string(1'000, 'x')); // many times what it reads at once
        QVERIFY(log.waitAnswered(15'000));
        QCOMPARE(log.count(false), count);
        QTest::qWait(600); // the next connection waits to be let in, beside what the last one had sent
        redis.resume();
        QVERIFY(log.waitDirect(30'000));
        QTest::qWait(300); // for what may still come
        const QString odd = oddOneOf(streamMessages(redis), count + 10);
        QVERIFY2(odd.isEmpty(), qPrintable(odd));
    }
    void aConnectionThatWasGivenUpAddsNothingLater()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        RedisRelay relay(redis.port());
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(relay.port())));
        QVERIFY(log.waitDirect());
        relay.holdRequests();
        log.append(100);
        QVERIFY(log.waitAnswered(15'000)); // given up, and in the journal
        QVERIFY(log.waitDirect());
        QCOMPARE(streamLength(redis), 100);
        relay.releaseRequests(); // they arrive after all
        QTest::qWait(300);
        QCOMPARE(streamLength(redis), 100);
    }
    void aStrangersConnectionIsLeftAlone()
    {
        // After a restart the ids of connections begin again: the one that was lost may be another client's by then.
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        redis.pause();
        log.append(100); // never answered
        redis.kill();
        QVERIFY(log.waitAnswered());
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        std::vector<std::unique_ptr<QTcpSocket>> strangers;
        for (int i = 0; i < 30; ++i) {
            strangers.push_back(std::make_unique<QTcpSocket>());
            strangers.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), redis.port());
            QVERIFY(strangers.back()->waitForConnected(5'000));
        }
        log.log().retryNow();
        QVERIFY(log.waitDirect());
        QTest::qWait(50);
        for (const auto& stranger : strangers)
            QCOMPARE(stranger->state(), QAbstractSocket::ConnectedState);
        QVERIFY(oddOneOf(streamMessages(redis), 100).isEmpty());
    }

    // --- the search ---
    void findsThemInABusyStream()
    {
        RedisServer redis({QStringLiteral("--appendonly"), QStringLiteral("no")});
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        addForeign(redis, 210'000); // more than may be looked through from its beginning
        RedisRelay relay(redis.port());
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(relay.port())));
        QVERIFY(log.waitDirect());
        loseAnswers(log, redis, relay, 500);
        addForeign(redis, 3'000);
        relay.cut();
        QVERIFY(log.waitAnswered());
        QCOMPARE(log.count(false), 500);
        relay.asked.clear();
        QVERIFY(log.waitDirect());
        QCOMPARE(streamLength(redis), 213'500);
        QVERIFY(relay.asked.contains("XRANGE"));
        QVERIFY(!relay.asked.contains("\r\n(")); // Redis 6.2's notation
        const LogSnapshot now = log.log().snapshot();
        QCOMPARE(now.inRedis, 500);
        QCOMPARE(now.inJournal, 0);
    }
    void findsMoreThanOneBatchOfThem()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        RedisRelay relay(redis.port());
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(relay.port())));
        QVERIFY(log.waitDirect());
        loseAnswers(log, redis, relay, 9'000); // more than one transaction of the journal
        log.append(3'000);                     // not sent any more
        relay.cut();
        QVERIFY(log.waitAnswered());
        QVERIFY(log.waitDirect());
        const QString odd = oddOneOf(streamMessages(redis), 12'000);
        QVERIFY2(odd.isEmpty(), qPrintable(odd));
        QVERIFY(log.inOrder);
    }
    void findsThemInTheNextProcess()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        RedisRelay relay(redis.port());
        const QTemporaryDir folder;
        {
            LogHarness log(folder.path());
            QVERIFY(log.start(log.settings(relay.port())));
            QVERIFY(log.waitDirect());
            loseAnswers(log, redis, relay, 300);
            log.stop(Milliseconds(100)); // ends without their answers
            QCOMPARE(log.count(false), 300);
        }
        relay.cut();
        addForeign(redis, 100);
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(relay.port())));
        QCOMPARE(log.log().snapshot().journalDepth, 300);
        QVERIFY(log.waitDirect());
        QCOMPARE(streamLength(redis), 400);
        QVERIFY(oddOneOf(streamMessages(redis), 300).isEmpty());
    }
    void searchesNothingWhereThereIsNoDoubt()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        addForeign(redis, 1'000);
        RedisRelay relay(redis.port());
        const QTemporaryDir folder;
        {
            LogHarness log(folder.path());
            QVERIFY(log.start(log.settings()));
            log.append(100);
        }
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(relay.port())));
        QVERIFY(log.waitDirect());
        QVERIFY(!relay.asked.contains("\nXRANGE"));
        QCOMPARE(streamLength(redis), 1'100);
    }

    // --- bounds ---
    void readsLargeEntriesAFewAtATime()
    {
        RedisServer redis({QStringLiteral("--appendonly"), QStringLiteral("no")});
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        RedisRelay relay(redis.port());
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(relay.port())));
        QVERIFY(log.waitDirect());
        loseAnswers(log, redis, relay, 2);
        addForeign(redis, 100, 1 << 20);
        relay.cut();
        QVERIFY(log.waitAnswered());
        // The last one is not in the stream: all of it has to be read.
        QVERIFY(redis.cli({QStringLiteral("XDEL"), kStream, lastOwnId(redis)}).contains(u'1'));
        QVERIFY(log.waitDirect(60'000));
        QCOMPARE(streamLength(redis), 102);
        qInfo("longest answer %lld bytes", static_cast<long long>(relay.longestAnswer));
        QVERIFY(relay.longestAnswer > 1 << 20);
        QVERIFY2(relay.longestAnswer <= qint64{2 * StreamPage::kBytes}, qPrintable(QString::number(relay.longestAnswer)));
        relay.longestAnswer = 0;
        const auto history = log.history({.from = 0, .to = 0, .afterId = {}, .limit = 1'000});
        QVERIFY(history);
        QVERIFY2(relay.longestAnswer <= qint64{2 * StreamPage::kBytes}, qPrintable(QString::number(relay.longestAnswer)));
    }
    void answersInSlices()
    {
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings()));
        // One transaction's answers, each of which costs something: the loop must get its turns between them.
        int most = 0;
        int inThisTurn = 0;
        int answered = 0;
        log.log().setAnswer([&](MessageLog::Token, const Result<Receipt, LogFailure>& answer) {
            QVERIFY(answer);
            ++answered;
            most = std::max(most, ++inThisTurn);
            const QDeadlineTimer busy(std::chrono::microseconds(100));
            while (!busy.hasExpired()) { }
        });
        QTimer turn;
        connect(&turn, &QTimer::timeout, &turn, [&] { inThisTurn = 0; });
        turn.start(0);
        log.append(2'000);
        QVERIFY(log.waitFor([&] { return answered == 2'000; }));
        qInfo("%d answers in one turn at most", most);
        QVERIFY2(most <= 64, qPrintable(QString::number(most))); // 1 ms of 100 us each, looked at every eighth; a zero timer may miss a turn
    }

    // --- values ---
    void countsOnFromAnId()
    {
        QCOMPARE(nextStreamId("1795356350977-0"), std::string("1795356350977-1"));
        QCOMPARE(nextStreamId("5-18446744073709551615"), std::string("6-0"));
        QCOMPARE(nextStreamId("0-0"), std::string("0-1"));
        QCOMPARE(nextStreamId("7"), std::string("7-1"));
        QCOMPARE(nextStreamId("nonsense"), std::string("0-1"));
        QVERIFY(isEarlierId("9-5", "10-0") && isEarlierId("10-9", "10-10") && !isEarlierId("10-0", "10-0"));
    }

private:
    static QString lastOwnId(RedisServer& redis)
    {
        const QStringList lines = redis.cli({QStringLiteral("XRANGE"), kStream, QStringLiteral("-"), QStringLiteral("+"), QStringLiteral("COUNT"), QStringLiteral("2")}).split(u'\n');
        for (qsizetype i = lines.size() - 1; i >= 0; --i) {
            if (lines[i].count(u'-') == 1 && lines[i].startsWith(u'1') && !lines[i].contains(u'"'))
                return lines[i];
        }
        return {};
    }
};

MILLRACE_TEST_MAIN(TestLogDoubt)
#include "tst_log_doubt.moc"

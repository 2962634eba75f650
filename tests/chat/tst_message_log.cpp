// The log without and with a real Redis that comes, goes, hangs and refuses.
#include "app/chat/journal_file.h"
#include "app/chat/redis_connection.h"
#include "tests/chat/log_harness.h"
#include "tests/support/test_main.h"

#include <QFile>

#include <set>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;

namespace {

QStringList numbered(int count, int first = 0)
{
    QStringList names;
    for (int i = first; i < first + count; ++i)
        names += QStringLiteral("m%1").arg(i);
    return names;
}

} // namespace

class TestMessageLog : public QObject {
    Q_OBJECT

    static bool addsUp(const LogSnapshot& now) { return now.logged == now.inRedis + now.inJournal; }

private Q_SLOTS:
    // --- the journal alone ---
    void keepsMessagesInTheJournalWhereThereIsNoRedis()
    {
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings()));
        log.append(500);
        QVERIFY(log.answers.empty()); // never inside append()
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder);
        QCOMPARE(log.count(false), 500);
        QCOMPARE(log.answers.front()->id, std::string("journal-1"));
        QCOMPARE(log.answers.back()->id, std::string("journal-500"));
        const LogSnapshot now = log.log().snapshot();
        QCOMPARE(now.redis, RedisState::Off);
        QCOMPARE(now.inJournal, 500);
        QCOMPARE(now.journalDepth, 500);
        QVERIFY(addsUp(now) && now.waiting == 0 && now.journalBytes > 500 * 20);
        QVERIFY(now.durability.find("journal") != std::string::npos);
    }
    void findsItsEntriesAgain()
    {
        const QTemporaryDir folder;
        {
            LogHarness log(folder.path());
            QVERIFY(log.start(log.settings()));
            log.append(3);
            log.stop();
            QCOMPARE(log.answers.size(), 3U); // what waits is answered before the end
            QVERIFY(log.answers.back());
        }
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings()));
        QCOMPARE(log.log().snapshot().journalDepth, 3);
        QCOMPARE(log.log().snapshot().logged, 0); // of this session
        log.append(1);
        QVERIFY(log.waitAnswered());
        QCOMPARE(log.answers.back()->id, std::string("journal-4"));
    }
    void stopsAtItsCap()
    {
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        ChatSettings settings = log.settings();
        settings.journalCap = 10'000;
        QVERIFY(log.start(settings));
        log.append(20, "m", std::string(1'000, 'x'));
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder);
        QCOMPARE(log.count(false), 9);
        QCOMPARE(log.answers.back().error(), LogFailure::JournalFull);
        QVERIFY(log.log().snapshot().journalBytes <= settings.journalCap);
    }
    void refusesWhatExceedsItsWaitingRoom()
    {
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings()));
        log.append(70, "m", std::string(1 << 20, 'x'));
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder);
        QVERIFY(log.count(false) >= 60 && log.count(false) < 70);
        QCOMPARE(log.answers.back().error(), LogFailure::Overloaded);
        log.append(1);
        QVERIFY(log.waitAnswered());
        QVERIFY(log.answers.back());
    }
    void opensNoJournalTwice()
    {
        const QTemporaryDir folder;
        LogHarness first(folder.path());
        QVERIFY(first.start(first.settings()));
        LogHarness second(folder.path());
        const auto opened = second.start(second.settings());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ChatErrorCode::JournalInUse);
        QVERIFY(!opened.error().detail.empty());
    }
    void saysWhatIsNoJournal_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray(5'000, 'x');
        QTest::newRow("cut database") << QByteArray("SQLite format 3\0garbage", 23);
    }
    void saysWhatIsNoJournal()
    {
        QFETCH(QByteArray, content);
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QFile file(QFile::decodeName(log.journal().c_str()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        const auto opened = log.start(log.settings());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ChatErrorCode::NotAJournal);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content); // untouched
    }
    void saysWhereNothingCanBeWritten()
    {
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        ChatSettings settings = log.settings();
        settings.journalPath = "/proc/millrace/journal.db";
        const auto opened = log.start(settings);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ChatErrorCode::JournalUnwritable);
        QCOMPARE(opened.error().where, settings.journalPath);
    }
    void readsTheJournalBackByTime()
    {
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings()));
        log.append(100);
        QVERIFY(log.waitAnswered());
        const auto page = log.history({.from = 1'700'000'000'000 + 11, .to = 1'700'000'000'000 + 60, .afterId = {}, .limit = 20});
        QVERIFY(page);
        QCOMPARE(page->size(), 20U);
        QCOMPARE(page->front().msg, std::string("m10"));
        QCOMPARE(page->front().id, std::string("journal-11"));
        const auto next = log.history({.from = 0, .to = 0, .afterId = page->back().id, .limit = 1'000});
        QCOMPARE(next->size(), 70U);
        QCOMPARE(next->front().msg, std::string("m30"));
    }

    // --- with Redis ---
    void writesTheStreamInOrderWithAllFields()
    {
        RedisServer redis;
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        log.append(25'000); // more than may be under way
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder);
        QCOMPARE(log.count(true), 25'000);
        QCOMPARE(streamMessages(redis), numbered(25'000));
        const QStringList entry = redis.cli({QStringLiteral("XRANGE"), QStringLiteral("chat:messages"), QStringLiteral("-"), QStringLiteral("+"), QStringLiteral("COUNT"), QStringLiteral("1")}).trimmed().split(u'\n');
        QCOMPARE(entry.mid(1).join(u' '), QStringLiteral("user ada msg m0 mid mid-m0 room / at 1700000000001 data {\"msg\":\"m0\"}"));
        const LogSnapshot now = log.log().snapshot();
        QVERIFY(addsUp(now));
        QCOMPARE(now.inRedis, 25'000);
        QCOMPARE(now.lastId, log.answers.back()->id);
        QVERIFY(now.redisVersion.size() >= 5);
        QVERIFY2(now.durability.find("disk before") != std::string::npos, now.durability.c_str());
    }
    void trimsOnlyWhenAsked()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        ChatSettings settings = log.settings(redis.port());
        settings.streamMaxLength = 100;
        QVERIFY(log.start(settings));
        QVERIFY(log.waitDirect());
        log.append(1'000);
        QVERIFY(log.waitAnswered());
        QVERIFY(streamMessages(redis).size() < 400); // "~": whole nodes of 100 are trimmed
    }
    void losesAndDoublesNothingWhenRedisIsKilled()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 20; ++i) {
                log.append(50);
                QTest::qWait(1);
            }
            log.append(3'000);
            QTest::qWait(3);
            redis.kill(); // with many under way
            QVERIFY(log.waitFor([&] { return log.log().snapshot().redis != RedisState::Up; }));
            log.append(200);
            QVERIFY(log.waitAnswered());
            QVERIFY(addsUp(log.log().snapshot()));
            QVERIFY(log.answers.back() && !log.answers.back()->inRedis);
            QVERIFY2(redis.start(), qPrintable(redis.why()));
            log.append(100);
            QVERIFY(log.waitDirect());
        }
        log.append(10);
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder);
        QVERIFY(log.answers.back() && log.answers.back()->inRedis);
        const int total = static_cast<int>(log.appended());
        QCOMPARE(streamMessages(redis), numbered(total)); // each once, in order
        const LogSnapshot now = log.log().snapshot();
        QCOMPARE(now.inRedis, total);
        QCOMPARE(now.inJournal, 0);
        QCOMPARE(now.journalDepth, 0);
    }
    void drainsWhatTheLastProcessLeft()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        const QTemporaryDir folder;
        {
            LogHarness log(folder.path());
            QVERIFY(log.start(log.settings(redis.port()))); // Redis is not there
            log.append(4'500);
            QVERIFY(log.waitAnswered());
            QCOMPARE(log.count(false), 4'500);
            QVERIFY(!log.log().snapshot().redisTrouble.empty() && log.log().snapshot().nextAttemptAt > 0);
        }
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        // As if it had been killed after Redis had taken the third one, and before that was noted.
        {
            JournalFile file;
            QVERIFY(file.open(folder.path().toStdString() + "/journal.db"));
            QVERIFY(file.claim(1'000, 1 << 20, "0-0"));
        }
        (void)redis.cli({QStringLiteral("XADD"), QStringLiteral("chat:messages"), QStringLiteral("*"), QStringLiteral("user"), QStringLiteral("ada"), QStringLiteral("msg"), QStringLiteral("m2"),
            QStringLiteral("mid"), QStringLiteral("mid-m2")});
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        QStringList found = streamMessages(redis);
        QCOMPARE(found.count(QStringLiteral("m2")), 1);
        QCOMPARE(found.size(), 4'500);
        const LogSnapshot now = log.log().snapshot();
        QCOMPARE(now.drained, 4'500);
        QCOMPARE(now.logged, 0); // nothing of this session
    }
    void drainsUnderLoad()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        log.append(20'000);
        QVERIFY(log.waitAnswered());
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        log.log().retryNow();
        const QDeadlineTimer limit(30'000);
        bool direct = false;
        while (!direct && !limit.hasExpired()) {
            log.append(20); // some thousand a second
            QTest::qWait(4);
            const LogSnapshot now = log.log().snapshot();
            direct = now.redis == RedisState::Up && !now.draining && now.journalDepth == 0;
        }
        QVERIFY(direct);
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder);
        QCOMPARE(streamMessages(redis), numbered(static_cast<int>(log.appended())));
    }
    void doesNotWaitForAServerThatHangs()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        redis.pause();
        log.append(50);
        QVERIFY(log.waitAnswered(8'000)); // the watchdog's 4 s, then the journal
        QCOMPARE(log.count(false), 50);
        QCOMPARE(log.log().snapshot().redis == RedisState::Up, false);
        redis.resume(); // and takes what it was sent before it was given up
        QVERIFY(log.waitDirect());
        QCOMPARE(streamMessages(redis), numbered(50));
    }
    void keepsWhatRedisRefuses_data()
    {
        QTest::addColumn<QStringList>("refuse");
        QTest::addColumn<QStringList>("allow");
        QTest::addColumn<QByteArray>("trouble");
        QTest::newRow("memory is full") << QStringList{QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("maxmemory"), QStringLiteral("1")}
                                        << QStringList{QStringLiteral("CONFIG"), QStringLiteral("SET"), QStringLiteral("maxmemory"), QStringLiteral("0")} << QByteArray("OOM");
        QTest::newRow("a replica") << QStringList{QStringLiteral("REPLICAOF"), QStringLiteral("127.0.0.1"), QStringLiteral("1")}
                                   << QStringList{QStringLiteral("REPLICAOF"), QStringLiteral("NO"), QStringLiteral("ONE")} << QByteArray("READONLY");
        QTest::newRow("the user may not") << QStringList{QStringLiteral("ACL"), QStringLiteral("SETUSER"), QStringLiteral("default"), QStringLiteral("-xadd")}
                                          << QStringList{QStringLiteral("ACL"), QStringLiteral("SETUSER"), QStringLiteral("default"), QStringLiteral("+xadd")} << QByteArray("NOPERM");
    }
    void keepsWhatRedisRefuses()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        QFETCH(QStringList, refuse);
        QFETCH(QStringList, allow);
        QFETCH(QByteArray, trouble);
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        log.append(5);
        QVERIFY(log.waitAnswered());
        (void)redis.cli(refuse);
        log.append(100);
        QVERIFY(log.waitAnswered());
        QCOMPARE(log.count(true), 5);
        QCOMPARE(log.count(false), 100);
        const LogSnapshot now = log.log().snapshot();
        QVERIFY2(QByteArray::fromStdString(now.redisTrouble).startsWith(trouble), now.redisTrouble.c_str());
        QCOMPARE(now.redis, RedisState::Up);
        (void)redis.cli(allow);
        QVERIFY(log.waitDirect());
        QVERIFY(log.inOrder);
        QCOMPARE(streamMessages(redis), numbered(105));
    }
    void saysThatThePasswordIsWrong()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis({QStringLiteral("--requirepass"), QStringLiteral("right")});
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        for (const auto& [password, trouble] : {std::pair<std::string, std::string>{"", "NOAUTH"}, {"wrong", "WRONGPASS"}}) {
            LogHarness log(folder.path());
            ChatSettings settings = log.settings(redis.port());
            settings.redisPassword = password;
            QVERIFY(log.start(settings));
            QVERIFY(log.waitFor([&] { return log.log().snapshot().redisTrouble.starts_with(trouble); }));
            log.append(1);
            QVERIFY(log.waitAnswered());
            QCOMPARE(log.count(false), 1);
        }
        LogHarness log(folder.path());
        ChatSettings settings = log.settings(redis.port());
        settings.redisPassword = "right";
        QVERIFY(log.start(settings));
        QVERIFY(log.waitDirect());
        QCOMPARE(streamMessages(redis).size(), 2);
    }
    void answersWhatIsUnderWayBeforeItStops()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        log.append(5'000);
        log.stop();
        QCOMPARE(log.answers.size(), 5'000U);
        QVERIFY(log.inOrder);
        QCOMPARE(log.count(true), 5'000);
    }
    void stopsInTimeWhileRedisHangs()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        redis.pause();
        log.append(100);
        QElapsedTimer timer;
        timer.start();
        log.stop(Milliseconds(500));
        QVERIFY2(timer.elapsed() < 1'500, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(log.count(false), 100);
        redis.resume();
    }
    void readsTheStreamBackByTime()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        log.append(1'000);
        QVERIFY(log.waitAnswered());
        const auto page = log.history({.from = 0, .to = 0, .afterId = {}, .limit = 450});
        QVERIFY(page);
        QCOMPARE(page->size(), 450U);
        QCOMPARE(page->front().data, std::string("{\"msg\":\"m0\"}"));
        QCOMPARE(page->front().at, 1'700'000'000'001);
        const auto rest = log.history({.from = 0, .to = 0, .afterId = page->back().id, .limit = 10'000});
        QCOMPARE(rest->size(), 550U);
        QCOMPARE(rest->front().msg, std::string("m450"));
        QCOMPARE(log.history({.from = 1, .to = 2, .afterId = {}, .limit = 10})->size(), 0U);
    }

    // --- words ---
    void saysHowDurableAWriteIs()
    {
        std::set<std::string> words{redisDurability("", ""), redisDurability("no", "always"), redisDurability("yes", "always"), redisDurability("yes", "everysec"), redisDurability("yes", "no")};
        QCOMPARE(words.size(), 5U);
    }
};

MILLRACE_TEST_MAIN(TestMessageLog)
#include "tst_message_log.moc"

// A Redis that starts and is loading its data: it answers, and takes nothing yet.
#include "tests/chat/log_harness.h"
#include "tests/support/test_main.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;

namespace {

/// Answers every command as a Redis does that is loading.
class LoadingServer : public QObject {
public:
    bool listen(quint16 port)
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            ++connections;
            QTcpSocket* socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [socket] {
                const QByteArray commands = "\r\n" + socket->readAll();
                for (qsizetype i = 0; i < commands.count("\r\n*"); ++i)
                    socket->write("-LOADING Redis is loading the dataset in memory\r\n");
            });
        });
        return m_server.listen(QHostAddress::LocalHost, port);
    }
    int connections = 0;

private:
    QTcpServer m_server;
};

} // namespace

class TestLogLoading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysSoAndTriesAgain()
    {
        LoadingServer redis;
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const quint16 port = free.serverPort();
        free.close();
        QVERIFY(redis.listen(port));
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(port)));
        QVERIFY(log.waitRedis(RedisState::Loading));
        QVERIFY2(log.log().snapshot().redisTrouble.starts_with("LOADING"), log.log().snapshot().redisTrouble.c_str());
        QVERIFY(log.waitFor([&] { return redis.connections >= 3; }));
        // Not during an attempt, which plans none.
        QVERIFY(log.waitFor([&] { return log.log().snapshot().redis == RedisState::Loading && log.log().snapshot().nextAttemptAt > 0; }));
        log.append(200);
        QVERIFY(log.waitAnswered());
        QCOMPARE(log.count(false), 200); // in the journal
        QVERIFY(log.inOrder);
    }
    void losesNothingWhileARealOneLoads()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
        // A tenth of a millisecond for each entry of the file: loading takes seconds, as with a large one.
        RedisServer redis({QStringLiteral("--key-load-delay"), QStringLiteral("100"), QStringLiteral("--loading-process-events-interval-bytes"), QStringLiteral("1024")});
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        (void)redis.cli({QStringLiteral("EVAL"), QStringLiteral("for i = 1, 20000 do redis.call('SET', 'k' .. i, 'v') end"), QStringLiteral("0")});
        const QTemporaryDir folder;
        LogHarness log(folder.path());
        QVERIFY(log.start(log.settings(redis.port())));
        QVERIFY(log.waitDirect());
        log.append(50);
        QVERIFY(log.waitAnswered());
        QCOMPARE(log.count(true), 50);
        redis.kill();
        redis.launch();
        // Without waiting for the next attempt: it loads for seconds only.
        const bool seen = log.waitFor([&] {
            const RedisState state = log.log().snapshot().redis;
            if (state == RedisState::Away)
                log.log().retryNow();
            return state == RedisState::Loading;
        });
        QVERIFY2(seen, "it loads too fast to be seen loading");
        log.append(300);
        QVERIFY(log.waitAnswered());
        QCOMPARE(log.count(false), 300);
        QVERIFY(log.waitDirect(60'000));
        log.append(10);
        QVERIFY(log.waitAnswered());
        QVERIFY(log.inOrder && log.answers.back()->inRedis);
        const QStringList found = streamMessages(redis);
        QCOMPARE(found.size(), 360);
        for (int i = 0; i < 360; ++i)
            QCOMPARE(found[i], QStringLiteral("m%1").arg(i));
    }
};

MILLRACE_TEST_MAIN(TestLogLoading)
#include "tst_log_loading.moc"

#include "tests/chat/chat_harness.h"
#include "tests/chat/redis_relay.h"
#include "tests/support/redis_server.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;

/// Broadcast through the stream: what others logged arrives, and what waits for the stream is bounded. With a real Redis.
class TstChatStream : public QObject {
    Q_OBJECT

    static ChatSettings settings(quint16 redis)
    {
        auto settings = ChatHarness::settings(ChatMode::Broadcast);
        settings.redis = RedisUrl();
        settings.redis->host = "127.0.0.1";
        settings.redis->port = redis;
        settings.pingInterval = Milliseconds(0);
        return settings;
    }

    static std::vector<MessageEvent> events(ChatHarness& chat)
    {
        return chat.service().feed().messages.take().messages;
    }

private Q_SLOTS:
    void init()
    {
        if (!RedisServer::isAvailable())
            QSKIP("redis-server cannot be started here");
    }

    void bringsWhatAnotherInstanceLogged()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        ChatHarness chat;
        QVERIFY(chat.start(settings(redis.port())));
        QTRY_VERIFY(chat.statistics().follow.follows);
        chat.service().setPublishing(true);
        ChatClient tea(chat.url(QStringLiteral("/tea")));
        ChatClient lobby(chat.url(QStringLiteral("/")));
        QVERIFY(tea.waitConnected() && lobby.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 2);
        const QString id = redis.cli({QStringLiteral("XADD"), QStringLiteral("chat:messages"), QStringLiteral("*"), QStringLiteral("user"), QStringLiteral("far"), QStringLiteral("mid"),
                                        QStringLiteral("01J"), QStringLiteral("room"), QStringLiteral("/tea"), QStringLiteral("at"), QStringLiteral("1700000000000"), QStringLiteral("data"),
                                        QStringLiteral("{\"user\":\"far\"}")})
                               .trimmed();
        QVERIFY(tea.waitMessages(1));
        QCOMPARE(tea.texts.constFirst(), QStringLiteral("{\"message\":{\"user\":\"far\"},\"room\":\"/tea\",\"id\":\"%1\",\"at\":1700000000000}").arg(id));
        lobby.socket.sendTextMessage(QStringLiteral("{\"n\":1}"));
        QVERIFY(lobby.waitMessages(1)); // its own, and not the tea room's
        QVERIFY(lobby.texts.constFirst().startsWith(QStringLiteral("{\"message\":{\"n\":1}")));
        const auto shown = events(chat);
        QCOMPARE(shown.size(), 2U);
        QVERIFY(shown[0].foreign);
        QCOMPARE(shown[0].user, std::string("far"));
        QCOMPARE(shown[0].receipt->id, id.toStdString());
        QCOMPARE(shown[0].recipients, 1);
        QVERIFY(!shown[1].foreign);
        QCOMPARE(shown[1].number, 1);
        const auto now = chat.statistics();
        QCOMPARE(now.follow.foreign, 1);
        QCOMPARE(now.received, 1); // the other one was received elsewhere
    }

    /// Redis logs, but its stream does not come: what waits for it stays within its cap, and the account adds up when it comes.
    void refusesWhatWouldWaitBeyondItsCap()
    {
        RedisServer redis;
        QVERIFY2(redis.start(), qPrintable(redis.why()));
        RedisRelay relay(redis.port());
        ChatHarness chat;
        auto options = settings(relay.port());
        options.maxUnsent = std::int64_t{16} << 20;
        options.maxPending = 1'000'000;
        QVERIFY(chat.start(options));
        QTRY_VERIFY(chat.statistics().follow.follows);
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        relay.muteAsking("XREAD");
        const QString text = QStringLiteral("{\"msg\":\"%1\"}").arg(QString(20'000, QLatin1Char('x')));
        constexpr int kSent = 90;
        constexpr int kAtOnce = 10;
        for (int sent = kAtOnce; sent <= kSent; sent += kAtOnce) {
            for (int i = 0; i < kAtOnce; ++i)
                client.socket.sendTextMessage(text);
            QTRY_VERIFY_WITH_TIMEOUT((chat.statistics().received == sent && chat.statistics().log.waiting == 0), 10'000); // the log itself is not what is full
        }
        relay.cut();
        QTRY_COMPARE_WITH_TIMEOUT(client.texts.size(), qsizetype{kSent}, 30'000);
        const auto end = chat.statistics();
        QCOMPARE(end.echoed + end.rejected.at(Rejection::LogUnavailable), kSent);
        QCOMPARE(end.waiting, 0);
        const auto wait = client.texts.filter(QStringLiteral("too many messages wait for their turn")).size();
        QCOMPARE(wait, qsizetype(end.rejected.at(Rejection::LogUnavailable)));
        QVERIFY(wait > 0);
        QCOMPARE(redis.cli({QStringLiteral("XLEN"), QStringLiteral("chat:messages")}).trimmed().toInt(), kSent - int(wait));
    }
};

MILLRACE_TEST_MAIN(TstChatStream)
#include "tst_chat_stream.moc"

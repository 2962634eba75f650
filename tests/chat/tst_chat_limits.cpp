#include "tests/chat/chat_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <sys/resource.h>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;
using namespace std::chrono_literals;

namespace {

/// The soft limit of descriptors, put back at the end.
class DescriptorLimit {
public:
    explicit DescriptorLimit(rlim_t soft)
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit lower = m_before;
        lower.rlim_cur = soft;
        setrlimit(RLIMIT_NOFILE, &lower);
    }
    ~DescriptorLimit() { setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

/// Unsent data, pings, idleness, rates, descriptors.
class TstChatLimits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// QtWebSockets' own limit (qwebsocketframe.cpp), no setting of ours: app/chat/README.md tells people.
    void endsAFrameThatStalls()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        ChatClient other(chat.url(QStringLiteral("/")));
        QVERIFY(other.waitConnected());
        RawClient slow(chat.port());
        QVERIFY(slow.upgrade());
        const QByteArray frame = ClientFrame{.payload = QByteArray(1'000, 'x')}.bytes();
        QElapsedTimer timer;
        timer.start();
        slow.send(frame.left(500)); // and nothing more
        const auto close = slow.frame(9'000);
        QVERIFY(close);
        QCOMPARE(close->opcode, 8);
        QCOMPARE(close->payload.left(2), QByteArray("\x03\xE9", 2)); // 1001
        QVERIFY2(timer.elapsed() >= 4'500 && timer.elapsed() < 8'500, qPrintable(QString::number(timer.elapsed())));
        other.socket.sendTextMessage(QStringLiteral("{}"));
        QVERIFY(other.waitMessages(1));
    }
    /// Fault 22: it is closed with 1013 after the limit; the others get everything.
    void dropsAClientThatStopsReading()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings(ChatMode::Broadcast);
        settings.maxUnsent = 1 << 20;
        QVERIFY(chat.start(settings));
        chat.service().setPublishing(true);
        RawClient stuck(chat.port());
        QVERIFY(stuck.upgrade());
        stuck.socket.setReadBufferSize(1);
        ChatClient sender(chat.url(QStringLiteral("/")));
        ChatClient reader(chat.url(QStringLiteral("/")));
        QVERIFY(sender.waitConnected() && reader.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 3);
        const QString text = QStringLiteral("{\"msg\":\"") + QString(32 * 1024, QLatin1Char('x')) + QStringLiteral("\"}");
        int sent = 0;
        std::int64_t most = 0;
        while (chat.statistics().droppedClients == 0 && sent < 4'000) {
            sender.socket.sendTextMessage(text);
            ++sent;
            QVERIFY(sender.waitMessages(sent));
            most = std::max(most, chat.statistics().unsent);
        }
        QCOMPARE(chat.statistics().droppedClients, 1);
        QVERIFY2(most > (512 << 10) && most <= (1 << 20) + (128 << 10), qPrintable(QString::number(most)));
        for (int i = 0; i < 20; ++i)
            sender.socket.sendTextMessage(text);
        QVERIFY(sender.waitMessages(sent + 20));
        QVERIFY(reader.waitMessages(sent + 20));
        QTRY_COMPARE(chat.statistics().unsent, 0); // after the linger its memory is free
        std::optional<ClientEnd> end;
        QTRY_VERIFY([&] { for (const auto& one : chat.clients()) if (one.ended) end = one.ended; return end.has_value(); }());
        QCOMPARE(end->code, 1013);
        QCOMPARE(end->reason, std::string("unsent limit"));
    }
    void echoesAMessageLargerThanTheUnsentLimit()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings(ChatMode::Echo);
        settings.maxUnsent = 64 << 10;
        QVERIFY(chat.start(settings));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        client.socket.sendTextMessage(QStringLiteral("{\"msg\":\"") + QString(1'000'000, QLatin1Char('x')) + QStringLiteral("\"}"));
        QVERIFY(client.waitMessages(1));
        QVERIFY(client.texts.constFirst().size() > 1'000'000);
    }
    void closesAMessageThatIsTooLargeWith1009()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings(ChatMode::Echo);
        settings.maxMessage = 1'000;
        QVERIFY(chat.start(settings));
        ChatClient client(chat.url(QStringLiteral("/")));
        ChatClient other(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected() && other.waitConnected());
        client.socket.sendTextMessage(QString(1'001, QLatin1Char(' ')));
        QVERIFY(client.waitClosed());
        QCOMPARE(int(client.socket.closeCode()), 1009);
        other.socket.sendTextMessage(QStringLiteral("{}"));
        QVERIFY(other.waitMessages(1));
    }
    void measuresTheRoundTrip()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.pingInterval = 50ms;
        QVERIFY(chat.start(settings));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        QTRY_VERIFY(chat.statistics().rttP50.has_value());
        QVERIFY(*chat.statistics().rttP50 < 5s);
    }
    void believesOnlyItsOwnPongs()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.pingInterval = 50ms;
        settings.pongTimeout = 10s;
        QVERIFY(chat.start(settings));
        RawClient client(chat.port());
        QVERIFY(client.upgrade());
        const auto ping = client.frame();
        QVERIFY(ping);
        QCOMPARE(ping->opcode, 9);
        QCOMPARE(ping->payload.size(), 16);
        QByteArray forged = ping->payload;
        forged[0] = static_cast<char>(forged[0] ^ 1);
        client.send(ClientFrame{.opcode = 10, .payload = forged}.bytes() + ClientFrame{.opcode = 10, .payload = {}}.bytes() + ClientFrame{.payload = "x"}.bytes());
        QTRY_COMPARE(chat.statistics().received, 1);
        QVERIFY(!chat.statistics().rttP50);
    }
    void closesWhoIsSilentAfterAPing()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.pingInterval = 100ms;
        settings.pongTimeout = 200ms;
        QVERIFY(chat.start(settings));
        RawClient silent(chat.port());
        QVERIFY(silent.upgrade());
        ChatClient alive(chat.url(QStringLiteral("/")));
        QVERIFY(alive.waitConnected());
        QVERIFY(QTest::qWaitFor([&] { return chat.statistics().clients == 1; }, 3'000));
        QTest::qWait(400);
        QVERIFY(!alive.closed);
        QCOMPARE(chat.statistics().clients, 1);
        std::optional<Frame> close;
        while ((close = silent.frame()) && close->opcode == 9) { }
        QVERIFY(close && close->opcode == 8 && close->payload.endsWith("no pong"));
    }
    void sendsNoPingsWhenTheyAreOff()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.pingInterval = 0ms;
        settings.pongTimeout = 50ms;
        QVERIFY(chat.start(settings));
        RawClient client(chat.port());
        QVERIFY(client.upgrade());
        QVERIFY(!client.frame(300));
        QCOMPARE(chat.statistics().clients, 1);
    }
    void closesWhoIsIdle()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.idleTimeout = 200ms;
        QVERIFY(chat.start(settings));
        ChatClient idle(chat.url(QStringLiteral("/")));
        QVERIFY(idle.waitConnected());
        QVERIFY(idle.waitClosed());
        QCOMPARE(idle.socket.closeReason(), QStringLiteral("idle"));
    }
    void limitsTheRateOfAClient()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings(ChatMode::Echo);
        settings.rateLimit = 5;
        QVERIFY(chat.start(settings));
        ChatClient client(chat.url(QStringLiteral("/")));
        ChatClient free(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 2);
        chat.service().setRateLimit(ClientId{2}, 0);
        QCOMPARE(chat.statistics().clients, 2); // commands are carried out in their order: the limit is set now
        for (int i = 0; i < 50; ++i) {
            client.socket.sendTextMessage(QStringLiteral("{}"));
            free.socket.sendTextMessage(QStringLiteral("{}"));
        }
        QVERIFY(client.waitMessages(50) && free.waitMessages(50));
        const auto echoes = [](const ChatClient& one) { return one.texts.count(QStringLiteral("{\"echo\":{}}")); };
        const auto limited = std::min(echoes(client), echoes(free));
        QVERIFY2(limited >= 5 && limited <= 8, qPrintable(QString::number(limited)));
        QCOMPARE(std::max(echoes(client), echoes(free)), 50);
        QCOMPARE(chat.statistics().rejected.at(Rejection::RateLimited), 50 - limited);
    }
    /// Fault 23: without descriptors it waits, costs no time, and goes on when there are some again.
    void waitsForDescriptors()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<RawClient>(chat.port()));
            QVERIFY(clients.back()->upgrade());
        }
        {
            RawClient waiting(chat.port()); // its descriptors exist before the limit falls
            QVERIFY(waiting.upgrade());
            const DescriptorLimit limit(static_cast<rlim_t>(clients.back()->socket.socketDescriptor()));
            RawClient probe(chat.port());
            QTRY_VERIFY(chat.statistics().acceptingPaused || probe.socket.state() != QAbstractSocket::ConnectedState);
            rusage before{};
            getrusage(RUSAGE_SELF, &before);
            QTest::qWait(500);
            rusage after{};
            getrusage(RUSAGE_SELF, &after);
            const auto used = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) * 1'000'000 + after.ru_utime.tv_usec - before.ru_utime.tv_usec;
            QVERIFY2(used < 200'000, qPrintable(QString::number(used)));
            clients.front()->send(ClientFrame{.payload = "x"}.bytes());
            QVERIFY(clients.front()->frame());
        }
        clients.clear();
        QTRY_VERIFY(!chat.statistics().acceptingPaused);
        QVERIFY(RawClient(chat.port()).upgrade());
    }
};

MILLRACE_TEST_MAIN(TstChatLimits)
#include "tst_chat_limits.moc"

#include "app/telemetry/span_sink.h"
#include "tests/chat/chat_harness.h"
#include "tests/support/test_main.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

#include <sys/socket.h>

#include <algorithm>
#include <mutex>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;
using namespace std::chrono_literals;

namespace {

std::int64_t sumOf(const std::map<Rejection, std::int64_t>& rejected)
{
    std::int64_t sum = 0;
    for (const auto& [rejection, count] : rejected)
        sum += count;
    return sum;
}

bool addsUp(const ServerSnapshot& s)
{
    return s.received == s.echoed + sumOf(s.rejected) + s.waiting;
}

/// Wants every second message told.
class Sink final : public telemetry::SpanSink {
public:
    bool sample(telemetry::TraceOf kind, SteadyTime) override
    {
        const std::lock_guard lock(m_mutex);
        return kind == telemetry::TraceOf::Message && m_asked++ % 2 == 0;
    }
    void record(telemetry::Trace trace) override
    {
        const std::lock_guard lock(m_mutex);
        m_told.push_back(std::move(trace));
    }
    std::vector<telemetry::Trace> told()
    {
        const std::lock_guard lock(m_mutex);
        return m_told;
    }

private:
    std::mutex m_mutex;
    int m_asked = 0;
    std::vector<telemetry::Trace> m_told;
};

QJsonObject object(const QString& text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

} // namespace

/// Modes, commands and the account, with well-behaved clients.
class TstChatServer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsHowASampleOfTheMessagesWent()
    {
        Sink sink;
        ChatHarness chat(&sink);
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        for (const char* text : {R"({"msg":"told"})", R"({"msg":"not told"})", "[1]", R"({"msg":"not told"})"})
            client.socket.sendTextMessage(QString::fromLatin1(text));
        QVERIFY(client.waitMessages(4));
        const std::vector<telemetry::Trace> told = sink.told();
        QCOMPARE(told.size(), 2U);
        QCOMPARE(told[0].spans.size(), 3U);
        const telemetry::Span &root = told[0].spans[0], &log = told[0].spans[1], &echo = told[0].spans[2];
        QCOMPARE(std::string(root.name) + ' ' + log.name + ' ' + echo.name, std::string("message log echo"));
        QVERIFY(root.start == log.start && log.end > log.start && log.end == echo.start && echo.end == root.end);
        QVERIFY(root.errorType.empty());
        QCOMPARE(told[1].spans[0].errorType, std::string("not_an_object")); // it was not logged
        QCOMPARE(told[1].spans.size(), 2U);
    }

    void echoesTheTextByteForByte()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        const QString text = QStringLiteral("{ \"msg\":\"hi \\u00e9 é\",  \"user\" : \"a\", \"n\":12345678901234567890, \"n\":1 }");
        client.socket.sendTextMessage(text);
        QVERIFY(client.waitMessages(1));
        QCOMPARE(client.texts.constFirst(), QStringLiteral("{\"echo\":") + text + QLatin1Char('}'));
        const auto now = chat.statistics();
        QCOMPARE(now.received, 1);
        QCOMPARE(now.echoed, 1);
        QCOMPARE(now.sent, 1);
        QCOMPARE(now.log.logged, 1);
        QCOMPARE(now.clients, 1);
        QVERIFY(now.bytesOut > now.bytesIn);
    }
    void echoesPipelinedMessagesInOrder()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        constexpr int kCount = 5'000; // more than may be under way for one client
        for (int i = 0; i < kCount; ++i)
            client.socket.sendTextMessage(i % 7 == 3 ? QStringLiteral("[%1]").arg(i) : QStringLiteral("{\"msg\":%1}").arg(i));
        QVERIFY(client.waitMessages(kCount));
        for (int i = 0; i < kCount; ++i) {
            if (i % 7 == 3)
                QVERIFY2(client.texts.at(i).contains(QStringLiteral("not_an_object")), qPrintable(client.texts.at(i)));
            else
                QCOMPARE(client.texts.at(i), QStringLiteral("{\"echo\":{\"msg\":%1}}").arg(i));
        }
        const auto now = chat.statistics();
        QVERIFY(addsUp(now));
        QCOMPARE(now.waiting, 0);
        QCOMPARE(now.received, kCount);
    }
    void namesWhatIsWrongWithAMessage_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("broken") << QStringLiteral("{\"a\":}") << QStringLiteral("bad_json") << QStringLiteral("line 1, column ");
        QTest::newRow("second line") << QStringLiteral("{\"a\":1,\n x}") << QStringLiteral("bad_json") << QStringLiteral("line 2, column ");
        QTest::newRow("empty") << QString() << QStringLiteral("bad_json") << QStringLiteral("empty");
        QTest::newRow("array") << QStringLiteral("[1]") << QStringLiteral("not_an_object") << QStringLiteral("array");
        QTest::newRow("string") << QStringLiteral("\"a\"") << QStringLiteral("not_an_object") << QStringLiteral("single value");
        QTest::newRow("null") << QStringLiteral("null") << QStringLiteral("not_an_object") << QStringLiteral("single value");
    }
    void namesWhatIsWrongWithAMessage()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        QFETCH(QString, message);
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        client.socket.sendTextMessage(text);
        client.socket.sendTextMessage(QStringLiteral("{}"));
        QVERIFY(client.waitMessages(2));
        const QJsonObject error = object(client.texts.at(0)).value(QStringLiteral("error")).toObject();
        QCOMPARE(error.value(QStringLiteral("code")).toString(), code);
        QVERIFY2(error.value(QStringLiteral("message")).toString().contains(message), qPrintable(client.texts.at(0)));
        QCOMPARE(client.texts.at(1), QStringLiteral("{\"echo\":{}}")); // the connection stays
        const auto now = chat.statistics();
        QCOMPARE(sumOf(now.rejected), 1);
        QVERIFY(addsUp(now));
    }
    void refusesBinaryInAJsonMode()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        client.socket.sendBinaryMessage("{}");
        QVERIFY(client.waitMessages(1));
        QVERIFY(client.texts.constFirst().startsWith(QStringLiteral("{\"error\":{\"code\":\"binary\"")));
        QCOMPARE(chat.statistics().rejected.at(Rejection::Binary), 1);
    }
    void givesRawFramesBackAsTheyCame()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        client.socket.sendTextMessage(QStringLiteral("no json"));
        const QByteArray bytes("\0\xFF\x80", 3);
        client.socket.sendBinaryMessage(bytes);
        QVERIFY(client.waitMessages(2));
        QCOMPARE(client.texts.constFirst(), QStringLiteral("no json"));
        QCOMPARE(client.binaries.constFirst(), bytes);
        const auto now = chat.statistics();
        QCOMPARE(now.echoed, 2);
        QCOMPARE(now.log.logged, 0);
    }
    void deliversToTheWholeRoomAndToNoOther()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Broadcast)));
        ChatClient one(chat.url(QStringLiteral("/tea?x=1")));
        ChatClient two(chat.url(QStringLiteral("/tea")));
        ChatClient lobby(chat.url(QStringLiteral("/")));
        QVERIFY(one.waitConnected() && two.waitConnected() && lobby.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 3);
        one.socket.sendTextMessage(QStringLiteral("{\"user\": \"a\"}"));
        lobby.socket.sendTextMessage(QStringLiteral("{\"user\": \"b\"}"));
        QVERIFY(one.waitMessages(1) && two.waitMessages(1) && lobby.waitMessages(1));
        QCOMPARE(one.texts, two.texts);
        QVERIFY(one.texts.constFirst().startsWith(QStringLiteral("{\"message\":{\"user\": \"a\"},\"room\":\"/tea\",\"id\":\"")));
        const QJsonObject answer = object(one.texts.constFirst());
        QVERIFY(answer.value(QStringLiteral("id")).toString().startsWith(QStringLiteral("journal-"))); // no Redis here
        QVERIFY(answer.value(QStringLiteral("at")).toDouble() > 1.7e12);
        QCOMPARE(lobby.texts.size(), 1);
        const auto now = chat.statistics();
        QCOMPARE(now.echoed, 2);
        QCOMPARE(now.sent, 3);
        QCOMPARE(now.rooms.front(), (std::pair<std::string, int>{"/tea", 2}));
    }
    void listensOnBothLoopbackAddresses()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        QCOMPARE(chat.url(), "ws://127.0.0.1:" + std::to_string(chat.port()));
        ChatClient four(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(chat.port())));
        QVERIFY(four.waitConnected());
        QTcpServer probe;
        if (!probe.listen(QHostAddress(QHostAddress::LocalHostIPv6)))
            return; // no IPv6 here: that the server started is all there is to see
        ChatClient six(QUrl(QStringLiteral("ws://[::1]:%1").arg(chat.port())));
        QVERIFY(six.waitConnected());
    }
    void saysThatThePortIsInUse()
    {
        ChatHarness chat;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
        auto settings = ChatHarness::settings(ChatMode::Echo);
        settings.port = other.serverPort();
        const auto refused = chat.start(settings);
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ChatErrorCode::PortInUse));
        QCOMPARE(refused.error().where, "localhost:" + std::to_string(settings.port));
        QCOMPARE(int(chat.statistics().phase), int(ServerPhase::Failed));
        other.close();
        QVERIFY(chat.start(settings)); // nothing was left open
    }
    void saysThatThePortIsInUseOnTheOtherFamily()
    {
        QTcpServer other;
        if (!other.listen(QHostAddress(QHostAddress::LocalHostIPv6)))
            QSKIP("no IPv6 here");
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.port = other.serverPort();
        const auto refused = chat.start(settings);
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ChatErrorCode::PortInUse));
    }
    void saysThatTheAddressIsNotThisMachines()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.host = "192.0.2.1";
        const auto refused = chat.start(settings);
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ChatErrorCode::AddressInvalid));
    }
    void saysThatItRunsAlready()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        const auto again = chat.start(ChatHarness::settings());
        QVERIFY(!again);
        QCOMPARE(int(again.error().code), int(ChatErrorCode::AlreadyRunning));
    }
    void stopsWith1001AndStartsAgain()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings(ChatMode::Echo);
        QVERIFY(chat.start(settings));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        client.socket.sendTextMessage(QStringLiteral("{\"last\":1}"));
        QVERIFY(client.waitMessages(1));
        chat.stop();
        QVERIFY(client.waitClosed());
        QCOMPARE(int(client.socket.closeCode()), 1001);
        QCOMPARE(int(chat.statistics().phase), int(ServerPhase::Stopped));
        QCOMPARE(chat.statistics().echoed, 1);
        settings.port = chat.port();
        QVERIFY(chat.start(settings));
        QCOMPARE(chat.port(), settings.port);
    }
    void stopsInTimeThoughAClientDoesNotAnswer()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        RawClient silent(chat.port());
        QVERIFY(silent.upgrade());
        QElapsedTimer timer;
        timer.start();
        chat.stop();
        QVERIFY2(timer.elapsed() < 4'000, qPrintable(QString::number(timer.elapsed())));
        const auto close = silent.frame();
        QVERIFY(close);
        QCOMPARE(close->opcode, 8);
        QCOMPARE(close->payload.left(2), QByteArray("\x03\xE9", 2)); // 1001
    }
    void kicksWithTheReason()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        chat.service().setPublishing(true);
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        std::optional<ClientSnapshot> seen;
        QTRY_VERIFY([&] { const auto list = chat.clients(); if (!list.empty()) seen = list.back(); return seen.has_value(); }());
        chat.service().kick(seen->id, "no ads");
        QVERIFY(client.waitClosed());
        QCOMPARE(int(client.socket.closeCode()), 4000);
        QCOMPARE(client.socket.closeReason(), QStringLiteral("no ads"));
        QTRY_VERIFY([&] { const auto list = chat.clients(); if (!list.empty()) seen = list.back(); return seen->ended.has_value(); }());
        QCOMPARE(seen->ended->code, 4000);
        QCOMPARE(seen->ended->reason, std::string("no ads"));
        QVERIFY(seen->ended->byServer);
    }
    void bansAnAddressUntilItIsLifted()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        ChatClient client(chat.url(QStringLiteral("/")));
        QVERIFY(client.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 1);
        chat.service().ban(ClientId{1});
        QVERIFY(client.waitClosed());
        const auto now = chat.statistics();
        QCOMPARE(now.bans.size(), 1U);
        QCOMPARE(now.bans.front().address, std::string("127.0.0.1"));
        RawClient refused(chat.port());
        refused.send(handshake());
        const QByteArray answer = refused.readAll();
        QVERIFY2(answer.startsWith("HTTP/1.1 403 ") && answer.contains("Retry-After: 6"), answer.constData()); // 600 s, or a little less
        chat.service().unban("127.0.0.1");
        QVERIFY(RawClient(chat.port()).upgrade());
    }
    void handsOutNotices()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        ChatClient tea(chat.url(QStringLiteral("/tea")));
        ChatClient lobby(chat.url(QStringLiteral("/")));
        QVERIFY(tea.waitConnected() && lobby.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 2);
        std::atomic<std::int64_t> reached = 0;
        chat.service().noticeAll("to \"all\"\n", [&](auto result) { reached += result ? *result : 0; });
        chat.service().noticeRoom("/tea", "to tea", [&](auto result) { reached += result ? *result * 10 : 0; });
        chat.service().noticeClient(ClientId{99}, "to none", [&](auto result) { reached += result ? *result * 100 : 0; });
        QVERIFY(tea.waitMessages(2) && lobby.waitMessages(1));
        QTRY_COMPARE(reached.load(), 12);
        QTRY_VERIFY(std::ranges::any_of(tea.texts, [](const QString& text) { return object(text).value(QStringLiteral("notice")).toString() == QStringLiteral("to \"all\"\n"); }));
        QCOMPARE(lobby.texts.size(), 1);
        QCOMPARE(chat.statistics().received, 0);
    }
    void publishesClientsAndMessages()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        chat.service().setPublishing(true);
        ChatClient client(chat.url(QStringLiteral("/tea")), QString());
        QVERIFY(client.waitConnected());
        client.socket.sendTextMessage(QStringLiteral("{\"user\":\"ada\",\"msg\":\"x\"}"));
        client.socket.sendTextMessage(QStringLiteral("{"));
        QVERIFY(client.waitMessages(2));
        std::vector<MessageEvent> events;
        QTRY_VERIFY([&] { for (auto& event : chat.service().feed().messages.take().messages) events.push_back(std::move(event)); return events.size() == 2; }());
        QCOMPARE(events[0].user, std::string("ada"));
        QCOMPARE(events[0].room, std::string("/tea"));
        QCOMPARE(events[0].text, std::string("{\"user\":\"ada\",\"msg\":\"x\"}"));
        QVERIFY(events[0].receipt && !events[0].rejection);
        QCOMPARE(events[0].recipients, 1);
        QVERIFY(events[0].sentAfter >= events[0].loggedAfter);
        QVERIFY(events[1].rejection == Rejection::BadJson);
        QVERIFY(events[1].problem.starts_with("line 1, column "));
        std::optional<ClientSnapshot> seen;
        QTRY_VERIFY([&] { for (auto& one : chat.clients()) seen = one; return seen && seen->messagesIn == 2; }());
        QCOMPARE(seen->user, std::string("ada"));
        QCOMPARE(seen->rejected, 1);
        QCOMPARE(seen->address, std::string("127.0.0.1"));
        client.socket.close();
        QTRY_VERIFY([&] { for (auto& one : chat.clients()) seen = one; return seen->ended.has_value(); }());
        QCOMPARE(seen->ended->code, 1000);
        QVERIFY(!seen->ended->byServer);
    }
    void showsAPeerThatVanishedAs1006()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        chat.service().setPublishing(true);
        {
            RawClient client(chat.port());
            QVERIFY(client.upgrade());
            client.socket.abort();
        }
        std::optional<ClientSnapshot> seen;
        QTRY_VERIFY([&] { for (auto& one : chat.clients()) seen = one; return seen && seen->ended; }());
        QCOMPARE(seen->ended->code, 1006);
        QVERIFY(!seen->ended->byServer);
        QTRY_COMPARE(chat.statistics().clients, 0);
    }
    void readsWhatCameBeforeTheEnd()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        QByteArray all = handshake();
        constexpr int kCount = 2'000;
        for (int i = 0; i < kCount; ++i)
            all += ClientFrame{.payload = "{}"}.bytes();
        RawClient client(chat.port()); // everything at once, then the end of its sending
        client.send(all);
        ::shutdown(static_cast<int>(client.socket.socketDescriptor()), SHUT_WR);
        QTRY_COMPARE(chat.statistics().received, kCount);
        QTRY_COMPARE(chat.statistics().clients, 0);
        QTRY_COMPARE(chat.statistics().waiting, 0);
        QVERIFY(addsUp(chat.statistics()));
    }
    void countsWhoseSenderHasGone()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings(ChatMode::Echo)));
        for (int round = 0; round < 50; ++round) {
            RawClient client(chat.port());
            QVERIFY(client.upgrade());
            client.send(ClientFrame{.payload = "{}"}.bytes() + ClientFrame{.payload = "{}"}.bytes());
            client.socket.abort();
        }
        QTRY_COMPARE(chat.statistics().clients, 0);
        QTRY_COMPARE(chat.statistics().waiting, 0);
        QVERIFY(addsUp(chat.statistics()));
    }
};

MILLRACE_TEST_MAIN(TstChatServer)
#include "tst_chat_server.moc"

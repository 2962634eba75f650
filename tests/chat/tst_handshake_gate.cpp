#include "tests/chat/chat_harness.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;
using namespace std::chrono_literals;

namespace {

QByteArray without(QByteArray head, const QByteArray& line)
{
    return head.replace(line, "");
}

int statusOf(const QByteArray& answer)
{
    return answer.startsWith("HTTP/1.1 ") ? answer.mid(9, 3).toInt() : 0;
}

QByteArray ask(std::uint16_t port, const QByteArray& head, int ms = 3'000)
{
    RawClient client(port);
    client.send(head);
    return client.readAll(ms);
}

} // namespace

/// What is answered before the upgrade, over real sockets.
class TstHandshakeGate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusesWithAStatus_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("contains");
        const auto row = [](const char* title, const QByteArray& head, int status, const QByteArray& contains = {}) { QTest::newRow(title) << head << status << contains; };
        row("a plain GET", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 426, "WebSocket server");
        row("a plain GET says where to connect", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 426, "ws://127.0.0.1:");
        row("a plain GET gets Upgrade", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 426, "Upgrade: websocket\r\n");
        row("HTTP/1.0", "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", 426);
        row("POST", "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "Allow: GET\r\n");
        row("another version", handshake().replace("Version: 13", "Version: 8"), 426, "Sec-WebSocket-Version: 13\r\n");
        row("no Host", without(handshake(), "Host: 127.0.0.1\r\n"), 400);
        row("two Hosts", handshake("/", "Host: localhost\r\n"), 400);
        row("a foreign Host", handshake("/", {}, "rebind.example"), 403);
        row("a foreign Host with our port", handshake("/", {}, "rebind.example:8765"), 403);
        row("a Host that begins like ours", handshake("/", {}, "localhost.rebind.example"), 403);
        row("an Origin", handshake("/", "Origin: https://example.org\r\n"), 403);
        row("Origin null", handshake("/", "Origin: null\r\n"), 403);
        row("no key", without(handshake(), "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"), 400);
        row("a short key", handshake().replace("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), 400);
        row("a key that is no Base64", handshake().replace("dGhlIHNhbXBsZSBub25jZQ==", "!!!!IHNhbXBsZSBub25jZQ=="), 400);
        row("a body", handshake("/", "Content-Length: 5\r\n") + "hello", 400);
        row("chunks", handshake("/", "Transfer-Encoding: chunked\r\n"), 400);
        row("no HTTP", "\x16\x03\x01\x02\r\n\r\n", 400);
        row("a request line of two words", "GET /\r\nHost: localhost\r\n\r\n", 400);
        row("bare LF", "GET / HTTP/1.1\nHost: localhost\n\r\n\r\n", 400);
        row("a folded line", handshake("/", "X: a\r\n b\r\n"), 400);
        row("a blank before the colon", handshake("/", "X : a\r\n"), 400);
        row("an absolute target", handshake("http://localhost/"), 400);
        row("a long path", handshake("/" + QByteArray(600, 'x')), 414);
        row("a large header", handshake("/", "X: " + QByteArray(17 * 1024, 'x') + "\r\n"), 431);
        row("a header of 800 KiB", handshake("/", "X: " + QByteArray(800 * 1024, 'x') + "\r\n"), 431);
        row("many fields", handshake("/", QByteArray("X: a\r\n").repeated(200)), 431);
    }
    void refusesWithAStatus()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        QFETCH(QByteArray, contains);
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        const QByteArray answer = ask(chat.port(), head);
        QVERIFY2(statusOf(answer) == status, answer.constData());
        QVERIFY2(answer.contains(contains), answer.constData());
        QVERIFY(answer.contains("Connection: "));
        const auto now = chat.statistics();
        QCOMPARE(now.refused.at(status), 1);
        QCOMPARE(now.accepted, 0);
        QTRY_COMPARE(chat.statistics().handshaking, 0);
        QVERIFY(RawClient(chat.port()).upgrade());
    }
    void letsListedOriginsIn()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.allowedOrigins = {"https://example.org", "http://localhost:8000"};
        QVERIFY(chat.start(settings));
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Origin: https://example.com\r\n"))), 403);
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Origin: https://example.org.evil\r\n"))), 403);
        ChatClient client(chat.url(QStringLiteral("/")), QStringLiteral("https://example.org"));
        QVERIFY(client.waitConnected());
    }
    void letsEveryOriginInWithAStar()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.allowedOrigins = {"*"};
        QVERIFY(chat.start(settings));
        ChatClient client(chat.url(QStringLiteral("/")), QStringLiteral("https://any.example"));
        QVERIFY(client.waitConnected());
    }
    void asksForTheToken()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.token = "s3cret";
        QVERIFY(chat.start(settings));
        QVERIFY(chat.statistics().tokenAsked);
        QVERIFY(chat.statistics().settings.token.empty());
        const QByteArray none = ask(chat.port(), handshake());
        QCOMPARE(statusOf(none), 401);
        QVERIFY(none.contains("WWW-Authenticate: Bearer\r\n"));
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Authorization: Bearer s3creT\r\n"))), 401);
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Authorization: Bearer s3cret2\r\n"))), 401);
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Authorization: Basic s3cret\r\n"))), 401);
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Sec-WebSocket-Protocol: millrace\r\n"))), 401);
        QCOMPARE(statusOf(ask(chat.port(), handshake("/", "Authorization: bearer s3cret\r\n"), 300)), 101);
        const QByteArray subprotocol = ask(chat.port(), handshake("/", "Sec-WebSocket-Protocol: bearer.s3cret, millrace\r\n"), 300);
        QCOMPARE(statusOf(subprotocol), 101);
        QVERIFY2(subprotocol.contains("Sec-WebSocket-Protocol: millrace\r\n"), subprotocol.constData());
    }
    void saysThatTheServerIsFull()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.maxClients = 2;
        QVERIFY(chat.start(settings));
        RawClient one(chat.port());
        RawClient two(chat.port());
        QVERIFY(one.upgrade() && two.upgrade());
        const QByteArray answer = ask(chat.port(), handshake());
        QCOMPARE(statusOf(answer), 503);
        QVERIFY(answer.contains("Retry-After: "));
        one.socket.abort();
        QTRY_COMPARE(chat.statistics().clients, 1);
        QVERIFY(RawClient(chat.port()).upgrade());
    }
    void cutsWhoTakesTooLong()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.handshakeTimeout = 200ms;
        QVERIFY(chat.start(settings));
        RawClient silent(chat.port());
        RawClient slow(chat.port());
        slow.send("GET / HTTP/1.1\r\n");
        QTRY_COMPARE(chat.statistics().handshaking, 2);
        QVERIFY(silent.ended(2'000));
        QVERIFY(slow.ended(2'000));
        QCOMPARE(chat.statistics().refused.at(0), 2);
        QCOMPARE(chat.statistics().handshaking, 0);
    }
    void readsAHeadThatComesByteByByte()
    {
        ChatHarness chat;
        QVERIFY(chat.start(ChatHarness::settings()));
        RawClient client(chat.port());
        client.socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        const QByteArray head = handshake();
        for (const char byte : head.first(head.size() - 1))
            client.send(QByteArray(1, byte));
        client.send("\n");
        QByteArray answer;
        QTRY_VERIFY((client.socket.waitForReadyRead(10), answer += client.socket.readAll(), statusOf(answer) == 101));
    }
    /// Half-open handshakes are bounded per address, and those inside are served on.
    void refusesTooManyHandshakesAtOnce()
    {
        ChatHarness chat;
        auto settings = ChatHarness::settings();
        settings.handshakeTimeout = 60s;
        QVERIFY(chat.start(settings));
        ChatClient inside(chat.url(QStringLiteral("/")));
        QVERIFY(inside.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 1);
        std::vector<std::unique_ptr<QTcpSocket>> half;
        for (int i = 0; i < HandshakeGateCap; ++i) {
            half.push_back(std::make_unique<QTcpSocket>());
            half.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), chat.port());
            QVERIFY(half.back()->waitForConnected(5'000));
        }
        QTRY_COMPARE(chat.statistics().handshaking, HandshakeGateCap);
        const QByteArray answer = ask(chat.port(), handshake());
        QVERIFY2(statusOf(answer) == 429 && answer.contains("Retry-After: "), answer.constData());
        inside.socket.sendTextMessage(QStringLiteral("x"));
        QVERIFY(inside.waitMessages(1));
        half.clear();
        QTRY_COMPARE(chat.statistics().handshaking, 0);
        QVERIFY(RawClient(chat.port()).upgrade());
    }

private:
    static constexpr int HandshakeGateCap = 1'024;
};

MILLRACE_TEST_MAIN(TstHandshakeGate)
#include "tst_handshake_gate.moc"

#include "tests/chat/chat_harness.h"
#include "tests/support/test_main.h"

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;

namespace {

constexpr int kContinuation = 0;
constexpr int kText = 1;
constexpr int kBinary = 2;
constexpr int kClose = 8;
constexpr int kPing = 9;
constexpr int kPong = 10;
constexpr std::int64_t kMaxMessage = 256 * 1024;

QByteArray frame(int opcode, const QByteArray& payload, bool final = true)
{
    return ClientFrame{.opcode = opcode, .payload = payload, .final = final}.bytes();
}

QByteArray closePayload(int code, const QByteArray& reason = {})
{
    QByteArray payload(2, '\0');
    qToBigEndian(static_cast<quint16>(code), payload.data());
    return payload + reason;
}

/// Bytes that repeat at no power of two.
QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = static_cast<char>('a' + i % 23);
    return bytes;
}

} // namespace

/// The raw mode against RFC 6455, with frames that a right client would not send. `code` is the close code that must come after `frames`.
/// Where QtWebSockets departs from the RFC the row says so, and app/chat/README.md lists it with its consequence.
class TstRfc6455 : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        auto settings = ChatHarness::settings();
        settings.maxMessage = kMaxMessage;
        QVERIFY(m_chat.start(settings));
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QList<Frame>>("frames");
        QTest::addColumn<int>("code");           // 0: the connection stays open
        const auto row = [](const char* title, const QByteArray& sent, const QList<Frame>& frames, int code = 0) { QTest::newRow(title) << sent << frames << code; };

        // --- 5.2, lengths ---
        for (const int size : {0, 1, 125, 126, 127, 128, 65535, 65536, 131072}) {
            row(qPrintable(QStringLiteral("5.2 text of %1 bytes").arg(size)), frame(kText, pattern(size)), {{true, kText, pattern(size)}});
            row(qPrintable(QStringLiteral("5.2 binary of %1 bytes").arg(size)), frame(kBinary, pattern(size)), {{true, kBinary, pattern(size)}});
        }
        // the minimal form MUST be used; QtWebSockets refuses the others
        row("5.2 length of 5 in 16 bits", ClientFrame{.payload = "hello", .lengthForm = 16}.bytes(), {}, 1002);
        row("5.2 length of 125 in 16 bits", ClientFrame{.payload = pattern(125), .lengthForm = 16}.bytes(), {}, 1002);
        row("5.2 length of 5 in 64 bits", ClientFrame{.payload = "hello", .lengthForm = 64}.bytes(), {}, 1002);
        row("5.2 length of 65535 in 64 bits", ClientFrame{.payload = pattern(65535), .lengthForm = 64}.bytes(), {}, 1002);
        row("5.2 length with the top bit", ClientFrame{.lengthForm = 64, .claimedLength = quint64{1} << 63}.bytes(), {}, 1002);

        // --- 5.2, bits and opcodes ---
        for (int rsv = 1; rsv < 8; ++rsv)
            row(qPrintable(QStringLiteral("5.2 reserved bits %1").arg(rsv)), ClientFrame{.payload = "x", .reserved = rsv}.bytes(), {}, 1002);
        row("5.2 reserved bit in a ping", ClientFrame{.opcode = kPing, .reserved = 4}.bytes(), {}, 1002);
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
            row(qPrintable(QStringLiteral("5.2 opcode %1").arg(opcode)), frame(opcode, "x"), {}, 1002);
        row("5.2 a wrong frame after a right one", frame(kText, "right") + frame(3, {}), {{true, kText, "right"}}, 1002);

        // --- 5.4, fragments ---
        row("5.4 two fragments", frame(kText, "Hel", false) + frame(kContinuation, "lo"), {{true, kText, "Hello"}});
        row("5.4 five fragments", frame(kBinary, "a", false) + frame(kContinuation, "b", false) + frame(kContinuation, "c", false) + frame(kContinuation, "d", false) + frame(kContinuation, "e"),
            {{true, kBinary, "abcde"}});
        row("5.4 empty fragments", frame(kText, {}, false) + frame(kContinuation, {}, false) + frame(kContinuation, {}), {{true, kText, {}}});
        row("5.4 an empty last fragment", frame(kText, "x", false) + frame(kContinuation, {}), {{true, kText, "x"}});
        row("5.4 ping between fragments", frame(kText, "Hel", false) + frame(kPing, "p") + frame(kContinuation, "lo"), {{true, kPong, "p"}, {true, kText, "Hello"}});
        row("5.4 pong between fragments", frame(kText, "Hel", false) + frame(kPong, "p") + frame(kContinuation, "lo"), {{true, kText, "Hello"}});
        row("5.4 two messages in fragments", frame(kText, "a", false) + frame(kContinuation, "b") + frame(kBinary, "c", false) + frame(kContinuation, "d"), {{true, kText, "ab"}, {true, kBinary, "cd"}});
        row("5.4 continuation of nothing", frame(kContinuation, "x"), {}, 1002);
        row("5.4 unfinished continuation of nothing", frame(kContinuation, "x", false), {}, 1002);
        row("5.4 text inside a message", frame(kText, "a", false) + frame(kText, "b"), {}, 1002);
        row("5.4 binary inside a message", frame(kText, "a", false) + frame(kBinary, "b"), {}, 1002);
        row("5.4 close inside a message", frame(kText, "a", false) + frame(kClose, closePayload(1000)), {}, 1000);

        // --- 5.5, control frames ---
        row("5.5.2 ping without payload", frame(kPing, {}), {{true, kPong, {}}});
        row("5.5.2 ping with 125 bytes", frame(kPing, pattern(125)), {{true, kPong, pattern(125)}});
        row("5.5.2 ping with bytes that are no text", frame(kPing, "\xFF\x80\xC0"), {{true, kPong, "\xFF\x80\xC0"}});
        row("5.5.2 ten pings", frame(kPing, "1").repeated(10), QList<Frame>(10, {true, kPong, "1"}));
        row("5.5 ping with 126 bytes", frame(kPing, pattern(126)), {}, 1002);
        row("5.5 close with 126 bytes", frame(kClose, closePayload(1000, pattern(124))), {}, 1002);
        row("5.5 ping in fragments", frame(kPing, "p", false), {}, 1002);
        row("5.5 pong in fragments", frame(kPong, "p", false), {}, 1002);
        row("5.5.3 unsolicited pong", frame(kPong, "p") + frame(kText, "x"), {{true, kText, "x"}});

        // --- 5.6 and 8.1, UTF-8 ---
        row("8.1 two, three and four bytes", frame(kText, "\xC2\xA2 \xE2\x82\xAC \xF0\x90\x8D\x88"), {{true, kText, "\xC2\xA2 \xE2\x82\xAC \xF0\x90\x8D\x88"}});
        row("8.1 U+10FFFF", frame(kText, "\xF4\x8F\xBF\xBF"), {{true, kText, "\xF4\x8F\xBF\xBF"}});
        row("8.1 noncharacter U+FFFE", frame(kText, "x\xEF\xBF\xBE"), {{true, kText, "x\xEF\xBF\xBE"}});
        row("8.1 NUL", frame(kText, QByteArray("a\0b", 3)), {{true, kText, QByteArray("a\0b", 3)}});
        row("8.1 a lone continuation byte", frame(kText, "a\x80"), {}, 1007);
        row("8.1 overlong", frame(kText, "\xC0\xAF"), {}, 1007);
        row("8.1 overlong in three bytes", frame(kText, "\xE0\x80\xAF"), {}, 1007);
        row("8.1 surrogate", frame(kText, "\xED\xA0\x80"), {}, 1007);
        row("8.1 above U+10FFFF", frame(kText, "\xF4\x90\x80\x80"), {}, 1007);
        row("8.1 five bytes", frame(kText, "\xF8\x88\x80\x80\x80"), {}, 1007);
        row("8.1 cut at the end", frame(kText, "a\xE2\x82"), {}, 1007);
        row("8.1 byte FF", frame(kText, "\xFF"), {}, 1007);
        row("8.1 bad in the second fragment", frame(kText, "good", false) + frame(kContinuation, "\xFF"), {}, 1007);
        row("8.1 split between characters", frame(kText, "\xE2\x82\xAC", false) + frame(kContinuation, "\xC2\xA2"), {{true, kText, "\xE2\x82\xAC\xC2\xA2"}});

        // --- 5.1, masking ---
        row("5.1 an unmasked frame", ClientFrame{.payload = "x", .masked = false}.bytes(), {}, 1002);
        row("5.1 an unmasked ping", ClientFrame{.opcode = kPing, .payload = "x", .masked = false}.bytes(), {}, 1002);
        row("5.1 an unmasked large frame", ClientFrame{.payload = pattern(kMaxMessage), .masked = false}.bytes(), {}, 1002);
        row("5.1 what came before it is answered", frame(kText, "a") + frame(kBinary, pattern(70'000)) + ClientFrame{.payload = "x", .masked = false}.bytes() + frame(kText, "b"),
            {{true, kText, "a"}, {true, kBinary, pattern(70'000)}}, 1002);

        // --- 7.4, close ---
        row("7.1 close without payload", frame(kClose, {}), {}, 1000);
        for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
            row(qPrintable(QStringLiteral("7.4 close with %1").arg(code)), frame(kClose, closePayload(code, "bye")), {}, code);
        for (const int code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999})
            row(qPrintable(QStringLiteral("7.4 close with the wrong code %1").arg(code)), frame(kClose, closePayload(code)), {}, 1002);
        row("7.1 close with 123 bytes of reason", frame(kClose, closePayload(1000, pattern(123))), {}, 1000);
        row("5.5.1 close with one byte", frame(kClose, "x"), {}, 1002);
        row("5.5.1 close with a reason that is no UTF-8", frame(kClose, closePayload(1000, "\xFF\xFE")), {}, 1007);
        row("5.5.1 nothing is answered after close", frame(kClose, closePayload(1000)) + frame(kText, "late") + frame(kPing, "late"), {}, 1000);

        // --- 7.4.1 and 10.4, limits ---
        row("10.4 a message of the limit", frame(kBinary, pattern(kMaxMessage)), {{true, kBinary, pattern(kMaxMessage)}});
        row("10.4 one byte more", frame(kBinary, pattern(kMaxMessage + 1)), {}, 1009);
        row("10.4 more in fragments", frame(kBinary, pattern(kMaxMessage - 1), false) + frame(kContinuation, "ab"), {}, 1009);
        row("10.4 a header that claims 2 GiB", ClientFrame{.opcode = kBinary, .claimedLength = quint64{2} << 30}.bytes(), {}, 1009);
        row("10.4 a header that claims 2^62", ClientFrame{.opcode = kBinary, .claimedLength = quint64{1} << 62}.bytes(), {}, 1009);

        // --- what QtWebSockets gets wrong ---
        row("Qt: UTF-8 split inside a character is refused", frame(kText, "\xE2\x82", false) + frame(kContinuation, "\xAC"), {}, 1007);
        row("Qt: a leading U+FEFF is dropped", frame(kText, "\xEF\xBB\xBFx"), {{true, kText, "x"}});
    }

    void answers()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QList<Frame>, frames);
        QFETCH(int, code);
        RawClient client(m_chat.port());
        QVERIFY(client.upgrade());
        client.send(sent);
        for (const Frame& expected : frames) {
            const auto got = client.frame();
            QVERIFY(got);
            QCOMPARE(got->opcode, expected.opcode);
            QCOMPARE(got->payload, expected.payload);
            QVERIFY(got->final);
        }
        if (code == 0) { // still alive: it answers, and with nothing before
            client.send(frame(kPing, "alive"));
            const auto pong = client.frame();
            QVERIFY(pong);
            QCOMPARE(pong->opcode, kPong);
            QCOMPARE(pong->payload, QByteArray("alive"));
            return;
        }
        const auto close = client.frame();
        QVERIFY2(close, "no close frame came");
        QCOMPARE(close->opcode, kClose);
        QVERIFY(close->payload.size() >= 2 && close->payload.size() <= 125);
        QCOMPARE(int(qFromBigEndian<quint16>(close->payload.constData())), code);
        QVERIFY(!client.frame(50)); // RFC 6455 5.5.1: nothing after it
        QVERIFY(client.ended());
    }

    /// The same bytes, in the smallest pieces.
    void readsFramesByteByByte()
    {
        RawClient client(m_chat.port());
        QVERIFY(client.upgrade());
        client.socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        for (const char byte : frame(kText, pattern(200)) + frame(kPing, "p"))
            client.send(QByteArray(1, byte));
        auto got = client.frame();
        QVERIFY(got);
        QCOMPARE(got->payload, pattern(200));
        got = client.frame();
        QVERIFY(got);
        QCOMPARE(got->opcode, kPong);
    }
    void readsFramesThatComeWithTheHandshake()
    {
        RawClient client(m_chat.port());
        client.send(handshake() + frame(kText, "early"));
        QByteArray all;
        QTRY_VERIFY2((client.socket.waitForReadyRead(10), all += client.socket.readAll(), all.endsWith("\x81\x05" "early")), all.constData());
    }
    void joinsAHundredThousandFragments()
    {
        constexpr int kCount = 100'000;
        QByteArray all = frame(kText, "x", false);
        all.reserve(kCount * 7);
        for (int i = 2; i < kCount; ++i)
            all += frame(kContinuation, "x", false);
        all += frame(kContinuation, "x");
        ChatClient other(m_chat.url(QStringLiteral("/")));
        QVERIFY(other.waitConnected());
        RawClient client(m_chat.port());
        QVERIFY(client.upgrade());
        client.send(all);
        const auto got = client.frame(10'000);
        QVERIFY(got);
        QCOMPARE(got->payload.size(), kCount);
        other.socket.sendTextMessage(QStringLiteral("y"));
        QVERIFY(other.waitMessages(1));
    }
    /// A flood of pings whose pongs nobody reads ends with 1013, not with the memory.
    void boundsAFloodOfPings()
    {
        auto settings = ChatHarness::settings();
        settings.maxUnsent = 64 * 1024;
        ChatHarness chat;
        QVERIFY(chat.start(settings));
        ChatClient other(chat.url(QStringLiteral("/")));
        QVERIFY(other.waitConnected());
        RawClient client(chat.port());
        QVERIFY(client.upgrade());
        client.socket.setReadBufferSize(1); // nothing is read
        const QByteArray flood = frame(kPing, pattern(125)).repeated(10'000);
        QElapsedTimer timer;
        timer.start();
        while (chat.statistics().droppedClients == 0 && timer.elapsed() < 15'000) {
            client.socket.write(flood);
            (void)client.socket.waitForBytesWritten(100);
            QVERIFY(chat.statistics().unsent < (std::int64_t{2} << 20));
        }
        QCOMPARE(chat.statistics().droppedClients, 1);
        other.socket.sendTextMessage(QStringLiteral("y"));
        QVERIFY(other.waitMessages(1));
    }
    /// Random bytes after the handshake: whatever happens, the server goes on.
    void survivesRandomBytes()
    {
        QRandomGenerator random(20261123);
        for (int round = 0; round < 60; ++round) {
            RawClient client(m_chat.port());
            QVERIFY(client.upgrade());
            QByteArray junk(static_cast<qsizetype>(random.bounded(1, 2'000)), '\0');
            for (char& byte : junk)
                byte = static_cast<char>(random.generate());
            client.send(junk);
        }
        RawClient client(m_chat.port());
        QVERIFY(client.upgrade());
        client.send(frame(kText, "x"));
        const auto got = client.frame();
        QVERIFY(got);
        QCOMPARE(got->payload, QByteArray("x"));
        QTRY_COMPARE(m_chat.statistics().clients, 1);
    }

private:
    ChatHarness m_chat;
};

MILLRACE_TEST_MAIN(TstRfc6455)
#include "tst_rfc6455.moc"

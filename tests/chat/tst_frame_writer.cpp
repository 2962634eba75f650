#include "app/chat/frame_writer.h"

#include <QTest>

#include <string>

using namespace millrace::chat;

class TstFrameWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesTheShortestLength_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("0") << 0 << QByteArray("\x81\x00", 2);
        QTest::newRow("1") << 1 << QByteArray("\x81\x01", 2);
        QTest::newRow("125") << 125 << QByteArray("\x81\x7D", 2);
        QTest::newRow("126") << 126 << QByteArray("\x81\x7E\x00\x7E", 4);
        QTest::newRow("65535") << 65535 << QByteArray("\x81\x7E\xFF\xFF", 4);
        QTest::newRow("65536") << 65536 << QByteArray("\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00", 10);
    }
    void writesTheShortestLength()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, header);
        const std::string payload(static_cast<std::size_t>(size), 'x');
        const QByteArray frame = serverFrame(Opcode::Text, {payload});
        QCOMPARE(frame.left(header.size()), header);
        QCOMPARE(frame.mid(header.size()), QByteArray::fromStdString(payload));
        QCOMPARE(frameHeaderSize(payload.size()), static_cast<std::size_t>(header.size()));
    }
    void joinsItsParts() { QCOMPARE(serverFrame(Opcode::Text, {"{\"echo\":", "", "{}", "}"}), QByteArray("\x81\x0B{\"echo\":{}}")); }
    void namesTheOpcode()
    {
        QCOMPARE(serverFrame(Opcode::Binary, {}), QByteArray("\x82\x00", 2));
        QCOMPARE(serverFrame(Opcode::Close, {}), QByteArray("\x88\x00", 2));
        QCOMPARE(serverFrame(Opcode::Ping, {"p"}), QByteArray("\x89\x01p"));
        QCOMPARE(serverFrame(Opcode::Pong, {"p"}), QByteArray("\x8A\x01p"));
    }
};

QTEST_APPLESS_MAIN(TstFrameWriter)
#include "tst_frame_writer.moc"

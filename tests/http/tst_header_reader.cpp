#include "app/http/header_reader.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace::http;

class TestHeaderReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesAHead_data();
    void judgesAHead();
    void keepsOrderNamesAndFoldedValues();
    void countsTrailersButKeepsThemOut();
    void endsAFloodOfInterimResponses();
};

namespace {

std::optional<HttpError> feed(HeaderReader& reader, const QByteArray& head)
{
    for (const auto& line : head.split('\n')) {
        const QByteArray whole = line + "\r\n";
        if (auto error = reader.readLine({whole.constData(), static_cast<std::size_t>(whole.size())}))
            return error;
    }
    return {};
}

} // namespace

void TestHeaderReader::judgesAHead_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("error");   // empty: accepted
    QTest::addColumn<qlonglong>("length");   // -1: none
    QTest::newRow("plain") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5\n") << QByteArray() << 5LL;
    QTest::newRow("http2") << QByteArray("HTTP/2 200 \ncontent-length: 5\n") << QByteArray() << 5LL;
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 204\n") << QByteArray() << -1LL;
    QTest::newRow("equal lengths") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5\ncontent-length: 5\n") << QByteArray() << 5LL;
    QTest::newRow("equal list") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5, 5\n") << QByteArray() << 5LL;
    QTest::newRow("two lengths") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("unequal list") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5, 6\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("negative") << QByteArray("HTTP/1.1 200 OK\nContent-Length: -5\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("plus sign") << QByteArray("HTTP/1.1 200 OK\nContent-Length: +5\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("hex") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 0x5\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("overflow") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 99999999999999999999\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("empty length") << QByteArray("HTTP/1.1 200 OK\nContent-Length:\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("chunks win") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5\nTransfer-Encoding: chunked\n") << QByteArray() << -1LL;
    QTest::newRow("chunks win, before") << QByteArray("HTTP/1.1 200 OK\nTransfer-Encoding: Chunked\nContent-Length: 5\n") << QByteArray() << -1LL;
    QTest::newRow("gzip coding") << QByteArray("HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("switching") << QByteArray("HTTP/1.1 101 Switching Protocols\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("interim, then final") << QByteArray("HTTP/1.1 103 Early Hints\nContent-Length: 9\n\nHTTP/1.1 200 OK\nContent-Length: 5\n") << QByteArray() << 5LL;
    QTest::newRow("no status") << QByteArray("Content-Length: 5\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("bad status") << QByteArray("HTTP/1.1 abc\n") << QByteArray("Protocol") << -1LL;
    QTest::newRow("line without colon is read over") << QByteArray("HTTP/1.1 200 OK\nnonsense\nContent-Length: 5\n") << QByteArray() << 5LL;
    QTest::newRow("999 fields") << QByteArray("HTTP/1.1 200 OK\n" + QByteArray("A: b\n").repeated(999)) << QByteArray() << -1LL;
    QTest::newRow("too many fields") << QByteArray("HTTP/1.1 200 OK\n" + QByteArray("A: b\n").repeated(1001)) << QByteArray("HeadersTooLarge") << -1LL;
    QTest::newRow("too many bytes") << QByteArray("HTTP/1.1 200 OK\nA: " + QByteArray(20'000, 'x') + "\n") << QByteArray("HeadersTooLarge") << -1LL;
}

void TestHeaderReader::judgesAHead()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, error);
    QFETCH(qlonglong, length);
    HeaderReader reader(16 * 1024);
    const auto refusal = feed(reader, head);
    QCOMPARE(refusal ? QByteArray(name(refusal->code).data(), static_cast<qsizetype>(name(refusal->code).size())) : QByteArray(), error);
    if (refusal)
        return;
    QVERIFY(reader.complete());
    QCOMPARE(reader.contentLength().value_or(-1), length);
}

void TestHeaderReader::keepsOrderNamesAndFoldedValues()
{
    HeaderReader reader(1024);
    QVERIFY(!feed(reader, "HTTP/1.1 103 Early Hints\nLink: gone\n\nHTTP/1.1 200 OK\nX-One:  1 \nx-two: a\n  b\nX-One: 3\n"));
    const std::vector<Header> expected{{"X-One", "1"}, {"x-two", "a b"}, {"X-One", "3"}};
    QVERIFY(reader.takeHeaders() == expected);
}

void TestHeaderReader::countsTrailersButKeepsThemOut()
{
    HeaderReader reader(64);
    QVERIFY(!feed(reader, "HTTP/1.1 200 OK\nA: b\n"));
    QVERIFY(!reader.readLine("Content-Length: 7\r\n"));
    const auto refusal = reader.readLine("T: " + std::string(64, 'x') + "\r\n");
    QVERIFY(refusal && refusal->code == HttpErrorCode::HeadersTooLarge);
    QCOMPARE(reader.takeHeaders().size(), 1U);
}

void TestHeaderReader::endsAFloodOfInterimResponses()
{
    HeaderReader reader(1024 * 1024);
    for (int i = 0; i < kMaxInterimResponses; ++i)
        QVERIFY(!feed(reader, "HTTP/1.1 103 Early Hints\n"));
    const auto refusal = feed(reader, "HTTP/1.1 103 Early Hints\n");
    QVERIFY(refusal && refusal->code == HttpErrorCode::Protocol);
}

MILLRACE_TEST_MAIN(TestHeaderReader)
#include "tst_header_reader.moc"

#include "app/http/curl_transport.h"
#include "tests/http/misbehaving_server.h"
#include "tests/http/transfer_probe.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace millrace;
using namespace millrace::http;
using namespace millrace::test;

/// The transport against servers that do what none should: each fault ends as one named error, in time, and the next page is right.
class TestCurlFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void namesTheFaultOfAnAnswer_data();
    void namesTheFaultOfAnAnswer();
    void takesOddButRightAnswers_data();
    void takesOddButRightAnswers();
    void capsTheBodyAsItComes();
    void reportsARefusedPort();
    void endsAStalledTransfer_data();
    void endsAStalledTransfer();
    void endsADripAtTheDeadline_data();
    void endsADripAtTheDeadline();
    void endsAStallInTheHandshake();
    void givesUpConnectingInTime();
    void doesNotSendTwice();
    void doesNotSendTwiceOverAnotherKeptConnection();
    void reportsAReset();
    void sendsNothingThatIsTakenBack();
    void takesBackTheNextRequestOfAKeptConnection();
};

namespace {

const QByteArray kOk = "HTTP/1.1 200 OK\r\n";

QByteArray manyHeaders(int count)
{
    QByteArray lines;
    for (int i = 0; i < count; ++i)
        lines += "X-Field-" + QByteArray::number(i) + ": value\r\n";
    return lines;
}

HttpRequest shortRequest(const MisbehavingServer& server)
{
    auto request = localRequest(server.url());
    request.limits.bodyBytes = 64 * 1024;
    return request;
}

} // namespace

void TestCurlFaults::namesTheFaultOfAnAnswer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("phase");
    const auto first = QStringLiteral("FirstByte");
    const auto body = QStringLiteral("Body");
    const auto protocol = QStringLiteral("Protocol");
    QTest::newRow("truncated by length") << kOk + "Content-Length: 100\r\n\r\nshort" << QStringLiteral("Truncated") << body;
    QTest::newRow("truncated chunk") << kOk + "Transfer-Encoding: chunked\r\n\r\n10\r\nshort" << QStringLiteral("Truncated") << body;
    QTest::newRow("no last chunk") << kOk + "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n" << QStringLiteral("Truncated") << body;
    QTest::newRow("bad chunk size") << kOk + "Transfer-Encoding: chunked\r\n\r\nzz\r\nshort" << protocol << body;
    QTest::newRow("two lengths") << kOk + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!" << protocol << first;
    QTest::newRow("negative length") << kOk + "Content-Length: -5\r\n\r\nhello" << protocol << first;
    QTest::newRow("gzip as transfer coding") << kOk + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" << protocol << first;
    QTest::newRow("garbage") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n") << protocol << first;
    QTest::newRow("garbage status") << QByteArray("HTTP/1.1 banana OK\r\n\r\n") << protocol << first;
    QTest::newRow("HTTP/0.9") << QByteArray("<html><title>old</title>") << protocol << first;
    QTest::newRow("1xx flood") << QByteArray("HTTP/1.1 103 Early Hints\r\n\r\n").repeated(5000) << protocol << first;
    QTest::newRow("switching protocols") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n") << protocol << first;
    QTest::newRow("nothing") << QByteArray() << QStringLiteral("Reset") << first;
    QTest::newRow("half a head") << kOk + "Content-Type: text/html\r\nX-Ha" << QStringLiteral("Reset") << first;
    QTest::newRow("half a status line") << QByteArray("HTTP/1.1 2") << QStringLiteral("Reset") << first;
    QTest::newRow("300 KiB in many headers") << kOk + QByteArray("X-Long: " + QByteArray(1'000, 'x') + "\r\n").repeated(320) + "\r\n"
                                             << QStringLiteral("HeadersTooLarge") << first;
    QTest::newRow("300 KiB in one header") << kOk + "X-Long: " + QByteArray(320 * 1024, 'x') + "\r\n\r\n" << QStringLiteral("HeadersTooLarge") << first;
    QTest::newRow("5,000 headers") << kOk + manyHeaders(5'000) + "\r\n" << QStringLiteral("HeadersTooLarge") << first;
    QTest::newRow("announced above the cap") << kOk + "Content-Length: 100000000000\r\n\r\nx" << QStringLiteral("TooLarge") << body;
    QTest::newRow("above the cap, unannounced") << kOk + "\r\n" + QByteArray(200 * 1024, 'x') << QStringLiteral("TooLarge") << body;
}

void TestCurlFaults::namesTheFaultOfAnAnswer()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, error);
    QFETCH(QString, phase);
    MisbehavingServer server(MisbehavingServer::replyAndClose(answer));
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(shortRequest(server), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(!probe.succeeded(), "taken as a page");
    const auto& failure = probe.outcome->error();
    QVERIFY2(QString::fromStdString(probe.errorName()) == error, (probe.errorName() + ": " + failure.detail).c_str());
    QVERIFY2(QString::fromStdString(probe.phaseName()) == phase, (probe.phaseName() + ": " + failure.detail).c_str());
    QVERIFY(!failure.detail.empty());
    QCOMPARE(probe.sent, 1);
    QCOMPARE(server.requests(), 1);
}

void TestCurlFaults::takesOddButRightAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("equal lengths") << kOk + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" << QByteArray("hello");
    QTest::newRow("length and chunks") << kOk + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" << QByteArray("hello");
    QTest::newRow("chunks and length") << kOk + "Transfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n5\r\nhello\r\n0\r\n\r\n" << QByteArray("hello");
    QTest::newRow("150 headers") << kOk + manyHeaders(150) + "Content-Length: 5\r\n\r\nhello" << QByteArray("hello");
    QTest::newRow("ended by close") << kOk + "\r\nhello" << QByteArray("hello");
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\n\r\nhello") << QByteArray("hello");
    QTest::newRow("early hints") << "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + kOk + "Content-Length: 5\r\n\r\nhello" << QByteArray("hello");
    QTest::newRow("trailers") << kOk + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n" << QByteArray("hello");
    QTest::newRow("empty") << kOk + "Content-Length: 0\r\n\r\n" << QByteArray();
    QTest::newRow("no content") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << QByteArray();
    QTest::newRow("said to be gzip") << kOk + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello" << QByteArray("hello");
    QTest::newRow("at the cap") << kOk + "Content-Length: 65536\r\n\r\n" + QByteArray(65536, 'x') << QByteArray(65536, 'x');
}

void TestCurlFaults::takesOddButRightAnswers()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, body);
    MisbehavingServer server(MisbehavingServer::replyAndClose(answer));
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(shortRequest(server), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.succeeded(), (probe.errorName() + (probe.succeeded() ? "" : ": " + probe.outcome->error().detail)).c_str());
    QCOMPARE(QByteArray::fromStdString(probe.outcome->value().body), body);
    for (const auto& header : probe.outcome->value().headers)
        QVERIFY2(header.name != "X-Trailer" && header.name != "Link", header.name.c_str());
}

void TestCurlFaults::capsTheBodyAsItComes()
{
    // Chunks say no size in advance, and the server would go on for ever.
    MisbehavingServer server([](QTcpSocket& socket, int) {
        socket.write(kOk + "Transfer-Encoding: chunked\r\n\r\n");
        auto* timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket] { socket.write("1000\r\n" + QByteArray(0x1000, 'x') + "\r\n"); });
        timer->start(1);
    });
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(shortRequest(server), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("TooLarge"));
    QCOMPARE(transport.stats().openConnections, 0);
}

void TestCurlFaults::reportsARefusedPort()
{
    std::string url;
    {
        MisbehavingServer server(MisbehavingServer::reply(kOk));
        url = server.url();
    }
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(url), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Refused"));
    QCOMPARE(probe.phaseName(), std::string("Connect"));
    QCOMPARE(probe.sent, 0);
}

void TestCurlFaults::endsAStalledTransfer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("phase");
    QTest::newRow("before the head") << QByteArray() << QStringLiteral("FirstByte");
    QTest::newRow("in the head") << kOk + "X-Ha" << QStringLiteral("FirstByte");
    QTest::newRow("in the body") << kOk + "Content-Length: 100\r\n\r\nx" << QStringLiteral("Body");
}

void TestCurlFaults::endsAStalledTransfer()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, phase);
    MisbehavingServer server(MisbehavingServer::reply(answer));
    CurlTransport transport;
    TransferProbe probe;
    auto request = localRequest(server.url());
    request.limits.stall = Milliseconds(400);
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Stalled"));
    QCOMPARE(QString::fromStdString(probe.phaseName()), phase);
    const auto taken = probe.endedAt - probe.sentAt;
    QVERIFY(taken >= Milliseconds(400) && taken < Milliseconds(2000));
    QCOMPARE(transport.stats().openConnections, 0);
}

void TestCurlFaults::endsADripAtTheDeadline_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("phase");
    QTest::newRow("header") << QByteArray("HTTP/1.1 200 OK\r\nX-Drip: ") << QStringLiteral("FirstByte");
    QTest::newRow("body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") << QStringLiteral("Body");
}

void TestCurlFaults::endsADripAtTheDeadline()
{
    QFETCH(QByteArray, head);
    QFETCH(QString, phase);
    MisbehavingServer server(MisbehavingServer::drip(head, QByteArray(1000, 'x'), 50));
    CurlTransport transport;
    TransferProbe probe;
    auto request = localRequest(server.url());
    request.limits.stall = Milliseconds(300);
    request.limits.total = Milliseconds(1200);
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Timeout"));
    QCOMPARE(QString::fromStdString(probe.phaseName()), phase);
    const auto taken = probe.endedAt - probe.sentAt;
    QVERIFY(taken >= Milliseconds(1100) && taken < Milliseconds(3000));
}

void TestCurlFaults::endsAStallInTheHandshake()
{
    // Accepts and never speaks TLS.
    MisbehavingServer server(MisbehavingServer::reply(QByteArray()));
    auto request = localRequest(server.url());
    request.url.replace(0, 4, "https");
    request.limits.connect = Milliseconds(400);
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("ConnectTimeout"));
    QCOMPARE(probe.phaseName(), std::string("Tls"));
    QCOMPARE(probe.sent, 0);
}

void TestCurlFaults::givesUpConnectingInTime()
{
    // A full backlog drops further SYNs: to the client it is a host that drops packets.
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    QVERIFY(::bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener, 0) == 0);
    QVERIFY(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    QTcpSocket filler;
    filler.connectToHost(QHostAddress::LocalHost, ntohs(address.sin_port));
    QVERIFY(filler.waitForConnected(1000));

    auto request = localRequest("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/");
    request.limits.connect = Milliseconds(500);
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("ConnectTimeout"));
    QCOMPARE(probe.phaseName(), std::string("Connect"));
    ::close(listener);
}

void TestCurlFaults::doesNotSendTwice()
{
    MisbehavingServer server([](QTcpSocket& socket, int number) {
        if (number == 1)
            socket.write(kOk + "Content-Length: 2\r\n\r\nok");
        else
            socket.abort();
    });
    CurlTransport transport;
    TransferProbe first;
    QVERIFY(transport.start(localRequest(server.url()), first) != 0);
    QTRY_VERIFY(first.succeeded());
    TransferProbe second;
    QVERIFY(transport.start(localRequest(server.url()), second) != 0);
    QTRY_COMPARE(second.finished, 1);
    QCOMPARE(second.errorName(), std::string("Resent"));
    QCOMPARE(second.sent, 1);
    QCOMPARE(server.requests(), 2);
    QCOMPARE(server.connections(), 1);

    TransferProbe third;
    QVERIFY(transport.start(localRequest(server.url()), third) != 0);
    QTRY_VERIFY(third.succeeded());
}

void TestCurlFaults::doesNotSendTwiceOverAnotherKeptConnection()
{
    // Two kept connections; the first closes under the request, and the second would carry it again.
    MisbehavingServer server([](QTcpSocket& socket, int number) {
        if (number == 1)
            QTimer::singleShot(50, &socket, [&socket] { socket.write(kOk + "Content-Length: 2\r\n\r\nok"); });
        else
            socket.disconnectFromHost();
    });
    CurlTransport transport;
    TransferProbe warm[2];
    for (auto& probe : warm)
        QVERIFY(transport.start(localRequest(server.url()), probe) != 0);
    QTRY_VERIFY(warm[0].succeeded() && warm[1].succeeded());
    QCOMPARE(server.connections(), 2);
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(server.url()), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Resent"));
    QCOMPARE(probe.sent, 1);
    QCOMPARE(server.requests(), 3);
}

void TestCurlFaults::reportsAReset()
{
    MisbehavingServer beforeAnswer([](QTcpSocket& socket, int) {
        const int on = 1;
        const linger hard{on, 0};
        ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        socket.abort();
    });
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(beforeAnswer.url()), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Reset"));
    QCOMPARE(beforeAnswer.requests(), 1);

    MisbehavingServer inBody([](QTcpSocket& socket, int) {
        socket.write(kOk + "Content-Length: 100\r\n\r\nhalf");
        socket.flush();
        QTimer::singleShot(50, &socket, [&socket] {
            const linger hard{1, 0};
            ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
            socket.abort();
        });
    });
    TransferProbe half;
    QVERIFY(transport.start(localRequest(inBody.url()), half) != 0);
    QTRY_COMPARE(half.finished, 1);
    QCOMPARE(half.errorName(), std::string("Truncated"));
    QCOMPARE(half.phaseName(), std::string("Body"));
}

void TestCurlFaults::sendsNothingThatIsTakenBack()
{
    MisbehavingServer server(MisbehavingServer::replyAndClose(kOk + "Content-Length: 5\r\n\r\nhello"));
    CurlTransport transport;
    TransferProbe probe;
    probe.refuses = true;
    QVERIFY(transport.start(shortRequest(server), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Withdrawn"));
    QCOMPARE(probe.phaseName(), std::string("Send"));
    QVERIFY(!probe.outcome->error().detail.empty());
    QCOMPARE(probe.sent, 1); // it was asked whether it may be
    QTest::qWait(50);
    QCOMPARE(server.requests(), 0);
    QCOMPARE(transport.stats().openConnections, 0);
}

/// Where a connection is open already, the request would be on its way at once.
void TestCurlFaults::takesBackTheNextRequestOfAKeptConnection()
{
    MisbehavingServer server(MisbehavingServer::reply(kOk + "Content-Length: 5\r\n\r\nhello"));
    CurlTransport transport;
    TransferProbe first;
    QVERIFY(transport.start(shortRequest(server), first) != 0);
    QTRY_COMPARE(first.finished, 1);
    QVERIFY(first.succeeded());
    TransferProbe second;
    second.refuses = true;
    QVERIFY(transport.start(shortRequest(server), second) != 0);
    QTRY_COMPARE(second.finished, 1);
    QCOMPARE(second.errorName(), std::string("Withdrawn"));
    QTest::qWait(50);
    QCOMPARE(server.requests(), 1);
}

MILLRACE_TEST_MAIN(TestCurlFaults)
#include "tst_curl_faults.moc"

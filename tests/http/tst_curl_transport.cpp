#include "app/http/curl_transport.h"
#include "tests/http/misbehaving_server.h"
#include "tests/http/transfer_probe.h"
#include "tests/support/nginx_server.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <array>

using namespace millrace;
using namespace millrace::http;
using namespace millrace::test;

/// The transport against a real nginx: what it is for, and what it must leave alone.
class TestCurlTransport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void fetchesAPage();
    void sendsWhatItIsAskedAndNoMore();
    void ignoresTheEnvironmentsProxies();
    void followsNoRedirect();
    void leavesTheBodyInItsEncoding();
    void measuresEachPhaseByItself();
    void completesFiveHundredTransfersOverFewConnections();
    void handsOnAtMostSoManyResultsPerTurn();
    void startsAndCancelsFromInsideItsOwnCalls();
    void cancelsInEveryPhase();
    void dropsRunningTransfersWhenDestroyed();
    void speaksHttp2OverTls();
    void namesTheFaultOfACertificate_data();
    void namesTheFaultOfACertificate();
    void blocksPrivateAddressesUnlessAllowed();
    void blocksAPrivateAddressOverAReusedConnection();
    void refusesOtherSchemesAndCredentials_data();
    void refusesOtherSchemesAndCredentials();

private:
    std::unique_ptr<NginxServer> m_nginx;
    QTemporaryDir m_certificates;
    SelfSignedCertificate m_certificate;
    QByteArray m_page;
};

void TestCurlTransport::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QVERIFY2(NginxServer::isInstalled(), "nginx is needed: packaging/deps installs it");
    QVERIFY(m_certificate.make(m_certificates.path()));
    NginxConfig config;
    config.certificate = m_certificate.certificate;
    config.key = m_certificate.key;
    config.serverDirectives = QStringLiteral(R"(
    location /redirect { return 302 /page.html; }
    location /zipped { gzip on; gzip_min_length 1; add_header X-Zip yes; try_files /page.html =404; }
)");
    m_nginx = std::make_unique<NginxServer>(config);
    QVERIFY2(m_nginx->start(), qPrintable(m_nginx->why()));
    m_page = "<!doctype html><title>A page</title>" + QByteArray("<p>text of a page</p>\n").repeated(800);
    QVERIFY(m_nginx->writeDocument(QStringLiteral("page.html"), m_page));
}

void TestCurlTransport::fetchesAPage()
{
    CurlTransport transport;
    TransferProbe probe;
    const auto before = std::chrono::steady_clock::now();
    const auto id = transport.start(localRequest(m_nginx->url(QStringLiteral("page.html"))), probe);
    QVERIFY(id != 0);
    QCOMPARE(probe.finished, 0);
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY2(probe.succeeded(), probe.errorName().c_str());
    const auto& response = probe.outcome->value();
    QCOMPARE(response.status, 200);
    QCOMPARE(QByteArray::fromStdString(response.body), m_page);
    QCOMPARE(response.bytesReceived, m_page.size());
    QCOMPARE(response.httpVersion, std::string("HTTP/1.1"));
    QCOMPARE(response.header("content-type"), std::string_view("text/html"));
    QCOMPARE(response.remoteAddress, std::string("127.0.0.1"));
    QCOMPARE(probe.sent, 1);
    QVERIFY(probe.sentAt >= before && probe.sentAt <= probe.endedAt);
}

void TestCurlTransport::sendsWhatItIsAskedAndNoMore()
{
    MisbehavingServer server(MisbehavingServer::reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    CurlTransport transport;
    TransferProbe probe;
    auto request = localRequest(server.url(QStringLiteral("a/../b%2Fc?x=%20")));
    request.headers = {{"X-Mine", "value"}, {"X-Empty", ""}, {"X-Broken", "a\r\nX-Injected: b"}};
    const auto id = transport.start(request, probe);
    QVERIFY(id != 0);
    QTRY_VERIFY(probe.succeeded());
    const auto sent = server.lastRequest();
    QVERIFY(sent.startsWith("GET /a/../b%2Fc?x=%20 HTTP/1.1\r\n"));
    QVERIFY(sent.contains("\r\nUser-Agent: millrace-test\r\n"));
    QVERIFY(sent.contains("\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"));
    QVERIFY(sent.contains("\r\nX-Mine: value\r\n"));
    QVERIFY(sent.contains("\r\nX-Empty:\r\n"));
    QVERIFY(!sent.contains("X-Injected"));
    for (const auto* header : {"Cookie", "Authorization", "Referer", "Upgrade"})
        QVERIFY2(!sent.contains(header), header);

    // The next transfer on the same handle starts from nothing.
    TransferProbe second;
    auto plain = localRequest(server.url());
    plain.userAgent.clear();
    QVERIFY(transport.start(plain, second) > id);
    QTRY_VERIFY(second.succeeded());
    QVERIFY(!server.lastRequest().contains("X-Mine"));
    QVERIFY(!server.lastRequest().contains("User-Agent"));
}

void TestCurlTransport::ignoresTheEnvironmentsProxies()
{
    qputenv("http_proxy", "http://127.0.0.1:1");
    qputenv("ALL_PROXY", "http://127.0.0.1:1");
    TransferProbe probe;
    CurlTransport transport;
    const auto id = transport.start(localRequest(m_nginx->url(QStringLiteral("page.html"))), probe);
    QVERIFY(id != 0);
    QTRY_COMPARE(probe.finished, 1);
    qunsetenv("http_proxy");
    qunsetenv("ALL_PROXY");
    QVERIFY2(probe.succeeded(), probe.errorName().c_str());

    MisbehavingServer proxy(MisbehavingServer::reply("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nproxied"));
    auto request = localRequest("http://name.that.only.the.proxy.knows.invalid/x");
    request.proxy = std::make_shared<const Proxy>(Proxy{proxy.url(QString()), {}, {}});
    TransferProbe viaProxy;
    QVERIFY(transport.start(request, viaProxy) != 0);
    QTRY_VERIFY(viaProxy.succeeded());
    QCOMPARE(viaProxy.outcome->value().body, std::string("proxied"));
    QVERIFY(proxy.lastRequest().startsWith("GET http://name.that.only.the.proxy.knows.invalid/x HTTP/1.1"));
}

void TestCurlTransport::followsNoRedirect()
{
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(m_nginx->url(QStringLiteral("redirect"))), probe) != 0);
    QTRY_VERIFY(probe.succeeded());
    QCOMPARE(probe.outcome->value().status, 302);
    QVERIFY(probe.outcome->value().header("Location").ends_with("/page.html"));
    QCOMPARE(probe.sent, 1);
}

void TestCurlTransport::leavesTheBodyInItsEncoding()
{
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(m_nginx->url(QStringLiteral("zipped"))), probe) != 0);
    QTRY_VERIFY(probe.succeeded());
    const auto& response = probe.outcome->value();
    QCOMPARE(response.header("Content-Encoding"), std::string_view("gzip"));
    QVERIFY(response.body.starts_with("\x1f\x8b"));
    QVERIFY(response.body.size() < static_cast<std::size_t>(m_page.size()));
}

void TestCurlTransport::measuresEachPhaseByItself()
{
    MisbehavingServer server([](QTcpSocket& socket, int) {
        QTimer::singleShot(120, &socket, [&socket] { socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"); });
        QTimer::singleShot(200, &socket, [&socket] { socket.write("k"); });
    });
    CurlTransport transport;
    for (const bool reused : {false, true}) {
        TransferProbe probe;
        QVERIFY(transport.start(localRequest(server.url()), probe) != 0);
        QTRY_VERIFY(probe.succeeded());
        const auto& timings = probe.outcome->value().timings;
        QVERIFY2(timings.firstByte >= Milliseconds(100) && timings.firstByte < Milliseconds(1000), std::to_string(timings.firstByte.count()).c_str());
        QVERIFY2(timings.body >= Milliseconds(40) && timings.body < Milliseconds(1000), std::to_string(timings.body.count()).c_str());
        QVERIFY(timings.total >= timings.dns + timings.connect + timings.tls + timings.firstByte + timings.body - Milliseconds(1));
        QCOMPARE(timings.connect == Microseconds(0), reused);
        QCOMPARE(timings.tls, Microseconds(0));
    }
    QCOMPARE(server.connections(), 1);
}

void TestCurlTransport::completesFiveHundredTransfersOverFewConnections()
{
    CurlTransport transport;
    constexpr int kAtOnce = 20;
    std::vector<TransferProbe> probes(500);
    std::size_t next = 0;
    int running = 0;
    const auto pump = [&] {
        running = static_cast<int>(std::count_if(probes.begin(), probes.begin() + static_cast<std::ptrdiff_t>(next), [](const auto& p) { return p.finished == 0; }));
        while (next < probes.size() && running < kAtOnce) {
            static_cast<void>(transport.start(localRequest(m_nginx->url(QStringLiteral("page.html"))), probes[next++]));
            ++running;
        }
        return next == probes.size() && running == 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(pump(), 30'000);
    for (auto& probe : probes) {
        QVERIFY2(probe.succeeded(), probe.errorName().c_str());
        QCOMPARE(probe.sent, 1);
        QCOMPARE(probe.outcome->value().bytesReceived, m_page.size());
    }
    const auto stats = transport.stats();
    QVERIFY2(stats.openConnections <= kAtOnce, std::to_string(stats.openConnections).c_str());
    QCOMPARE(stats.finished, 500);
    QVERIFY(stats.reusedConnections >= 500 - kAtOnce);
    QCOMPARE(stats.transfers, 0);
}

void TestCurlTransport::handsOnAtMostSoManyResultsPerTurn()
{
    CurlOptions options;
    options.completionsPerTurn = 5;
    CurlTransport transport(options);
    std::vector<TransferProbe> probes(60);
    for (auto& probe : probes)
        static_cast<void>(transport.start(localRequest("nonsense"), probe));
    // The bad URLs all end in one turn of their own; the results come five by five.
    int before = 0;
    int largest = 0;
    int turns = 0;
    while (before < 60 && turns++ < 1000) {
        QCoreApplication::processEvents();
        const int now = static_cast<int>(transport.stats().finished);
        largest = std::max(largest, now - before);
        before = now;
    }
    QCOMPARE(before, 60);
    QVERIFY2(largest <= 5, std::to_string(largest).c_str());
    QCOMPARE(probes.front().errorName(), std::string("BadUrl"));
}

namespace {

/// Cancels `victim` and starts `next` when its own request goes out, and itself when told to.
class Meddler final : public TransferObserver {
public:
    Meddler(CurlTransport& transport, std::string url) : m_transport(transport), m_url(std::move(url)) {}
    bool onSent(SteadyTime) override
    {
        m_transport.cancel(victim);
        if (cancelsItself)
            m_transport.cancel(self);
        static_cast<void>(m_transport.start(localRequest(m_url), next));
        return true;
    }
    void onFinished(Result<HttpResponse, HttpError>) override { ++finished; }

    HttpTransport::TransferId self = 0;
    HttpTransport::TransferId victim = 0;
    bool cancelsItself = false;
    int finished = 0;
    TransferProbe next;

private:
    CurlTransport& m_transport;
    std::string m_url;
};

} // namespace

void TestCurlTransport::startsAndCancelsFromInsideItsOwnCalls()
{
    const auto url = m_nginx->url(QStringLiteral("page.html"));
    CurlTransport transport;
    for (const bool cancelsItself : {false, true}) {
        TransferProbe victim;
        Meddler meddler(transport, url);
        meddler.cancelsItself = cancelsItself;
        meddler.self = transport.start(localRequest(url), meddler);
        meddler.victim = transport.start(localRequest(url), victim);
        QTRY_VERIFY(meddler.next.succeeded());
        QTRY_COMPARE(meddler.finished, cancelsItself ? 0 : 1);
        QCOMPARE(victim.finished, 0);
        QCOMPARE(transport.stats().transfers, 0);
    }
}

void TestCurlTransport::cancelsInEveryPhase()
{
    MisbehavingServer silent([](QTcpSocket&, int) {});
    MisbehavingServer endless(MisbehavingServer::drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", QByteArray(100'000, 'x'), 1));
    CurlTransport transport;
    TransferProbe queued;
    TransferProbe waiting;
    TransferProbe receiving;
    const auto waitingId = transport.start(localRequest(silent.url()), waiting);
    const auto receivingId = transport.start(localRequest(endless.url()), receiving);
    QTRY_COMPARE(waiting.sent, 1);
    QTRY_COMPARE(receiving.sent, 1);
    QTRY_COMPARE(endless.requests(), 1);
    QTest::qWait(20);
    transport.cancel(transport.start(localRequest(endless.url()), queued));
    const auto before = std::chrono::steady_clock::now();
    transport.cancel(waitingId);
    transport.cancel(receivingId);
    transport.cancel(receivingId);
    transport.cancel(123'456);
    QVERIFY(std::chrono::steady_clock::now() - before < Milliseconds(50));
    QCOMPARE(transport.stats().transfers, 0);

    TransferProbe after;
    QVERIFY(transport.start(localRequest(m_nginx->url(QStringLiteral("page.html"))), after) != 0);
    QTRY_VERIFY(after.succeeded());
    QCOMPARE(queued.finished + waiting.finished + receiving.finished, 0);
    QCOMPARE(transport.stats().openConnections, 1);
}

void TestCurlTransport::dropsRunningTransfersWhenDestroyed()
{
    MisbehavingServer silent([](QTcpSocket&, int) {});
    std::array<TransferProbe, 3> probes;
    {
        CurlTransport transport;
        for (auto& probe : probes)
            static_cast<void>(transport.start(localRequest(silent.url()), probe));
        QTRY_COMPARE(silent.requests(), 3);
        static_cast<void>(transport.start(localRequest(silent.url()), probes[0]));
    }
    QTest::qWait(20);
    for (const auto& probe : probes)
        QCOMPARE(probe.finished, 0);
}

void TestCurlTransport::speaksHttp2OverTls()
{
    CurlOptions options;
    options.caFile = m_certificate.certificate.toStdString();
    CurlTransport transport(options);
    std::array<TransferProbe, 8> probes;
    for (auto& probe : probes)
        static_cast<void>(transport.start(localRequest(m_nginx->tlsUrl(QStringLiteral("page.html"))), probe));
    for (auto& probe : probes) {
        QTRY_COMPARE(probe.finished, 1);
        QVERIFY2(probe.succeeded(), probe.errorName().c_str());
        QCOMPARE(probe.outcome->value().httpVersion, std::string("HTTP/2"));
        QCOMPARE(QByteArray::fromStdString(probe.outcome->value().body), m_page);
    }
    QCOMPARE(transport.stats().openConnections, 1);
    QVERIFY(probes.front().outcome->value().timings.tls > Microseconds(0));
}

void TestCurlTransport::namesTheFaultOfACertificate_data()
{
    QTest::addColumn<QString>("names");
    QTest::addColumn<int>("days");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("reason");
    QTest::newRow("self-signed") << QStringLiteral("IP:127.0.0.1") << 2 << false << QStringLiteral("self-signed");
    QTest::newRow("expired") << QStringLiteral("IP:127.0.0.1") << -1 << true << QStringLiteral("expired");
    QTest::newRow("wrong name") << QStringLiteral("DNS:example.org") << 2 << true << QStringLiteral("another host");
}

void TestCurlTransport::namesTheFaultOfACertificate()
{
    QFETCH(QString, names);
    QFETCH(int, days);
    QFETCH(bool, trusted);
    QFETCH(QString, reason);
    QTemporaryDir folder;
    SelfSignedCertificate certificate;
    QVERIFY(certificate.make(folder.path(), names, days));
    NginxConfig config;
    config.certificate = certificate.certificate;
    config.key = certificate.key;
    NginxServer nginx(config);
    QVERIFY2(nginx.start(), qPrintable(nginx.why()));
    CurlOptions options;
    if (trusted)
        options.caFile = certificate.certificate.toStdString();
    CurlTransport transport(options);
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(nginx.tlsUrl(QStringLiteral("page.html"))), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Tls"));
    QCOMPARE(probe.phaseName(), std::string(name(Phase::Tls)));
    QVERIFY2(QString::fromStdString(probe.outcome->error().detail).contains(reason), probe.outcome->error().detail.c_str());
    QCOMPARE(probe.sent, 0);
}

void TestCurlTransport::blocksPrivateAddressesUnlessAllowed()
{
    CurlTransport transport;
    TransferProbe probe;
    auto request = localRequest(m_nginx->url(QStringLiteral("page.html")));
    request.allowPrivate = false;
    const auto before = m_nginx->requests().size();
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("BlockedAddress"));
    QCOMPARE(probe.sent, 0);
    QCOMPARE(transport.stats().openConnections, 0);
    QCOMPARE(m_nginx->requests().size(), before);
}

void TestCurlTransport::blocksAPrivateAddressOverAReusedConnection()
{
    CurlTransport transport;
    TransferProbe allowed;
    auto request = localRequest(m_nginx->url(QStringLiteral("page.html")));
    QVERIFY(transport.start(request, allowed) != 0);
    QTRY_VERIFY(allowed.succeeded());
    QCOMPARE(transport.stats().openConnections, 1);
    TransferProbe refused;
    request.allowPrivate = false;
    QVERIFY(transport.start(request, refused) != 0);
    QTRY_COMPARE(refused.finished, 1);
    QCOMPARE(refused.errorName(), std::string("BlockedAddress"));
    QCOMPARE(refused.sent, 0);
}

void TestCurlTransport::refusesOtherSchemesAndCredentials_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd");
    QTest::newRow("ftp") << QStringLiteral("ftp://127.0.0.1/");
    QTest::newRow("gopher") << QStringLiteral("gopher://127.0.0.1:70/");
    QTest::newRow("credentials") << QStringLiteral("http://user:secret@127.0.0.1/");
    QTest::newRow("no scheme") << QStringLiteral("127.0.0.1/x");
    QTest::newRow("empty") << QString();
}

void TestCurlTransport::refusesOtherSchemesAndCredentials()
{
    QFETCH(QString, url);
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(url.toStdString()), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("BadUrl"));
    QCOMPARE(probe.sent, 0);
    QVERIFY(probe.outcome->error().detail.find("secret") == std::string::npos);
}

MILLRACE_TEST_MAIN(TestCurlTransport)
#include "tst_curl_transport.moc"

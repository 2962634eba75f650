#include "app/http/curl_transport.h"
#include "tests/http/misbehaving_server.h"
#include "tests/http/transfer_probe.h"
#include "tests/support/nginx_server.h"
#include "tests/support/test_main.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

using namespace millrace;
using namespace millrace::http;
using namespace millrace::test;

namespace {

constexpr std::int64_t kMiB = 1024 * 1024;

} // namespace

/// The cap on the bytes of all bodies together: who would go beyond it waits, and all arrive.
class TestCurlMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsLargeBodiesUnderTheCap_data();
    void keepsLargeBodiesUnderTheCap();
    void goesOnInTheOrderOfTheStart();
    void beginsNothingNewWhileOnePauses();
    void countsThePauseAsNoStallButInTheTotal();
    void endsStreamsBesideAPausedOne_data();
    void endsStreamsBesideAPausedOne();
    void cancelsWhatIsPausedAndWhatLeads();
    void dropsPausedTransfersWhenDestroyed();
    void readsNothingMoreOfAPausedHttp2Connection();
    void goesOnAfterAFaultWhilePaused();

private:
    [[nodiscard]] CurlOptions options(std::int64_t cap) const;
    [[nodiscard]] HttpRequest bigRequest(bool tls = false, const QString& path = QStringLiteral("big.html")) const;

    std::unique_ptr<NginxServer> m_nginx;
    std::unique_ptr<MisbehavingServer> m_slow;   ///< behind nginx: answers after 300 ms
    QTemporaryDir m_certificates;
    SelfSignedCertificate m_certificate;
    QByteArray m_big;
};

namespace {

/// Sends a byte each 20 ms, of one MiB: takes the lead with its first and keeps it.
class Leader {
public:
    explicit Leader(CurlTransport& transport)
        : m_server(MisbehavingServer::drip("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n", QByteArray(kMiB, 'x'), 20)), m_transport(transport)
    {
        auto request = localRequest(m_server.url());
        request.limits.bodyBytes = kMiB;
        m_id = m_transport.start(request, m_probe);
    }
    void cancel() { m_transport.cancel(m_id); }

private:
    MisbehavingServer m_server;
    CurlTransport& m_transport;
    TransferProbe m_probe;
    HttpTransport::TransferId m_id;
};

bool allFinished(const std::vector<TransferProbe>& probes)
{
    return std::all_of(probes.begin(), probes.end(), [](const auto& probe) { return probe.finished > 0; });
}

} // namespace

void TestCurlMemory::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QVERIFY2(NginxServer::isInstalled(), "nginx is needed: packaging/deps installs it");
    QVERIFY(m_certificate.make(m_certificates.path()));
    m_slow = std::make_unique<MisbehavingServer>([](QTcpSocket& socket, int) {
        QTimer::singleShot(300, &socket, [&socket] { socket.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow"); });
    });
    NginxConfig config;
    config.certificate = m_certificate.certificate;
    config.key = m_certificate.key;
    // Half of it comes at once and the rest a second later, so that many are under way together.
    config.serverDirectives = QStringLiteral("location /rated.html { limit_rate 512k; } location /slow { proxy_pass %1; }")
                                  .arg(QString::fromStdString(m_slow->url(QStringLiteral("slow"))));
    m_nginx = std::make_unique<NginxServer>(config);
    QVERIFY2(m_nginx->start(), qPrintable(m_nginx->why()));
    for (int line = 0; m_big.size() < kMiB; ++line)
        m_big += QByteArray::number(line) + '\n';
    m_big.truncate(kMiB);
    QVERIFY(m_nginx->writeDocument(QStringLiteral("big.html"), m_big));
    QVERIFY(m_nginx->writeDocument(QStringLiteral("rated.html"), m_big));
}

CurlOptions TestCurlMemory::options(std::int64_t cap) const
{
    CurlOptions options;
    options.caFile = m_certificate.certificate.toStdString();
    options.maxBufferedBytes = cap;
    return options;
}

HttpRequest TestCurlMemory::bigRequest(bool tls, const QString& path) const
{
    auto request = localRequest(tls ? m_nginx->tlsUrl(path) : m_nginx->url(path));
    request.limits.bodyBytes = kMiB;
    return request;
}

void TestCurlMemory::keepsLargeBodiesUnderTheCap_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<qint64>("cap");
    QTest::addColumn<qint64>("most");
    QTest::newRow("HTTP/1.1") << false << qint64(4 * kMiB) << qint64(4 * kMiB);
    QTest::newRow("HTTP/1.1, one at a time") << false << qint64(1000) << qint64(kMiB);
    // The leading connection has eight streams.
    QTest::newRow("HTTP/2") << true << qint64(4 * kMiB) << qint64(11 * kMiB);
    QTest::newRow("HTTP/2, one connection at a time") << true << qint64(1000) << qint64(8 * kMiB);
}

void TestCurlMemory::keepsLargeBodiesUnderTheCap()
{
    QFETCH(bool, tls);
    QFETCH(qint64, cap);
    QFETCH(qint64, most);
    CurlTransport transport(options(cap));
    std::vector<TransferProbe> probes(40);
    for (auto& probe : probes)
        static_cast<void>(transport.start(bigRequest(tls, QStringLiteral("rated.html")), probe));
    std::int64_t highest = 0;
    int paused = 0;
    QElapsedTimer clock;
    clock.start();
    while (!allFinished(probes) && clock.elapsed() < 25'000) {
        QTest::qWait(1); // WaitForMoreEvents would sleep on once the posted event that ends the last transfer has been sent
        highest = std::max(highest, transport.stats().bufferedBytes);
        paused = std::max(paused, transport.stats().pausedTransfers);
    }
    for (auto& probe : probes) {
        QVERIFY2(probe.succeeded(), probe.errorName().c_str());
        QVERIFY(probe.outcome->value().body == m_big.toStdString());
        QCOMPARE(probe.outcome->value().httpVersion, std::string(tls ? "HTTP/2" : "HTTP/1.1"));
        QCOMPARE(probe.sent, 1);
    }
    QVERIFY2(highest <= most, std::to_string(highest).c_str());
    QVERIFY2(highest > most / 4, std::to_string(highest).c_str());
    QVERIFY2(paused > 0, "none ever had to wait");
    QCOMPARE(transport.stats().bufferedBytes, 0);
    QCOMPARE(transport.stats().pausedTransfers, 0);
}

void TestCurlMemory::goesOnInTheOrderOfTheStart()
{
    CurlTransport transport(options(kMiB));
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    std::vector<TransferProbe> probes(6);
    for (auto& probe : probes)
        static_cast<void>(transport.start(bigRequest(), probe));
    QTRY_COMPARE(transport.stats().pausedTransfers, 6);
    leader.cancel();
    QTRY_VERIFY(allFinished(probes));
    for (std::size_t i = 0; i < probes.size(); ++i) {
        QVERIFY2(probes[i].succeeded(), probes[i].errorName().c_str());
        QVERIFY(i == 0 || probes[i - 1].endedAt <= probes[i].endedAt);
    }
}

void TestCurlMemory::beginsNothingNewWhileOnePauses()
{
    CurlTransport transport(options(kMiB));
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    TransferProbe pausing;
    const auto id = transport.start(bigRequest(), pausing);
    QTRY_COMPARE(transport.stats().pausedTransfers, 1);
    TransferProbe late;
    static_cast<void>(transport.start(bigRequest(), late));
    QTest::qWait(150);
    QCOMPARE(late.sent, 0);
    transport.cancel(id); // none is paused now, so it may go and pause itself
    QTRY_COMPARE(late.sent, 1);
    QTRY_COMPARE(transport.stats().pausedTransfers, 1);
    leader.cancel();
    QTRY_VERIFY(late.succeeded());
}

void TestCurlMemory::countsThePauseAsNoStallButInTheTotal()
{
    CurlTransport transport(options(kMiB));
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    TransferProbe patient;
    TransferProbe hurried;
    auto request = bigRequest();
    request.limits.stall = Milliseconds(150);
    static_cast<void>(transport.start(request, patient));
    request.limits.total = Milliseconds(700);
    static_cast<void>(transport.start(request, hurried));
    QTRY_COMPARE(transport.stats().pausedTransfers, 2);
    QTRY_COMPARE(hurried.finished, 1);
    QCOMPARE(hurried.errorName(), std::string("Timeout"));
    QCOMPARE(hurried.phaseName(), std::string(name(Phase::Body)));
    QVERIFY(hurried.endedAt - hurried.sentAt > Milliseconds(500));
    QCOMPARE(patient.finished, 0);
    QCOMPARE(transport.stats().pausedTransfers, 1);
    leader.cancel();
    QTRY_COMPARE(patient.finished, 1);
    QVERIFY2(patient.succeeded(), patient.errorName().c_str());
}

void TestCurlMemory::endsStreamsBesideAPausedOne_data()
{
    QTest::addColumn<bool>("byCancel");
    QTest::newRow("cancelled") << true;
    QTest::newRow("at the total limit") << false;
}

/// What libcurl keeps for a stream that ends while paused must neither leak nor come out in the next transfer of its handle.
void TestCurlMemory::endsStreamsBesideAPausedOne()
{
    QFETCH(bool, byCancel);
    CurlTransport transport(options(kMiB));
    TransferProbe first;
    static_cast<void>(transport.start(localRequest(m_nginx->tlsUrl(QStringLiteral("none.html"))), first));
    QTRY_VERIFY(first.succeeded());
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    std::vector<TransferProbe> probes(8);
    std::vector<HttpTransport::TransferId> ids;
    for (std::size_t i = 0; i < probes.size(); ++i) {
        auto request = bigRequest(true);
        if (i != 3)
            request.limits.total = byCancel ? Milliseconds(30'000) : Milliseconds(900);
        ids.push_back(transport.start(request, probes[i]));
    }
    QTRY_COMPARE(transport.stats().pausedTransfers, 8);
    for (std::size_t i = 0; i < probes.size() && byCancel; ++i) {
        if (i != 3)
            transport.cancel(ids[i]);
    }
    QTRY_COMPARE(transport.stats().pausedTransfers, 1);
    leader.cancel();
    std::vector<TransferProbe> next(8);
    for (auto& probe : next)
        static_cast<void>(transport.start(bigRequest(true), probe));
    QTRY_VERIFY(probes[3].finished == 1 && allFinished(next));
    QVERIFY2(probes[3].succeeded(), probes[3].errorName().c_str());
    QCOMPARE(probes[0].errorName(), std::string(byCancel ? "none" : "Timeout"));
    QVERIFY(probes[3].outcome->value().body == m_big.toStdString());
    for (auto& probe : next)
        QVERIFY2(probe.succeeded() && probe.outcome->value().body == m_big.toStdString(), probe.errorName().c_str());
}

void TestCurlMemory::cancelsWhatIsPausedAndWhatLeads()
{
    CurlTransport transport(options(kMiB));
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    std::vector<TransferProbe> probes(3);
    std::vector<HttpTransport::TransferId> ids;
    for (auto& probe : probes)
        ids.push_back(transport.start(bigRequest(), probe));
    QTRY_COMPARE(transport.stats().pausedTransfers, 3);
    transport.cancel(ids[0]);
    QCOMPARE(transport.stats().pausedTransfers, 2);
    leader.cancel();
    transport.cancel(ids[1]); // next in the lead, before it knows
    QTRY_VERIFY(probes[2].succeeded());
    QCOMPARE(probes[0].finished + probes[1].finished, 0);
    QCOMPARE(transport.stats().transfers, 0);
    QCOMPARE(transport.stats().bufferedBytes, 0);
}

void TestCurlMemory::dropsPausedTransfersWhenDestroyed()
{
    std::vector<TransferProbe> probes(12);
    {
        CurlTransport transport(options(kMiB));
        Leader leader(transport);
        QTRY_VERIFY(transport.stats().bufferedBytes > 0);
        for (std::size_t i = 0; i < probes.size(); ++i)
            static_cast<void>(transport.start(bigRequest(i % 2 == 0), probes[i]));
        QTRY_VERIFY(transport.stats().pausedTransfers >= 8);
    }
    QTest::qWait(20);
    for (const auto& probe : probes)
        QCOMPARE(probe.finished, 0);
}

void TestCurlMemory::readsNothingMoreOfAPausedHttp2Connection()
{
    // More than the system's socket buffers take, so that nginx gets rid of it only if it is read.
    const QByteArray huge = m_big.repeated(6);
    QVERIFY(m_nginx->writeDocument(QStringLiteral("huge.html"), huge));
    auto request = localRequest(m_nginx->tlsUrl(QStringLiteral("huge.html")));
    CurlTransport transport(options(kMiB));
    // A connection to join, so that all share it.
    TransferProbe first;
    static_cast<void>(transport.start(localRequest(m_nginx->tlsUrl(QStringLiteral("none.html"))), first));
    QTRY_VERIFY(first.succeeded());
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    std::vector<TransferProbe> held(4);
    auto waiting = localRequest(m_nginx->tlsUrl(QStringLiteral("slow")));
    waiting.limits.stall = Milliseconds(400);
    for (std::size_t i = 0; i < held.size(); ++i)
        static_cast<void>(transport.start(i == 0 ? waiting : request, held[i]));
    QTRY_COMPARE(transport.stats().pausedTransfers, 4); // the one without an answer too
    const auto before = transport.stats().bufferedBytes;
    int turns = 0;
    const auto connection = QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, [&turns] { ++turns; });
    QTest::qWait(600);
    QObject::disconnect(connection);
    QVERIFY2(turns < 500, std::to_string(turns).c_str());
    for (const auto& logged : m_nginx->requests())
        QVERIFY2(logged.uri != QStringLiteral("/huge.html"), "read although paused");
    QVERIFY2(transport.stats().bufferedBytes > before, "the leader did not go on");
    QCOMPARE(transport.stats().pausedTransfers, 4);
    leader.cancel();
    QTRY_VERIFY(allFinished(held));
    for (std::size_t i = 0; i < held.size(); ++i) {
        QVERIFY2(held[i].succeeded(), held[i].errorName().c_str());
        QVERIFY(held[i].outcome->value().body == (i == 0 ? std::string("slow") : huge.toStdString()));
    }
    QVERIFY(transport.stats().openConnections <= 2);
}

void TestCurlMemory::goesOnAfterAFaultWhilePaused()
{
    CurlTransport transport(options(kMiB));
    Leader leader(transport);
    QTRY_VERIFY(transport.stats().bufferedBytes > 0);
    // Half of what it announces, and the end comes while it waits.
    MisbehavingServer server(MisbehavingServer::replyAndClose("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + QByteArray(100'000, 'x')));
    TransferProbe broken;
    TransferProbe whole;
    static_cast<void>(transport.start(localRequest(server.url()), broken));
    static_cast<void>(transport.start(bigRequest(), whole));
    QTRY_COMPARE(transport.stats().pausedTransfers, 2);
    leader.cancel();
    QTRY_COMPARE(broken.finished, 1);
    QCOMPARE(broken.errorName(), std::string("Truncated"));
    QTRY_VERIFY(whole.succeeded());
    QCOMPARE(transport.stats().bufferedBytes, 0);
}

MILLRACE_TEST_MAIN(TestCurlMemory)
#include "tst_curl_memory.moc"

#include "app/telemetry/metrics_service.h"
#include "tests/support/test_main.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <optional>

using namespace millrace;
using namespace millrace::telemetry;

namespace {

/// Answers of the exposer come from its own threads: the test may block on its socket.
QByteArray ask(const QHostAddress& address, std::uint16_t port, const QByteArray& request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
{
    QTcpSocket socket;
    socket.connectToHost(address, port);
    if (!socket.waitForConnected(2'000))
        return {};
    socket.write(request);
    QByteArray answer;
    while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(5'000))
        answer += socket.readAll();
    return answer + socket.readAll();
}

std::shared_ptr<MetricsCollector> collector(const std::string& host = "example.org")
{
    return std::make_shared<MetricsCollector>(MetricsCollector::Parts{{}, {}, {[host](MetricSink& sink) { sink.gauge("millrace_test", "A test.").add(42, {{"host", host}}); }}});
}

} // namespace

class TestMetricsService : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void servesOnAFreePortUntilItIsStopped()
    {
        std::vector<bool> used;
        MetricsService service(collector("a\"b\n"), [&](bool on) { used.push_back(on); });
        QVERIFY(service.url().empty());
        const auto port = service.start("127.0.0.1", 0);
        QVERIFY(port && *port != 0);
        QCOMPARE(service.url(), "http://127.0.0.1:" + std::to_string(*port) + "/metrics");
        const QByteArray answer = ask(QHostAddress::LocalHost, *port);
        QVERIFY2(answer.startsWith("HTTP/1.1 200 "), answer.constData());
        QVERIFY2(answer.contains("\nmillrace_test{host=\"a\\\"b\xEF\xBF\xBD\"} 42\n"), answer.constData());
        QVERIFY(ask(QHostAddress::LocalHost, *port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 404 "));
        QVERIFY(ask(QHostAddress::LocalHost, *port, "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 4"));

        const auto again = service.start("127.0.0.1", 0);
        QVERIFY(!again && again.error().code == MetricsErrorCode::AlreadyRunning);
        QElapsedTimer timer;
        timer.start();
        service.stop();
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed()))); // nobody was being answered
        service.stop();
        QVERIFY(service.url().empty());
        QVERIFY(ask(QHostAddress::LocalHost, *port).isEmpty());
        QCOMPARE(used, (std::vector{true, false}));
        QVERIFY(service.start("127.0.0.1", *port)); // the port is free again
    }
    void servesOnIpv6OrSaysThatItCannot()
    {
        MetricsService service(collector(), nullptr);
        const auto port = service.start("::1", 0);
        if (!port) { // Debian 12's civetweb
            QCOMPARE(static_cast<int>(port.error().code), static_cast<int>(MetricsErrorCode::Ipv4Only));
            QCOMPARE(port.error().where, std::string("[::1]:0"));
            QVERIFY(service.url().empty());
            return;
        }
        QCOMPARE(service.url(), "http://[::1]:" + std::to_string(*port) + "/metrics");
        QVERIFY(ask(QHostAddress::LocalHostIPv6, *port).startsWith("HTTP/1.1 200 "));
        QVERIFY(ask(QHostAddress::LocalHost, *port).isEmpty()); // only what was asked for
    }
    void saysWhyItCannotListen()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        bool used = false;
        MetricsService service(collector(), [&](bool on) { used = on; });
        const auto taken = service.start("127.0.0.1", other.serverPort());
        QVERIFY(!taken && taken.error().code == MetricsErrorCode::PortInUse);
        QCOMPARE(taken.error().where, "127.0.0.1:" + std::to_string(other.serverPort()));
        const auto foreign = service.start("203.0.113.7", 9464); // a documentation address: never ours
        QVERIFY(!foreign && foreign.error().code == MetricsErrorCode::AddressInvalid);
        const auto name = service.start("example.org", 9464);
        QVERIFY(!name && name.error().code == MetricsErrorCode::AddressInvalid);
        QVERIFY(!used);
    }
    void startsAndStopsLaterInTheOrderOfTheCalls()
    {
        std::mutex mutex;
        std::vector<std::string> log;
        const auto note = [&](std::string what) {
            const std::lock_guard lock(mutex);
            log.push_back(std::move(what));
        };
        {
            MetricsService service(collector(), [&](bool on) { note(on ? "on" : "off"); });
            service.startLater("127.0.0.1", 0, [&](const auto& port) { note(port ? "started" : "failed"); });
            service.startLater("127.0.0.1", 0, [&](const auto& port) { note(port ? "started" : "failed"); });
            service.stopLater([&] { note("stopped"); });
            service.startLater("::ffff", 0, [&](const auto& port) { note(port ? "started" : "failed"); });
            service.startLater("127.0.0.1", 0, [&](const auto& port) { note(port ? "started" : "failed"); });
        }
        QCOMPARE(log, (std::vector<std::string>{"on", "started", "failed", "off", "stopped", "failed", "on", "started", "off"}));
    }
    void cutsARequestThatIsTooLarge()
    {
        MetricsService service(collector(), nullptr);
        const auto port = service.start("127.0.0.1", 0);
        QVERIFY(port);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, *port);
        QVERIFY(socket.waitForConnected(2'000));
        socket.write("GET /" + QByteArray(1 << 20, 'a'));
        while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(3 * MetricsService::kRequestTimeoutMs)) { }
        QCOMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QVERIFY(!socket.readAll().startsWith("HTTP/1.1 200"));
        QVERIFY(ask(QHostAddress::LocalHost, *port).startsWith("HTTP/1.1 200 "));
    }
    void stopsInTimeWithSilentClients()
    {
        MetricsService service(collector(), nullptr);
        const auto port = service.start("127.0.0.1", 0);
        QVERIFY(port);
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        for (int i = 0; i < 10; ++i) {
            silent.push_back(std::make_unique<QTcpSocket>());
            silent.back()->connectToHost(QHostAddress::LocalHost, *port);
            QVERIFY(silent.back()->waitForConnected(2'000));
        }
        QVERIFY(ask(QHostAddress::LocalHost, *port).startsWith("HTTP/1.1 200 ")); // there are threads left
        QElapsedTimer timer;
        timer.start();
        service.stop();
        QVERIFY2(timer.elapsed() < MetricsService::kRequestTimeoutMs + 500, qPrintable(QString::number(timer.elapsed())));
    }
};

MILLRACE_TEST_MAIN(TestMetricsService)
#include "tst_metrics_service.moc"

#include "app/telemetry/otlp_exporter.h"
#include "tests/telemetry/scripted_collector.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <atomic>
#include <thread>

using namespace millrace;
using namespace millrace::telemetry;
using namespace std::chrono_literals;
using millrace::test::ScriptedCollector;
using Answer = ScriptedCollector::Answer;

namespace {

/// An exporter in a hurry, and what it said.
class Export {
    SystemClock m_clock;

public:
    explicit Export(const QUrl& url, std::function<void(OtlpExporter::Parts&)> change = nullptr)
    {
        OtlpExporter::Parts parts{{}, m_clock, {20ms, 500ms, 40ms, 200ms, 4}};
        parts.options.endpoint = url;
        parts.options.metricInterval = 30ms;
        parts.options.firstTrouble = [this](const OtlpReport&) { ++troubles; };
        parts.options.lostAtEnd = [this](const OtlpReport& report) {
            ++losses;
            lost = report;
        };
        if (change)
            change(parts);
        exporter = std::make_unique<OtlpExporter>(std::move(parts));
    }
    void trace(int count = 1)
    {
        for (int i = 0; i < count; ++i) {
            Trace told;
            const SteadyTime now = m_clock.now();
            told.add("fetch", -1, now - 5ms, now);
            told.add("body", 0, now - 2ms, now - 1ms);
            exporter->spans().record(std::move(told));
        }
    }
    /// finish() waits in this thread, and the collector answers in it too.
    qint64 finish(Milliseconds limit)
    {
        QElapsedTimer timer;
        timer.start();
        std::atomic<bool> over = false;
        std::thread waiter([&] {
            exporter->finish(limit);
            over = true;
        });
        const bool inTime = QTest::qWaitFor([&] { return over.load(); }, 10'000);
        waiter.join();
        return inTime ? timer.elapsed() : 999'999;
    }
    [[nodiscard]] OtlpReport report() const { return exporter->report(); }

    std::atomic<int> troubles = 0;
    std::atomic<int> losses = 0;
    OtlpReport lost;
    std::unique_ptr<OtlpExporter> exporter;   ///< last: its end tells the above
};

bool waitForRequests(const ScriptedCollector& collector, int count)
{
    return QTest::qWaitFor([&] { return collector.requests().size() >= count; }, 5'000);
}

std::vector<prometheus::MetricFamily> oneCounter()
{
    prometheus::MetricFamily family;
    family.name = "pages_total";
    family.type = prometheus::MetricType::Counter;
    family.metric.resize(1);
    family.metric[0].counter.value = 3;
    return {family};
}

} // namespace

class TestOtlpExporter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void postsJsonAsTheProtocolSays()
    {
        ScriptedCollector collector({Answer::status(200)});
        Export exported(collector.url(), [](OtlpExporter::Parts& parts) {
            parts.options.headers = {{"Authorization", "Bearer abc"}};
            parts.options.resource = {{"deployment.environment", "test"}};
        });
        exported.trace(3);
        QVERIFY(waitForRequests(collector, 1));
        const auto& request = collector.requests().first();
        QVERIFY(request.isTraces());
        QCOMPARE(request.header("Content-Type"), QByteArray("application/json"));
        QCOMPARE(request.header("Authorization"), QByteArray("Bearer abc"));
        QVERIFY(!request.header("Cookie").size());
        const QJsonDocument json = QJsonDocument::fromJson(request.body);
        QCOMPARE(json[QLatin1String("resourceSpans")][0][QLatin1String("scopeSpans")][0][QLatin1String("spans")].toArray().size(), 6);
        QVERIFY(request.body.contains("deployment.environment"));
        QVERIFY(exported.finish(1s) < 1'000);
        QCOMPARE(exported.report().spans.accepted, 6);
        QCOMPARE(exported.troubles.load(), 0);
        QCOMPARE(exported.losses.load(), 0);
    }

    void appendsToThePathOfTheUrl()
    {
        ScriptedCollector collector({Answer::status(200)});
        QUrl url = collector.url();
        url.setPath(QStringLiteral("/base/"));
        Export exported(url);
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        QVERIFY(collector.requests().first().head.startsWith("POST /base/v1/traces HTTP/1.1\r\n"));
    }

    void pushesMetricsByTheInterval()
    {
        ScriptedCollector collector({Answer::status(200)});
        Export exported(collector.url());
        exported.exporter->setMetrics(oneCounter);
        QVERIFY(waitForRequests(collector, 3));
        QVERIFY(collector.requests().first().head.startsWith("POST /v1/metrics HTTP/1.1\r\n"));
        QVERIFY(collector.requests()[2].atMs - collector.requests()[0].atMs >= 50);
        QVERIFY(exported.finish(1s) < 1'000);
        QVERIFY(exported.report().points.accepted >= 3);
        QCOMPARE(exported.report().points.lost(), 0);
    }

    void flushesAtTheEnd()
    {
        ScriptedCollector collector({Answer::status(200)});
        Export exported(collector.url(), [](OtlpExporter::Parts& parts) {
            parts.options.metricInterval = 1h;
            parts.pacing.traceInterval = 1h;
        });
        exported.exporter->setMetrics(oneCounter);
        exported.trace(600); // more than one request
        QVERIFY(exported.finish(1s) < 1'000);
        QCOMPARE(exported.report().spans.accepted, 1'200);
        QCOMPARE(exported.report().points.accepted, 1);
        QCOMPARE(collector.requests().size(), 3);
        exported.trace();
        QCOMPARE(exported.report().spans.dropped, 2); // too late
    }

    void obeysRetryAfter()
    {
        ScriptedCollector collector({Answer::status(503, "Retry-After: 1\r\n"), Answer::status(200)});
        Export exported(collector.url());
        exported.trace();
        QVERIFY(waitForRequests(collector, 2));
        const auto& requests = collector.requests();
        QVERIFY2(requests[1].atMs - requests[0].atMs >= 995, qPrintable(QString::number(requests[1].atMs - requests[0].atMs)));
        QCOMPARE(requests[1].body, requests[0].body);
        QVERIFY(exported.finish(1s) < 1'000);
        QCOMPARE(exported.report().spans.accepted, 2);
        QCOMPARE(exported.report().retries, 1);
        QCOMPARE(exported.troubles.load(), 0); // it was delivered
    }

    void retriesOnlyWhatMayBe_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("close");
        QTest::addColumn<bool>("again");
        QTest::newRow("429") << Answer::status(429).bytes << false << true;
        QTest::newRow("502") << Answer::status(502).bytes << false << true;
        QTest::newRow("504") << Answer::status(504).bytes << false << true;
        QTest::newRow("closed") << QByteArray() << true << true;
        QTest::newRow("400") << Answer::status(400).bytes << false << false;
        QTest::newRow("401") << Answer::status(401, "WWW-Authenticate: Basic realm=\"x\"\r\n").bytes << false << false;
        QTest::newRow("500") << Answer::status(500).bytes << false << false;
        QTest::newRow("307") << Answer::status(307, "Location: /elsewhere\r\n").bytes << false << false;
        QTest::newRow("garbage") << QByteArray("SSH-2.0-OpenSSH_9\r\n\r\n") << true << true; // no answer of HTTP is none at all
        QTest::newRow("partial") << Answer::status(200, {}, R"({"partialSuccess":{"rejectedSpans":"1"}})").bytes << false << false;
    }
    void retriesOnlyWhatMayBe()
    {
        QFETCH(QByteArray, answer);
        QFETCH(bool, close);
        QFETCH(bool, again);
        ScriptedCollector collector({{answer, close}, Answer::status(200)});
        Export exported(collector.url());
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        QTest::qWait(300); // longer than the back-off of a first failure
        QCOMPARE(collector.requests().size(), again ? 2 : 1);
        if (again)
            QVERIFY(collector.requests()[1].atMs - collector.requests()[0].atMs >= 25);
        QVERIFY(exported.finish(1s) < 1'000);
        const OtlpReport report = exported.report();
        QCOMPARE(report.spans.accepted + report.spans.lost(), 2);
        QCOMPARE(report.spans.lost() > 0, !again);
        QCOMPARE(exported.losses.load(), again ? 0 : 1);
    }

    void givesUpAfterSoManyAttempts()
    {
        ScriptedCollector collector({Answer::status(503)});
        Export exported(collector.url());
        exported.trace();
        QVERIFY(waitForRequests(collector, 4));
        QTRY_COMPARE(exported.report().spans.dropped, 2);
        const auto& requests = collector.requests();
        for (int i = 1; i < 4; ++i)
            QVERIFY(requests[i].atMs - requests[i - 1].atMs >= (40 << (i - 1)) * 3 / 4 - 2); // doubled, a quarter of jitter
        QCOMPARE(exported.troubles.load(), 1);
        const qsizetype before = requests.size();
        QTest::qWait(300);
        QCOMPARE(collector.requests().size(), before);
    }

    void readsLittleOfALongAnswer()
    {
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n";
        ScriptedCollector collector({{head + QByteArray(10 << 20, ' '), false}, Answer::status(200)});
        Export exported(collector.url());
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        QTRY_COMPARE(exported.report().spans.accepted, 2);
        exported.trace();
        QVERIFY(waitForRequests(collector, 2)); // and goes on
        QTRY_COMPARE(exported.report().spans.accepted, 4);
        QCOMPARE(exported.report().retries, 0);
    }

    void keepsNoCookie()
    {
        ScriptedCollector collector({Answer::status(200, "Set-Cookie: a=b\r\n")});
        Export exported(collector.url());
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        QTRY_COMPARE(exported.report().spans.accepted, 2);
        exported.trace();
        QVERIFY(waitForRequests(collector, 2));
        QVERIFY(collector.requests()[1].header("Cookie").isEmpty());
    }

    void endsInTimeWhileTheCollectorHangs()
    {
        ScriptedCollector collector({Answer::hang()});
        Export exported(collector.url(), [](OtlpExporter::Parts& parts) { parts.pacing.requestTimeout = 10s; });
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        exported.trace(10);
        const qint64 took = exported.finish(300ms);
        QVERIFY2(took >= 290 && took < 700, qPrintable(QString::number(took)));
        QCOMPARE(exported.lost.spans.dropped, 22);
        QCOMPARE(exported.losses.load(), 1);
        QCOMPARE(collector.requests().size(), 1); // one at a time
    }

    void doesNotRetryATimeout()
    {
        ScriptedCollector collector({Answer::hang(), Answer::status(200)});
        Export exported(collector.url(), [](OtlpExporter::Parts& parts) { parts.pacing.requestTimeout = 100ms; });
        exported.trace();
        QTRY_COMPARE(exported.report().spans.dropped, 2);
        exported.trace();
        QTRY_COMPARE(exported.report().spans.accepted, 2);
        QCOMPARE(collector.requests().size(), 2);
        QVERIFY(collector.requests()[0].body != collector.requests()[1].body);
    }

    void goesOnWithoutACollector()
    {
        Export exported(QUrl(QStringLiteral("http://127.0.0.1:1"))); // nobody listens there
        exported.trace();
        QTRY_COMPARE(exported.troubles.load(), 1);
        exported.trace(10'000); // the queue is full
        QVERIFY(exported.finish(1s) < 900);
        QCOMPARE(exported.lost.spans.made, 20'002);
        QCOMPARE(exported.lost.spans.dropped, 20'002);
        QCOMPARE(exported.troubles.load(), 1);
        QCOMPARE(exported.losses.load(), 1);
    }

    void takesTheStatusOfAnAnswerWithoutAnEnd()
    {
        ScriptedCollector collector({{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", false}, Answer::status(200)});
        Export exported(collector.url(), [](OtlpExporter::Parts& parts) { parts.pacing.requestTimeout = 100ms; });
        exported.trace();
        QTRY_COMPARE(exported.report().spans.accepted, 2);
        QCOMPARE(exported.report().retries, 0);
    }

    void findsACollectorByItsName()
    {
        ScriptedCollector collector({Answer::status(200)});
        QUrl url = collector.url();
        url.setHost(QStringLiteral("localhost"));
        Export exported(url);
        exported.trace();
        QTRY_COMPARE(exported.report().spans.accepted, 2);
        QVERIFY(collector.requests().first().header("Host").startsWith("localhost:"));
    }

    void goesOnWithANameThatIsNone()
    {
        Export exported(QUrl(QStringLiteral("http://collector.invalid:4318"))); // RFC 6761 section 6.4
        exported.trace();
        QTRY_COMPARE(exported.troubles.load(), 1);
        QVERIFY(exported.finish(1s) < 1'300);
        QCOMPARE(exported.lost.spans.dropped, 2);
        QCOMPARE(exported.lost.requests, 0);
    }

    void asksNoMoreAtTheEndThanTheCollectorWants()
    {
        ScriptedCollector collector({Answer::status(429, "Retry-After: 60\r\n")});
        Export exported(collector.url());
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        QTest::qWait(50);
        exported.trace(5);
        QVERIFY(exported.finish(1s) < 500);
        QCOMPARE(collector.requests().size(), 1);
        QCOMPARE(exported.lost.spans.dropped, 12);
    }

    void triesOnceMoreAtTheEnd()
    {
        ScriptedCollector collector({Answer::closing(), Answer::status(200)});
        Export exported(collector.url(), [](OtlpExporter::Parts& parts) { parts.pacing.retryFirst = 1min; });
        exported.trace();
        QVERIFY(waitForRequests(collector, 1));
        QTest::qWait(100);
        QCOMPARE(collector.requests().size(), 1);
        QVERIFY(exported.finish(1s) < 900);
        QCOMPARE(exported.report().spans.accepted, 2);
    }

    void takesTracesFromSeveralThreads()
    {
        ScriptedCollector collector({Answer::status(200)});
        Export exported(collector.url());
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 50; ++n) {
                    (void)exported.exporter->spans().sample(TraceOf::File, std::chrono::steady_clock::now());
                    exported.trace();
                }
            });
        for (std::thread& each : threads)
            each.join();
        QVERIFY(exported.finish(1s) < 1'000);
        QCOMPARE(exported.report().spans.accepted, 400);
    }
};

QTEST_GUILESS_MAIN(TestOtlpExporter)
#include "tst_otlp_exporter.moc"

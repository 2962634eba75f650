#include "app/async/sleep.h"
#include "app/telemetry/metrics_collector.h"
#include "app/telemetry/metrics_publisher.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <QTest>

#include <cmath>
#include <set>

using namespace millrace;
using namespace millrace::test;
using namespace millrace::telemetry;

namespace {

using Families = std::vector<prometheus::MetricFamily>;

const prometheus::MetricFamily& family(const Families& families, const std::string& name)
{
    const auto found = std::ranges::find(families, name, &prometheus::MetricFamily::name);
    if (found == families.end())
        throw std::runtime_error("no family " + name);
    return *found;
}

std::string text(const Families& families)
{
    return prometheus::TextSerializer().Serialize(families);
}

LoopLatency sampleLatency(const std::string& loop)
{
    LoopLatency latency;
    latency.loop = loop;
    latency.buckets = {5, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    latency.count = 8;
    latency.sumMs = 3012;
    latency.stalls = 1;
    latency.longestMs = 3000;
    return latency;
}

Task<void> counted(int& calls)
{
    ++calls;
    co_return;
}

} // namespace

class TestMetricsCollector : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // --- labels ---
    void labelsAreUtf8WithoutControls_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("label");
        const QByteArray bad("\xEF\xBF\xBD");
        QTest::newRow("plain") << QByteArray("example.org:8080") << QByteArray("example.org:8080");
        QTest::newRow("quotes stay") << QByteArray("a\"b\\c") << QByteArray("a\"b\\c");
        QTest::newRow("umlaut, euro, emoji") << QByteArray("ü€😀") << QByteArray("ü€😀");
        QTest::newRow("stray continuation") << QByteArray("a\x80z") << "a" + bad + "z";
        QTest::newRow("cut sequence") << QByteArray("a\xE2\x82") << "a" + bad + bad;
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << bad + bad;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << bad + bad + bad;
        QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << bad + bad + bad + bad;
        QTest::newRow("NUL, line feed, DEL") << QByteArray("a\0b\nc\x7F", 6) << "a" + bad + "b" + bad + "c" + bad;
        QTest::newRow("long, cut between characters") << QByteArray("x") + QByteArray("ü").repeated(200) << QByteArray("x") + QByteArray("ü").repeated(129);
    }
    void labelsAreUtf8WithoutControls()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, label);
        QCOMPARE(QByteArray::fromStdString(labelValue(raw.toStdString())), label);
        QVERIFY(label.size() <= static_cast<qsizetype>(kMaxLabelBytes));
    }
    void labelsAreEscapedInTheText()
    {
        Families families;
        MetricSink(families).gauge("g", "help").add(1, {{"host", "a\"b\\c"}});
        QCOMPARE(text(families), std::string("# HELP g help\n# TYPE g gauge\ng{host=\"a\\\"b\\\\c\"} 1\n"));
    }

    // --- histograms ---
    void aHistogramIsCumulativeAndInSeconds()
    {
        Families families;
        MetricSink sink(families);
        describe(std::vector{sampleLatency("loop"), sampleLatency("gui")}, sink);
        const prometheus::MetricFamily& latency = family(families, "millrace_loop_latency_seconds");
        QCOMPARE(latency.metric.size(), 2U);
        const prometheus::ClientMetric::Histogram& first = latency.metric.front().histogram;
        std::vector<std::uint64_t> counts;
        for (const auto& bucket : first.bucket)
            counts.push_back(bucket.cumulative_count);
        QCOMPARE(counts, (std::vector<std::uint64_t>{5, 5, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8}));
        QCOMPARE(first.bucket.front().upper_bound, 0.001);
        QVERIFY(std::isinf(first.bucket.back().upper_bound));
        QCOMPARE(first.sample_count, 8U);
        QCOMPARE(first.sample_sum, 3.012);
        QCOMPARE(family(families, "millrace_loop_stalls_total").metric.front().counter.value, 1.0);
        QCOMPARE(family(families, "millrace_loop_longest_latency_seconds").metric.front().gauge.value, 3.0);
    }

    // --- all of it ---
    void namesFollowTheRules()
    {
        const VirtualLoop loop;
        const LoopMonitor monitor(loop);
        TaskKind fetches;
        fetches.name = "fetch";
        fetches.live = 2;
        const RuntimeFigures runtime{{fetches}, {{"connections", 3, 7, false}, {"memory", 5'000, 0, true}}};
        const MetricsCollector collector({{{"loop", monitor}}, [] { return std::vector{sampleLatency("loop")}; }, {[&](MetricSink& sink) { describe(runtime, sink); }}});
        const Families families = collector.Collect();
        std::set<std::string> names;
        for (const prometheus::MetricFamily& each : families) {
            QVERIFY2(names.insert(each.name).second, each.name.c_str());
            QVERIFY2(each.name.starts_with("millrace_") || each.name.starts_with("process_"), each.name.c_str());
            QVERIFY2(!each.help.empty() && !each.metric.empty(), each.name.c_str());
            QCOMPARE(each.name.ends_with("_total"), each.type == prometheus::MetricType::Counter);
        }
        for (const char* wanted : {"millrace_build_info", "process_resident_memory_bytes", "process_open_fds", "process_start_time_seconds", "process_cpu_seconds_total", "millrace_tasks", "millrace_tasks_busy_seconds",
                 "millrace_loop_turns_total", "millrace_loop_busy_seconds_total"})
            QVERIFY2(names.contains(wanted), wanted);
        QVERIFY(text(families).find("millrace_limit_used{limit=\"connections\",unit=\"count\"} 3\n") != std::string::npos);
        QCOMPARE(family(families, "millrace_limit_max").metric.size(), 1U); // memory has none
    }
    void theProcessIsDescribedAsItIs()
    {
        const Families families = MetricsCollector({}).Collect();
        const auto gauge = [&](const char* name) { return family(families, name).metric.front().gauge.value; };
        const double now = static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1000;
        QVERIFY2(std::abs(now - gauge("process_start_time_seconds")) < 120, qPrintable(QString::number(gauge("process_start_time_seconds"), 'f')));
        QVERIFY(gauge("process_resident_memory_bytes") > 1e6);
        QVERIFY(gauge("process_open_fds") >= 3 && gauge("process_open_fds") <= gauge("process_max_fds"));
        QVERIFY(gauge("process_threads") >= 1);
        QVERIFY(text(families).find("millrace_loop") == std::string::npos); // nothing is made up
    }

    // --- publishing ---
    void publishesOnceASecondForAsLongAsThereAreUsers()
    {
        VirtualLoop loop;
        int published = 0;
        int forgotten = 0;
        MetricsPublisher publisher({loop.runtime(), [&] { return counted(published); }, [&] { ++forgotten; }});
        std::vector<int> seen;
        loop.run([&](TaskGroup&) -> Task<void> {
            co_await sleepFor(3s);
            seen.push_back(published);
            publisher.addUser();
            publisher.addUser();
            co_await sleepFor(2500ms);
            seen.push_back(published);
            publisher.removeUser();
            co_await sleepFor(2s);
            seen.push_back(published);
            publisher.removeUser();
            co_await sleepFor(5s);
            seen.push_back(published);
        });
        QCOMPARE(seen, (std::vector<int>{0, 3, 5, 5}));
        QCOMPARE(forgotten, 1);
        bool ended = false;
        publisher.shutDown([&] { ended = true; });
        loop.runReady();
        QVERIFY(ended);
    }
};

MILLRACE_TEST_MAIN(TestMetricsCollector)
#include "tst_metrics_collector.moc"

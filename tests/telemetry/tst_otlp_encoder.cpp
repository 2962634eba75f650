#include "app/telemetry/otlp_encoder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <limits>

using namespace millrace;
using namespace millrace::telemetry;
using namespace std::chrono_literals;
using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kStartNs = 1'700'000'000'000'000'000;
constexpr std::int64_t kNowNs = 1'700'000'010'000'000'000;
constexpr SteadyTime kAt{10h};
constexpr WallMs kWall = 1'700'000'000'000;
const ResourceAttributes kResource{{"service.name", "millrace"}, {"service.version", "1"}, {"service.instance.id", "x"}};

/// What the strict reader of the trial says: empty, or its complaint.
QByteArray complaint(const char* function, const QByteArray& json)
{
    QProcess python;
    const QString script = QStringLiteral("import importlib.util, os, sys\n"
                                          "spec = importlib.util.spec_from_file_location('otlp_check', os.environ['MILLRACE_OTLP_CHECK'])\n"
                                          "check = importlib.util.module_from_spec(spec)\nsys.dont_write_bytecode = True\nspec.loader.exec_module(check)\n"
                                          "getattr(check, sys.argv[1])(sys.stdin.buffer.read())\n");
    python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), script, QString::fromLatin1(function)});
    python.write(json);
    python.closeWriteChannel();
    if (!python.waitForFinished(30'000))
        return "python3 does not run";
    return python.exitCode() == 0 ? QByteArray() : python.readAllStandardError().trimmed().split('\n').last();
}

RecordedTrace recorded(Trace trace)
{
    return {std::move(trace), kAt, kWall};
}

QJsonArray spansOf(const std::vector<RecordedTrace>& traces)
{
    std::uint64_t next = 0;
    const QByteArray json = encodeTraces(kResource, traces, [&] { return next++; });
    return QJsonDocument::fromJson(json)[QLatin1String("resourceSpans")][0][QLatin1String("scopeSpans")][0][QLatin1String("spans")].toArray();
}

QJsonObject attributesOf(const QJsonValue& holder)
{
    QJsonObject found;
    const QJsonArray list = holder[QLatin1String("attributes")].toArray();
    for (const QJsonValue& each : list)
        found.insert(each[QLatin1String("key")].toString(), each[QLatin1String("value")]);
    return found;
}

ClientMetric labelled(const char* label, const char* value)
{
    ClientMetric metric;
    metric.label = {{label, value}};
    return metric;
}

MetricFamily familyOf(const char* name, MetricType type, std::vector<ClientMetric> metrics)
{
    MetricFamily family;
    family.name = name;
    family.help = "what it is";
    family.type = type;
    family.metric = std::move(metrics);
    return family;
}

QJsonValue metricOf(const QByteArray& json, int index = 0)
{
    return QJsonDocument::fromJson(json)[QLatin1String("resourceMetrics")][0][QLatin1String("scopeMetrics")][0][QLatin1String("metrics")][index];
}

QStringList texts(const QJsonValue& list)
{
    QStringList found;
    const QJsonArray array = list.toArray();
    for (const QJsonValue& each : array)
        found << each.toString();
    return found;
}

} // namespace

class TestOtlpEncoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesSpansAsTheProtocolHasThem()
    {
        Trace trace;
        trace.add("fetch", -1, kAt - 2s, kAt);
        trace.spans[0].kind = SpanKind::Client;
        trace.spans[0].attributes = {{"url.full", std::string("http://a/")}, {"http.response.status_code", std::int64_t{404}}};
        trace.spans[0].errorType = "404";
        trace.spans[0].errorMessage = "not there";
        trace.add("body", 0, kAt - 1500ms, kAt - 1ms);
        const QJsonArray spans = spansOf({recorded(trace)});
        QCOMPARE(spans.size(), 2);
        const QJsonValue root = spans[0];
        QCOMPARE(root[QLatin1String("traceId")].toString(), QStringLiteral("00000000000000010000000000000002")); // 0 is no id
        QCOMPARE(root[QLatin1String("spanId")].toString(), QStringLiteral("0000000000000003"));
        QVERIFY(root[QLatin1String("parentSpanId")].isUndefined());
        QCOMPARE(root[QLatin1String("kind")].toInt(), 3);
        QCOMPARE(root[QLatin1String("startTimeUnixNano")].toString(), QStringLiteral("1699999998000000000"));
        QCOMPARE(root[QLatin1String("endTimeUnixNano")].toString(), QStringLiteral("1700000000000000000"));
        QCOMPARE(root[QLatin1String("status")], QJsonValue(QJsonObject{{QStringLiteral("code"), 2}, {QStringLiteral("message"), QStringLiteral("not there")}}));
        const QJsonObject attributes = attributesOf(root);
        QCOMPARE(attributes[QLatin1String("http.response.status_code")][QLatin1String("intValue")].toString(), QStringLiteral("404"));
        QCOMPARE(attributes[QLatin1String("error.type")][QLatin1String("stringValue")].toString(), QStringLiteral("404"));
        QCOMPARE(spans[1][QLatin1String("parentSpanId")], root[QLatin1String("spanId")]);
        QVERIFY(spans[1][QLatin1String("status")].isUndefined());
    }

    void passesTheStrictReader()
    {
        Trace trace;
        trace.add("fetch", -1, kAt - 2s, kAt);
        trace.spans[0].attributes = {{"url.full", std::string("http://a/\xff\x01\"\\\xF0\x9F\x98\x80")}, {"large", std::numeric_limits<std::int64_t>::max()}};
        trace.spans[0].errorType = "Refused";
        trace.add("attempt", 0, kAt - 1s, kAt);
        trace.add("body", 1, kAt - 500ms, kAt - 600ms); // an end before its begin is no less than it
        std::uint64_t next = 0;
        QCOMPARE(complaint("read_traces", encodeTraces(kResource, {recorded(trace), recorded(trace)}, [&] { return next++; })), QByteArray());
    }

    void theStrictReaderCanFail()
    {
        Trace trace;
        trace.add("fetch", -1, kAt - 2s, kAt);
        std::uint64_t next = 1;
        QByteArray json = encodeTraces(kResource, {recorded(trace)}, [&] { return next++; });
        QVERIFY(complaint("read_traces", QByteArray(json).replace("\"kind\":1", "\"kind\":\"SPAN_KIND_INTERNAL\"")).contains("enum"));
        QVERIFY(complaint("read_traces", QByteArray(json).replace("\"kind\":1", "\"kind\":1,\"span_kind\":1")).contains("unknown field"));
        QVERIFY(complaint("read_traces", QByteArray(json).replace("\"1700000000000000000\"", "1700000000000000000")).contains("64-bit"));
    }

    void cutsLongTextBetweenCharacters()
    {
        Trace trace;
        trace.add("fetch", -1, kAt, kAt);
        trace.spans[0].attributes = {{"long", "x" + std::string([] {
            std::string umlauts;
            for (std::size_t i = 0; i < kMaxAttributeBytes; ++i)
                umlauts += "\xC3\xA4";
            return umlauts;
        }())}};
        const QString text = attributesOf(spansOf({recorded(trace)})[0])[QLatin1String("long")][QLatin1String("stringValue")].toString();
        QCOMPARE(text.size(), qsizetype(1 + (kMaxAttributeBytes - 1) / 2));
        QVERIFY(!text.contains(QChar::ReplacementCharacter));
    }

    void makesCountersSums()
    {
        ClientMetric metric = labelled("host", "a\"b");
        metric.counter.value = 17;
        const EncodedMetrics encoded = encodeMetrics(kResource, {familyOf("pages_total", MetricType::Counter, {metric})}, kStartNs, kNowNs);
        QCOMPARE(encoded.points, 1);
        const QJsonValue sum = metricOf(encoded.json)[QLatin1String("sum")];
        QCOMPARE(sum[QLatin1String("aggregationTemporality")].toInt(), 2);
        QCOMPARE(sum[QLatin1String("isMonotonic")].toBool(), true);
        const QJsonValue point = sum[QLatin1String("dataPoints")][0];
        QCOMPARE(point[QLatin1String("asDouble")].toDouble(), 17.0);
        QCOMPARE(point[QLatin1String("startTimeUnixNano")].toString(), QString::number(kStartNs));
        QCOMPARE(point[QLatin1String("timeUnixNano")].toString(), QString::number(kNowNs));
        QCOMPARE(attributesOf(point)[QLatin1String("host")][QLatin1String("stringValue")].toString(), QStringLiteral("a\"b"));
        QCOMPARE(complaint("read_metrics", encoded.json), QByteArray());
    }

    void takesHistogramsApart()
    {
        ClientMetric metric;
        metric.histogram = {10, 3.5, {{2, 0.1}, {2, 0.5}, {7, 1}, {10, kInfinity}}};
        const EncodedMetrics encoded = encodeMetrics(kResource, {familyOf("latency_seconds", MetricType::Histogram, {metric})}, kStartNs, kNowNs);
        const QJsonValue point = metricOf(encoded.json)[QLatin1String("histogram")][QLatin1String("dataPoints")][0];
        QCOMPARE(texts(point[QLatin1String("bucketCounts")]), (QStringList{QStringLiteral("2"), QStringLiteral("0"), QStringLiteral("5"), QStringLiteral("3")}));
        QCOMPARE(point[QLatin1String("explicitBounds")].toArray(), (QJsonArray{0.1, 0.5, 1}));
        QCOMPARE(point[QLatin1String("count")].toString(), QStringLiteral("10"));
        QCOMPARE(point[QLatin1String("sum")].toDouble(), 3.5);
        QCOMPARE(complaint("read_metrics", encoded.json), QByteArray());
    }

    void dropsHistogramsThatContradictThemselves()
    {
        std::vector<ClientMetric> metrics(4);
        metrics[0].histogram = {1, 1, {{2, 0.1}}};             // more below the bound than in all
        metrics[1].histogram = {5, 1, {{3, 0.1}, {2, 0.2}}};   // fewer below the higher bound
        metrics[2].histogram = {5, 1, {{3, 0.2}, {4, 0.1}}};   // bounds that fall
        metrics[3].histogram = {5, 1, {{3, kNan}}};
        const EncodedMetrics encoded = encodeMetrics(kResource, {familyOf("h", MetricType::Histogram, metrics)}, kStartNs, kNowNs);
        QCOMPARE(encoded.points, 0);
        QCOMPARE(encoded.dropped, 4);
        QVERIFY(encoded.json.isEmpty());
    }

    void dropsWhatIsNoNumber()
    {
        ClientMetric nan = labelled("is", "nan");
        nan.gauge.value = kNan;
        ClientMetric infinite = labelled("is", "infinite");
        infinite.gauge.value = kInfinity;
        ClientMetric good = labelled("is", "good");
        good.gauge.value = -0.25;
        const EncodedMetrics encoded = encodeMetrics(kResource, {familyOf("g", MetricType::Gauge, {nan, infinite, good})}, kStartNs, kNowNs);
        QCOMPARE(encoded.points, 1);
        QCOMPARE(encoded.dropped, 2);
        const QJsonValue point = metricOf(encoded.json)[QLatin1String("gauge")][QLatin1String("dataPoints")][0];
        QCOMPARE(point[QLatin1String("asDouble")].toDouble(), -0.25);
        QVERIFY(point[QLatin1String("startTimeUnixNano")].isUndefined());
        QCOMPARE(complaint("read_metrics", encoded.json), QByteArray());
    }

    void keepsSummariesAndUntyped()
    {
        ClientMetric summary;
        summary.summary = {4, 2, {{0.5, 1}, {0.99, kNan}}};
        ClientMetric untyped;
        untyped.untyped.value = 3;
        const EncodedMetrics encoded
            = encodeMetrics(kResource, {familyOf("s", MetricType::Summary, {summary}), familyOf("u", MetricType::Untyped, {untyped})}, kStartNs, kNowNs);
        QCOMPARE(encoded.points, 2);
        QCOMPARE(metricOf(encoded.json)[QLatin1String("summary")][QLatin1String("dataPoints")][0][QLatin1String("quantileValues")].toArray().size(), 1);
        QCOMPARE(metricOf(encoded.json, 1)[QLatin1String("gauge")][QLatin1String("dataPoints")][0][QLatin1String("asDouble")].toDouble(), 3.0);
        QCOMPARE(complaint("read_metrics", encoded.json), QByteArray());
    }

    void endsAtSoManyPoints()
    {
        std::vector<ClientMetric> metrics(kMaxDataPoints + 5);
        const EncodedMetrics encoded = encodeMetrics(kResource, {familyOf("g", MetricType::Gauge, metrics)}, kStartNs, kNowNs);
        QCOMPARE(encoded.points, std::int64_t(kMaxDataPoints));
        QCOMPARE(encoded.dropped, 5);
    }
};

QTEST_GUILESS_MAIN(TestOtlpEncoder)
#include "tst_otlp_encoder.moc"

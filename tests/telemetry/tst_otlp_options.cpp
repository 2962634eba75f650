#include "app/telemetry/otlp_options.h"

#include <QTest>

#include <map>

using namespace millrace;
using namespace millrace::telemetry;

namespace {

using Variables = std::map<std::string, std::string>;

Result<OtlpOptions, std::string> read(const std::string& url, Variables variables = {})
{
    return readOtlpOptions(url, [&](const char* name) { return variables[name]; });
}

} // namespace

class TestOtlpOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesBaseUrls()
    {
        for (const char* url : {"http://127.0.0.1:4318", "https://collector.example/otlp", "http://[::1]:4318/", "http://localhost"}) {
            const auto options = read(url);
            QVERIFY2(options, url);
            QCOMPARE(options->endpoint, QUrl(QString::fromLatin1(url)));
            QCOMPARE(options->metricInterval, Milliseconds(10'000));
            QCOMPARE(options->sampleRatio, 1.0);
            QVERIFY(options->headers.empty());
        }
    }

    void refusesOtherUrls()
    {
        for (const char* url : {"", "127.0.0.1:4318", "ftp://host", "http://", "http:///path", "http://host:99999", "http://host:0", "http://a b", "http://host?x=1", "http://host#f", "grpc://host:4317"})
            QVERIFY2(!read(url), url);
        QVERIFY(!read("http://host/" + std::string(kMaxOtlpUrl, 'a')));
    }

    void keepsAPasswordToItself()
    {
        const auto refused = read("http://user:sesame@host:4318");
        QVERIFY(!refused);
        QVERIFY(refused.error().find("sesame") == std::string::npos);
        QVERIFY(refused.error().find("OTEL_EXPORTER_OTLP_HEADERS") != std::string::npos);
        const auto bad = read("http://host", {{"OTEL_EXPORTER_OTLP_HEADERS", "authorization=sesame%0d%0aX: y"}});
        QVERIFY(!bad);
        QVERIFY(bad.error().find("sesame") == std::string::npos);
    }

    void readsTheVariablesOfOpenTelemetry()
    {
        const auto options = read("http://host", {{"OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20abc, x-scope = 7"}, {"OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test,host.name=a%2Cb"},
                                                     {"OTEL_METRIC_EXPORT_INTERVAL", "250"}, {"OTEL_TRACES_SAMPLER", "traceidratio"}, {"OTEL_TRACES_SAMPLER_ARG", "0.25"}});
        QVERIFY(options);
        QCOMPARE(options->headers.size(), 2U);
        QCOMPARE(options->headers[0].first, QByteArray("authorization"));
        QCOMPARE(options->headers[0].second, QByteArray("Bearer abc"));
        QCOMPARE(options->headers[1].second, QByteArray("7"));
        QCOMPARE(options->resource[1].second, std::string("a,b"));
        QCOMPARE(options->metricInterval, Milliseconds(250));
        QCOMPARE(options->sampleRatio, 0.25);
        QCOMPARE(read("http://host", {{"OTEL_TRACES_SAMPLER", "always_off"}})->sampleRatio, 0.0);
    }

    void refusesVariablesThatItCannotUse()
    {
        const std::vector<std::pair<std::string, std::string>> bad{{"OTEL_EXPORTER_OTLP_HEADERS", "no-equals"}, {"OTEL_EXPORTER_OTLP_HEADERS", "=x"}, {"OTEL_EXPORTER_OTLP_HEADERS", "a b=x"},
            {"OTEL_EXPORTER_OTLP_HEADERS", "Content-Type=text/plain"}, {"OTEL_EXPORTER_OTLP_HEADERS", std::string(kMaxOtlpVariable + 1, 'a')}, {"OTEL_RESOURCE_ATTRIBUTES", "x"},
            {"OTEL_METRIC_EXPORT_INTERVAL", "0"}, {"OTEL_METRIC_EXPORT_INTERVAL", "1s"}, {"OTEL_TRACES_SAMPLER", "sometimes"}};
        for (const auto& [name, value] : bad) {
            const auto refused = read("http://host", {{name, value}});
            QVERIFY2(!refused, (name + "=" + value.substr(0, 40)).c_str());
            QVERIFY2(refused.error().find(name) != std::string::npos, refused.error().c_str());
        }
        QVERIFY(!read("http://host", {{"OTEL_TRACES_SAMPLER", "traceidratio"}, {"OTEL_TRACES_SAMPLER_ARG", "1.5"}}));
    }
};

QTEST_GUILESS_MAIN(TestOtlpOptions)
#include "tst_otlp_options.moc"

#include "app/telemetry/otlp_answer.h"

#include <QTest>

using namespace millrace;
using namespace millrace::telemetry;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1String kField("rejectedSpans");
constexpr WallMs kNow = 1'445'412'480'000; // Wed, 21 Oct 2015 07:28:00 GMT

OtlpVerdict judged(int status, const QByteArray& body = {}, const QByteArray& retryAfter = {})
{
    return judge({OtlpAnswer::Transport::Answered, status, body, retryAfter, {}}, kField, 10, kNow);
}

} // namespace

class TestOtlpAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void retriesFourStatusesAndNoOther()
    {
        for (int status = 100; status < 600; ++status) {
            const bool again = status == 429 || status == 502 || status == 503 || status == 504;
            const bool good = status >= 200 && status < 300;
            const OtlpVerdict verdict = judged(status);
            QCOMPARE(verdict.kind, good ? OtlpVerdict::Kind::Accepted : again ? OtlpVerdict::Kind::Retry : OtlpVerdict::Kind::Drop);
            QCOMPARE(verdict.trouble.empty(), good);
        }
        QVERIFY(judged(307).trouble.find("redirect") != std::string::npos);
    }

    void retriesLostConnectionsOnly()
    {
        using Transport = OtlpAnswer::Transport;
        for (const auto& [transport, kind] : {std::pair{Transport::Lost, OtlpVerdict::Kind::Retry}, {Transport::TimedOut, OtlpVerdict::Kind::Drop}, {Transport::Failed, OtlpVerdict::Kind::Drop}}) {
            const OtlpVerdict verdict = judge({transport, 0, {}, {}, "why"}, kField, 10, kNow);
            QCOMPARE(verdict.kind, kind);
            QCOMPARE(verdict.trouble, std::string("why"));
        }
    }

    void countsWhatAPartialSuccessRejects()
    {
        const auto rejected = [](const QByteArray& body) { return judged(200, body).rejected; };
        QCOMPARE(rejected(R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}})"), 3);
        QCOMPARE(rejected(R"({"partialSuccess":{"rejectedSpans":4}})"), 4);
        QCOMPARE(rejected(R"({"partialSuccess":{"rejectedSpans":"99"}})"), 10);
        QCOMPARE(rejected(R"({"partialSuccess":{"rejectedSpans":"-5"}})"), 0);
        QCOMPARE(rejected(R"({"partialSuccess":{"rejectedDataPoints":"3"}})"), 0);
        QCOMPARE(rejected(R"({"partialSuccess":{}})"), 0);
        for (const char* body : {"", "{}", "[]", "null", "\xff\xfe", "<html>", R"({"partialSuccess":7})", R"({"partialSuccess":{"rejectedSpans":{}}})"})
            QCOMPARE(rejected(body), 0);
        const OtlpVerdict partial = judged(200, R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}})");
        QCOMPARE(partial.kind, OtlpVerdict::Kind::Accepted);
        QVERIFY(partial.trouble.find("too old") != std::string::npos);
        const OtlpVerdict wordy = judged(200, R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":")" + QByteArray(5'000, 'x') + R"("}})");
        QVERIFY(wordy.trouble.size() < kMaxAnswerText + 50);
    }

    void readsRetryAfter()
    {
        QCOMPARE(otlpRetryAfter("7", kNow), Milliseconds(7s));
        QCOMPARE(otlpRetryAfter(" 0 ", kNow), kLeastRetryAfter);
        QCOMPARE(otlpRetryAfter("99999999999999999999", kNow), kMostRetryAfter);
        QCOMPARE(otlpRetryAfter("Wed, 21 Oct 2015 07:28:30 GMT", kNow), Milliseconds(30s));
        QCOMPARE(otlpRetryAfter("Wed, 21 Oct 2015 07:00:00 GMT", kNow), kLeastRetryAfter);
        QCOMPARE(otlpRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT", kNow), kMostRetryAfter);
        for (const char* junk : {"", "-1", "1.5", "soon", "Wed, 21 Oct 2015", "+3"})
            QVERIFY2(!otlpRetryAfter(junk, kNow), junk);
        QCOMPARE(judged(503, {}, "5").wait, Milliseconds(5s));
        QVERIFY(!judged(503).wait);
    }
};

QTEST_GUILESS_MAIN(TestOtlpAnswer)
#include "tst_otlp_answer.moc"

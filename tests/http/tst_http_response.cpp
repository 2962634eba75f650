#include "app/http/http_transport.h"

#include <QtTest>

#include <array>

using namespace millrace::http;

class TstHttpResponse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAHeaderInAnyCaseAndTrimsIt()
    {
        HttpResponse response;
        response.headers = {{"content-TYPE", " text/html \t"}, {"X", "1"}, {"x", "2"}, {"Empty", "  "}};
        QCOMPARE(response.header("Content-Type"), std::string_view("text/html"));
        QCOMPARE(response.header("X"), std::string_view("1"));
        QVERIFY(response.header("Empty").empty());
        QVERIFY(response.header("Content").empty());
        QVERIFY(response.header("").empty());
    }

    /// They stand in databases: a name may be added here, never changed.
    void keepsTheStoredNames()
    {
        constexpr std::array<std::string_view, 21> kNames{"BadUrl", "Resolve", "ResolveTimeout", "BlockedAddress", "Refused", "Unreachable", "ConnectTimeout", "Tls",
            "Timeout", "Stalled", "Reset", "Truncated", "TooLarge", "HeadersTooLarge", "Protocol", "Encoding", "Proxy", "ProxyAuth", "Resent", "Withdrawn", "Internal"};
        QCOMPARE(static_cast<std::size_t>(HttpErrorCode::Internal) + 1, kNames.size());
        for (std::size_t i = 0; i < kNames.size(); ++i)
            QCOMPARE(name(static_cast<HttpErrorCode>(i)), kNames[i]);
        constexpr std::array<std::string_view, 8> kPhases{"Queue", "Dns", "Connect", "Tls", "Send", "FirstByte", "Body", "Decode"};
        QCOMPARE(static_cast<std::size_t>(Phase::Decode) + 1, kPhases.size());
        for (std::size_t i = 0; i < kPhases.size(); ++i)
            QCOMPARE(name(static_cast<Phase>(i)), kPhases[i]);
    }
};

QTEST_APPLESS_MAIN(TstHttpResponse)
#include "tst_http_response.moc"

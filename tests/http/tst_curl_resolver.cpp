#include "app/http/curl_transport.h"
#include "tests/http/misbehaving_server.h"
#include "tests/http/transfer_probe.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <cstring>
#include <thread>

// This program's own resolver, which libcurl's look-up threads call instead of libc's. Names under .test mean:
//   slowN.test    127.0.0.1 after 3 s
//   briefN.test   127.0.0.1 after 30 ms
//   flip.test     127.0.0.1, though it claims to be a public name
//   none.test     no such name
namespace {
std::atomic<int> g_running{0};
std::atomic<int> g_peak{0};
std::atomic<int> g_started{0};
} // namespace

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result)
{
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    const std::string_view name = node ? node : "";
    if (!name.ends_with(".test"))
        return real(node, service, hints, result);
    ++g_started;
    const int running = ++g_running;
    int peak = g_peak.load();
    while (running > peak && !g_peak.compare_exchange_weak(peak, running)) { }
    if (name.starts_with("slow"))
        std::this_thread::sleep_for(std::chrono::seconds(3));
    else if (name.starts_with("brief"))
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
    const int answer = name == "none.test" ? EAI_NONAME : real("127.0.0.1", service, hints, result);
    --g_running;
    return answer;
}

using namespace millrace;
using namespace millrace::http;
using namespace millrace::test;

/// The transport with a resolver that is slow, lies or knows nothing: the loop never waits for it.
class TestCurlResolver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanupTestCase();
    void capsTheLookUpsAtOnce();
    void looksAHostUpOnce();
    void doesNotBlockWhenCancelledInALookUp();
    void timesOutInALookUpWithoutBlocking();
    void servesKnownHostsWhileTheResolverHangs();
    void reportsANameWithoutAddress();
    void blocksANameThatLeadsToLoopback();

private:
    std::string url(const std::string& host) const;
    MisbehavingServer m_server{MisbehavingServer::reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")};
};

std::string TestCurlResolver::url(const std::string& host) const
{
    auto text = m_server.url();
    return text.replace(text.find("127.0.0.1"), std::strlen("127.0.0.1"), host);
}

void TestCurlResolver::init()
{
    QTRY_COMPARE_WITH_TIMEOUT(g_running.load(), 0, 10'000);
    g_peak = 0;
    g_started = 0;
}

void TestCurlResolver::cleanupTestCase()
{
    // Look-ups that were left behind free what they hold when they end.
    QTRY_COMPARE_WITH_TIMEOUT(g_running.load(), 0, 10'000);
    QTest::qWait(50);
}

void TestCurlResolver::capsTheLookUpsAtOnce()
{
    CurlOptions options;
    options.maxConcurrentResolves = 8;
    CurlTransport transport(options);
    std::vector<TransferProbe> probes(40);
    int most = 0;
    for (std::size_t i = 0; i < probes.size(); ++i)
        static_cast<void>(transport.start(localRequest(url("brief" + std::to_string(i) + ".test")), probes[i]));
    const auto allFinished = [&] {
        most = std::max(most, transport.stats().resolving);
        return transport.stats().finished == 40;
    };
    QTRY_VERIFY(allFinished());
    for (auto& probe : probes)
        QVERIFY2(probe.succeeded(), probe.errorName().c_str());
    QVERIFY2(g_peak <= 8, std::to_string(g_peak).c_str());
    QVERIFY(most <= 8);
    QCOMPARE(transport.stats().resolving, 0);
    QCOMPARE(transport.stats().waitingForResolve, 0);
}

void TestCurlResolver::looksAHostUpOnce()
{
    CurlTransport transport;
    std::vector<TransferProbe> probes(10);
    for (auto& probe : probes)
        static_cast<void>(transport.start(localRequest(url("brief.test")), probe));
    QTRY_COMPARE(transport.stats().finished, 10);
    for (auto& probe : probes)
        QVERIFY2(probe.succeeded(), probe.errorName().c_str());
    QCOMPARE(g_started.load(), 1);
}

void TestCurlResolver::doesNotBlockWhenCancelledInALookUp()
{
    TransferProbe probe;
    const auto before = std::chrono::steady_clock::now();
    {
        CurlTransport transport;
        const auto id = transport.start(localRequest(url("slow1.test")), probe);
        QTRY_COMPARE(g_running.load(), 1);
        transport.cancel(id);
        static_cast<void>(transport.start(localRequest(url("slow2.test")), probe));
        QTRY_COMPARE(g_running.load(), 2);
    }
    QVERIFY(std::chrono::steady_clock::now() - before < Milliseconds(1500));
    QCOMPARE(probe.finished, 0);
}

void TestCurlResolver::timesOutInALookUpWithoutBlocking()
{
    CurlTransport transport;
    TransferProbe probe;
    auto request = localRequest(url("slow3.test"));
    request.limits.connect = Milliseconds(300);
    const auto before = std::chrono::steady_clock::now();
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QVERIFY(std::chrono::steady_clock::now() - before < Milliseconds(1500));
    QCOMPARE(probe.errorName(), std::string("ResolveTimeout"));
    QCOMPARE(probe.phaseName(), std::string("Dns"));
}

void TestCurlResolver::servesKnownHostsWhileTheResolverHangs()
{
    CurlOptions options;
    options.maxConcurrentResolves = 2;
    CurlTransport transport(options);
    TransferProbe known;
    QVERIFY(transport.start(localRequest(url("brief.test")), known) != 0);
    QTRY_VERIFY(known.succeeded());
    TransferProbe slow[3];
    for (int i = 0; i < 3; ++i)
        static_cast<void>(transport.start(localRequest(url("slow" + std::to_string(i) + ".test")), slow[i]));
    QTRY_COMPARE(transport.stats().waitingForResolve, 1);
    TransferProbe again;
    TransferProbe literal;
    static_cast<void>(transport.start(localRequest(url("brief.test")), again));
    static_cast<void>(transport.start(localRequest(m_server.url()), literal));
    QTRY_VERIFY_WITH_TIMEOUT(again.succeeded() && literal.succeeded(), 1500);
    QCOMPARE(slow[0].finished, 0);
    QTRY_VERIFY_WITH_TIMEOUT(slow[0].succeeded() && slow[1].succeeded() && slow[2].succeeded(), 10'000);
}

void TestCurlResolver::reportsANameWithoutAddress()
{
    CurlTransport transport;
    TransferProbe probe;
    QVERIFY(transport.start(localRequest(url("none.test")), probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("Resolve"));
    QCOMPARE(transport.stats().resolving, 0);
}

void TestCurlResolver::blocksANameThatLeadsToLoopback()
{
    CurlTransport transport;
    TransferProbe probe;
    auto request = localRequest(url("flip.test"));
    request.allowPrivate = false;
    const int before = m_server.connections();
    QVERIFY(transport.start(request, probe) != 0);
    QTRY_COMPARE(probe.finished, 1);
    QCOMPARE(probe.errorName(), std::string("BlockedAddress"));
    QCOMPARE(m_server.connections(), before);
}

MILLRACE_TEST_MAIN(TestCurlResolver)
#include "tst_curl_resolver.moc"

#include "app/http/resolve_gate.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::http;
using Ids = std::vector<ResolveGate::TransferId>;

class TestResolveGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void letsOnlySoManyLookUpsRun();
    void looksUpOneOriginOnce();
    void triesTheNextOfAnOriginWhenALookUpFails();
    void passesFreshOriginsAndSpareConnections();
    void remembersAbandonedLookUpsForAWhile();
    void forgetsParkedAndReleasedTransfers();
    void keepsNoOriginForEver();
    void knowsOriginsAndLiteralAddresses_data();
    void knowsOriginsAndLiteralAddresses();

private:
    SteadyTime m_now{std::chrono::hours(1)};
};

void TestResolveGate::letsOnlySoManyLookUpsRun()
{
    ResolveGate gate(2);
    QVERIFY(gate.admit("a", 1, m_now));
    QVERIFY(gate.admit("b", 2, m_now));
    QVERIFY(!gate.admit("c", 3, m_now));
    QVERIFY(!gate.admit("d", 4, m_now));
    QCOMPARE(gate.lookUps(), 2);
    QCOMPARE(gate.parked(), 2);
    QVERIFY(gate.takeReleased(m_now).empty());
    gate.resolved("b", 2, m_now);
    QCOMPARE(gate.takeReleased(m_now), Ids{3});
    gate.resolved("a", 1, m_now);
    gate.resolved("c", 3, m_now);
    QCOMPARE(gate.takeReleased(m_now), Ids{4});
    QCOMPARE(gate.lookUps(), 1);
    QCOMPARE(gate.parked(), 0);
}

void TestResolveGate::looksUpOneOriginOnce()
{
    ResolveGate gate(8);
    QVERIFY(gate.admit("a", 1, m_now));
    QVERIFY(!gate.admit("a", 2, m_now));
    QVERIFY(!gate.admit("a", 3, m_now));
    gate.resolved("a", 1, m_now);
    QCOMPARE(gate.takeReleased(m_now), (Ids{2, 3}));
    QCOMPARE(gate.lookUps(), 0);
}

void TestResolveGate::triesTheNextOfAnOriginWhenALookUpFails()
{
    ResolveGate gate(8);
    QVERIFY(gate.admit("a", 1, m_now));
    QVERIFY(!gate.admit("a", 2, m_now));
    gate.ended("a", 1, ResolveGate::LookUp::Over, m_now);
    QCOMPARE(gate.takeReleased(m_now), Ids{2});
    QCOMPARE(gate.lookUps(), 1);
}

void TestResolveGate::passesFreshOriginsAndSpareConnections()
{
    ResolveGate gate(1);
    QVERIFY(gate.admit("a", 1, m_now));
    gate.resolved("a", 1, m_now);
    gate.connectionOpened("a");
    gate.ended("a", 1, ResolveGate::LookUp::Over, m_now);
    QVERIFY(gate.admit("slow", 2, m_now));
    QVERIFY(gate.admit("a", 3, m_now));
    gate.ended("a", 3, ResolveGate::LookUp::Over, m_now);

    const auto later = m_now + ResolveGate::kFresh + Milliseconds(1);
    QVERIFY(gate.admit("a", 4, later));    // over the connection that is idle
    QVERIFY(!gate.admit("a", 5, later));   // would need a look-up, and the only place is taken
}

void TestResolveGate::remembersAbandonedLookUpsForAWhile()
{
    ResolveGate gate(1);
    for (ResolveGate::TransferId id = 1; id <= 3; ++id) {
        QVERIFY(gate.admit("a" + std::to_string(id), id, m_now));
        gate.ended("a" + std::to_string(id), id, ResolveGate::LookUp::Abandoned, m_now);
    }
    QVERIFY(!gate.admit("b", 9, m_now));
    QVERIFY(gate.takeReleased(m_now + ResolveGate::kAbandonedLife - Milliseconds(1)).empty());
    QCOMPARE(gate.takeReleased(m_now + ResolveGate::kAbandonedLife), Ids{9});
}

void TestResolveGate::forgetsParkedAndReleasedTransfers()
{
    ResolveGate gate(1);
    QVERIFY(gate.admit("a", 1, m_now));
    QVERIFY(!gate.admit("a", 2, m_now));
    QVERIFY(!gate.admit("b", 3, m_now));
    QVERIFY(!gate.admit("c", 4, m_now));
    gate.forget("b", 3);
    gate.resolved("a", 1, m_now);
    gate.forget("a", 2);
    QCOMPARE(gate.takeReleased(m_now), Ids{4});
    QCOMPARE(gate.lookUps(), 1);
    QCOMPARE(gate.parked(), 0);
}

void TestResolveGate::keepsNoOriginForEver()
{
    ResolveGate gate(100);
    for (ResolveGate::TransferId id = 1; id <= 50; ++id) {
        const auto origin = "http://host" + std::to_string(id);
        QVERIFY(gate.admit(origin, id, m_now));
        gate.resolved(origin, id, m_now);
        gate.connectionOpened(origin);
        gate.ended(origin, id, ResolveGate::LookUp::Over, m_now);
    }
    QCOMPARE(gate.origins(), 50U);
    const auto later = m_now + ResolveGate::kFresh;
    QVERIFY(gate.takeReleased(later).empty());
    QCOMPARE(gate.origins(), 50U);          // their connections are open still
    for (int id = 1; id <= 50; ++id)
        gate.connectionClosed("http://host" + std::to_string(id), later);
    QCOMPARE(gate.origins(), 0U);
}

void TestResolveGate::knowsOriginsAndLiteralAddresses_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<bool>("literal");
    QTest::newRow("name") << QByteArray("http://example.org/a?b") << QByteArray("http://example.org") << false;
    QTest::newRow("port") << QByteArray("https://example.org:8443?b") << QByteArray("https://example.org:8443") << false;
    QTest::newRow("v4") << QByteArray("http://127.0.0.1:80/") << QByteArray("http://127.0.0.1:80") << true;
    QTest::newRow("v6") << QByteArray("http://[::1]:80/") << QByteArray("http://[::1]:80") << true;
    QTest::newRow("looks like v4") << QByteArray("http://127.0.0.1.org/") << QByteArray("http://127.0.0.1.org") << false;
    QTest::newRow("no url") << QByteArray("example.org") << QByteArray() << false;
}

void TestResolveGate::knowsOriginsAndLiteralAddresses()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, origin);
    const std::string text = url.toStdString();
    const std::string found(originOf(text));
    QCOMPARE(QByteArray::fromStdString(found), origin);
    QTEST(hasLiteralAddress(found), "literal");
}

MILLRACE_TEST_MAIN(TestResolveGate)
#include "tst_resolve_gate.moc"

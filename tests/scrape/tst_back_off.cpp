#include "app/scrape/back_off.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

/// 429 and 503, and hosts that fail again and again.
class TstBackOff : public QObject {
    Q_OBJECT

    static constexpr SteadyTime kNow{1h};

private Q_SLOTS:
    // --- BackOff ---
    void holdsNothingAtFirst() { QVERIFY(BackOff().until() <= kNow); }

    void obeysRetryAfter()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 10ms, 7s, 0.9);
        QCOMPARE(backOff.until(), kNow + 7s);
        QVERIFY(backOff.byRetryAfter());
    }
    void waitsAMinuteWithoutRetryAfter()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 10ms, std::nullopt, 0);
        QCOMPARE(backOff.until(), kNow + 60s);
        QVERIFY(!backOff.byRetryAfter());
    }
    void addsAtMostTenPercentOfJitter()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 10ms, std::nullopt, 0.999);
        QVERIFY(backOff.until() > kNow + 65s);
        QVERIFY(backOff.until() <= kNow + 66s);
    }
    void doublesToADay()
    {
        BackOff backOff;
        SteadyTime now = kNow;
        Milliseconds expected = 60s;
        for (int i = 0; i < 20; ++i) {
            backOff.refused(now, now - 10ms, std::nullopt, 0);
            QCOMPARE(backOff.until() - now, SteadyDuration(expected));
            now = backOff.until() + 500ms;
            expected = std::min<Milliseconds>(expected * 2, 24h);
        }
        QCOMPARE(expected, Milliseconds(24h));
    }
    void countsABurstAsOneIncident()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 100ms, std::nullopt, 0);
        backOff.refused(kNow + 50ms, kNow - 80ms, std::nullopt, 0); // sent before the first refusal was known
        backOff.refused(kNow + 20s, kNow - 1ms, std::nullopt, 0);
        QCOMPARE(backOff.until(), kNow + 60s);
        backOff.refused(kNow + 61s, kNow + 60s, std::nullopt, 0); // sent after it
        QCOMPARE(backOff.until(), kNow + 61s + 120s);
    }
    void takesTheLatestRetryAfterOfABurst()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 100ms, 10s, 0);
        backOff.refused(kNow + 50ms, kNow - 80ms, 3s, 0);
        QCOMPARE(backOff.until(), kNow + 10s);
        backOff.refused(kNow + 60ms, kNow - 70ms, 30s, 0);
        QCOMPARE(backOff.until(), kNow + 60ms + 30s);
    }
    void obeysAShorterRetryAfterOfALaterIncident()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 100ms, 10s, 0);
        backOff.refused(kNow + 11s, kNow + 10s, 2s, 0);
        QCOMPARE(backOff.until(), kNow + 13s);
    }
    void forgivesAfterThirtyQuietMinutes()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 1ms, std::nullopt, 0);
        const SteadyTime second = backOff.until() + 29min;
        backOff.refused(second, second - 1ms, std::nullopt, 0);
        QCOMPARE(backOff.until() - second, SteadyDuration(120s));
        const SteadyTime third = backOff.until() + 30min;
        backOff.refused(third, third - 1ms, std::nullopt, 0);
        QCOMPARE(backOff.until() - third, SteadyDuration(60s));
    }
    void isEndedBySkip()
    {
        BackOff backOff;
        backOff.refused(kNow, kNow - 1ms, 1h, 0);
        backOff.skip(kNow + 5s);
        QCOMPARE(backOff.until(), kNow + 5s);
        backOff.skip(kNow + 9s); // one that has ended is not made longer
        QCOMPARE(backOff.until(), kNow + 5s);
    }

    // --- Circuit ---
    void opensAfterFiveFailuresInARow()
    {
        Circuit circuit;
        for (int i = 0; i < 4; ++i)
            circuit.failed(kNow);
        QCOMPARE(circuit.state(), Circuit::State::Closed);
        circuit.succeeded();
        for (int i = 0; i < 4; ++i)
            circuit.failed(kNow);
        QCOMPARE(circuit.state(), Circuit::State::Closed);
        circuit.failed(kNow + 1s);
        QCOMPARE(circuit.state(), Circuit::State::Open);
        QCOMPARE(circuit.until(), kNow + 61s);
        QCOMPARE(circuit.failures(), 5);
    }
    void closesWhenTheProbeSucceeds()
    {
        Circuit circuit = opened();
        circuit.started();
        QCOMPARE(circuit.state(), Circuit::State::Probing);
        circuit.succeeded();
        QCOMPARE(circuit.state(), Circuit::State::Closed);
        QCOMPARE(circuit.failures(), 0);
    }
    void givesUpAfterThreeProbes()
    {
        Circuit circuit = opened();
        SteadyTime now = kNow;
        for (int probe = 1; probe <= 3; ++probe) {
            now = circuit.until();
            circuit.started();
            circuit.failed(now);
            QCOMPARE(circuit.state(), probe < 3 ? Circuit::State::Open : Circuit::State::GivenUp);
        }
        QCOMPARE(now, kNow + 180s);
        circuit.failed(now); // what was under way
        QCOMPARE(circuit.state(), Circuit::State::GivenUp);
    }
    void countsNoProbeThatWasNotSent()
    {
        Circuit circuit = opened();
        for (int i = 0; i < 5; ++i) {
            circuit.started();
            circuit.notStarted();
            QCOMPARE(circuit.state(), Circuit::State::Open);
        }
    }
    void countsAFailureThatWasUnderWayForNoProbe()
    {
        Circuit circuit = opened();
        circuit.failed(kNow + 5s);
        QCOMPARE(circuit.state(), Circuit::State::Open);
        QCOMPARE(circuit.until(), kNow + 60s);
    }
    void probesAtOnceAfterSkip()
    {
        Circuit circuit = opened();
        circuit.skip(kNow + 2s);
        QCOMPARE(circuit.until(), kNow + 2s);
        QCOMPARE(circuit.state(), Circuit::State::Open);
    }
    void isOpenAgainAfterARestart()
    {
        Circuit circuit;
        circuit.restore(kNow + 40s);
        QCOMPARE(circuit.state(), Circuit::State::Open);
        QCOMPARE(circuit.until(), kNow + 40s);
        circuit.reset();
        QCOMPARE(circuit.state(), Circuit::State::Closed);
    }

private:
    static Circuit opened()
    {
        Circuit circuit;
        for (int i = 0; i < kCircuitFailures; ++i)
            circuit.failed(kNow);
        return circuit;
    }
};

MILLRACE_TEST_MAIN(TstBackOff)
#include "tst_back_off.moc"

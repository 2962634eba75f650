#include "app/core/rate_window.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TstRateWindow : public QObject {
    Q_OBJECT

    static constexpr SteadyTime kBegin{1000s};

private Q_SLOTS:
    void saysNothingBeforeTheFirstSecondHasPassed()
    {
        RateWindow window;
        QCOMPARE(window.perSecond(kBegin), 0.0);
        window.add(kBegin + 100ms);
        QCOMPARE(window.perSecond(kBegin + 900ms), 0.0);
        QCOMPARE(window.perSecond(kBegin + 1s), 1.0);
    }
    void countsFullSecondsOnly()
    {
        RateWindow window;
        for (int i = 0; i < 8; ++i)
            window.add(kBegin + i * 250ms);
        QCOMPARE(window.perSecond(kBegin + 1750ms), 4.0); // the running second is not over
        QCOMPARE(window.perSecond(kBegin + 2s), 4.0);
    }
    void isTheMeanOfTheLastTenSeconds()
    {
        RateWindow window;
        for (int second = 0; second < 30; ++second)
            window.add(kBegin + second * 1s, second < 20 ? 100 : 5);
        QCOMPARE(window.perSecond(kBegin + 30s), 5.0);
    }
    void spreadsABurstOverTheSecondsSeen()
    {
        RateWindow window;
        window.add(kBegin, 12);
        QCOMPARE(window.perSecond(kBegin + 4s), 3.0);
        QCOMPARE(window.perSecond(kBegin + 10s), 1.2);
        QCOMPARE(window.perSecond(kBegin + 11s), 0.0);
    }
    void forgetsEverythingInALongSilence()
    {
        RateWindow window;
        window.add(kBegin, 1e6);
        QCOMPARE(window.perSecond(kBegin + 24h), 0.0);
        window.add(kBegin + 24h, 20);
        QCOMPARE(window.perSecond(kBegin + 24h + 1s), 2.0);
    }
    void takesAmounts()
    {
        RateWindow window;
        window.add(kBegin, 18'000.5);
        window.add(kBegin, 0.5);
        QCOMPARE(window.perSecond(kBegin + 1s), 18'001.0);
    }
};

QTEST_GUILESS_MAIN(TstRateWindow)
#include "tst_rate_window.moc"

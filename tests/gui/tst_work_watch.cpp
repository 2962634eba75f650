#include "ui/desktop/work_watch.h"

#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using ui::WorkWatch;
using Phase = ui::WorkWatch::Phase;

namespace {

class HandClock final : public Clock {
public:
    [[nodiscard]] SteadyTime now() const override { return m_now; }
    [[nodiscard]] WallMs wallNow() const override { return 0; }
    void pass(Milliseconds time) { m_now += time; }

private:
    SteadyTime m_now;
};

} // namespace

class TestWorkWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatHasEndedAndWhetherItWasLong()
    {
        HandClock clock;
        WorkWatch watch(clock);
        const QSignalSpy ended(&watch, &WorkWatch::workEnded);
        watch.see(QStringLiteral("a"), Phase::Running, {}, {});
        clock.pass(WorkWatch::kLong - Milliseconds(1));
        watch.see(QStringLiteral("a"), Phase::Over, QStringLiteral("A"), QStringLiteral("1"));
        QCOMPARE(ended.size(), 1);
        watch.see(QStringLiteral("a"), Phase::Running, {}, {});
        clock.pass(WorkWatch::kLong);
        watch.see(QStringLiteral("a"), Phase::Running, QStringLiteral("A"), QStringLiteral("1"));
        QCOMPARE(ended.size(), 1);
        watch.see(QStringLiteral("a"), Phase::Over, QStringLiteral("A"), QStringLiteral("2"));
        watch.see(QStringLiteral("a"), Phase::Over, QStringLiteral("A"), QStringLiteral("3"));
        QCOMPARE(ended.size(), 2);
        QCOMPARE(ended[0], (QVariantList{QStringLiteral("A"), QStringLiteral("1"), false}));
        QCOMPARE(ended[1], (QVariantList{QStringLiteral("A"), QStringLiteral("2"), true}));
    }

    void aPauseBelongsToTheWorkAndLetsTheMachineSleep()
    {
        HandClock clock;
        WorkWatch watch(clock);
        const QSignalSpy ended(&watch, &WorkWatch::workEnded);
        const QSignalSpy runs(&watch, &WorkWatch::runsChanged);
        watch.see(QStringLiteral("a"), Phase::Running, {}, {});
        watch.see(QStringLiteral("a"), Phase::Resting, {}, {});
        clock.pass(WorkWatch::kLong);
        QCOMPARE(runs, (QList<QVariantList>{{true}, {false}}));
        watch.see(QStringLiteral("a"), Phase::Running, {}, {});
        watch.see(QStringLiteral("a"), Phase::Over, {}, {});
        QCOMPARE(runs.size(), 4);
        QCOMPARE(ended.size(), 1);
    }

    void runsAsLongAsOneDoes()
    {
        HandClock clock;
        WorkWatch watch(clock);
        const QSignalSpy runs(&watch, &WorkWatch::runsChanged);
        watch.see(QStringLiteral("a"), Phase::Over, {}, {});
        watch.see(QStringLiteral("a"), Phase::Running, {}, {});
        watch.see(QStringLiteral("b"), Phase::Running, {}, {});
        watch.see(QStringLiteral("a"), Phase::Over, {}, {});
        QVERIFY(watch.runs());
        watch.see(QStringLiteral("b"), Phase::Over, {}, {});
        QCOMPARE(runs, (QList<QVariantList>{{true}, {false}}));
    }
};

QTEST_GUILESS_MAIN(TestWorkWatch)
#include "tst_work_watch.moc"

#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/chart_canvas.h"
#include "ui/widgets/chart_data.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace millrace::ui;

namespace {

constexpr qint64 kStart = 1'700'000'000'000;

} // namespace

class TestChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); // the offscreen platform's own
    }

    void initTestCase()
    {
        m_theme.setChoice(ThemeChoice::Light);
        m_theme.applyTo(*qApp);
    }

    void averagesWithinABucket()
    {
        ChartData data;
        data.add(kStart, 10);
        data.add(kStart + 50, 20);
        const auto points = data.points(Span::Minute, kStart + 50);
        QCOMPARE(points.size(), std::size_t(1));
        QCOMPARE(*points[0].values[0], 15.0);
        QVERIFY(!points[0].values[1]);
    }

    void keepsPeaksWhereAskedTo()
    {
        ChartData data(Aggregate::Max);
        data.add(kStart, 10);
        data.add(kStart + 50, 90);
        data.add(kStart + 60, 20);
        QCOMPARE(*data.points(Span::Hour, kStart + 60)[0].values[0], 90.0);
        QCOMPARE(*data.last(), 20.0);
    }

    void forgetsWhatIsOlderThanTheSpan()
    {
        ChartData data;
        for (int second = 0; second < 7200; ++second)
            data.add(kStart + second * 1000, second);
        const qint64 now = kStart + 7199 * 1000;
        for (const Span span : {Span::Minute, Span::TenMinutes, Span::Hour}) {
            const auto points = data.points(span, now);
            QVERIFY(points.size() <= std::size_t(ChartData::bucketCount(span)) + 1);
            QVERIFY(points.front().at >= now - spanMs(span) - ChartData::bucketMs(span));
            QVERIFY(points.back().at >= now - ChartData::bucketMs(span));
            for (std::size_t i = 1; i < points.size(); ++i)
                QVERIFY(points[i].at > points[i - 1].at);
        }
        QCOMPARE(data.points(Span::Minute, now + 3'600'000).size(), std::size_t(0));
        QVERIFY(!data.points(Span::Hour, now + 1'800'000).empty());
    }

    void leavesAGapForWhatIsNoNumber()
    {
        ChartData data;
        data.add(kStart, 1);
        data.add(kStart + 1000, std::nan(""));
        data.add(kStart + 2000, std::numeric_limits<double>::infinity(), 5.0);
        const auto points = data.points(Span::Minute, kStart + 2000);
        int first = 0;
        int second = 0;
        for (const auto& point : points) {
            first += point.values[0].has_value();
            second += point.values[1].has_value();
        }
        QCOMPARE(first, 1);
        QCOMPARE(second, 1);
        QVERIFY(!data.last(0));
    }

    void goesOnWhenTheClockIsSetBack()
    {
        ChartData data;
        for (int second = 0; second < 10; ++second)
            data.add(kStart + second * 1000, second);
        const qint64 back = kStart - 3'600'000;
        for (int second = 0; second < 10; ++second)
            data.add(back + second * 1000, 100 + second);
        const auto points = data.points(Span::Minute, back + 9000);
        QVERIFY(points.size() >= 19);
        QCOMPARE(*points.back().values[0], 109.0);
        QCOMPARE(points.back().at / 1000, (back + 9000) / 1000);
    }

    void survivesAJumpOfAYear()
    {
        ChartData data;
        data.add(kStart, 1);
        data.add(kStart + 31'536'000'000, 2);
        const auto points = data.points(Span::Hour, kStart + 31'536'000'000);
        QCOMPARE(points.size(), std::size_t(1));
        QCOMPARE(*points[0].values[0], 2.0);
    }

    void choosesStepsThatReadWell()
    {
        QCOMPARE(axisStep(0, 3), 1.0);
        QCOMPARE(axisStep(3, 3), 1.0);
        QCOMPARE(axisStep(20, 3), 10.0);
        QCOMPARE(axisStep(110, 3), 50.0);
        QCOMPARE(axisStep(0.04, 3), 0.02);
        QCOMPARE(axisStep(std::nan(""), 3), 1.0);
        for (double highest = 0.001; highest < 1e9; highest *= 1.7)
            QVERIFY(axisStep(highest, 3) * 3 >= highest * 0.999);
    }

    void saysTheValueUnderThePointer()
    {
        Chart chart(m_theme, {QStringLiteral("Pages per second"), QStringLiteral("/s"), {}, {}, Aggregate::Mean, {}});
        chart.resize(500, 220);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        for (int second = 0; second < 60; ++second)
            chart.addSample(kStart + second * 1000, 13.5);
        auto* canvas = chart.findChild<ChartCanvas*>();
        QTest::mouseMove(canvas, canvas->rect().center() - QPoint(30, 0));
        QTest::mouseMove(canvas, canvas->rect().center());
        const auto* readout = chart.findChild<QLabel*>(QStringLiteral("chartReadout"));
        QTRY_VERIFY2(readout->text().startsWith(QStringLiteral("13.5\u00a0/s at ")), qPrintable(readout->text()));
    }

    void cutsAReadoutWithAnEllipsisWhereThereIsNoRoom()
    {
        Chart chart(m_theme, {QStringLiteral("Latency"), QStringLiteral("ms"), QStringLiteral("half of all answers within"), QStringLiteral("nineteen of twenty within"), Aggregate::Mean, {}});
        chart.resize(330, 160);
        chart.show();
        chart.addSample(kStart, 12, 100);
        QTest::keyClick(&chart, Qt::Key_Home);
        const auto* readout = chart.findChild<QLabel*>(QStringLiteral("chartReadout"));
        QVERIFY2(readout->text().endsWith(QChar(0x2026)), qPrintable(readout->text()));
        QVERIFY(readout->toolTip().contains(QStringLiteral("nineteen of twenty within 100\u00a0ms at ")));
        chart.resize(900, 160);
        QTRY_VERIFY2(readout->text().startsWith(QStringLiteral("half of all answers within 12\u00a0ms, nineteen of twenty within 100\u00a0ms at ")), qPrintable(readout->text()));
        QVERIFY(readout->toolTip().isEmpty());
    }

    void movesAlongTheLineByKeys()
    {
        Chart chart(m_theme, {QStringLiteral("Latency"), QStringLiteral("ms"), QStringLiteral("p50"), QStringLiteral("p95"), Aggregate::Mean, {}});
        chart.resize(700, 220);
        chart.show();
        for (int second = 0; second < 30; ++second)
            chart.addSample(kStart + second * 1000, second, 100 + second);
        const auto* readout = chart.findChild<QLabel*>(QStringLiteral("chartReadout"));
        QTest::keyClick(&chart, Qt::Key_Home);
        QVERIFY2(readout->text().startsWith(QStringLiteral("p50 0\u00a0ms, p95 100\u00a0ms at ")), qPrintable(readout->text()));
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(readout->text().startsWith(QStringLiteral("p50 1\u00a0ms")));
        QTest::keyClick(&chart, Qt::Key_End);
        QVERIFY(readout->text().startsWith(QStringLiteral("p50 29\u00a0ms")));
        QTest::keyClick(&chart, Qt::Key_2);
        QCOMPARE(chart.span(), Span::TenMinutes);
    }

    void describesItselfInWords()
    {
        Chart chart(m_theme, {QStringLiteral("Pages per second"), QStringLiteral("/s"), {}, {}, Aggregate::Mean, {}});
        QCOMPARE(chart.accessibleName(), QStringLiteral("Pages per second"));
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("No data")));
        chart.show();
        for (int second = 0; second < 5; ++second)
            chart.addSample(kStart + second * 1000, 2 + second);
        QVERIFY2(chart.accessibleDescription().contains(QStringLiteral("between 2\u00a0/s and 6\u00a0/s")), qPrintable(chart.accessibleDescription()));
    }

    void showsWhatItPaintsAsATable()
    {
        Chart chart(m_theme, {QStringLiteral("Latency"), QStringLiteral("ms"), QStringLiteral("p50"), QStringLiteral("p95"), Aggregate::Mean, {}});
        chart.show();
        for (int second = 0; second < 12; ++second)
            chart.addSample(kStart + second * 1000, second, 100 + second);
        QTest::keyClick(&chart, Qt::Key_T);
        auto* dialog = chart.findChild<QDialog*>();
        QVERIFY(dialog != nullptr);
        auto* table = dialog->findChild<DataTable*>();
        QCOMPARE(table->accessibleName(), QStringLiteral("Latency as table"));
        QCOMPARE(table->model()->rowCount(), 12);
        QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("11\u00a0ms")); // newest first
        QCOMPARE(table->model()->index(0, 2).data().toString(), QStringLiteral("111\u00a0ms"));
        dialog->close();
    }

    void paintsAnyDataInBoundedTime()
    {
        Chart chart(m_theme, {QStringLiteral("Pages per second"), QStringLiteral("/s"), {}, {}, Aggregate::Mean, {}});
        chart.resize(400, 200);
        chart.setSpan(Span::Hour);
        for (int i = 0; i < 200'000; ++i)
            chart.addSample(kStart + i * 20, (i % 97) * 1e6);
        QElapsedTimer timer;
        timer.start();
        const QPixmap picture = chart.grab();
        QVERIFY(!picture.isNull());
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed()))); // some 1 ms; the bound is for sanitizers on a busy machine
    }

private:
    Theme m_theme;
};

QTEST_MAIN(TestChart)
#include "tst_chart.moc"

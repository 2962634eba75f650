#include "models/common/cell_roles.h"
#include "models/runtime/log_table_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using models::LogTableModel;
using telemetry::LogRecord;

namespace {

LogRecord record(LogLevel level, LogArea area, std::string message)
{
    return {0, 1'795'000'000'123, level, area, "loop", std::move(message), {{"status", "403"}}};
}

QStringList messages(const LogTableModel& model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found.append(model.index(row, LogTableModel::Message).data().toString().section(u' ', 0, 0));
    return found;
}

} // namespace

class TestLogTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsWhatIsLoggedWhileItIsSeen()
    {
        telemetry::LogRing ring;
        LogTableModel model(ring);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        ring.add(record(LogLevel::Warning, LogArea::Chat, "first"));
        QTest::qWait(0);
        QCOMPARE(model.rowCount(), 0);
        model.setVisible(true);
        QCOMPARE(messages(model), QStringList{QStringLiteral("first")});
        QCOMPARE(model.index(0, LogTableModel::Message).data().toString(), QStringLiteral("first status=403"));
        QCOMPARE(model.index(0, LogTableModel::Level).data().toString(), QStringLiteral("warning"));
        QCOMPARE(model.index(0, LogTableModel::Area).data().toString(), QStringLiteral("chat"));
        QCOMPARE(model.index(0, LogTableModel::Level).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Warning));
        QCOMPARE(model.index(0, LogTableModel::Message).data(models::CopyRole).toString(), QStringLiteral("2026-11-18T11:06:40.123Z warning chat (loop) first status=403"));
        ring.add(record(LogLevel::Info, LogArea::Redis, "second"));
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 2, 5'000);
        model.setVisible(false);
        ring.add(record(LogLevel::Info, LogArea::Redis, "third"));
        QTest::qWait(static_cast<int>(2 * LogTableModel::kLook.count()));
        QCOMPARE(model.rowCount(), 2);
    }

    void filtersByLevelAndText()
    {
        telemetry::LogRing ring;
        LogTableModel model(ring);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        ring.add(record(LogLevel::Error, LogArea::Store, "Alpha"));
        ring.add(record(LogLevel::Info, LogArea::Redis, "beta"));
        ring.add(record(LogLevel::Debug, LogArea::Http, "gamma"));
        model.setVisible(true);
        model.setLevel(LogLevel::Info);
        QCOMPARE(messages(model), (QStringList{QStringLiteral("Alpha"), QStringLiteral("beta")}));
        model.setFilter(QStringLiteral("ALPHA"));
        QCOMPARE(messages(model), QStringList{QStringLiteral("Alpha")});
        model.setFilter(QStringLiteral("redis"));
        QCOMPARE(messages(model), QStringList{QStringLiteral("beta")});
        model.setFilter(QStringLiteral("403"));
        QCOMPARE(model.rowCount(), 2);
        model.setFilter({});
        QSignalSpy wanted(&model, &LogTableModel::levelsChanged);
        model.setLevel(LogLevel::Trace);
        QCOMPARE(model.rowCount(), 3);
        model.setArea(LogArea::Store);
        QCOMPARE(messages(model), QStringList{QStringLiteral("Alpha")});
        model.setLevel(LogLevel::Warning);
        QCOMPARE(model.level(), LogLevel::Warning);
        model.setArea(std::nullopt);
        QCOMPARE(model.level(), LogLevel::Trace);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(wanted.size(), 2);
        const auto levels = wanted.back().front().value<LogLevels>();
        QCOMPARE(levels[static_cast<std::size_t>(LogArea::Store)], LogLevel::Warning);
        QCOMPARE(levels[static_cast<std::size_t>(LogArea::Http)], LogLevel::Trace);
    }

    /// Row by row over the cap, with a filter that lets every third through, against the plain answer.
    void keepsTheLastOnesInStep()
    {
        telemetry::LogRing ring;
        LogTableModel model(ring);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setFilter(QStringLiteral("third"));
        const int most = static_cast<int>(telemetry::LogRing::kMost);
        int made = 0;
        for (const int count : {10, most - 20, 25, 700, 3 * most, 1, most}) {
            for (int i = 0; i < count; ++i, ++made)
                ring.add(record(LogLevel::Info, LogArea::App, std::to_string(made) + (made % 3 == 0 ? " third" : " other")));
            model.setVisible(true);
            model.setVisible(false);
            QStringList expected;
            for (int number = std::max(0, made - most); number < made; ++number) {
                if (number % 3 == 0)
                    expected.append(QString::number(number));
            }
            QCOMPARE(messages(model), expected);
        }
    }
};

QTEST_GUILESS_MAIN(TestLogTableModel)
#include "tst_log_table_model.moc"

#include "models/scrape/runs_table_model.h"

#include "models/common/cell_roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using Column = RunsTableModel::Column;

namespace {

store::RunRecord run(std::int64_t id, std::string name, std::int64_t done)
{
    store::RunRecord record;
    record.id = RunId{id};
    record.name = std::move(name);
    record.state = store::RunState::Stopped;
    record.createdAt = 1'700'000'000'000;
    record.counts.done = done;
    return record;
}

} // namespace

class TestRunsTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void listsTheNewestFirstWithItsShareOfTheDatabase()
    {
        RunsTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setRuns({run(1, "", 300), run(2, "Manual", 100)});
        model.setSize({80'000'000, 12'000'000'000});
        QCOMPARE(model.index(0, Column::Name).data().toString(), QStringLiteral("Manual"));
        QCOMPARE(model.index(1, Column::Name).data().toString(), QStringLiteral("Run 1"));
        QCOMPARE(model.index(1, Column::Size).data().toString(), QStringLiteral("about 60 MB"));
        QCOMPARE(model.summary(), QStringLiteral("2 runs · the database has 80 MB · 12 GB free on its disk"));
        model.setOpenRun(RunId{2}, false);
        QCOMPARE(model.index(0, Column::State).data().toString(), QStringLiteral("stopped · open"));
        store::RunRecord worked = run(3, "", 1);
        worked.state = store::RunState::Running;
        worked.workers = 2;
        model.setRuns({worked});
        QCOMPARE(model.index(0, Column::State).data().toString(), QStringLiteral("running · 2 workers"));
        worked.workers = 0; // its program was killed
        model.setRuns({worked});
        QCOMPARE(model.index(0, Column::State).data().toString(), QStringLiteral("interrupted"));
        QCOMPARE(model.index(0, Column::State).data(ToneRole).toInt(), static_cast<int>(Tone::Warning));
        model.setOpenRun(worked.id, false); // to be resumed
        QCOMPARE(model.index(0, Column::State).data().toString(), QStringLiteral("interrupted · open"));
        model.setOpenRun(worked.id, true);
        QCOMPARE(model.index(0, Column::State).data().toString(), QStringLiteral("running · open"));
    }

    void hidesARunWhileItsDeletionCanBeUndone()
    {
        RunsTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setRuns({run(1, "", 1), run(2, "", 1)});
        model.setHidden(RunId{2}, true);
        QCOMPARE(model.rowCount(), 1);
        model.setRuns({run(1, "", 1), run(2, "", 1), run(3, "", 1)});
        QCOMPARE(model.rowCount(), 2);
        model.setHidden(RunId{2}, false);
        QCOMPARE(model.rowCount(), 3);
    }

    void renamesOnlyToSomethingElse()
    {
        RunsTableModel model;
        model.setRuns({run(1, "Old", 1)});
        QSignalSpy renamed(&model, &RunsTableModel::renamed);
        const QModelIndex cell = model.index(0, Column::Name);
        QVERIFY(model.setData(cell, QStringLiteral("  Old "), Qt::EditRole));
        QVERIFY(model.setData(cell, QStringLiteral("   "), Qt::EditRole));
        QCOMPARE(renamed.size(), 0);
        QVERIFY(model.setData(cell, QString(500, u'x'), Qt::EditRole));
        QCOMPARE(renamed.at(0).at(1).toString().size(), RunsTableModel::kMaxName);
        QVERIFY(!model.setData(model.index(0, Column::Done), QStringLiteral("9"), Qt::EditRole));
    }
};

QTEST_GUILESS_MAIN(TestRunsTableModel)
#include "tst_runs_table_model.moc"

#include "models/common/cell_roles.h"
#include "models/scrape/run_workers_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using Column = RunWorkersModel::Column;

namespace {

constexpr WallMs kStart = 1'700'000'000'000;

store::WorkerRecord worker(std::int64_t id, std::string name, std::int64_t pages = 0, WallMs seen = kStart)
{
    return {WorkerId{id}, std::move(name), true, false, kStart, seen, 3, pages};
}

store::RunCompany company(std::vector<store::WorkerRecord> workers, WallMs now = kStart)
{
    return {now, store::RunState::Running, std::move(workers)};
}

QString cell(const RunWorkersModel& model, int row, int column) { return model.index(row, column).data().toString(); }

} // namespace

class TestRunWorkersModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void listsThoseAtWorkFirstAndMarksItsOwn()
    {
        RunWorkersModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        store::WorkerRecord left = worker(1, "old:1", 5, kStart - 90'000);
        left.atWork = false;
        left.left = true;
        store::WorkerRecord lost = worker(2, "gone:2", 7, kStart - 30'000);
        lost.atWork = false;
        model.apply(company({left, lost, worker(3, "build-2:3"), worker(4, "here:4")}), WorkerId{4});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(cell(model, 0, Column::Worker), QStringLiteral("build-2:3"));
        QCOMPARE(cell(model, 1, Column::Worker), QStringLiteral("here:4 · this window"));
        QCOMPARE(cell(model, 2, Column::State), QStringLiteral("lost"));
        QCOMPARE(model.index(2, Column::State).data(ToneRole).toInt(), static_cast<int>(Tone::Error));
        QCOMPARE(cell(model, 3, Column::State), QStringLiteral("left"));
        QCOMPARE(cell(model, 3, Column::Hosts), QStringLiteral("–"));
        QCOMPARE(cell(model, 2, Column::LastSeen), QStringLiteral("30 s ago"));
        QCOMPARE(cell(model, 0, Column::LastSeen), QStringLiteral("now"));
        QCOMPARE(model.atWork(), 2);
        QCOMPARE(othersAtWork(company({left, worker(3, ""), worker(4, "")}), WorkerId{4}), 1);
        QCOMPARE(model.nameOf(WorkerId{4}), QStringLiteral("this window"));
        QCOMPARE(model.nameOf(WorkerId{9}), QStringLiteral("worker 9"));
        QVERIFY(model.nameOf({}).isEmpty());
    }

    void knowsASpeedFromTheSecondWordOn()
    {
        RunWorkersModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.apply(company({worker(1, "a:1", 100)}), {});
        QCOMPARE(cell(model, 0, Column::Speed), QStringLiteral("–"));
        // It is looked more often than it tells of itself: that it has told nothing new is no speed of 0.
        model.apply(company({worker(1, "a:1", 100)}, kStart + 500), {});
        QCOMPARE(cell(model, 0, Column::Speed), QStringLiteral("–"));
        model.apply(company({worker(1, "a:1", 130, kStart + 2'000)}, kStart + 2'000), {});
        QCOMPARE(cell(model, 0, Column::Speed), QStringLiteral("15.0"));
        QCOMPARE(model.totalSpeed(), 15.0);
    }

    void forgetsWhatIsOlderThanTenSeconds()
    {
        RunWorkersModel model;
        std::int64_t pages = 0;
        for (int second = 0; second < 30; ++second) {
            const WallMs at = kStart + second * 1'000;
            model.apply(company({worker(1, "a:1", pages, at)}, at), {});
            pages += second < 15 ? 50 : 2;
        }
        QCOMPARE(model.totalSpeed(), 2.0);
    }

    void hasNoSpeedOfOneThatIsGone()
    {
        RunWorkersModel model;
        model.apply(company({worker(1, "a:1", 0)}), {});
        store::WorkerRecord left = worker(1, "a:1", 40, kStart + 1'000);
        left.atWork = false;
        left.left = true;
        model.apply(company({left}), {});
        QCOMPARE(cell(model, 0, Column::Speed), QStringLiteral("–"));
        QCOMPARE(model.totalSpeed(), 0.0);
        QCOMPARE(cell(model, 0, Column::Pages), QStringLiteral("40"));
    }

    void keepsItsRowsWhileTheSameAreThere()
    {
        RunWorkersModel model;
        model.apply(company({worker(1, "a:1"), worker(2, "b:2")}), {});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply(company({worker(1, "a:1", 9, kStart + 1'000), worker(2, "b:2")}), {});
        QCOMPARE(reset.size(), 0);
        QCOMPARE(changed.size(), 1);
        model.apply(company({worker(1, "a:1"), worker(2, "b:2"), worker(3, "c:3")}), {});
        QCOMPARE(reset.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRunWorkersModel)
#include "tst_run_workers_model.moc"

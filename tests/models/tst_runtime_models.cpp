#include "models/common/cell_roles.h"
#include "models/runtime/runtime_view_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using models::TasksTableModel;

namespace {

class ScriptedRuntimeBackend final : public models::RuntimeBackend {
public:
    KeyedMailbox<int, telemetry::RuntimeSnapshot>& feed() override { return mailbox; }
    void setPublishing(bool on) override { publishing.push_back(on); }
    KeyedMailbox<int, telemetry::RuntimeSnapshot> mailbox;
    std::vector<bool> publishing;
};

async::TaskInfo task(std::uint64_t id, std::uint64_t parent, const char* name)
{
    async::TaskInfo info;
    info.id = id;
    info.parent = parent;
    info.name = name;
    info.state = async::TaskState::Waiting;
    info.awaits = "timer";
    info.awaitsAt = "file.cpp:12";
    info.spawnedAt = "other.cpp:3";
    info.polls = 1'234;
    return info;
}

QString printed(const TasksTableModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row)
        lines.append(model.index(row, 0).data().toString());
    return lines.join(u'|');
}

} // namespace

class TestRuntimeModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsTasksAsATree()
    {
        TasksTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.apply({task(5, 2, "fetch b"), task(2, 1, "refill"), task(1, 0, "run 1"), task(3, 0, "publish"), task(4, 1, "write")});
        QCOMPARE(printed(model), QStringLiteral("run 1|   refill|      fetch b|   write|publish"));
        QCOMPARE(model.index(0, TasksTableModel::Polls).data().toString(), QStringLiteral("1,234"));
        QCOMPARE(model.index(0, TasksTableModel::Where).data().toString(), QStringLiteral("file.cpp:12"));
        QCOMPARE(model.index(0, TasksTableModel::State).data().toString(), QStringLiteral("waits"));
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("other.cpp:3")));
    }

    void keepsRowsThatStay()
    {
        TasksTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.apply({task(1, 0, "run"), task(2, 1, "a"), task(3, 1, "b"), task(4, 1, "c"), task(9, 0, "publish")});
        const QPersistentModelIndex publish = model.index(4, 0);
        const QPersistentModelIndex gone = model.index(2, 0);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.apply({task(1, 0, "run"), task(4, 1, "c"), task(9, 0, "publish"), task(10, 1, "d"), task(11, 1, "e")});
        QCOMPARE(printed(model), QStringLiteral("run|   c|   d|   e|publish"));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(publish.row(), 4);
        QVERIFY(!gone.isValid());
        // A parent ends before its child, which goes to the top.
        model.apply({task(9, 0, "publish"), task(10, 1, "d")});
        QCOMPARE(printed(model), QStringLiteral("publish|d"));
        model.apply({});
        QCOMPARE(model.rowCount(), 0);
    }

    void filtersWithTheParentsOfWhatFits()
    {
        TasksTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.apply({task(1, 0, "run"), task(2, 1, "fetch a"), task(3, 1, "write"), task(4, 0, "publish")});
        model.setFilter(QStringLiteral("FETCH"));
        QCOMPARE(printed(model), QStringLiteral("run|   fetch a"));
        model.apply({task(1, 0, "run"), task(3, 1, "write"), task(4, 0, "publish"), task(5, 1, "fetch b")});
        QCOMPARE(printed(model), QStringLiteral("run|   fetch b"));
        model.setFilter(QStringLiteral("nothing"));
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 4);
    }

    void pointsOutLongPollsAndCancellations()
    {
        TasksTableModel model;
        async::TaskInfo slow = task(1, 0, "slow\nname");
        slow.longestPoll = std::chrono::milliseconds(60);
        slow.cancelCause = "the run stops";
        model.apply({slow});
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("slow name"));
        QCOMPARE(model.index(0, TasksTableModel::LongestPoll).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Warning));
        QCOMPARE(model.index(0, TasksTableModel::State).data().toString(), QStringLiteral("cancelling"));
    }

    void publishesOnlyWhileItIsSeenAndSaysWhatItHeard()
    {
        ScriptedRuntimeBackend backend;
        models::RuntimeViewModel model(backend);
        const QAbstractItemModelTester tester(&model.limits(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy samples(&model, &models::RuntimeViewModel::sampled);
        model.setVisible(true);
        model.setVisible(true);
        QCOMPARE(backend.publishing, std::vector<bool>{true});
        telemetry::RuntimeSnapshot snapshot;
        snapshot.taskCount = 5'000;
        snapshot.tasks = {task(1, 0, "run")};
        snapshot.loopP99 = Microseconds(12'000);
        snapshot.longestRecent = Microseconds(80'000);
        snapshot.busy = 0.25;
        snapshot.limits = {{"connections", 90, 100, false}, {"memory", 5'000'000, 0, true}};
        backend.mailbox.post(0, snapshot);
        QTRY_COMPARE_WITH_TIMEOUT(model.state().tasks.value, QStringLiteral("5,000"), 5'000);
        QCOMPARE(model.state().tasksNote, QStringLiteral("the newest 1 of 5,000 tasks"));
        QCOMPARE(model.state().p99.tone, models::Tone::Warning);
        QCOMPARE(model.state().longest.tone, models::Tone::Error);
        QCOMPARE(model.state().busy.value, QStringLiteral("25 %"));
        QCOMPARE(samples.size(), 1);
        QCOMPARE(model.limits().rowCount(), 2);
        QCOMPARE(model.limits().index(0, models::LimitsTableModel::Use).data(models::ProgressRole).toDouble(), 0.9);
        QCOMPARE(model.limits().index(0, models::LimitsTableModel::Used).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Warning));
        QCOMPARE(model.limits().index(1, models::LimitsTableModel::Used).data().toString(), QStringLiteral("5.0 MB"));
        model.setVisible(false);
        QCOMPARE(backend.publishing, (std::vector<bool>{true, false}));
    }
};

QTEST_GUILESS_MAIN(TestRuntimeModels)
#include "tst_runtime_models.moc"

#include "models/common/cell_roles.h"
#include "models/runtime/runtime_view_model.h"
#include "tests/support/scripted_runtime_backend.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using models::TasksTableModel;

namespace {

async::TaskInfo task(std::uint64_t id, std::uint64_t group, const char* name)
{
    async::TaskInfo info;
    info.id = id;
    info.group = group;
    info.name = name;
    info.state = async::TaskState::Waiting;
    info.awaits = "timer";
    info.awaitsAt = "file.cpp:12";
    info.spawnedAt = "other.cpp:3";
    info.polls = 1'234;
    return info;
}

async::GroupInfo group(std::uint64_t id, std::uint64_t host, const char* name, std::size_t live = 1)
{
    return {id, host, name, live, {}, {}};
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
        model.apply({task(9, 7, "fetch b"), task(3, 1, "publish"), task(8, 7, "fetch a"), task(2, 1, "run 1"), task(6, 5, "write"), task(10, 4, "lost")},
            {group(1, 0, "scraper", 2), group(5, 2, "results"), group(7, 2, "", 2)});
        QCOMPARE(printed(model), QStringLiteral("scraper|   run 1|      results|         write|      group|         fetch a|         fetch b|   publish|lost"));
        const auto cell = [&model](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(cell(0, TasksTableModel::Awaits), QStringLiteral("2 tasks"));
        QCOMPARE(cell(2, TasksTableModel::Awaits), QStringLiteral("1 task"));
        QCOMPARE(cell(0, TasksTableModel::Polls), QString());
        QCOMPARE(cell(1, TasksTableModel::Polls), QStringLiteral("1,234"));
        QCOMPARE(cell(1, TasksTableModel::Where), QStringLiteral("file.cpp:12"));
        QCOMPARE(cell(1, TasksTableModel::Spawned), QStringLiteral("other.cpp:3"));
        QCOMPARE(cell(1, TasksTableModel::State), QStringLiteral("waits"));
        QVERIFY(!model.taskAt(0));
        QCOMPARE(model.taskAt(1)->id, 2U);
        QVERIFY(!model.taskAt(99));
    }

    void keepsRowsThatStay()
    {
        TasksTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const std::vector<async::GroupInfo> groups{group(2, 1, "fetches")};
        model.apply({task(1, 0, "run"), task(3, 2, "a"), task(4, 2, "b"), task(5, 2, "c"), task(9, 0, "publish")}, groups);
        const QPersistentModelIndex publish = model.index(5, 0);
        const QPersistentModelIndex gone = model.index(3, 0);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.apply({task(1, 0, "run"), task(5, 2, "c"), task(9, 0, "publish"), task(10, 2, "d"), task(11, 2, "e")}, groups);
        QCOMPARE(printed(model), QStringLiteral("run|   fetches|      c|      d|      e|publish"));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(publish.row(), 5);
        QVERIFY(!gone.isValid());
        model.apply({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void pointsOutLongPollsAndCancellations()
    {
        TasksTableModel model;
        async::TaskInfo slow = task(1, 0, "slow\nname");
        slow.longestPoll = std::chrono::milliseconds(60);
        slow.cancelCause = "the run stops";
        async::GroupInfo stopping = group(2, 1, "fetches", 40);
        stopping.cancelCause = "the run stops";
        model.apply({slow}, {stopping});
        QCOMPARE(model.index(1, TasksTableModel::State).data().toString(), QStringLiteral("cancelling"));
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("the run stops")));
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("slow name"));
        QCOMPARE(model.index(0, TasksTableModel::LongestPoll).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Warning));
        QCOMPARE(model.index(0, TasksTableModel::State).data().toString(), QStringLiteral("cancelling"));
    }

    void publishesOnlyWhileItIsSeenAndSaysWhatItHeard()
    {
        test::ScriptedRuntimeBackend backend;
        models::RuntimeViewModel model(backend);
        const QAbstractItemModelTester tester(&model.limits(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy samples(&model, &models::RuntimeViewModel::sampled);
        model.setVisible(true);
        model.setVisible(true);
        QCOMPARE(backend.publishing, std::vector<bool>{true});
        telemetry::RuntimeSnapshot snapshot;
        snapshot.taskCount = snapshot.fitting = 5'000;
        snapshot.told = 1;
        snapshot.tasks = {task(1, 0, "run")};
        snapshot.busy = 0.25;
        snapshot.limits = {{"connections", 90, 100, false}, {"memory", 5'000'000, 0, true}};
        snapshot.warnings = {{telemetry::TaskWarning::What::LongPoll, 7, "slow", std::chrono::milliseconds(80)}};
        snapshot.warningCount = 3;
        backend.snapshots.post(0, snapshot);
        QTRY_COMPARE_WITH_TIMEOUT(model.state().tasks.value, QStringLiteral("5,000"), 5'000);
        snapshot.warnings = {{telemetry::TaskWarning::What::GroupCancelsLong, 7, "fetches", std::chrono::milliseconds(2'500), 40}};
        snapshot.warningCount = 1;
        backend.snapshots.post(0, snapshot);
        QTRY_COMPARE_WITH_TIMEOUT(model.state().tasks.foot, QStringLiteral("the group fetches was cancelled 2.50 s ago, and 40 of its tasks have not ended"), 5'000);
        snapshot.warnings = {{telemetry::TaskWarning::What::LongPoll, 7, "slow", std::chrono::milliseconds(80)}};
        snapshot.warningCount = 3;
        backend.snapshots.post(0, snapshot);
        QCOMPARE(model.state().tasksNote, QStringLiteral("the newest 1 of 5,000 tasks"));
        QTRY_COMPARE_WITH_TIMEOUT(model.state().tasks.foot, QStringLiteral("slow kept the loop for 80 ms in one go (and 2 more)"), 5'000);
        QCOMPARE(model.state().busy.value, QStringLiteral("25 %"));
        QCOMPARE(model.limits().rowCount(), 2);
        QCOMPARE(model.limits().index(0, models::LimitsTableModel::Use).data(models::ProgressRole).toDouble(), 0.9);
        QCOMPARE(model.limits().index(0, models::LimitsTableModel::Used).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Warning));
        QCOMPARE(model.limits().index(1, models::LimitsTableModel::Used).data().toString(), QStringLiteral("5.0 MB"));
        telemetry::LoopHealth loop;
        loop.loop = "loop";
        loop.p99 = Microseconds(12'000);
        loop.worst = Microseconds(30'000);
        loop.since.buckets[3] = 8;
        telemetry::LoopHealth window;
        window.loop = "gui";
        window.blockedFor = window.worst = Microseconds(300'000);
        backend.loops.post(0, {loop, window});
        QTRY_COMPARE_WITH_TIMEOUT(samples.size(), 1, 5'000);
        QCOMPARE(model.state().loop.tone, models::Tone::Warning);
        QCOMPARE(model.state().loop.value, QStringLiteral("12 ms"));
        QCOMPARE(model.state().window.value, QStringLiteral("300 ms"));
        QCOMPARE(model.state().window.second, QStringLiteral("blocked"));
        QCOMPARE(model.state().loopLatency.size(), 12);
        QCOMPARE(model.state().loopLatency[3].label, QStringLiteral("10 ms"));
        QCOMPARE(model.state().loopLatency[3].count, 8.0);
        const auto sample = samples.front().front().value<models::RuntimeSample>();
        QCOMPARE(sample.loopMs, 30.0);
        QCOMPARE(sample.windowMs, 300.0);
        model.setVisible(false);
        QCOMPARE(backend.publishing, (std::vector<bool>{true, false}));
    }

    void tellsOfAStallWhileItLastsAndWhenItIsOver()
    {
        test::ScriptedRuntimeBackend backend;
        models::RuntimeViewModel model(backend);
        const QAbstractItemModelTester tester(&model.stalls(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        telemetry::Stall stall;
        stall.id = 1;
        stall.loop = "loop";
        stall.task = "planted stall";
        stall.lasted = Microseconds(75'000);
        stall.stack = {"clock_nanosleep", "millrace::work() work.cpp:12", "main"};
        backend.stalled.post(1, stall);
        QTRY_COMPARE_WITH_TIMEOUT(model.stalls().rowCount(), 1, 5'000);
        const auto cell = [&model](int row, int column) { return model.stalls().index(row, column).data().toString(); };
        QCOMPARE(cell(0, models::StallsTableModel::Task), QStringLiteral("planted stall"));
        QCOMPARE(cell(0, models::StallsTableModel::Where), QStringLiteral("millrace::work work.cpp:12"));
        QCOMPARE(cell(0, models::StallsTableModel::Lasted), QStringLiteral("75 ms so far"));
        stall.over = true;
        stall.lasted = Microseconds(300'000);
        backend.stalled.post(1, stall);
        stall.id = 2;
        stall.loop = "gui";
        stall.task.clear();
        stall.stack.clear();
        stall.looked = true;
        backend.stalled.post(2, stall);
        QTRY_COMPARE_WITH_TIMEOUT(model.stalls().rowCount(), 2, 5'000);
        QCOMPARE(cell(0, models::StallsTableModel::Loop), QStringLiteral("the window"));
        QCOMPARE(cell(0, models::StallsTableModel::Where), QStringLiteral("did not answer"));
        QCOMPARE(cell(1, models::StallsTableModel::Lasted), QStringLiteral("300 ms"));
        QVERIFY(model.stalls().details(1).contains(QStringLiteral("clock_nanosleep\nmillrace::work() work.cpp:12\nmain")));
        QVERIFY(model.stalls().details(0).contains(QStringLiteral("did not answer")));
        QCOMPARE(model.state().stalls.value, QStringLiteral("2"));
    }

    void looksAtOneTaskAndCancelsIt()
    {
        test::ScriptedRuntimeBackend backend;
        models::RuntimeViewModel model(backend);
        telemetry::RuntimeSnapshot snapshot;
        snapshot.tasks = {task(4, 0, "fetch a"), task(5, 0, "publish")};
        snapshot.taskCount = snapshot.fitting = 2;
        backend.snapshots.post(0, snapshot);
        QTRY_COMPARE_WITH_TIMEOUT(model.tasks().rowCount(), 2, 5'000);
        model.selectTask(0);
        QCOMPARE(backend.watched, 4U);
        QVERIFY(!model.state().task);
        telemetry::WatchedTask watched;
        watched.task = snapshot.tasks[0];
        watched.task.cancellable = true;
        watched.polls.counts[7] = 3; // below 128 µs
        watched.polls.counts[9] = 1;
        snapshot.watched = watched;
        backend.snapshots.post(0, snapshot);
        QTRY_VERIFY_WITH_TIMEOUT(model.state().task.has_value(), 5'000);
        QCOMPARE(model.state().task->heading, QStringLiteral("fetch a"));
        QCOMPARE(model.state().task->polls.size(), 3);
        QVERIFY(model.state().task->cancel.enabled);
        const std::uint64_t asked = model.state().task->id;
        model.selectTask(1); // while somebody is asked whether to
        model.cancelTask(asked);
        QCOMPARE(backend.cancelled, std::vector<std::uint64_t>{4});
        model.selectTask(0);
        snapshot.watched->task.cancelCause = "cancelled by hand";
        backend.snapshots.post(0, snapshot);
        QTRY_VERIFY_WITH_TIMEOUT(model.state().task && !model.state().task->cancel.enabled, 5'000);
        snapshot.watched->task.cancelCause.clear();
        snapshot.watched->task.cancellable = false;
        backend.snapshots.post(0, snapshot);
        QTRY_VERIFY_WITH_TIMEOUT(model.state().task->cancel.tip.contains(QStringLiteral("engine needs")), 5'000);
        model.selectTask(-1);
        QVERIFY(!model.state().task);
    }

    void servesMetricsWhereItIsTold()
    {
        test::ScriptedRuntimeBackend backend;
        models::RuntimeViewModel model(backend);
        model.serveMetrics(QStringLiteral("nowhere"));
        QVERIFY(backend.served.empty());
        QVERIFY(model.state().metrics.problem.contains(QStringLiteral("127.0.0.1:9464")));
        model.serveMetrics(QStringLiteral("[::1]:9464"));
        QCOMPARE(backend.served, std::vector<std::string>{"::1 9464"});
        QVERIFY(model.state().metrics.busy);
        backend.metricsAnswer(Failure{telemetry::MetricsError{telemetry::MetricsErrorCode::PortInUse, "127.0.0.1:9464", {}}});
        QTRY_VERIFY_WITH_TIMEOUT(model.state().metrics.problem.contains(QStringLiteral("Another program uses")), 5'000);
        model.serveMetrics(QStringLiteral("127.0.0.1:0"));
        backend.metricsAnswer(std::string("http://127.0.0.1:5/metrics"));
        QTRY_COMPARE_WITH_TIMEOUT(model.state().metrics.url, QStringLiteral("http://127.0.0.1:5/metrics"), 5'000);
        model.stopMetrics();
        QTRY_VERIFY_WITH_TIMEOUT(model.state().metrics.url.isEmpty(), 5'000);
    }

    void keepsKindsInTheirPlacesAndEndedOnesNewestFirst()
    {
        models::KindsTableModel kinds;
        const QAbstractItemModelTester kindsTester(&kinds, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto kind = [](const char* name, std::size_t live) {
            telemetry::TaskKind made;
            made.name = name;
            made.live = live;
            return made;
        };
        kinds.apply({kind("publish", 1), kind("fetch", 200)});
        QCOMPARE(kinds.index(0, 0).data().toString(), QStringLiteral("fetch"));
        kinds.apply({kind("publish", 300), kind("fetch", 2), kind("run", 1)});
        QCOMPARE(kinds.index(0, 0).data().toString(), QStringLiteral("fetch"));
        QCOMPARE(kinds.index(1, models::KindsTableModel::Live).data().toString(), QStringLiteral("300"));
        QCOMPARE(kinds.rowCount(), 3);
        kinds.setFilter("FET");
        QCOMPARE(kinds.rowCount(), 1);
        kinds.setFilter("");
        QCOMPARE(kinds.rowCount(), 3);
        models::EndedTableModel ended;
        const QAbstractItemModelTester endedTester(&ended, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto last = [](std::uint64_t id, async::EndedTask::End end) { return async::EndedTask{task(id, 0, "x"), end, {}}; };
        ended.apply({last(1, async::EndedTask::End::Finished), last(2, async::EndedTask::End::Failed)});
        ended.apply({last(2, async::EndedTask::End::Failed), last(3, async::EndedTask::End::Cancelled)});
        QCOMPARE(ended.rowCount(), 2);
        ended.setFilter("nothing such");
        QCOMPARE(ended.rowCount(), 0);
        ended.setFilter("X");
        QCOMPARE(ended.rowCount(), 2);
        QCOMPARE(ended.index(0, models::EndedTableModel::End).data().toString(), QStringLiteral("cancelled"));
        QCOMPARE(ended.index(1, models::EndedTableModel::End).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Error));
    }
};

QTEST_GUILESS_MAIN(TestRuntimeModels)
#include "tst_runtime_models.moc"

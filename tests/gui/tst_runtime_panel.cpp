#include "app/settings/settings.h"
#include "models/runtime/runtime_view_model.h"
#include "tests/support/scripted_runtime_backend.h"
#include "ui/runtime/runtime_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/stat_tile.h"

#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;

class TestRuntimePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsWhatIsPublishedWhileItIsSeen()
    {
        QTemporaryDir folder;
        Settings settings(folder.path().toStdString());
        ui::Theme theme;
        test::ScriptedRuntimeBackend backend;
        models::RuntimeViewModel model(backend);
        telemetry::LogRing ring;
        models::LogTableModel log(ring);
        ui::RuntimePanel panel(model, log, theme, settings);
        panel.resize(1'300, 800);
        panel.show();
        QCOMPARE(backend.publishing, std::vector<bool>{true});
        telemetry::RuntimeSnapshot snapshot;
        snapshot.taskCount = snapshot.fitting = 2;
        for (const std::uint64_t id : {1U, 2U}) {
            async::TaskInfo task;
            task.id = id;
            task.name = "task " + std::to_string(id);
            snapshot.tasks.push_back(task);
        }
        snapshot.limits = {{"connections", 1, 2, false}};
        backend.snapshots.post(0, snapshot);
        const auto table = [&](const char* name) {
            const auto tables = panel.findChildren<ui::DataTable*>();
            return *std::find_if(tables.begin(), tables.end(), [&](const auto* each) { return each->accessibleName() == QLatin1String(name); });
        };
        QTRY_COMPARE_WITH_TIMEOUT(table("Tasks")->model()->rowCount(), 2, 5'000);
        QCOMPARE(table("Limits")->model()->rowCount(), 1);
        auto* filter = qobject_cast<QLineEdit*>(panel.filterField());
        QVERIFY(filter);
        filter->setText(QStringLiteral("task 2"));
        QCOMPARE(backend.filter, std::string("task 2"));
        filter->clear();
        table("Tasks")->selectRow(1);
        QCOMPARE(backend.watched, 2U);
        QTest::qWait(300);
        for (const auto* empty : panel.findChildren<ui::EmptyState*>())
            QVERIFY2(!empty->isVisible() || empty->height() > 60, qPrintable(QStringLiteral("%1 %2x%3 in %4").arg(empty->findChild<QLabel*>()->text()).arg(empty->width()).arg(empty->height()).arg(QLatin1String(empty->parentWidget()->metaObject()->className()))));
        QStringList names;
        for (const QWidget* each : panel.findChildren<QWidget*>()) {
            if (!each->accessibleName().isEmpty())
                names.append(each->accessibleName());
        }
        QVERIFY2(names.contains(QStringLiteral("Live tasks")) && names.contains(QStringLiteral("Latency graph")), qPrintable(names.join(u',')));
        panel.hide();
        QCOMPARE(backend.publishing, (std::vector<bool>{true, false}));
    }
};

QTEST_MAIN(TestRuntimePanel)
#include "tst_runtime_panel.moc"

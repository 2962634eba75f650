// The Runtime panel over a Runtime with very many tasks: for tests/faults/trial_frames.py. Not installed.
//   task_flood SECONDS TASKS
// The tasks sleep; some end all the time and others begin, while the table is scrolled, searched and its tabs are changed. The frames' figures
// go to MILLRACE_FRAME_LOG; what lived, what a task weighs and how long the loop's longest turn was to stdout.
#include "app/async/loop_thread.h"
#include "app/async/runtime.h"
#include "app/async/sleep.h"
#include "app/async/task_group.h"
#include "app/settings/settings.h"
#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/process_memory.h"
#include "app/telemetry/runtime_inspector.h"
#include "app/telemetry/watchdog.h"
#include "models/runtime/runtime_view_model.h"
#include "ui/runtime/runtime_panel.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <random>

using namespace millrace;

namespace {

constexpr int kSpawnsPerTurn = 500;
constexpr int kChurn = 500;              ///< tasks that live for a second, at any time

async::Task<void> sleepLong()
{
    co_await async::sleepFor(std::chrono::hours(1));
}

async::Task<void> comeAndGo(int seed)
{
    std::mt19937 dice(static_cast<unsigned>(seed));
    for (;;) {
        co_await async::withTaskGroup([&dice](async::TaskGroup& group) -> async::Task<void> {
            group.spawn("fetch https://short.example/" + std::to_string(dice() % 100'000), [](Milliseconds length) -> async::Task<void> { co_await async::sleepFor(length); }(Milliseconds(500 + dice() % 1'000)));
            co_return;
        });
    }
}

async::Task<void> spawnAll(async::TaskGroup& group, int tasks)
{
    for (int i = 0; i < tasks; ++i) {
        group.spawn("fetch https://host-" + std::to_string(i % 1'000) + ".example/article/" + std::to_string(i), sleepLong());
        if (i % kSpawnsPerTurn == 0)
            co_await async::yieldNow();
    }
    for (int i = 0; i < kChurn; ++i)
        group.spawn("visitor " + std::to_string(i), comeAndGo(i));
}

/// What a hand does meanwhile.
void useTasks(const ui::RuntimePanel& panel, int step)
{
    for (auto* table : panel.findChildren<ui::DataTable*>()) {
        if (!table->isVisible())
            continue;
        QScrollBar* bar = table->verticalScrollBar();
        bar->setValue((bar->value() + 40) % std::max(1, bar->maximum()));
        if (table->accessibleName() == QLatin1String("Tasks") && step % 20 == 0)
            table->selectRow(step % std::max(1, table->model()->rowCount()));
    }
    if (auto* filter = qobject_cast<QLineEdit*>(panel.filterField()); step % 40 == 0)
        filter->setText(step % 80 == 0 ? QString() : QStringLiteral("article/9"));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 3)
        return 2;
    const int tasks = words[2].toInt();
    ui::Theme theme;
    theme.applyTo(app);
    QTemporaryDir folder;
    Settings settings(folder.path().toStdString());
    const SystemClock clock;
    telemetry::Watchdog watchdog(clock);
    async::LoopThread loop("loop", async::LoopThread::Loop::Epoll);
    std::unique_ptr<async::Runtime> runtime;
    std::unique_ptr<telemetry::LoopMonitor> monitor;
    std::unique_ptr<async::CancelScope> scope;
    std::unique_ptr<async::TaskGroup> group;
    loop.run([&] {
        runtime = std::make_unique<async::Runtime>(clock, *loop.driver());
        loop.driver()->setRuntime(runtime.get());
        monitor = std::make_unique<telemetry::LoopMonitor>(clock);
        watchdog.watchThisThread("loop", monitor.get());
        scope = std::make_unique<async::CancelScope>(*runtime, &runtime->rootScope());
        group = std::make_unique<async::TaskGroup>(*scope);
    });
    telemetry::RuntimeInspector inspector({*runtime, clock, *monitor, nullptr});
    telemetry::MetricsService metrics(std::make_shared<telemetry::MetricsCollector>(telemetry::MetricsCollector::Parts{}), nullptr);
    models::RuntimeInspectorBackend backend(inspector, watchdog, metrics);
    models::RuntimeViewModel model(backend);
    const std::int64_t before = telemetry::residentBytes();
    runtime->post([&] { group->spawn("spawn all", spawnAll(*group, tasks)); });
    std::size_t alive = 0;
    while (alive < static_cast<std::size_t>(tasks + kChurn))
        loop.run([&] { alive = group->size(); });
    const double weight = static_cast<double>(telemetry::residentBytes() - before) / static_cast<double>(alive);
    loop.run([&] { (void)monitor->takeLongestTurn(); });

    std::int64_t longest = 0;
    int status = 0;
    {
        telemetry::LogRing ring;
        models::LogTableModel log(ring);
        ui::MainWindow window(theme, settings);
        auto* panel = new ui::RuntimePanel(model, log, theme, settings);
        window.addPanel(panel);
        window.restoreLayout();
        window.resize(1440, 900);
        window.show();
        QTimer hand;
        int step = 0;
        QObject::connect(&hand, &QTimer::timeout, panel, [&] { useTasks(*panel, ++step); });
        hand.start(100);
        QTimer::singleShot(words[1].toInt() * 1'000, &app, &QCoreApplication::quit);
        status = QApplication::exec();
        longest = monitor->takeLongestTurn().count();
    }
    std::printf("{\"tasks\": %zu, \"bytes_a_task\": %.0f, \"shown\": %d, \"longest_turn_ms\": %.1f}\n", alive, weight, model.tasks().rowCount(), static_cast<double>(longest) / 1'000);
    std::fflush(stdout);
    std::_Exit(status);                  // 100,000 tasks that sleep for an hour are not worth an orderly end here
}

// What app/async costs: per await with and without the inspector's record, per spawned task, and 100,000 sleepers beside asyncio's.
// Medians of five interleaved runs. Asserts nothing about absolute time,
// and that our sleepers take no more CPU than asyncio's.
#include "app/async/pool.h"
#include "app/async/qt_driver.h"
#include "app/async/sleep.h"
#include "app/async/sync.h"
#include "app/async/task_group.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QProcess>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

using namespace millrace;
using namespace millrace::async;

namespace {

constexpr int kRuns = 5;
constexpr int kAwaits = 1'000'000;
constexpr int kSpawns = 200'000;
constexpr int kSleepers = 100'000;

double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Runs `body` on a Qt loop of its own; gives the CPU seconds of this process.
double measure(bool record, const std::function<Task<void>(TaskGroup&)>& body)
{
    SystemClock clock;
    QtDriver driver;
    Runtime runtime(clock, driver, {.slice = std::chrono::milliseconds(4), .measure = record});
    driver.setRuntime(&runtime);
    CancelScope scope(runtime, &runtime.rootScope());
    TaskGroup group(scope);
    QEventLoop events;
    const double begin = cpuSeconds();
    group.spawn("body", withTaskGroup(body));
    while (group.size() > 0)
        events.processEvents(QEventLoop::WaitForMoreEvents);
    return cpuSeconds() - begin;
}

Task<int> immediate()
{
    co_return 1;
}

Task<void> yields(TaskGroup&)
{
    for (int i = 0; i < kAwaits; ++i)
        co_await yieldNow();
}

/// Two tasks that hand a value to and fro: every await waits, is woken by the other and resumed by the queue.
Task<void> pingPong(TaskGroup& group)
{
    struct Table {
        Event ping;
        Event pong;
    };
    auto table = std::make_shared<Table>();
    group.spawn("ping", [](std::shared_ptr<Table> on) -> Task<void> {
        for (int i = 0; i < kAwaits / 2; ++i) {
            on->pong.set();
            on->pong.clear();
            co_await on->ping.wait();
        }
        on->pong.set();
    }(table));
    group.spawn("pong", [](std::shared_ptr<Table> on) -> Task<void> {
        for (int i = 0; i < kAwaits / 2 - 1; ++i) {
            on->ping.set();
            on->ping.clear();
            co_await on->pong.wait();
        }
        on->ping.set();
    }(table));
    co_return;
}

Task<void> calls(TaskGroup&)
{
    int sum = 0;
    for (int i = 0; i < kAwaits; ++i)
        sum += co_await immediate();
    if (sum != kAwaits)
        std::abort();
}

Task<void> nothing()
{
    co_return;
}

Task<void> spawns(TaskGroup& group)
{
    for (int i = 0; i < kSpawns; ++i) {
        group.spawn("job", nothing());
        if (i % 100 == 99)
            co_await yieldNow();
    }
}

Task<void> jobs(TaskGroup& group)
{
    auto pool = std::make_shared<Pool>(Pool::Options{.threads = 1, .niceness = 0, .name = "bench"});
    for (int t = 0; t < 16; ++t) {
        group.spawn("jobs", [](std::shared_ptr<Pool> on) -> Task<void> {
            for (int i = 0; i < 2'000; ++i)
                co_await on->run([](std::stop_token) {});
        }(pool));
    }
    co_return;
}

Task<void> sleeper(SteadyDuration duration)
{
    co_await sleepFor(duration);
}

Task<void> sleepers(TaskGroup& group)
{
    for (long long i = 0; i < kSleepers; ++i)
        group.spawn("sleeper", sleeper(std::chrono::seconds(1) + Microseconds(i * 7919 % 1'000'003)));
    co_return;
}

struct Figures {
    double wall = 0;
    double cpu = 0;
    double kib = 0;
};

/// In a process of its own, as the peer's, so that the memory is its own.
Figures sleepersHere(const QString& self)
{
    QProcess process;
    process.start(self, {QStringLiteral("--sleepers")});
    process.waitForFinished(120'000);
    const QList<QByteArray> words = process.readAllStandardOutput().simplified().split(' ');
    return words.size() == 3 ? Figures{words[0].toDouble(), words[1].toDouble(), words[2].toDouble()} : Figures{};
}

Figures sleepersInAsyncio()
{
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral(MILLRACE_BENCH_PEERS "/asyncio_sleepers.py"), QString::number(kSleepers)});
    process.waitForFinished(120'000);
    const QList<QByteArray> words = process.readAllStandardOutput().simplified().split(' ');
    return words.size() == 3 ? Figures{words[0].toDouble(), words[1].toDouble(), words[2].toDouble()} : Figures{};
}

int sleepersOnly()
{
    const SteadyTime begin = std::chrono::steady_clock::now();
    const double cpu = measure(true, sleepers);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%f %f %ld\n", wall.count(), cpu, usage.ru_maxrss);
    return 0;
}

void printCosts()
{
    struct Row {
        const char* name;
        Task<void> (*body)(TaskGroup&);
        double units;
        std::vector<double> on = {};
        std::vector<double> off = {};
        std::vector<double> difference = {};
    };
    std::vector<Row> rows;
    rows.push_back({"await of a coroutine that does not wait", calls, kAwaits});
    rows.push_back({"yieldNow()", yields, kAwaits});
    rows.push_back({"event wait, woken by another task", pingPong, kAwaits});
    rows.push_back({"spawn, run and end of a task", spawns, kSpawns});
    rows.push_back({"pool job, to a thread and back", jobs, 32'000});
    for (int run = 0; run < kRuns; ++run) {
        for (Row& row : rows) {
            row.on.push_back(measure(true, row.body) / row.units * 1e9);
            row.off.push_back(measure(false, row.body) / row.units * 1e9);
            row.difference.push_back(row.on.back() - row.off.back());
        }
    }
    std::printf("%-42s %12s %12s %12s\n", "CPU per unit, median of 5", "record on", "record off", "on - off");
    for (const Row& row : rows)
        std::printf("%-42s %9.0f ns %9.0f ns %9.0f ns\n", row.name, median(row.on), median(row.off), median(row.difference));
}

bool printSleepers(const QString& self)
{
    std::vector<double> ours;
    std::vector<double> theirs;
    std::vector<double> ratios;
    Figures here;
    Figures peer;
    for (int run = 0; run < kRuns; ++run) {
        here = sleepersHere(self);
        peer = sleepersInAsyncio();
        ours.push_back(here.cpu);
        theirs.push_back(peer.cpu);
        ratios.push_back(peer.cpu / here.cpu);
    }
    std::printf("\n%d sleepers of 1 to 2 s          CPU (median)   wall (last)   resident (last)\n", kSleepers);
    std::printf("millrace::async                      %9.3f s   %9.3f s   %9.0f MiB\n", median(ours), here.wall, here.kib / 1024);
    std::printf("asyncio                              %9.3f s   %9.3f s   %9.0f MiB\n", median(theirs), peer.wall, peer.kib / 1024);
    std::printf("asyncio / ours, CPU, median of 5     %9.1f\n", median(ratios));
    return median(ratios) >= 1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(QStringLiteral("--sleepers")))
        return sleepersOnly();
    printCosts();
    return printSleepers(QCoreApplication::applicationFilePath()) ? 0 : 1;
}

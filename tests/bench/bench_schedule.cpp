// What deciding the next start costs: CPU nanoseconds per start over 1,000, 10,000 and 100,000 lanes at 2 starts a second each, on virtual
// time, so that nothing but the scheduler and its lanes is measured. Medians of five interleaved runs.
// From 1,000 to 100,000 it must grow no faster than the logarithm of the number of lanes.
#include "app/scrape/lane_table.h"
#include "app/scrape/scheduler.h"
#include "tests/support/engine_loop.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

using namespace millrace;
using namespace millrace::scrape;

namespace {

constexpr int kRuns = 5;
constexpr int kStarts = 4'000'000;
constexpr int kRate = 2;
constexpr double kNoise = 1.1;
constexpr std::chrono::seconds kWarmUp{3};
constexpr int kLanes[] = {1'000, 10'000, 100'000};

double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// CPU nanoseconds per start.
double measure(int lanes)
{
    test::EngineLoop loop;
    LaneTable table;
    std::int64_t starts = 0;
    std::int64_t hash = 0;
    const auto queue = [&hash](HostLane& lane) {
        store::QueuedUrl queued;
        queued.keyHash = ++hash;
        (void)lane.push(std::move(queued), {});
    };
    Scheduler scheduler(loop.runtime(),
        {[&](HostLane& lane, LaneSlot slot) {
             const store::QueuedUrl url = lane.pop(loop.now());
             slot.sent(loop.now());
             lane.forget(url.keyHash);
             queue(lane);
             ++starts;
         },
            [](HostLane&) {}, [](HostLane&) {}});
    scheduler.setPolicy({.rate = kRate, .perHost = 2});
    for (int i = 0; i < lanes; ++i) {
        HostLane& lane = table.obtain("host" + std::to_string(i) + ".example", true);
        queue(lane);
        queue(lane);
        lane.setCounts({.queued = 2});
        scheduler.update(lane);
    }
    scheduler.setOpen(true);
    loop.runFor(kWarmUp);
    starts = 0;
    const double begin = cpuSeconds();
    loop.runFor(std::chrono::milliseconds(1'000LL * kStarts / lanes / kRate));
    const double seconds = cpuSeconds() - begin;
    for (const auto& lane : table.all())
        scheduler.remove(*lane);
    if (starts < kStarts * 99LL / 100) {
        std::fprintf(stderr, "%lld starts of %d\n", static_cast<long long>(starts), kStarts);
        std::exit(1);
    }
    return seconds / static_cast<double>(starts) * 1e9;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 2) { // one size, for a profiler
        std::printf("%.0f ns\n", measure(std::atoi(argv[1])));
        return 0;
    }
    std::vector<double> costs[std::size(kLanes)];
    for (int run = 0; run < kRuns; ++run) {
        for (std::size_t i = 0; i < std::size(kLanes); ++i)
            costs[i].push_back(measure(kLanes[i]));
    }
    std::printf("%10s %16s %10s %12s\n", "lanes", "CPU ns a start", "grew", "its log grew");
    bool slowly = true;
    for (std::size_t i = 0; i < std::size(kLanes); ++i) {
        const double grew = median(costs[i]) / median(costs[0]);
        const double logGrew = std::log(kLanes[i]) / std::log(kLanes[0]);
        slowly = grew <= logGrew * kNoise; // of the last: between, the lanes leave one cache after the other
        std::printf("%10d %16.0f %9.2fx %11.2fx\n", kLanes[i], median(costs[i]), grew, logGrew);
    }
    std::printf("%s bench-schedule\n", slowly ? "PASS" : "FAIL");
    return slowly ? 0 : 1;
}

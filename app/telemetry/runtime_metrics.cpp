#include "app/telemetry/runtime_metrics.h"

#include <algorithm>

namespace millrace::telemetry {

namespace {

double inSeconds(Microseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace

void describe(const RuntimeFigures& figures, MetricSink& sink)
{
    auto tasks = sink.gauge("millrace_tasks", "Tasks that live, by the fixed words of their names.");
    for (const TaskKind& kind : figures.tasks)
        tasks.add(static_cast<double>(kind.live), {{"task", kind.name}});
    auto busy = sink.gauge("millrace_tasks_busy_seconds", "Time on the loop of the tasks that live.");
    for (const TaskKind& kind : figures.tasks)
        busy.add(std::chrono::duration<double>(kind.busy).count(), {{"task", kind.name}});
    const auto unit = [](const LimitUse& limit) { return limit.bytes ? "bytes" : "count"; };
    auto used = sink.gauge("millrace_limit_used", "How much of each limit of the program is used.");
    for (const LimitUse& limit : figures.limits)
        used.add(static_cast<double>(limit.used), {{"limit", limit.name}, {"unit", unit(limit)}});
    auto most = sink.gauge("millrace_limit_max", "The limits of the program.");
    for (const LimitUse& limit : figures.limits) {
        if (limit.most > 0)
            most.add(static_cast<double>(limit.most), {{"limit", limit.name}, {"unit", unit(limit)}});
    }
}

void describe(const std::vector<LoopTurns>& loops, MetricSink& sink)
{
    auto turns = sink.counter("millrace_loop_turns_total", "Turns of the event loop.");
    for (const LoopTurns& each : loops)
        turns.add(static_cast<double>(each.monitor.turns()), {{"loop", each.loop}});
    auto busy = sink.counter("millrace_loop_busy_seconds_total", "Time that the event loop's turns took.");
    for (const LoopTurns& each : loops)
        busy.add(inSeconds(each.monitor.busy()), {{"loop", each.loop}});
    auto longest = sink.gauge("millrace_loop_longest_turn_seconds", "The longest turn of the event loop since the program started.");
    for (const LoopTurns& each : loops)
        longest.add(inSeconds(each.monitor.longestEver()), {{"loop", each.loop}});
}

void describe(const std::vector<LoopLatency>& loops, MetricSink& sink)
{
    for (const LoopLatency& each : loops) {
        HistogramValues values;
        for (const double bound : LoopLatency::kBoundsMs)
            values.bounds.push_back(bound / 1000);
        values.counts.assign(each.buckets.begin(), each.buckets.end());
        values.sum = each.sumMs / 1000;
        sink.histogram("millrace_loop_latency_seconds", "How late the event loop runs what is posted to it.", values, {{"loop", each.loop}});
    }
    auto stalls = sink.counter("millrace_loop_stalls_total", "Times that the event loop was held up.");
    for (const LoopLatency& each : loops)
        stalls.add(static_cast<double>(each.stalls), {{"loop", each.loop}});
    auto longest = sink.gauge("millrace_loop_longest_latency_seconds", "The longest that the event loop was late since the program started.");
    for (const LoopLatency& each : loops)
        longest.add(each.longestMs / 1000, {{"loop", each.loop}});
}

} // namespace millrace::telemetry

#include "app/telemetry/runtime_metrics.h"

#include <algorithm>

namespace millrace::telemetry {

namespace {

bool isFixedWord(std::string_view word)
{
    return std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; });
}

std::string_view fixedWords(std::string_view name)
{
    std::size_t end = 0;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t stop = std::min(name.find(' ', at), name.size());
        if (stop == at || !isFixedWord(name.substr(at, stop - at)))
            break;
        end = stop;
        at = stop + 1;
    }
    return end == 0 ? kOtherLabel : name.substr(0, end);
}

double inSeconds(Microseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace

std::string taskLabel(std::string_view name)
{
    return std::string(fixedWords(name));
}

std::map<std::string, std::int64_t> countTasks(const async::Runtime& runtime)
{
    std::map<std::string, std::int64_t, std::less<>> counts;
    runtime.forEachTask([&counts](const async::TaskRecord& task) {
        std::string_view label = fixedWords(task.name);
        auto found = counts.find(label);
        if (found == counts.end()) {
            if (counts.size() >= kMaxTaskLabels)
                label = kOtherLabel;
            found = counts.try_emplace(std::string(label)).first;
        }
        ++found->second;
    });
    return {counts.begin(), counts.end()};
}

void describe(const RuntimeFigures& figures, MetricSink& sink)
{
    auto tasks = sink.gauge("millrace_tasks", "Tasks that live, by the fixed words of their names.");
    for (const auto& [task, count] : figures.tasks)
        tasks.add(static_cast<double>(count), {{"task", task}});
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

#pragma once

#include "app/telemetry/loop_latency.h"
#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/metric_sink.h"
#include "app/telemetry/runtime_inspector.h"

#include <map>
#include <string>
#include <vector>

namespace millrace::telemetry {

/// Names of tasks that get a label of their own; all beyond are `other`.
inline constexpr std::size_t kMaxTaskLabels = 50;

/// The words of a task's name that do not vary: "fetch https://example.org/a" → "fetch", "run 12" → "run", "write results" stays. A word with
/// anything but letters and hyphens is a value, and so is all after it; a name that begins with one is `other`.
[[nodiscard]] std::string taskLabel(std::string_view name);

/// What a Runtime does at a moment.
struct RuntimeFigures {
    std::map<std::string, std::int64_t> tasks;   ///< that live, by taskLabel()
    std::vector<LimitUse> limits;
};

/// Thread: the loop. Cost: about 30 ns a task.
[[nodiscard]] std::map<std::string, std::int64_t> countTasks(const async::Runtime& runtime);

void describe(const RuntimeFigures& figures, MetricSink& sink);
/// How long the turns of a loop are; `loop` is its label.
struct LoopTurns {
    std::string loop;
    const LoopMonitor& monitor;
};
void describe(const std::vector<LoopTurns>& loops, MetricSink& sink);
void describe(const std::vector<LoopLatency>& loops, MetricSink& sink);

} // namespace millrace::telemetry

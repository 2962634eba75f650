#pragma once

#include "app/telemetry/loop_latency.h"
#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/metric_sink.h"
#include "app/telemetry/runtime_inspector.h"

#include <string>
#include <vector>

namespace millrace::telemetry {

/// What a Runtime does at a moment.
struct RuntimeFigures {
    std::vector<TaskKind> tasks;
    std::vector<LimitUse> limits;
};

void describe(const RuntimeFigures& figures, MetricSink& sink);
/// How long the turns of a loop are; `loop` is its label.
struct LoopTurns {
    std::string loop;
    const LoopMonitor& monitor;
};
void describe(const std::vector<LoopTurns>& loops, MetricSink& sink);
void describe(const std::vector<LoopLatency>& loops, MetricSink& sink);

} // namespace millrace::telemetry

#pragma once

#include "app/telemetry/runtime_metrics.h"

#include <prometheus/collectable.h>

#include <functional>
#include <vector>

namespace millrace::telemetry {

/// All families of the program, as they are at the moment of the call: what the exposer serves and what an exporter pushes.
///
/// Thread: Collect() from any, several at once, and never the loop's: it reads atomics, what has been published (Latest), and /proc.
/// Ownership: what Parts name outlives the last call. Bounds: each source bounds its labels.
class MetricsCollector final : public prometheus::Collectable {
public:
    struct Parts {
        std::vector<LoopTurns> loops;
        std::function<std::vector<LoopLatency>()> latencies;   ///< may be empty
        std::vector<MetricSource> sources;
    };
    explicit MetricsCollector(Parts parts);

    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

private:
    const Parts m;
};

} // namespace millrace::telemetry

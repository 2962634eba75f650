#include "app/telemetry/metrics_collector.h"

#include "app/telemetry/process_metrics.h"

#include <prometheus/metric_family.h>

namespace millrace::telemetry {

MetricsCollector::MetricsCollector(Parts parts) : m(std::move(parts)) {}

std::vector<prometheus::MetricFamily> MetricsCollector::Collect() const
{
    std::vector<prometheus::MetricFamily> families;
    MetricSink sink(families);
    describeProcess(sink);
    describe(m.loops, sink);
    if (m.latencies)
        describe(m.latencies(), sink);
    for (const MetricSource& source : m.sources)
        source(sink);
    std::erase_if(families, [](const prometheus::MetricFamily& family) { return family.metric.empty(); });
    return families;
}

} // namespace millrace::telemetry

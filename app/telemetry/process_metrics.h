#pragma once

#include "app/telemetry/metric_sink.h"

namespace millrace::telemetry {

/// This process, under the names that every Prometheus client library uses (`process_…`), and `millrace_build_info`. Reads proc(5).
/// Thread: any. Errors: what cannot be read is left out. Cost: some system calls, and one for each 1,000 open descriptors.
void describeProcess(MetricSink& sink);

} // namespace millrace::telemetry

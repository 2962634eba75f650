#include "app/hash/hash_metrics.h"

namespace millrace::hash {

void describe(const HashFigures& figures, telemetry::MetricSink& sink)
{
    sink.counter("millrace_hash_read_bytes_total", "Bytes read and hashed.").add(static_cast<double>(figures.bytes));
    auto files = sink.counter("millrace_hash_files_total", "Files that ended, by outcome.");
    for (std::size_t i = 0; i < kFileStates; ++i) {
        const auto state = static_cast<FileState>(i);
        if (hasEnded(state))
            files.add(static_cast<double>(figures.ended[i]), {{"outcome", name(state)}});
    }
    sink.gauge("millrace_hash_in_flight", "Files that are being read.").add(static_cast<double>(figures.inFlight));
    sink.gauge("millrace_hash_queued", "Files that wait.").add(static_cast<double>(figures.queued));
}

} // namespace millrace::hash

#pragma once

#include "app/hash/hash_feed.h"
#include "app/telemetry/metric_sink.h"

#include <array>
#include <cstdint>

namespace millrace::hash {

/// Hashing as the metrics show it, since the program started; a plain value.
struct HashFigures {
    std::int64_t bytes = 0;                                ///< read, those of files under way included
    std::array<std::int64_t, kFileStates> ended{};         ///< files by how they ended; nothing for Queued and Hashing
    std::int64_t inFlight = 0, queued = 0;                 ///< files
    std::int64_t workers = 0;                              ///< threads that there are for it; none before the first file
};

/// Thread: any.
void describe(const HashFigures& figures, telemetry::MetricSink& sink);

} // namespace millrace::hash

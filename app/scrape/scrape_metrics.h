#pragma once

#include "app/scrape/run_stats.h"
#include "app/telemetry/metric_sink.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace millrace::scrape {

/// Hosts with a label of their own in the metrics: the first that a run has met, so that a host's label never goes to another. Those beyond
/// are `other`.
inline constexpr std::size_t kMaxHostLabels = 200;

/// How many lanes wait for what; index: WaitReason.
inline constexpr std::size_t kWaitReasons = static_cast<std::size_t>(WaitReason::Done) + 1;
using LaneWaits = std::array<std::int64_t, kWaitReasons>;

/// What the program has done since it started; nothing in it ever falls.
struct ScrapeCounts {
    std::int64_t done = 0, failed = 0, skipped = 0;   ///< URLs that ended
    std::int64_t starts = 0;                          ///< as the lanes' clocks count them
    FetchCounts fetches;
    void add(const ScrapeCounts& counts);
};

/// The scraper as the metrics show it; a plain value.
struct ScrapeFigures {
    struct Host {
        std::string host;
        std::int64_t starts = 0;
        double rate = 0;                              ///< starts per second in force; 0: unlimited
        std::int64_t queued = 0;                      ///< and in flight
    };
    ScrapeCounts counts;
    std::int64_t queued = 0, inFlight = 0;            ///< of the open run, as is all below
    std::size_t lanes = 0;
    LaneWaits waits{};
    std::vector<Host> hosts;                          ///< at most kMaxHostLabels
    std::int64_t otherStarts = 0;
};

/// Thread: any.
void describe(const ScrapeFigures& figures, telemetry::MetricSink& sink);

} // namespace millrace::scrape

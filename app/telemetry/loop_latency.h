#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace millrace::telemetry {

/// How late one loop runs what is posted to it, since the program started. A plain value.
struct LoopLatency {
    static constexpr std::array<double, 11> kBoundsMs{1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500};
    std::string loop;                            ///< "loop" or "gui"
    std::array<std::uint64_t, 12> buckets{};     ///< counts, not cumulative; the last one is above all bounds
    std::uint64_t count = 0;
    double sumMs = 0;
    std::uint64_t stalls = 0;
    double longestMs = 0;
};

} // namespace millrace::telemetry

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace millrace::cli {

/// "1.2 GB of 4.0 GB  1510 MB/s  2 s left", without newline. `total`: nullopt when it is not known.
[[nodiscard]] std::string hashProgressText(std::int64_t bytes, std::optional<std::int64_t> total, double bytesPerSecond);

/// One line on standard error that is written over, where that is a terminal and the work takes longer than half a second.
///
/// Thread: one. Why the speed is that of the last two seconds: a slow disk after a warm cache would otherwise hardly show.
class HashProgress {
public:
    HashProgress();
    void show(std::int64_t bytes, std::optional<std::int64_t> total);
    /// Before anything else is written to the terminal.
    void clear();

private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    bool m_wanted;
    bool m_shown = false;
    SteadyTime m_next;
    SteadyTime m_sampled;
    std::int64_t m_sampledBytes = 0;
    double m_speed = 0;
};

} // namespace millrace::cli

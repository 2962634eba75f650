#pragma once

#include "app/core/clock.h"

#include <cstdint>
#include <optional>

namespace millrace::hash {

/// How long the rest takes, out of what the last files took: a cost per file and a cost per byte, by least squares over files that have
/// ended, the older the lighter. Many small files cost by their number, few large ones by their bytes.
///
/// Thread: a plain value, guarded by its owner. Time: never reads a clock. Cost: O(1).
class EtaEstimate {
public:
    void fileEnded(std::int64_t bytes, double seconds);
    /// `readers`: who work at once; `bytesPerSecond`: of all of them now, for want of ended files. nullopt: nothing to go by yet.
    [[nodiscard]] std::optional<Milliseconds> rest(std::int64_t files, std::int64_t bytes, int readers, double bytesPerSecond) const;
    void clear() { *this = {}; }

private:
    struct Costs {
        double perFile = 0, perByte = 0;     ///< seconds of one reader
    };
    [[nodiscard]] std::optional<Costs> costs() const;

    double m_n = 0, m_size = 0, m_time = 0, m_sizeSquared = 0, m_sizeTime = 0;   ///< weighted sums
};

} // namespace millrace::hash

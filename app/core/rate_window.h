#pragma once

#include "app/core/clock.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace millrace {

/// Events per second over the last ten seconds, in buckets of a second; the running second is not counted.
/// Thread: a plain value. Time: never reads a clock, callers pass `now`. Cost: O(1), no allocation.
class RateWindow {
public:
    void add(SteadyTime now, double amount = 1);
    /// Mean per second over the full seconds seen so far, at most kSeconds of them; 0 before the first second has passed.
    [[nodiscard]] double perSecond(SteadyTime now);

private:
    static constexpr int kSeconds = 10;
    void advance(SteadyTime now);

    // Small, as each of 100,000 hosts has one.
    std::array<float, kSeconds + 1> m_buckets{};
    std::int32_t m_second = 0;           ///< since the clock's epoch, which is the machine's start
    std::int32_t m_firstSecond = 0;
    bool m_started = false;
};

} // namespace millrace

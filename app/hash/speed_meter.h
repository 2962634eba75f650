#pragma once

#include "app/core/clock.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace millrace::hash {

/// Units per second over the last second, out of readings of a counter that only rises.
/// Thread: a plain value. Time: never reads a clock. Cost: O(1), no allocation.
class SpeedMeter {
public:
    /// Readings are a tenth of a second apart; the eleventh is a second old.
    void read(SteadyTime now, std::int64_t counter)
    {
        if (m_count > 0 && now - m_readings[(m_first + m_count - 1) % kReadings].at > kLongestGap)
            clear(); // it was idle; the mean over that would say nothing
        if (m_count == kReadings)
            m_first = (m_first + 1) % kReadings;
        else
            ++m_count;
        m_readings[(m_first + m_count - 1) % kReadings] = {now, counter};
    }

    [[nodiscard]] double perSecond() const
    {
        if (m_count < 2)
            return 0;
        const Reading& oldest = m_readings[m_first];
        const Reading& latest = m_readings[(m_first + m_count - 1) % kReadings];
        const double seconds = std::chrono::duration<double>(latest.at - oldest.at).count();
        return seconds > 0 ? static_cast<double>(latest.counter - oldest.counter) / seconds : 0;
    }

    void clear() { m_count = m_first = 0; }

private:
    static constexpr std::size_t kReadings = 11;
    static constexpr SteadyDuration kLongestGap = std::chrono::milliseconds(500);
    struct Reading {
        SteadyTime at;
        std::int64_t counter = 0;
    };
    std::array<Reading, kReadings> m_readings{};
    std::size_t m_first = 0, m_count = 0;
};

} // namespace millrace::hash

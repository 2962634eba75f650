#pragma once

#include "app/core/clock.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace millrace::telemetry {

/// Durations in buckets a quarter of an octave wide, from 1 µs up; a plain value. A quantile is right to within 19 %.
class DurationHistogram {
public:
    void add(Microseconds duration);
    void add(const DurationHistogram& other);
    [[nodiscard]] Microseconds quantile(double share) const;
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

private:
    std::array<std::uint32_t, 96> m_buckets{};
    std::uint64_t m_count = 0;
};

/// Durations of the last five to ten seconds. Thread: one at a time. Time: passed in, never going back.
class RecentDurations {
public:
    explicit RecentDurations(SteadyTime now) : m_rolledAt(now) {}
    void add(Microseconds duration, SteadyTime now);
    [[nodiscard]] Microseconds quantile(double share) const;
    [[nodiscard]] Microseconds longest() const { return std::max(m_previousLongest, m_currentLongest); }

private:
    SteadyTime m_rolledAt;
    DurationHistogram m_current;
    DurationHistogram m_previous;
    Microseconds m_currentLongest{0};
    Microseconds m_previousLongest{0};
};

} // namespace millrace::telemetry

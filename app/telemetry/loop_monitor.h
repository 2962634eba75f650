#pragma once

#include "app/core/clock.h"

#include <QObject>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

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

/// Measures how long each turn of an event loop keeps its thread: from the dispatcher's awake() to its aboutToBlock() or its next awake().
///
/// Thread: made in the loop's thread, after its dispatcher; the figures may be read from any. Cost: two clock reads and an uncontended
/// mutex a turn.
class LoopMonitor final : public QObject {
public:
    explicit LoopMonitor(const Clock& clock);
    /// The longest turn since the last call.
    [[nodiscard]] Microseconds takeLongestTurn() { return Microseconds(m_longest.exchange(0)); }
    /// The longest turn since the program started.
    [[nodiscard]] Microseconds longestEver() const { return Microseconds(m_ever.load()); }
    /// 99 % of the turns of the last five to ten seconds were no longer.
    [[nodiscard]] Microseconds p99() const { return quantile(0.99); }
    [[nodiscard]] Microseconds quantile(double share) const;
    /// The longest turn of the last five to ten seconds.
    [[nodiscard]] Microseconds longestRecent() const;
    /// How long all turns since the start took, and how many they were.
    [[nodiscard]] Microseconds busy() const { return Microseconds(m_busy.load()); }
    [[nodiscard]] std::int64_t turns() const { return m_turns.load(); }

private:
    void turnEnded(SteadyTime now);

    const Clock& m_clock;
    SteadyTime m_began;
    bool m_inTurn = false;
    std::atomic<std::int64_t> m_longest = 0;
    std::atomic<std::int64_t> m_ever = 0;
    std::atomic<std::int64_t> m_busy = 0;
    std::atomic<std::int64_t> m_turns = 0;
    mutable std::mutex m_mutex;
    SteadyTime m_rolledAt;
    DurationHistogram m_current;
    DurationHistogram m_previous;
    Microseconds m_currentLongest{0};
    Microseconds m_previousLongest{0};
};

} // namespace millrace::telemetry

#pragma once

#include "app/core/clock.h"
#include "app/telemetry/durations.h"

#include <QObject>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

namespace millrace::telemetry {

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
    /// When the turn that is under way began; nullopt: the loop waits. While the loop is blocked it stays what it is.
    [[nodiscard]] std::optional<SteadyTime> turnBegan() const;
    /// How long all turns since the start took, and how many they were.
    [[nodiscard]] Microseconds busy() const { return Microseconds(m_busy.load()); }
    [[nodiscard]] std::int64_t turns() const { return m_turns.load(); }

private:
    void turnEnded(SteadyTime now);

    const Clock& m_clock;
    SteadyTime m_began;
    bool m_inTurn = false;
    std::atomic<SteadyTime::rep> m_turnBegan = 0;   ///< 0: none
    std::atomic<std::int64_t> m_longest = 0;
    std::atomic<std::int64_t> m_ever = 0;
    std::atomic<std::int64_t> m_busy = 0;
    std::atomic<std::int64_t> m_turns = 0;
    mutable std::mutex m_mutex;
    RecentDurations m_recent;
};

} // namespace millrace::telemetry

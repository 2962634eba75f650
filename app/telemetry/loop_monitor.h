#pragma once

#include "app/core/clock.h"

#include <QObject>

#include <atomic>

namespace millrace::telemetry {

/// Measures how long each turn of an event loop keeps its thread: from the dispatcher's awake() to its aboutToBlock().
///
/// Thread: made in the loop's thread, after its dispatcher; takeLongestTurn() from any. Cost: two clock reads a turn.
class LoopMonitor final : public QObject {
public:
    explicit LoopMonitor(const Clock& clock);
    /// The longest turn since the last call.
    [[nodiscard]] Microseconds takeLongestTurn() { return Microseconds(m_longest.exchange(0)); }
    /// The longest turn since the program started.
    [[nodiscard]] Microseconds longestEver() const { return Microseconds(m_ever.load()); }

private:
    const Clock& m_clock;
    SteadyTime m_began;
    std::atomic<std::int64_t> m_longest = 0;
    std::atomic<std::int64_t> m_ever = 0;
};

} // namespace millrace::telemetry

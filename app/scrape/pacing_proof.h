#pragma once

#include "app/core/clock.h"
#include "app/store/records.h"

#include <span>

namespace millrace::scrape {

/// A start may come this much before its time and does not count as broken: the start before it may be one of an earlier session, and the
/// store keeps that in whole milliseconds.
inline constexpr Microseconds kPacingTolerance{1'000};
/// Spacings that allow more starts than this in one second: their windows are not counted, as a lane remembers too few.
inline constexpr int kMostCountedInSecond = 60;

/// Whether the starts of one lane kept the spacing that was asked of them: measured where a request is sent, apart from the clocks that let it go.
///
/// Thread: loop. A plain value. Cost of a start: some comparisons, and a look at the starts of the last second.
/// A spacing that changes (rate, Crawl-delay) holds from the start after next, as the request under way was granted by the old one.
class PacingProof {
public:
    /// What earlier sessions of the run came to.
    void restore(const store::PacingRecord& record) { m_record = record; }
    /// `before`: the start before this one, epoch when there was none. `spacing`: in force now, 0 = none. `recent`: the lane's starts,
    /// ascending, this one last.
    void started(SteadyTime at, WallMs wall, SteadyTime before, SteadyDuration spacing, std::span<const SteadyTime> recent);
    /// The lane is about to be paced, and has this many starts that were granted freely.
    void beginsToPace(int granted) { m_excused = m_spacing == SteadyDuration{0} ? granted : 0; }
    [[nodiscard]] const store::PacingRecord& record() const noexcept { return m_record; }

private:
    void countSecond(SteadyTime at, SteadyDuration spacing, std::span<const SteadyTime> recent);

    store::PacingRecord m_record;
    SteadyDuration m_spacing = SteadyDuration::max();   ///< of the last start
    int m_alike = 0;                                    ///< the last starts that had it
    int m_excused = 0;
};

} // namespace millrace::scrape

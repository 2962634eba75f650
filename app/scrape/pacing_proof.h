#pragma once

#include "app/core/clock.h"
#include "app/store/records.h"

#include <cstdint>
#include <memory>
#include <span>

namespace millrace::scrape {

/// A start may come this much before its time and does not count as broken: the start before it may be one of an earlier session, and the
/// store keeps that in whole milliseconds.
inline constexpr Microseconds kPacingTolerance{1'000};
/// Spacings that allow more starts than this in one second: their windows are not counted, as a lane remembers too few.
inline constexpr int kMostCountedInSecond = 60;

struct StartTime {
    SteadyTime at;
    WallMs wall = 0;
};

/// Whether the starts of one lane kept the spacing that was asked of them: measured where a request is sent, apart from the clocks that let it go.
///
/// Thread: loop. Cost of a start: some comparisons, and a look at the starts of the last second. 32 bytes, as there are 100,000 lanes.
/// A spacing that changes (rate, Crawl-delay) holds from the start after next, as the request under way was granted by the old one.
class PacingProof {
public:
    /// What earlier sessions of the run came to.
    void restore(const store::PacingRecord& record);
    /// `before`: the start before this one, epoch when there was none. `spacing`: in force now, 0 = none. `recent`: the lane's starts,
    /// ascending, this one last; not empty.
    void started(SteadyTime before, SteadyDuration spacing, std::span<const StartTime> recent);
    /// The lane is about to be paced, and has this many starts that were granted freely.
    void beginsToPace(int granted);
    [[nodiscard]] store::PacingRecord record() const;

private:
    void countSecond(SteadyDuration spacing, std::span<const StartTime> recent);

    struct Broken {
        std::int64_t count = 0;
        WallMs at = 0;
        Microseconds gap{0};
        Microseconds spacing{0};
    };

    std::int64_t m_starts = 0;
    SteadyDuration m_spacing = SteadyDuration::max();   ///< of the last start
    std::unique_ptr<Broken> m_broken;                   ///< null: never
    std::uint32_t m_closestUs = 0;                      ///< 0: there were no two; an hour and more counts as kMostClosest
    std::uint8_t m_most = 0;
    std::uint8_t m_allowed = 0;
    std::uint8_t m_alike = 0;                           ///< the last starts that had m_spacing, up to kMostCountedInSecond
    std::uint8_t m_excused = 0;
};

} // namespace millrace::scrape

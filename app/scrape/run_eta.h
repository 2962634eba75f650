#pragma once

#include "app/scrape/lane_table.h"

namespace millrace::scrape {

/// When a run will be done: when the last of its lanes is. Thread: loop.
///
/// A step looks at kLanesPerStep lanes, so that 100,000 of them hold no turn of the loop long; told is what the last whole round found.
class RunEta {
public:
    static constexpr std::size_t kLanesPerStep = 10'000;

    void reset() { *this = {}; }
    void step(const LaneTable& lanes, SteadyTime now, const LanePolicy& policy);
    void fill(RunSnapshot& snapshot, SteadyTime now) const;

private:
    struct Longest {
        std::optional<Milliseconds> first;
        std::optional<Milliseconds> second;
        const HostLane* lane = nullptr;      ///< that of `first`; lanes live as long as their run
        SteadyTime since;
    };
    Longest m_told;
    Longest m_found;
    std::size_t m_next = 0;
};

} // namespace millrace::scrape

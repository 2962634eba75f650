#pragma once

#include "app/core/clock.h"

namespace millrace::scrape {

/// The two times that leases need: this machine's, which goes on while it sleeps, and the database's, as its last answer tells.
///
/// Thread: loop. The steady clock does not count what the machine slept; that the wall clock has run ahead of it meanwhile says how long
/// that was.
class LeaseClock {
public:
    explicit LeaseClock(const Clock& clock)
        : m_clock(clock)
    {
    }

    /// A session begins: what the machine slept before does not count.
    void begin();
    /// The steady time, and what the machine slept.
    [[nodiscard]] SteadyTime now() const;
    /// The same, before a question is sent.
    [[nodiscard]] SteadyTime asking();
    /// The database's time in the answer to what was asked at `asked`.
    void answered(SteadyTime asked, WallMs serverTime);
    /// The database's time; never earlier than it is.
    [[nodiscard]] WallMs serverNow() const;

private:
    [[nodiscard]] SteadyDuration sleptSince() const;

    const Clock& m_clock;
    SteadyTime m_looked;
    WallMs m_lookedWall = 0;
    SteadyDuration m_slept{0}; ///< until m_looked
    SteadyTime m_serverAsked; ///< as now() counts
    WallMs m_serverThen = 0;
};

} // namespace millrace::scrape

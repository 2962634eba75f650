#include "app/scrape/lease_clock.h"

namespace millrace::scrape {

namespace {

/// What two clocks that run well may differ by.
constexpr Milliseconds kAsleep{1'000};

} // namespace

void LeaseClock::begin()
{
    m_looked = m_clock.now();
    m_lookedWall = m_clock.wallNow();
}

SteadyDuration LeaseClock::sleptSince() const
{
    const SteadyDuration ahead = Milliseconds(m_clock.wallNow() - m_lookedWall) - (m_clock.now() - m_looked);
    return ahead > kAsleep ? ahead : SteadyDuration{0};
}

SteadyTime LeaseClock::now() const { return m_clock.now() + m_slept + sleptSince(); }

SteadyTime LeaseClock::asking()
{
    m_slept += sleptSince();
    begin();
    return now();
}

void LeaseClock::answered(SteadyTime asked, WallMs serverTime)
{
    m_serverAsked = asked;
    m_serverThen = serverTime;
}

WallMs LeaseClock::serverNow() const { return m_serverThen + std::chrono::ceil<Milliseconds>(now() - m_serverAsked).count(); }

} // namespace millrace::scrape

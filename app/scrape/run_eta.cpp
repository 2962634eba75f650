#include "app/scrape/run_eta.h"

#include <algorithm>

namespace millrace::scrape {

void RunEta::step(const LaneTable& lanes, SteadyTime now, const LanePolicy& policy)
{
    const auto& all = lanes.all();
    if (m_next == 0)
        m_found = {.first = {}, .second = {}, .lane = nullptr, .since = now};
    const std::size_t end = std::min(all.size(), m_next + kLanesPerStep);
    for (; m_next < end; ++m_next) {
        const HostLane& lane = *all[m_next];
        if (lane.counts().queued == 0 || lane.shut)
            continue;
        const std::optional<Milliseconds> eta = lane.eta(now, policy);
        if (!eta)
            continue;
        if (!m_found.first || *eta > *m_found.first) {
            m_found.second = std::exchange(m_found.first, eta);
            m_found.lane = &lane;
        } else if (!m_found.second || *eta > *m_found.second) {
            m_found.second = eta;
        }
    }
    if (m_next < all.size())
        return;
    m_told = m_found;
    m_next = 0;
}

void RunEta::fill(RunSnapshot& snapshot, SteadyTime now) const
{
    const auto passed = std::chrono::duration_cast<Milliseconds>(now - m_told.since);
    const auto left = [&](const std::optional<Milliseconds>& eta) { return eta ? std::optional(std::max(*eta - passed, Milliseconds(0))) : std::nullopt; };
    snapshot.eta = left(m_told.first);
    snapshot.etaOthers = left(m_told.second);
    if (m_told.lane)
        snapshot.etaHost = m_told.lane->key();
}

} // namespace millrace::scrape

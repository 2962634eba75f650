#pragma once

#include "app/core/clock.h"
#include "app/core/strong_id.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace millrace::scrape {

/// Hosts that one worker holds at once. Each is renewed three times a lease: 10,000 rows are some hundredths of what a server writes.
inline constexpr std::int64_t kMostHostsHeld = 10'000;
inline constexpr Milliseconds kDefaultLease{20'000};

/// What is to be shared, and among how many.
struct RunShares {
    std::int64_t openHosts = 0;          ///< that may have queued URLs
    int workers = 1;
};

/// Which hosts of a shared run one worker holds by lease, until when, and how many it should hold.
///
/// Thread: loop. Time: never reads a clock. A lease is counted from when it was asked for, not from its answer, by the worker's own steady time, and
/// ends a margin early: whatever the answer took, the database gives the host to another worker after this one has stopped. So a worker that was
/// stopped itself, or cut off, knows that it must not send without asking anybody.
class LeaseBook {
public:
    explicit LeaseBook(Milliseconds lease);

    [[nodiscard]] Milliseconds lease() const noexcept { return m_lease; }
    void claimed(HostId host, SteadyTime askedAt);
    /// Of `asked`, those that are in `kept` (ascending) are held anew; answers the others, which are lost.
    [[nodiscard]] std::vector<HostId> renewed(const std::vector<HostId>& asked, const std::vector<HostId>& kept, SteadyTime askedAt);
    /// It was given back.
    void gone(HostId host) { m_ends.erase(host); }
    void clear() { m_ends.clear(); }

    [[nodiscard]] bool holds(HostId host) const { return m_ends.contains(host); }
    /// Whether a request may be sent to it at `now`.
    [[nodiscard]] bool mayStart(HostId host, SteadyTime now) const;
    /// Those of the hosts it holds that it may not ask any more: they are neither lost nor usable until they are renewed.
    [[nodiscard]] std::vector<HostId> lapsed(SteadyTime now) const;
    /// Ascending.
    [[nodiscard]] std::vector<HostId> held() const;
    [[nodiscard]] std::int64_t count() const noexcept { return static_cast<std::int64_t>(m_ends.size()); }
    /// The first moment at which one lapses; max() where none is held.
    [[nodiscard]] SteadyTime lapsesAt() const;
    /// How long after the last renewal the next one is due.
    [[nodiscard]] Milliseconds renewEvery() const noexcept { return m_lease / 3; }

    /// How many more it should claim.
    [[nodiscard]] std::int64_t wanted(const RunShares& shares) const;
    /// How many it should give back, so that the others have theirs: nothing while it is within a tenth of its share.
    [[nodiscard]] std::int64_t excess(const RunShares& shares) const;

private:
    Milliseconds m_lease;
    Milliseconds m_usable;               ///< of a lease, from the asking
    std::unordered_map<HostId, SteadyTime> m_ends;
};

} // namespace millrace::scrape

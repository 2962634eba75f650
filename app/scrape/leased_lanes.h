#pragma once

#include "app/scrape/lane_table.h"
#include "app/scrape/lease_book.h"
#include "app/scrape/lease_clock.h"
#include "app/scrape/scheduler.h"
#include "app/store/store.h"

#include <functional>

namespace millrace::scrape {

/// What leases make of lanes: opened by a claim, away while their hosts leave, shut while they may not be asked, emptied when they are
/// lost.
///
/// Thread: loop. A lane is *shut* while its host is not this worker's to ask (HostLane::shut), and *away* from then on or while it leaves;
/// when a host is lost, what is under way for it is dropped at the next step (HostLane::tenure).
class LeasedLanes {
public:
    struct Parts {
        const Clock& clock;
        LaneTable& lanes;
        Scheduler& scheduler;
        const LeaseBook& book;
        const LeaseClock& time;
        std::function<void(HostLane&)> refill; ///< it may ask for URLs again
    };
    explicit LeasedLanes(Parts parts)
        : m(std::move(parts))
    {
    }

    /// Whether a request may go to this host now; asked at the send.
    [[nodiscard]] bool maySend(const HostLane& lane) const;
    /// The lane's row as it is now, in the database's time.
    [[nodiscard]] store::HostRecord record(const HostLane& lane) const;

    /// It has been claimed.
    void take(const store::ClaimedHost& host, WallMs serverTime);
    /// Nothing of its queue starts any more.
    void putAway(HostLane& lane);
    /// Neither does what waits for a start there: redirects, robots.txt.
    void shut(HostLane& lane);
    /// It is held still, or again.
    void reopen(HostLane& lane);
    /// It is not this worker's any more.
    void drop(HostLane& lane);

private:
    Parts m;
};

} // namespace millrace::scrape

#include "app/scrape/leased_lanes.h"

namespace millrace::scrape {

bool LeasedLanes::maySend(const HostLane& lane) const { return m.book.mayStart(lane.id(), m.time.now()); }

store::HostRecord LeasedLanes::record(const HostLane& lane) const
{
    const SteadyTime now = m.clock.now();
    const WallMs wall = m.time.serverNow();
    store::HostRecord record = lane.toRecord(now, wall);
    if (lane.lastStart() != SteadyTime{})
        record.lastStart = wall - std::chrono::floor<Milliseconds>(now - lane.lastStart()).count();
    return record;
}

void LeasedLanes::take(const store::ClaimedHost& host, WallMs serverTime)
{
    HostLane* lane = m.lanes.find(host.record.id);
    if (!lane)
        lane = &m.lanes.add(host.record.id, host.record.host, host.record.typed);
    store::HostRecord record = host.record;
    record.counts = lane->counts();
    record.counts.queued = host.record.counts.queued;
    lane->restore(record, m.clock.now(), serverTime, host.unclean, m.scheduler.policy());
    reopen(*lane);
}

void LeasedLanes::putAway(HostLane& lane)
{
    lane.away = true;
    lane.touch();
    m.scheduler.update(lane);
}

void LeasedLanes::shut(HostLane& lane)
{
    lane.shut = true;
    m.scheduler.turnAway(lane);
    putAway(lane);
}

void LeasedLanes::reopen(HostLane& lane)
{
    lane.away = lane.shut = !maySend(lane);
    lane.touch();
    m.scheduler.update(lane);
    m.refill(lane);
}

void LeasedLanes::drop(HostLane& lane)
{
    ++lane.tenure;
    lane.clearWindow();
    lane.forgetAll();
    shut(lane);
}

} // namespace millrace::scrape

#include "app/scrape/run_publisher.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr std::size_t kTouchedPerSecond = 1'000;

} // namespace

void RunPublisher::add(PageEvent event)
{
    if (m_on && m_pages.size() < kMaxPagesPending)
        m_pages.emplace_back(m_nextPage++, std::move(event));
}

void RunPublisher::showAll()
{
    m_allFrom = 0;
    m_allTo = m_lanes.all().size();
}

void RunPublisher::postPages(ScrapeFeed& feed)
{
    std::size_t room = kMaxPagesPending - std::min(feed.pages.size(), kMaxPagesPending);
    for (auto& [number, event] : std::exchange(m_pages, {})) {
        if (room == 0)
            break;
        --room;
        feed.pages.post(number, std::move(event));
    }
}

/// The ETA of a lane that waits runs down though nothing happens in it: some are shown anew each second, in turn.
void RunPublisher::touchWaiting(SteadyTime now)
{
    if (now - m_touchedAt < std::chrono::seconds(1))
        return;
    m_touchedAt = now;
    const std::size_t lanes = m_lanes.all().size();
    for (std::size_t i = 0; i < std::min(lanes, kTouchedPerSecond); ++i) {
        HostLane& lane = *m_lanes.all()[m_touchNext++ % lanes];
        if (lane.counts().queued > 0)
            lane.touch();
    }
}

void RunPublisher::beginLanes(SteadyTime now)
{
    if (!m_on || m_changedNext < m_changed.size())
        return;
    touchWaiting(now);
    m_changed = std::exchange(m_lanes.ledger().touched, {});
    m_changedNext = 0;
}

bool RunPublisher::postLanes(ScrapeFeed& feed, const View& view, SteadyTime now, WallMs wallNow)
{
    if (!m_on)
        return false;
    std::size_t room = kLanesPerTurn;
    for (; room > 0 && m_changedNext < m_changed.size(); --room) {
        HostLane& lane = *m_changed[m_changedNext++];
        lane.shown();
        post(feed, lane, view, now, wallNow);
    }
    const auto& all = m_lanes.all();
    for (; room > 0 && m_allFrom < m_allTo; --room)
        post(feed, *all[m_allFrom++], view, now, wallNow);
    return m_changedNext < m_changed.size() || m_allFrom < m_allTo;
}

WaitReason RunPublisher::View::shown(const HostLane& lane, WaitReason waits) const
{
    if (heldByStore && waits == WaitReason::Global)
        return WaitReason::Store;
    if (waits == WaitReason::Paused && stopped && !lane.paused())
        return lane.owner ? WaitReason::Elsewhere : WaitReason::Stopped;
    return waits;
}

void RunPublisher::post(ScrapeFeed& feed, const HostLane& lane, const View& view, SteadyTime now, WallMs wallNow) const
{
    HostSnapshot host;
    lane.fill(host, now, wallNow, view.policy, view.runPaused);
    host.waits = view.shown(lane, host.waits);
    feed.hosts.post(lane.id(), std::move(host));
}

} // namespace millrace::scrape

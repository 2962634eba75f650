#include "app/scrape/lane_queue.h"

#include "app/scrape/host_lane.h"

namespace millrace::scrape {

void LaneQueue::pushFront(HostLane& lane) noexcept
{
    lane.links = {nullptr, m_first};
    (m_first ? m_first->links.previous : m_last) = &lane;
    m_first = &lane;
    ++m_size;
}

void LaneQueue::pushBack(HostLane& lane) noexcept
{
    lane.links = {m_last, nullptr};
    (m_last ? m_last->links.next : m_first) = &lane;
    m_last = &lane;
    ++m_size;
}

void LaneQueue::remove(HostLane& lane) noexcept
{
    (lane.links.previous ? lane.links.previous->links.next : m_first) = lane.links.next;
    (lane.links.next ? lane.links.next->links.previous : m_last) = lane.links.previous;
    lane.links = {};
    --m_size;
}

} // namespace millrace::scrape

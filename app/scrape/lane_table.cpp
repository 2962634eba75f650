#include "app/scrape/lane_table.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr std::size_t kWindowsTogether = 65'536;
constexpr std::size_t kWindowLeast = 1;
constexpr std::size_t kWindowMost = 64;

} // namespace

HostLane& LaneTable::obtain(const std::string& key, bool typed)
{
    if (HostLane* const lane = find(key)) {
        if (typed && !lane->typed()) {
            lane->setTyped();
            m_typed.push_back(lane);
            lane->touchRow();
        }
        return *lane;
    }
    return add(HostId{m_lastId + 1}, key, typed);
}

HostLane& LaneTable::add(HostId id, const std::string& key, bool typed)
{
    m_lanes.push_back(std::make_unique<HostLane>(m_ledger, id, key, typed));
    HostLane& lane = *m_lanes.back();
    m_byKey[shardOf(key)].insert(&lane);
    const auto place = static_cast<std::size_t>(id.value);
    if (m_byId.size() <= place)
        m_byId.resize(place + 1, nullptr);
    m_byId[place] = &lane;
    if (typed)
        m_typed.push_back(&lane);
    m_lastId = std::max(m_lastId, id.value);
    return lane;
}

HostLane* LaneTable::find(HostId id) const
{
    return id.value >= 0 && static_cast<std::size_t>(id.value) < m_byId.size() ? m_byId[static_cast<std::size_t>(id.value)] : nullptr;
}

HostLane* LaneTable::find(const std::string& key) const
{
    const Shard& shard = m_byKey[shardOf(key)];
    const auto it = shard.find(key);
    return it == shard.end() ? nullptr : *it;
}

std::size_t LaneTable::windowLimit() const
{
    return std::clamp(kWindowsTogether / std::max<std::size_t>(1, m_lanes.size()), kWindowLeast, kWindowMost);
}

} // namespace millrace::scrape

#include "app/scrape/lane_table.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr std::size_t kWindowsTogether = 65'536;
constexpr std::size_t kWindowLeast = 2;
constexpr std::size_t kWindowMost = 64;

} // namespace

HostLane& LaneTable::obtain(const std::string& key, bool typed)
{
    if (const auto it = m_byKey.find(key); it != m_byKey.end()) {
        if (typed && !it->second->typed()) {
            it->second->setTyped();
            m_typed.push_back(it->second);
            it->second->touchRow();
        }
        return *it->second;
    }
    return add(HostId{m_lastId + 1}, key, typed);
}

HostLane& LaneTable::add(HostId id, const std::string& key, bool typed)
{
    m_lanes.push_back(std::make_unique<HostLane>(m_ledger, id, key, typed));
    HostLane& lane = *m_lanes.back();
    m_byKey.emplace(key, &lane);
    m_byId.emplace(id, &lane);
    if (typed)
        m_typed.push_back(&lane);
    m_lastId = std::max(m_lastId, id.value);
    return lane;
}

HostLane* LaneTable::find(HostId id) const
{
    const auto it = m_byId.find(id);
    return it == m_byId.end() ? nullptr : it->second;
}

HostLane* LaneTable::find(const std::string& key) const
{
    const auto it = m_byKey.find(key);
    return it == m_byKey.end() ? nullptr : it->second;
}

std::size_t LaneTable::windowLimit() const
{
    return std::clamp(kWindowsTogether / std::max<std::size_t>(1, m_lanes.size()), kWindowLeast, kWindowMost);
}

} // namespace millrace::scrape

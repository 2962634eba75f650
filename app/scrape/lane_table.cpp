#include "app/scrape/lane_table.h"

#include <QCryptographicHash>

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr std::size_t kWindowsTogether = 65'536;
constexpr std::size_t kWindowLeast = 1;
constexpr std::size_t kWindowMost = 64;
/// Numbers from here on follow from a key; below 2^53, so that JSON carries them.
constexpr std::int64_t kFirstHashed = std::int64_t{1} << 52;

/// Of a secure hash: a stranger must not find a name for a host that gets the number of another one.
HostId idOfKey(const std::string& key)
{
    const QByteArray digest = QCryptographicHash::hash(QByteArrayView(key.data(), static_cast<qsizetype>(key.size())), QCryptographicHash::Sha256);
    std::int64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value = static_cast<std::int64_t>((static_cast<std::uint64_t>(value) << 8) | static_cast<std::uint8_t>(digest[i]));
    return HostId{kFirstHashed | (value & (kFirstHashed - 1))};
}

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
    if (!m_shared)
        return add(HostId{m_lastId + 1}, key, typed);
    const HostId id = idOfKey(key);
    HostLane* const other = find(id); // of another key: one in a million runs of a million hosts; they share their pace
    return other ? *other : add(id, key, typed);
}

HostLane& LaneTable::add(HostId id, const std::string& key, bool typed)
{
    m_lanes.push_back(std::make_unique<HostLane>(m_ledger, id, key, typed));
    HostLane& lane = *m_lanes.back();
    m_byKey[shardOf(key)].insert(&lane);
    lane.away = lane.shut = m_shared;
    if (typed)
        m_typed.push_back(&lane);
    if (id.value >= kFirstHashed) {
        m_byHash.emplace(id, &lane);
        return lane;
    }
    const auto place = static_cast<std::size_t>(id.value);
    if (m_byId.size() <= place)
        m_byId.resize(place + 1, nullptr);
    m_byId[place] = &lane;
    m_lastId = std::max(m_lastId, id.value);
    return lane;
}

HostLane* LaneTable::find(HostId id) const
{
    if (id.value >= kFirstHashed) {
        const auto it = m_byHash.find(id);
        return it == m_byHash.end() ? nullptr : it->second;
    }
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

#pragma once

#include "app/scrape/host_lane.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::scrape {

/// The lanes of one run, by id and by key. Thread: loop. Lanes live as long as the table, at fixed addresses.
class LaneTable {
public:
    /// The run is shared: a host's number follows from its key, so that all workers give it the same, and new lanes are shut until their hosts are
    /// claimed. Call it before the first lane is made.
    void setShared() { m_shared = true; }
    /// The lane of this key; made, with the next id, when it is new.
    [[nodiscard]] HostLane& obtain(const std::string& key, bool typed);
    HostLane& add(HostId id, const std::string& key, bool typed);
    [[nodiscard]] HostLane* find(HostId id) const;
    [[nodiscard]] HostLane* find(const std::string& key) const;
    /// Lanes whose hosts the user gave, in the order in which that was known.
    [[nodiscard]] const std::vector<HostLane*>& typed() const noexcept { return m_typed; }
    [[nodiscard]] const std::vector<std::unique_ptr<HostLane>>& all() const noexcept { return m_lanes; }
    [[nodiscard]] LaneLedger& ledger() noexcept { return m_ledger; }
    [[nodiscard]] const LaneLedger& ledger() const noexcept { return m_ledger; }
    [[nodiscard]] const store::UrlCounts& totals() const noexcept { return m_ledger.totals; }
    /// Lanes with URLs left.
    [[nodiscard]] std::size_t busy() const noexcept { return m_ledger.busy; }
    /// Entries of a window, so that all windows together stay small whatever the number of hosts.
    [[nodiscard]] std::size_t windowLimit() const;

private:
    LaneLedger m_ledger;
    std::vector<std::unique_ptr<HostLane>> m_lanes;
    struct KeyHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const noexcept { return std::hash<std::string_view>()(key); }
        std::size_t operator()(const HostLane* lane) const noexcept { return (*this)(lane->key()); }
    };
    struct KeyEqual {
        using is_transparent = void;
        bool operator()(const HostLane* a, const HostLane* b) const noexcept { return a->key() == b->key(); }
        bool operator()(std::string_view key, const HostLane* lane) const noexcept { return key == lane->key(); }
    };
    using Shard = std::unordered_set<HostLane*, KeyHash, KeyEqual>;
    static constexpr std::size_t kShards = 64;
    [[nodiscard]] static std::size_t shardOf(std::string_view key) noexcept { return KeyHash()(key) >> 58; }

    std::array<Shard, kShards> m_byKey;      ///< apart, since one table of 100,000 stops the loop for 40 ms when it grows
    std::vector<HostLane*> m_byId;           ///< a run's ids count from 1
    std::vector<HostLane*> m_typed;
    std::unordered_map<HostId, HostLane*> m_byHash;   ///< those of a shared run
    std::int64_t m_lastId = 0;
    bool m_shared = false;
};

} // namespace millrace::scrape

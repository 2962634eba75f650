#pragma once

#include "app/chat/chat_feed.h"
#include "app/core/clock.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::chat {

/// Addresses that are refused for a while. At most kMax: beyond it the one that would end first goes.
/// Thread: a plain value. Time: never reads a clock; ends are steady times, shown as wall times.
class BanList {
public:
    static constexpr std::size_t kMax = 1'000;
    static constexpr std::chrono::minutes kDuration{10};

    void add(const std::string& address, SteadyTime now, WallMs wallNow);
    void remove(const std::string& address) { m_bans.erase(address); }
    /// How long `address` is still refused; nullopt: it is not.
    [[nodiscard]] std::optional<SteadyDuration> left(const std::string& address, SteadyTime now);
    /// Those in force, the one that ends first in front.
    [[nodiscard]] std::vector<Ban> bans(SteadyTime now);

private:
    struct Entry {
        SteadyTime until;
        WallMs shownUntil = 0;
    };
    void forgetEnded(SteadyTime now);
    std::unordered_map<std::string, Entry> m_bans;
};

} // namespace millrace::chat

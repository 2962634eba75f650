#include "app/chat/ban_list.h"

#include <algorithm>

namespace millrace::chat {

void BanList::forgetEnded(SteadyTime now)
{
    std::erase_if(m_bans, [now](const auto& ban) { return ban.second.until <= now; });
}

void BanList::add(const std::string& address, SteadyTime now, WallMs wallNow)
{
    forgetEnded(now);
    if (m_bans.size() >= kMax && !m_bans.contains(address))
        m_bans.erase(std::ranges::min_element(m_bans, {}, [](const auto& ban) { return ban.second.until; }));
    m_bans[address] = {now + kDuration, wallNow + std::chrono::duration_cast<Milliseconds>(kDuration).count()};
}

std::optional<SteadyDuration> BanList::left(const std::string& address, SteadyTime now)
{
    const auto ban = m_bans.find(address);
    if (ban == m_bans.end() || ban->second.until <= now)
        return std::nullopt;
    return ban->second.until - now;
}

std::vector<Ban> BanList::bans(SteadyTime now)
{
    forgetEnded(now);
    std::vector<Ban> list;
    list.reserve(m_bans.size());
    for (const auto& [address, entry] : m_bans)
        list.push_back({address, entry.shownUntil});
    std::ranges::sort(list, {}, &Ban::until);
    return list;
}

} // namespace millrace::chat

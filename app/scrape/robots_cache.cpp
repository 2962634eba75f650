#include "app/scrape/robots_cache.h"

#include <vector>

namespace millrace::scrape {

std::shared_ptr<RobotsEntry> RobotsCache::find(const std::string& origin, SteadyTime now)
{
    const auto it = m_entries.find(origin);
    if (it == m_entries.end())
        return nullptr;
    if (it->second.entry->state != RobotsEntry::State::Fetching && now - it->second.entry->at > kRobotsMaxAge) {
        drop(origin);
        return nullptr;
    }
    m_uses.splice(m_uses.begin(), m_uses, it->second.use);
    return it->second.entry;
}

std::shared_ptr<RobotsEntry> RobotsCache::begin(const std::string& origin)
{
    drop(origin);
    m_uses.push_front(origin);
    Slot slot{std::make_shared<RobotsEntry>(), 0, m_uses.begin()};
    return m_entries.emplace(origin, std::move(slot)).first->second.entry;
}

void RobotsCache::complete(const std::string& origin, const std::shared_ptr<RobotsEntry>& entry, SteadyTime now)
{
    entry->at = now;
    entry->ready.set();
    const auto it = m_entries.find(origin);
    if (it == m_entries.end() || it->second.entry != entry)
        return;
    it->second.bytes = entry->rules.memoryBytes() + origin.size() + sizeof(RobotsEntry);
    m_bytes += it->second.bytes;
    // one that is being fetched is never the victim: its size is 0 and others wait for it
    for (auto use = m_uses.end(); m_bytes > kRobotsCacheBytes && use != m_uses.begin();) {
        --use;
        const Slot& slot = m_entries.at(*use);
        if (slot.entry == entry || slot.entry->state == RobotsEntry::State::Fetching)
            continue;
        const std::string victim = *use++;
        drop(victim);
    }
}

void RobotsCache::abandon(const std::string& origin, const std::shared_ptr<RobotsEntry>& entry)
{
    const auto it = m_entries.find(origin);
    if (it != m_entries.end() && it->second.entry == entry)
        drop(origin);
    entry->ready.set();
}

void RobotsCache::forgetUnreachable()
{
    std::vector<std::string> origins;
    for (const auto& [origin, slot] : m_entries) {
        if (slot.entry->state == RobotsEntry::State::Unreachable)
            origins.push_back(origin);
    }
    for (const std::string& origin : origins)
        drop(origin);
}

void RobotsCache::drop(const std::string& origin)
{
    const auto it = m_entries.find(origin);
    if (it == m_entries.end())
        return;
    m_bytes -= it->second.bytes;
    m_uses.erase(it->second.use);
    m_entries.erase(it);
}

} // namespace millrace::scrape

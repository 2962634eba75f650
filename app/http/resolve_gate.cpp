#include "app/http/resolve_gate.h"

#include <arpa/inet.h>

namespace millrace::http {

namespace {
/// Abandoned look-ups at once, per allowed one. Their threads are what a dead resolver can cost.
constexpr std::size_t kAbandonedPerLookUp = 3;
} // namespace

bool ResolveGate::admit(const std::string& origin, TransferId id, SteadyTime now)
{
    Origin& entry = m_origins[origin];
    const bool hasSpareConnection = entry.connections > entry.running;
    if (isFresh(entry, now) || hasSpareConnection) {
        ++entry.running;
        return true;
    }
    if (entry.lookingUp == 0 && entry.parked.empty() && mayLookUp(now)) {
        entry.lookingUp = id;
        ++entry.running;
        ++m_lookUps;
        return true;
    }
    if (entry.lookingUp == 0 && entry.parked.empty())
        m_waiting.push_back(origin);
    entry.parked.push_back(id);
    ++m_parked;
    return false;
}

void ResolveGate::resolved(const std::string& origin, TransferId id, SteadyTime now)
{
    const auto it = m_origins.find(origin);
    if (it == m_origins.end() || it->second.lookingUp != id)
        return;
    Origin& entry = it->second;
    entry.lookingUp = 0;
    entry.resolvedAt = now;
    --m_lookUps;
    m_resolved.emplace_back(now, origin);
    while (!entry.parked.empty())
        release(entry, entry.parked.front());
}

void ResolveGate::ended(const std::string& origin, TransferId id, LookUp lookUp, SteadyTime now)
{
    const auto it = m_origins.find(origin);
    if (it == m_origins.end())
        return;
    Origin& entry = it->second;
    --entry.running;
    if (entry.lookingUp == id) {
        entry.lookingUp = 0;
        --m_lookUps;
        if (lookUp == LookUp::Abandoned)
            m_abandoned.push_back(now);
        if (!entry.parked.empty())
            m_waiting.push_back(origin);
    }
    eraseIfIdle(it, now);
}

void ResolveGate::forget(const std::string& origin, TransferId id)
{
    const auto it = m_origins.find(origin);
    if (it == m_origins.end())
        return;
    const auto erased = std::erase(it->second.parked, id);
    m_parked -= static_cast<int>(erased);
    // It may have been released and not begun yet: then it counts as running.
    if (erased == 0 && std::erase(m_released, id) > 0) {
        --it->second.running;
        if (it->second.lookingUp == id) {
            it->second.lookingUp = 0;
            --m_lookUps;
            if (!it->second.parked.empty())
                m_waiting.push_back(origin);
        }
    }
}

void ResolveGate::connectionOpened(const std::string& origin)
{
    ++m_origins[origin].connections;
}

void ResolveGate::connectionClosed(const std::string& origin, SteadyTime now)
{
    const auto it = m_origins.find(origin);
    if (it == m_origins.end())
        return;
    --it->second.connections;
    eraseIfIdle(it, now);
}

std::vector<ResolveGate::TransferId> ResolveGate::takeReleased(SteadyTime now)
{
    expire(now);
    while (!m_waiting.empty() && mayLookUp(now)) {
        const std::string origin = std::move(m_waiting.front());
        m_waiting.pop_front();
        const auto it = m_origins.find(origin);
        if (it == m_origins.end() || it->second.lookingUp != 0)
            continue;
        if (it->second.parked.empty()) {
            eraseIfIdle(it, now);
            continue;
        }
        it->second.lookingUp = it->second.parked.front();
        ++m_lookUps;
        release(it->second, it->second.parked.front());
    }
    return std::exchange(m_released, {});
}

bool ResolveGate::isFresh(const Origin& origin, SteadyTime now)
{
    return origin.resolvedAt && now - *origin.resolvedAt < kFresh;
}

bool ResolveGate::mayLookUp(SteadyTime now)
{
    while (!m_abandoned.empty() && now - m_abandoned.front() >= kAbandonedLife)
        m_abandoned.pop_front();
    return m_lookUps < m_maxLookUps && m_abandoned.size() < kAbandonedPerLookUp * static_cast<std::size_t>(m_maxLookUps);
}

void ResolveGate::release(Origin& origin, TransferId id)
{
    origin.parked.pop_front();
    --m_parked;
    ++origin.running;
    m_released.push_back(id);
}

void ResolveGate::eraseIfIdle(Origins::iterator it, SteadyTime now)
{
    const Origin& entry = it->second;
    if (entry.running == 0 && entry.connections == 0 && entry.lookingUp == 0 && entry.parked.empty() && !isFresh(entry, now))
        m_origins.erase(it);
}

void ResolveGate::expire(SteadyTime now)
{
    while (!m_resolved.empty() && now - m_resolved.front().first >= kFresh) {
        if (const auto it = m_origins.find(m_resolved.front().second); it != m_origins.end())
            eraseIfIdle(it, now);
        m_resolved.pop_front();
    }
}

std::string_view originOf(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return {};
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

bool hasLiteralAddress(std::string_view origin)
{
    const auto scheme = origin.find("://");
    if (scheme == std::string_view::npos)
        return false;
    auto host = origin.substr(scheme + 3);
    if (host.starts_with('['))
        return true;
    host = host.substr(0, host.find(':'));
    in_addr address{};
    return inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

} // namespace millrace::http

#include "app/http/body_budget.h"

#include <algorithm>
#include <utility>

namespace millrace::http {

bool BodyBudget::take(BodyShare& share, std::int64_t bytes)
{
    m_reserve = std::max(m_reserve, share.limit);
    if (!mayGrow(share, bytes)) {
        pause(share);
        return false;
    }
    share.held += bytes;
    m_held[share.connection] += bytes;
    m_bytes += bytes;
    return true;
}

bool BodyBudget::mayGrow(const BodyShare& share, std::int64_t bytes)
{
    if (share.connection == m_leading || bytes <= room())
        return true;
    if (!m_leading.empty() || !m_paused.empty())
        return false;
    m_leading = share.connection;
    return true;
}

std::int64_t BodyBudget::heldBy(const std::string& connection) const
{
    const auto it = m_held.find(connection);
    return it == m_held.end() ? 0 : it->second;
}

void BodyBudget::pause(BodyShare& share)
{
    share.paused = true;
    m_paused.emplace(share.id, &share);
}

void BodyBudget::release(BodyShare& share)
{
    m_paused.erase(share.id);
    m_bytes -= share.held;
    const auto it = m_held.find(share.connection);
    if (it != m_held.end() && (it->second -= std::exchange(share.held, 0)) == 0)
        m_held.erase(it);
    if (share.connection == m_leading && heldBy(m_leading) == 0)
        m_leading.clear();
    m_released = true;
}

std::vector<HttpTransport::TransferId> BodyBudget::takeResumed()
{
    std::vector<HttpTransport::TransferId> resumed;
    if (!std::exchange(m_released, false) || m_paused.empty())
        return resumed;
    if (m_leading.empty())
        m_leading = m_paused.begin()->second->connection;
    resume(m_leading, resumed);
    for (auto left = room(); !m_paused.empty();) {
        const BodyShare& oldest = *m_paused.begin()->second;
        left -= std::max<std::int64_t>(oldest.expected - oldest.held, 1);
        if (left < 0)
            break;
        resume(oldest.connection, resumed);
    }
    return resumed;
}

void BodyBudget::resume(const std::string& connection, std::vector<HttpTransport::TransferId>& resumed)
{
    std::erase_if(m_paused, [&](const auto& entry) {
        if (entry.second->connection != connection)
            return false;
        entry.second->paused = false;
        resumed.push_back(entry.first);
        return true;
    });
}

bool BodyBudget::isHeld(const std::string& connection) const
{
    return std::any_of(m_paused.begin(), m_paused.end(), [&](const auto& entry) { return entry.second->connection == connection; });
}

} // namespace millrace::http

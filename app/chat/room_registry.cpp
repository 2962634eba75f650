#include "app/chat/room_registry.h"

#include "app/chat/client_session.h"

#include <algorithm>

namespace millrace::chat {

void RoomRegistry::join(ClientSession& session)
{
    m_rooms[session.room()].push_back(&session);
}

void RoomRegistry::leave(ClientSession& session)
{
    const auto room = m_rooms.find(session.room());
    if (room == m_rooms.end())
        return;
    auto& members = room->second;
    if (const auto member = std::ranges::find(members, &session); member != members.end()) {
        *member = members.back();
        members.pop_back();
    }
    if (members.empty())
        m_rooms.erase(room);
}

const std::vector<ClientSession*>& RoomRegistry::members(const std::string& room) const
{
    static const std::vector<ClientSession*> nobody;
    const auto found = m_rooms.find(room);
    return found == m_rooms.end() ? nobody : found->second;
}

std::vector<std::pair<std::string, int>> RoomRegistry::largest() const
{
    std::vector<std::pair<std::string, int>> rooms;
    rooms.reserve(m_rooms.size());
    for (const auto& [room, members] : m_rooms)
        rooms.emplace_back(room, static_cast<int>(members.size()));
    const auto shown = rooms.begin() + static_cast<std::ptrdiff_t>(std::min(rooms.size(), kMaxShown));
    std::partial_sort(rooms.begin(), shown, rooms.end(), [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    rooms.erase(shown, rooms.end());
    return rooms;
}

} // namespace millrace::chat

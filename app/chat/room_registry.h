#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace millrace::chat {

class ClientSession;

/// Who is in which room. A room exists while somebody is in it. Thread: loop. Ownership: none; sessions leave before they are destroyed.
class RoomRegistry {
public:
    static constexpr std::size_t kMaxShown = 100;

    void join(ClientSession& session);
    void leave(ClientSession& session);
    /// In no particular order; empty for a room that does not exist.
    [[nodiscard]] const std::vector<ClientSession*>& members(const std::string& room) const;
    /// The largest first, at most kMaxShown.
    [[nodiscard]] std::vector<std::pair<std::string, int>> largest() const;

private:
    std::unordered_map<std::string, std::vector<ClientSession*>> m_rooms;
};

} // namespace millrace::chat

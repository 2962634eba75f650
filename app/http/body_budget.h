#pragma once

#include "app/http/http_transport.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::http {

/// What one transfer holds of the memory for bodies.
struct BodyShare {
    HttpTransport::TransferId id = 0;   ///< the smaller, the older
    std::int64_t limit = 0;             ///< bytes that its body may have at most
    std::int64_t expected = 0;          ///< bytes that it will probably have
    std::string connection;             ///< equal for the streams of one HTTP/2 connection; empty: not known yet
    std::int64_t held = 0;
    bool paused = false;
};

/// Keeps the bytes of all bodies that are being received under one cap: a transfer that would go beyond it pauses until others have ended.
///
/// Thread: loop. Shares stay the caller's and must not move before release().
/// One connection, the leading one, may always grow: room for the largest body is set aside for it, so that nothing waits for itself.
/// The first that finds no room leads; when it holds nothing any more, the one of the oldest that is paused. A cap below one body lets one
/// in at a time. The streams of an HTTP/2 connection pause and go on together: they cannot be told apart before they are read. Those of
/// the leading one may go beyond the cap, each but the first by its `limit`.
class BodyBudget {
public:
    explicit BodyBudget(std::int64_t cap) : m_cap(cap) {}

    /// `bytes` more. False: nothing is taken and the share is paused.
    [[nodiscard]] bool take(BodyShare& share, std::int64_t bytes);
    /// Pauses a share because of another one of its connection.
    void pause(BodyShare& share);
    /// The transfer has ended, however.
    void release(BodyShare& share);
    /// Those that may go on since the last release(), connection by connection, the oldest first.
    [[nodiscard]] std::vector<HttpTransport::TransferId> takeResumed();
    /// A stream of this connection is paused.
    [[nodiscard]] bool isHeld(const std::string& connection) const;

    [[nodiscard]] std::int64_t bytes() const { return m_bytes; }
    [[nodiscard]] int paused() const { return static_cast<int>(m_paused.size()); }

private:
    [[nodiscard]] bool mayGrow(const BodyShare& share, std::int64_t bytes);
    [[nodiscard]] std::int64_t heldBy(const std::string& connection) const;
    /// What those that do not lead may still take.
    [[nodiscard]] std::int64_t room() const { return m_cap - m_reserve - (m_bytes - heldBy(m_leading)); }
    void resume(const std::string& connection, std::vector<HttpTransport::TransferId>& resumed);

    std::int64_t m_cap;
    std::int64_t m_reserve = 0;   // the largest body that has been asked for
    std::int64_t m_bytes = 0;
    std::unordered_map<std::string, std::int64_t> m_held;   // connection → bytes
    std::string m_leading;        // set while one is paused, but for the time between a release() and takeResumed()
    std::map<HttpTransport::TransferId, BodyShare*> m_paused;
    bool m_released = false;
};

} // namespace millrace::http

#pragma once

#include "app/core/clock.h"
#include "app/http/http_transport.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace millrace::http {

/// Lets only so many name look-ups run at once, and only one per origin.
///
/// libcurl's resolver takes a thread per look-up and knows no limit; ten thousand hosts would be ten thousand threads. A transfer asks
/// before it begins. It passes at once when its origin was looked up lately (libcurl caches the answer) or has a connection to spare.
/// A look-up whose transfer has gone (cancelled, timed out) cannot be stopped: its thread stays until getaddrinfo returns. It is
/// remembered as abandoned for a while, and those are capped too.
///
/// Thread: one. Time: never reads a clock, callers pass `now`. Cost: O(1), amortised; memory: one entry per origin of the last minute.
class ResolveGate {
public:
    using TransferId = HttpTransport::TransferId;
    enum class LookUp { Over, Abandoned };

    /// libcurl keeps an answer 60 s; a little less, so that what passes here finds it there.
    static constexpr Milliseconds kFresh{55'000};
    /// The resolver's usual patience (two tries of 5 s, two servers).
    static constexpr Milliseconds kAbandonedLife{20'000};

    explicit ResolveGate(int maxLookUps) : m_maxLookUps(maxLookUps) {}

    /// True: begin now. False: parked; its id comes out of takeReleased() when it may begin.
    [[nodiscard]] bool admit(const std::string& origin, TransferId id, SteadyTime now);
    /// The name has an address (or none was needed): others of its origin pass.
    void resolved(const std::string& origin, TransferId id, SteadyTime now);
    /// A transfer that began has ended. `lookUp` matters only if it had not come to resolved().
    void ended(const std::string& origin, TransferId id, LookUp lookUp, SteadyTime now);
    /// A parked transfer is gone.
    void forget(const std::string& origin, TransferId id);

    void connectionOpened(const std::string& origin);
    void connectionClosed(const std::string& origin, SteadyTime now);

    /// Ids that may begin now, in order; each once.
    [[nodiscard]] std::vector<TransferId> takeReleased(SteadyTime now);

    /// Look-ups under way; parked transfers; origins remembered.
    [[nodiscard]] int lookUps() const { return m_lookUps; }
    [[nodiscard]] int parked() const { return m_parked; }
    [[nodiscard]] std::size_t origins() const { return m_origins.size(); }

private:
    struct Origin {
        std::optional<SteadyTime> resolvedAt;
        int running = 0;
        int connections = 0;
        TransferId lookingUp = 0;            // 0: nobody
        std::deque<TransferId> parked;
    };
    using Origins = std::unordered_map<std::string, Origin>;

    [[nodiscard]] static bool isFresh(const Origin& origin, SteadyTime now);
    [[nodiscard]] bool mayLookUp(SteadyTime now);
    void release(Origin& origin, TransferId id);
    void eraseIfIdle(Origins::iterator it, SteadyTime now);
    void expire(SteadyTime now);

    int m_maxLookUps;
    int m_lookUps = 0;
    int m_parked = 0;
    Origins m_origins;
    std::deque<std::string> m_waiting;       // origins that need a look-up, in the order they asked
    std::deque<SteadyTime> m_abandoned;      // when each look-up was left alone
    std::deque<std::pair<SteadyTime, std::string>> m_resolved;
    std::vector<TransferId> m_released;
};

/// What decides the address of a URL: its scheme, host and port as written ("https://example.org:8443"); empty for what is no URL.
[[nodiscard]] std::string_view originOf(std::string_view url);
/// The origin's host is an address and no name.
[[nodiscard]] bool hasLiteralAddress(std::string_view origin);

} // namespace millrace::http

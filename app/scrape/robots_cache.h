#pragma once

#include "app/async/sync.h"
#include "app/core/clock.h"
#include "app/http/http_error.h"
#include "app/http/robots.h"

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace millrace::scrape {

inline constexpr std::size_t kRobotsCacheBytes = 32 * 1024 * 1024;
inline constexpr Milliseconds kRobotsMaxAge = std::chrono::hours(24);

/// What is known of one origin's robots.txt.
struct RobotsEntry {
    enum class State { Fetching, Known, Unreachable };
    State state = State::Fetching;
    http::RobotsRules rules;                 ///< Known: default-constructed when it answered 4xx (allow all)
    std::optional<http::HttpErrorCode> cause; ///< Unreachable: the transfer's error …
    int status = 0;                          ///< … or the 5xx that came last
    std::string detail;
    SteadyTime at;
    async::Event ready;                      ///< set when it is no longer Fetching
};

/// robots.txt as parsed rules per origin (RFC 9309 section 2.4: no longer than 24 h), least recently used ones dropped beyond
/// kRobotsCacheBytes. Thread: loop. Entries are shared: one that is dropped lives on with those who read it.
class RobotsCache {
public:
    /// Null when nothing is known, or only what is too old.
    [[nodiscard]] std::shared_ptr<RobotsEntry> find(const std::string& origin, SteadyTime now);
    /// A fresh entry in state Fetching.
    [[nodiscard]] std::shared_ptr<RobotsEntry> begin(const std::string& origin);
    /// The entry is complete: its size counts from now.
    void complete(const std::string& origin, const std::shared_ptr<RobotsEntry>& entry, SteadyTime now);
    /// The fetch was given up: the next one who asks begins anew.
    void abandon(const std::string& origin, const std::shared_ptr<RobotsEntry>& entry);

    /// What could not be read is asked for anew (the user retries).
    void forgetUnreachable();

    [[nodiscard]] std::size_t bytes() const noexcept { return m_bytes; }
    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }

private:
    struct Slot {
        std::shared_ptr<RobotsEntry> entry;
        std::size_t bytes = 0;
        std::list<std::string>::iterator use;
    };
    void drop(const std::string& origin);

    std::unordered_map<std::string, Slot> m_entries;
    std::list<std::string> m_uses;           ///< most recent first
    std::size_t m_bytes = 0;
};

} // namespace millrace::scrape

#pragma once

#include "app/core/clock.h"

#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

namespace millrace::store {

/// Shuts a server's socket down when a statement gets no answer in time.
///
/// Thread: any; it has one of its own, started by the first guard. Why: a stopped PostgreSQL backend blocks the client library for ever,
/// whatever timeouts are set; shutdown(2) from another thread frees it at once. The socket is only touched while its guard lives, and the
/// connection is only closed outside of guards, so a reused descriptor is never hit.
class Watchdog {
    struct Entry {
        int socket = -1;
        SteadyTime deadline;
        bool fired = false;
    };

public:
    Watchdog() = default;
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;

    /// Watches one statement on `socket` for as long as it lives.
    class Guard {
    public:
        Guard(Watchdog& watchdog, int socket, Milliseconds limit);
        ~Guard();
        Guard(const Guard&) = delete;
        [[nodiscard]] bool fired() const;

    private:
        Watchdog& m_watchdog;
        std::list<Entry>::iterator m_entry;
    };

    /// From `when` on nothing is waited for: every guard, now and later, ends by then.
    void cutOffAt(SteadyTime when);
    [[nodiscard]] bool isCutOff() const;

private:
    void watch();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::list<Entry> m_entries;
    std::optional<SteadyTime> m_cutOff;
    SteadyTime m_sleepsUntil = SteadyTime::max();
    std::thread m_thread;
    bool m_stop = false;
};

} // namespace millrace::store

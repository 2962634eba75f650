#pragma once

#include "app/core/clock.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace millrace::scrape {

inline constexpr Milliseconds kBackOffFirst = std::chrono::seconds(60);
inline constexpr Milliseconds kBackOffMost = std::chrono::hours(24);
inline constexpr Milliseconds kBackOffForgiven = std::chrono::minutes(30);
inline constexpr double kBackOffJitter = 0.10;

inline constexpr int kCircuitFailures = 5;
inline constexpr int kCircuitProbes = 3;
inline constexpr Milliseconds kCircuitProbeAfter = std::chrono::seconds(60);

/// How long a host that answered 429 or 503 is left alone (RFC 9110 section 10.2.3, RFC 6585 section 4).
///
/// Thread: a plain value. Time: never reads a clock. Retry-After is obeyed as given (already clamped by http::parseRetryAfter); without it
/// the wait doubles from kBackOffFirst to kBackOffMost. Answers to requests that were sent before the incident began belong to it.
class BackOff {
public:
    /// `random` in [0, 1) adds the jitter. `sentAt`: when the refused request went out.
    void refused(SteadyTime now, SteadyTime sentAt, std::optional<Milliseconds> retryAfter, double random);
    /// Sets it from what was stored.
    void restore(SteadyTime until) { m_until = until; }
    void skip(SteadyTime now) { m_until = std::min(m_until, now); }

    [[nodiscard]] SteadyTime until() const noexcept { return m_until; }
    /// The server named the time itself.
    [[nodiscard]] bool byRetryAfter() const noexcept { return m_byRetryAfter; }

private:
    SteadyTime m_until;
    SteadyTime m_began;
    Milliseconds m_wait{0};
    bool m_byRetryAfter = false;
};

/// Stops asking a host that fails again and again: five failures in a row open it, then one probe a minute; after three failed probes
/// the rest of the host is given up.
///
/// Thread: a plain value. Time: never reads a clock.
class Circuit {
public:
    enum class State { Closed, Open, Probing, GivenUp };

    void succeeded();
    void failed(SteadyTime now);
    /// A start was granted: while the circuit is open, this is the probe.
    void started();
    /// The granted start did not happen.
    void notStarted();
    void restore(SteadyTime until);
    void skip(SteadyTime now) { m_until = std::min(m_until, now); }
    void reset() { *this = {}; }

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] SteadyTime until() const noexcept { return m_until; }
    [[nodiscard]] int failures() const noexcept { return m_failures; }

private:
    State m_state = State::Closed;
    SteadyTime m_until;
    int m_failures = 0;
    int m_probes = 0;
};

} // namespace millrace::scrape

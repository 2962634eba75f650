#pragma once

#include "app/core/clock.h"
#include "app/core/rate_window.h"
#include "app/scrape/scrape_feed.h"

#include <vector>

namespace millrace::scrape {

/// Causes of failures that are told apart.
inline constexpr std::size_t kMaxCauses = 64;

/// Fetches of the program, whichever session they belong to. Nothing in it ever falls.
struct FetchCounts {
    std::int64_t bytes = 0;
    std::array<std::int64_t, 6> responses{};     ///< index 1…5: by status class; 0: errors
    std::map<std::string, std::int64_t> failures;///< URLs that failed, by cause: at most kMaxCauses, and "other"
    void add(const FetchCounts& counts);
};

/// The figures of one session that are not rows: rates, latencies, causes. Thread: loop; a plain value.
class RunStats {
public:
    void begin(SteadyTime now, WallMs wallNow);
    void end(SteadyTime now) { m_ended = now; }
    void transferEnded(int status, std::int64_t bytes, Microseconds total, SteadyTime now);
    void committed(const PageEvent& event, SteadyTime now);
    /// The failures are queued again: none are shown.
    void clearFailures();
    /// Of all sessions of this object.
    [[nodiscard]] FetchCounts counts() const;
    /// Fills in rates, bytes, latencies, causes and times.
    void fill(RunSnapshot& snapshot, SteadyTime now);

private:
    void rollLatencies(SteadyTime now);

    FetchCounts m_before;                        ///< of earlier sessions, and failures that were cleared
    SteadyTime m_began;
    SteadyTime m_ended;
    WallMs m_beganWall = 0;
    std::int64_t m_stored = 0;
    std::int64_t m_notChanged = 0;
    std::int64_t m_bodies = 0;
    std::int64_t m_bytes = 0;
    RateWindow m_pageRate;
    RateWindow m_byteRate;
    std::map<std::string, std::int64_t> m_failures;
    std::array<std::int64_t, 6> m_statusClasses{};
    std::vector<Microseconds> m_latencies;       ///< of the running second, at most kMaxLatencies
    SteadyTime m_latenciesSince;
    Milliseconds m_p50{0};
    Milliseconds m_p95{0};
};

/// "404" or "Refused": what stands before the first colon of a stored error.
[[nodiscard]] std::string causeOf(const std::string& error);

} // namespace millrace::scrape

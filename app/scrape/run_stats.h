#pragma once

#include "app/core/clock.h"
#include "app/core/rate_window.h"
#include "app/scrape/scrape_feed.h"

#include <vector>

namespace millrace::scrape {

/// The figures of one session that are not rows: rates, latencies, causes. Thread: loop; a plain value.
class RunStats {
public:
    void begin(SteadyTime now, WallMs wallNow);
    void end(SteadyTime now) { m_ended = now; }
    void transferEnded(int status, std::int64_t bytes, Microseconds total, SteadyTime now);
    void committed(const PageEvent& event, SteadyTime now);
    void clearFailures() { m_failures.clear(); }
    /// Fills in rates, bytes, latencies, causes and times.
    void fill(RunSnapshot& snapshot, SteadyTime now);

private:
    void rollLatencies(SteadyTime now);

    SteadyTime m_began;
    SteadyTime m_ended;
    WallMs m_beganWall = 0;
    std::int64_t m_stored = 0;
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

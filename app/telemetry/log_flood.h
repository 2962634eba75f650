#pragma once

#include "app/core/log.h"

#include <map>

namespace millrace::telemetry {

/// Lets through at most kPerPlace records of one place in the code and kPerArea of one area in a second, and counts the rest.
///
/// A plain object; the caller passes the time. Memory: kMaxPlaces places, those beyond share one.
class LogFlood {
public:
    static constexpr int kPerPlace = 50;
    static constexpr int kPerArea = 500;
    static constexpr std::size_t kMaxPlaces = 1'024;
    static constexpr Milliseconds kWindow{1'000};

    [[nodiscard]] bool admit(const LogEntry& entry, SteadyTime now);
    /// "N more suppressed", for each place whose second is over; all of them when `all`.
    [[nodiscard]] std::vector<LogEntry> takeSuppressed(SteadyTime now, bool all = false);
    [[nodiscard]] bool suppresses() const { return m_suppressed > 0; }

private:
    struct Window {
        SteadyTime began{};
        int admitted = 0;
        std::int64_t suppressed = 0;
        LogEntry example;                    ///< level, area, thread and message of the first that was suppressed
    };
    [[nodiscard]] static bool take(Window& window, int most, SteadyTime now);

    std::map<std::pair<const char*, std::uint32_t>, Window> m_places;
    std::array<Window, kLogAreas.size()> m_areas{};
    std::int64_t m_suppressed = 0;           ///< not told yet
};

} // namespace millrace::telemetry

#include "app/telemetry/log_flood.h"

namespace millrace::telemetry {

bool LogFlood::take(Window& window, int most, SteadyTime now)
{
    if (now - window.began >= kWindow) {
        window.began = now;
        window.admitted = 0;
    }
    if (window.admitted >= most)
        return false;
    ++window.admitted;
    return true;
}

bool LogFlood::admit(const LogEntry& entry, SteadyTime now)
{
    std::pair<const char*, std::uint32_t> place{entry.file, entry.line};
    if (m_places.size() >= kMaxPlaces && !m_places.contains(place))
        place = {};
    Window& window = m_places[place];
    if (take(window, kPerPlace, now) && take(m_areas[static_cast<std::size_t>(entry.area)], kPerArea, now))
        return true;
    if (window.suppressed++ == 0)
        window.example = entry;
    ++m_suppressed;
    return false;
}

std::vector<LogEntry> LogFlood::takeSuppressed(SteadyTime now, bool all)
{
    std::vector<LogEntry> told;
    if (m_suppressed == 0)
        return told;
    for (auto& [place, window] : m_places) {
        if (window.suppressed == 0 || (!all && now - window.began < kWindow))
            continue;
        LogEntry entry = std::move(window.example);
        entry.message = std::to_string(window.suppressed) + " more suppressed like: " + entry.message;
        entry.fields.clear();
        m_suppressed -= std::exchange(window.suppressed, 0);
        window.example = {};
        told.push_back(std::move(entry));
    }
    return told;
}

} // namespace millrace::telemetry

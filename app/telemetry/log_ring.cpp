#include "app/telemetry/log_ring.h"

#include <algorithm>

namespace millrace::telemetry {

void LogRing::add(LogRecord record)
{
    const std::lock_guard lock(m_mutex);
    record.sequence = ++m_last;
    if (m_records.size() == kMost)
        m_records.pop_front();
    m_records.push_back(std::move(record));
}

std::vector<LogRecord> LogRing::since(std::uint64_t sequence) const
{
    const std::lock_guard lock(m_mutex);
    const auto fresh = std::min<std::uint64_t>(m_last - std::min(sequence, m_last), m_records.size());
    return {m_records.end() - static_cast<std::ptrdiff_t>(fresh), m_records.end()};
}

} // namespace millrace::telemetry

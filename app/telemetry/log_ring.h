#pragma once

#include "app/telemetry/log_record.h"

#include <deque>
#include <mutex>

namespace millrace::telemetry {

/// The last records, for a table in the window.
///
/// Thread: any; a mutex, held for the copy of what is asked for. Bound: kMost records.
class LogRing {
public:
    static constexpr std::size_t kMost = 2'000;

    /// Gives it its sequence.
    void add(LogRecord record);
    /// Those after `sequence`, in order, at most kMost; cheap when there are none.
    [[nodiscard]] std::vector<LogRecord> since(std::uint64_t sequence) const;

private:
    mutable std::mutex m_mutex;
    std::deque<LogRecord> m_records;
    std::uint64_t m_last = 0;
};

} // namespace millrace::telemetry

#pragma once

#include <cstdint>

namespace millrace::telemetry {

/// Resident memory of this process (proc(5), statm), 0 when it cannot be read. Thread: any; a small read of /proc, no disk.
[[nodiscard]] std::int64_t residentBytes();

} // namespace millrace::telemetry

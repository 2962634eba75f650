#pragma once

#include <cstdint>
#include <optional>

namespace millrace::telemetry {

/// Resident memory of this process (proc(5), statm), 0 when it cannot be read. Thread: any; a small read of /proc, no disk.
[[nodiscard]] std::int64_t residentBytes();
/// Open file descriptors of this process, nullopt when they cannot be counted. Thread: any but the loop's: it walks over them all.
[[nodiscard]] std::optional<std::int64_t> openDescriptors();

} // namespace millrace::telemetry

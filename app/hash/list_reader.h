#pragma once

#include "app/hash/checksum_file.h"

#include <functional>
#include <stop_token>

namespace millrace::hash {

/// What reading a list came to.
struct ListOutcome {
    std::optional<HashError> error;      ///< it could not be read, or not to its end
    std::int64_t entries = 0, malformed = 0, firstMalformed = 0;
};

/// Reads a checksum file as readChecksumFile() does, but entry by entry, so that one of 1 GB takes no memory and can be cancelled.
///
/// Thread: any; blocks. Bounds: one buffer of kReadBytes and one line of kMaxChecksumLineBytes. Cancelling: within one read, with Cancelled.
[[nodiscard]] ListOutcome readList(const std::string& path, const std::stop_token& stop, const std::function<void(ChecksumEntry)>& entry);

} // namespace millrace::hash

#pragma once

#include "app/cli/hash_queue.h"

#include <string>
#include <string_view>

namespace millrace::cli {

/// What `millrace hash` counts.
struct HashAccount {
    std::int64_t files = 0;          ///< named or found, or listed
    std::int64_t hashed = 0;         ///< have a digest, matching or not
    std::int64_t unreadable = 0;     ///< files, folders and lists
    std::int64_t matched = 0;
    std::int64_t mismatched = 0;
    std::int64_t missing = 0;        ///< left out by --ignore-missing
    std::int64_t malformed = 0;      ///< lines
    std::int64_t bytes = 0;
    double seconds = 0;
};

/// `bytes` as a JSON string, or, where they are not UTF-8, as {"bytes": base64}.
[[nodiscard]] std::string jsonName(std::string_view bytes);
/// {"type":"file",…} and a newline. `status`: "ok", "failed", "missing", "unreadable"; of a file that is hashed only: "hashed".
[[nodiscard]] std::string fileJson(const HashOutcome& outcome, std::string_view status);
/// {"type":"error",…}: a folder or list that could not be read. And a newline.
[[nodiscard]] std::string troubleJson(std::string_view name, const hash::HashError& error);
/// {"type":"summary",…} and a newline.
[[nodiscard]] std::string hashSummaryJson(const HashAccount& account, bool check);

} // namespace millrace::cli

#pragma once

#include "app/cli/hash_queue.h"

#include <string>
#include <vector>

namespace millrace::cli {

/// "No such file or directory", …: the system's words, in English whatever the locale, or ours.
[[nodiscard]] std::string errorText(const hash::HashError& error);

/// What coreutils says of a list when all its lines are checked, a sentence each, without the program's name; `-c` alone.
struct ListCounts {
    std::int64_t unreadable = 0;
    std::int64_t mismatched = 0;
    bool matchedAny = false;
};
[[nodiscard]] std::vector<std::string> listSentences(const ListAccount& account, const ListCounts& counts, bool status, bool ignoreMissing);

} // namespace millrace::cli

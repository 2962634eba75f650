#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"

#include <string>
#include <vector>

namespace millrace::store {

class Watchdog;

enum class LookupError { Unknown, TimedOut };

/// The addresses of a server's name in the order of getaddrinfo(3), without repetition; at most kMostAddresses.
///
/// Why: libpq and getaddrinfo() wait for a name server as long as it takes, and nothing ends them. Here a thread of its own waits, and is left
/// behind when it has not ended by `until`, or when the watchdog cuts off: a caller tries again after seconds, so that few are left at a time.
/// Thread: any; blocks.
[[nodiscard]] Result<std::vector<std::string>, LookupError> lookUpHost(const std::string& host, SteadyTime until, const Watchdog& watchdog);

inline constexpr std::size_t kMostAddresses = 8;

} // namespace millrace::store

#pragma once

#include "app/core/clock.h"

#include <optional>
#include <string_view>

namespace millrace::http {

inline constexpr Milliseconds kRetryAfterMin{1'000};
inline constexpr Milliseconds kRetryAfterMax{3'600'000};

/// Retry-After (RFC 9110 section 10.2.3): how long to wait from `now`, whether the server sent seconds or a date; clamped to
/// kRetryAfterMin…kRetryAfterMax, so a date in the past is a second and the year 9999 an hour.
/// Negative, fractional and other values are none: nullopt. Thread: any. Time: never reads a clock.
[[nodiscard]] std::optional<Milliseconds> parseRetryAfter(std::string_view value, WallMs now);

/// HTTP-date (RFC 9110 section 5.6.7) in its three forms: IMF-fixdate, RFC 850 and asctime. The names are matched exactly, as the
/// section says; that the day of the week fits the date is not checked. `now` decides the century of RFC 850's two digits: what would
/// be more than 50 years ahead is past.
[[nodiscard]] std::optional<WallMs> parseHttpDate(std::string_view value, WallMs now);

} // namespace millrace::http

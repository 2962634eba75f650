#pragma once

#include "app/core/clock.h"

#include <QLocale>
#include <QString>

#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace::models {

/// Numbers, sizes, times and rates as every panel shows them: grouped as the language of the window has it (English below), one unit, no needless digits.
/// Thread: any (pure functions). Units are in the parameter types; WallMs is shown in the local time zone.

/// What QLocale::setDefault() was told; English where nobody has, or in the C locale.
[[nodiscard]] QLocale numberLocale();
/// "13.60": so many decimals.
[[nodiscard]] QString formatFixed(double value, int decimals);
/// "1,284"
[[nodiscard]] QString formatCount(std::int64_t value);
/// "84 KB", "1.2 MB", "0": decimal prefixes, at most three digits.
[[nodiscard]] QString formatBytes(std::int64_t bytes);
/// "13.6", "1,942", "0.25", "0": a rate's number without its unit.
[[nodiscard]] QString formatRateNumber(double perSecond);
/// "2.0 /s", "0.5 /s", and for 0 "unlimited": a limit.
[[nodiscard]] QString formatRateLimit(double perSecond);
/// The number in a sentence or a chip: "2 /s", "0.5 /s", "unlimited".
[[nodiscard]] QString formatRateShort(double perSecond);
/// "12 min 34 s", "48 s", "3 h 05 min", "2 d 4 h": what is left of something long. Below a second "under 1 s".
[[nodiscard]] QString formatDuration(Milliseconds duration);
/// "212 ms", "1.38 s", "0.4 ms", "40 µs", "0": a measured time.
[[nodiscard]] QString formatMeasured(Microseconds duration);
/// "0.31 s", "38 s", "2 min 12 s", "now": what a countdown shows.
[[nodiscard]] QString formatCountdown(Milliseconds left);
/// "00:04:31": a stopwatch.
[[nodiscard]] QString formatElapsed(Milliseconds elapsed);
/// "14:06:31"
[[nodiscard]] QString formatClock(WallMs at);
/// "12 May 2026, 14:06"; empty for 0.
[[nodiscard]] QString formatDateTime(WallMs at);

/// The person's text for a rate: "2", "0.5 /s", "unlimited", "0"; nullopt when it is none. At most kMaxRate.
[[nodiscard]] std::optional<double> parseRate(QStringView text);
inline constexpr double kMaxRate = 100'000;

/// Control characters, line separators, and the explicit directional ones, which can make a text read as something else than it is.
[[nodiscard]] bool hidesText(QChar c);
/// Text from a peer, ready for a single line: control characters and bidirectional overrides become spaces, cut at `limit`.
[[nodiscard]] QString singleLine(std::string_view utf8, int limit = 2'000);

} // namespace millrace::models

#pragma once

#include "app/core/log.h"
#include "app/core/result.h"

namespace millrace::telemetry {

/// What is written to standard error where nobody says otherwise: nothing while all goes well.
inline constexpr LogLevel kUsualLevel = LogLevel::Warning;

[[nodiscard]] LogLevels allAt(LogLevel level);
/// For each area the more verbose one.
[[nodiscard]] LogLevels wider(const LogLevels& a, const LogLevels& b);

/// `--log-level`: a level for all areas, areas with levels of their own, or both: "info", "chat=debug", "info,chat=debug,http=trace". Later
/// parts win; without a level for all it is kUsualLevel. The rest of a sentence after the option's name where it is none of these.
[[nodiscard]] Result<LogLevels, std::string> parseLogLevels(std::string_view text);

} // namespace millrace::telemetry

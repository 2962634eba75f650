#pragma once

#include "app/telemetry/log_sink.h"

#include <memory>

namespace millrace::cli {

/// The log of a command while it lives: `levels` to standard error, as lines for people or, with MILLRACE_LOG_FORMAT=json, as objects for programs (a
/// variable, as it is set once for a service and never for one call). `kept`: for a window that shows it. Thread: main.
[[nodiscard]] std::unique_ptr<telemetry::LogSink> startLog(const LogLevels& levels, std::optional<LogLevel> kept = std::nullopt);

/// The value of `--log-level`; the rest of the sentence where it is bad.
[[nodiscard]] std::optional<std::string> readLogLevels(LogLevels& levels, const std::string& text);

} // namespace millrace::cli

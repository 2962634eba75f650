#pragma once

#include "app/telemetry/otlp_options.h"

#include <optional>
#include <string>

namespace millrace::cli {

/// Takes the value of --otlp and the variables of the environment that go with it; the rest of a sentence when something is wrong. What the
/// exporter has to say later goes to standard error. Any thread, no I/O.
[[nodiscard]] std::optional<std::string> setOtlp(std::optional<telemetry::OtlpOptions>& target, const std::string& url);

/// The sentences, newline included: the collector is in trouble; and, at the end, what was lost.
[[nodiscard]] std::string otlpTroubleText(const telemetry::OtlpReport& report);
[[nodiscard]] std::string otlpLossText(const telemetry::OtlpReport& report);

} // namespace millrace::cli

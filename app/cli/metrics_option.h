#pragma once

#include "app/core/host_port.h"

#include <optional>
#include <string>

namespace millrace::telemetry { class MetricsService; }

namespace millrace::cli {

/// Where a command serves metrics; nullopt: nowhere.
using MetricsAddress = std::optional<HostPort>;

/// Reads the value of --metrics; the rest of the sentence after the option's name when it is bad. No name is looked up: a host is an IP address
/// or localhost.
[[nodiscard]] std::optional<std::string> setMetrics(MetricsAddress& metrics, const std::string& text);

/// Serves metrics where `address` says and tells standard error where; false: it said there why not. True without an address.
[[nodiscard]] bool startMetrics(telemetry::MetricsService& service, const MetricsAddress& address);

} // namespace millrace::cli

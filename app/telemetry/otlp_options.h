#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"

#include <QByteArray>
#include <QUrl>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::telemetry {

/// What became of one signal's items: spans, or data points of metrics.
struct OtlpFigures {
    std::int64_t made = 0;               ///< by the program
    std::int64_t accepted = 0;           ///< by the collector, as it said
    std::int64_t rejected = 0;           ///< by the collector, inside an answer 200 (partialSuccess)
    std::int64_t dropped = 0;            ///< by us: the queue was full, the collector was away or refused the request, the end came first
    [[nodiscard]] std::int64_t lost() const { return rejected + dropped; }
};

struct OtlpReport {
    std::string endpoint;                ///< scheme, host and port: a path may be a secret
    OtlpFigures spans;
    OtlpFigures points;
    std::int64_t requests = 0;           ///< sent, retries included
    std::int64_t retries = 0;
    std::string trouble;                 ///< the last one, for "(…)"; empty: none
};

struct OtlpOptions {
    QUrl endpoint;                       ///< base: "/v1/traces" and "/v1/metrics" are appended to its path
    std::vector<std::pair<QByteArray, QByteArray>> headers;              ///< may hold secrets: never shown
    std::vector<std::pair<std::string, std::string>> resource;           ///< further resource attributes
    Milliseconds metricInterval{10'000};
    double sampleRatio = 1;
    /// The first trouble, once, at once; and at the end, once, when something was lost. From the exporter's thread or the one that ends it.
    std::function<void(const OtlpReport&)> firstTrouble;
    std::function<void(const OtlpReport&)> lostAtEnd;
};

inline constexpr std::size_t kMaxOtlpUrl = 2'048;
inline constexpr std::size_t kMaxOtlpHeaders = 32;
inline constexpr std::size_t kMaxResourceAttributes = 32;
inline constexpr std::size_t kMaxOtlpVariable = 8'192;   ///< bytes of one of the variables below

/// Reads `url` and OpenTelemetry's own variables through `variable` (an empty answer: not set): OTEL_EXPORTER_OTLP_HEADERS,
/// OTEL_RESOURCE_ATTRIBUTES, OTEL_METRIC_EXPORT_INTERVAL, OTEL_TRACES_SAMPLER and its _ARG.
/// Errors: the rest of a sentence about --otlp; it holds no secret. Standard: OpenTelemetry's "Environment Variable Specification" and
/// "OTLP Exporter Configuration". A user name in the URL is refused: it would stand in the list of processes.
[[nodiscard]] Result<OtlpOptions, std::string> readOtlpOptions(const std::string& url, const std::function<std::string(const char*)>& variable);

} // namespace millrace::telemetry

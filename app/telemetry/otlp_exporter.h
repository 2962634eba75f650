#pragma once

#include "app/telemetry/otlp_options.h"
#include "app/telemetry/otlp_sender.h"
#include "app/telemetry/span_queue.h"

#include <prometheus/metric_family.h>

#include <functional>
#include <memory>
#include <vector>

namespace millrace::telemetry {

/// Pushes traces and metrics to an OpenTelemetry collector by OTLP/HTTP with JSON.
///
/// Thread: its own ("otlp"), on Qt's dispatcher. Why not the loop's: encoding a batch and QNetworkAccessManager's part of a request take up to
/// milliseconds, and `millrace hash` has no loop. Made, finished and destroyed by one thread while a QCoreApplication exists; spans() is for any.
/// Memory: what SpanQueue holds, one request of each signal. Lossy on purpose: what does not fit or cannot be delivered is dropped and counted.
/// Standard: OTLP 1.x (opentelemetry.io/docs/specs/otlp), OTLP/HTTP. Nothing is compressed, no cookie kept, no redirect followed, no proxy used.
class OtlpExporter {
public:
    static constexpr std::size_t kSpansPerRequest = 1'024;
    static constexpr Milliseconds kLastFlush{1'000};

    struct Parts {
        OtlpOptions options;
        const Clock& clock;
        OtlpPacing pacing = {};
    };
    explicit OtlpExporter(Parts parts);
    ~OtlpExporter();                       ///< finish(0 ms)
    OtlpExporter(const OtlpExporter&) = delete;

    /// Until this object's end; what comes after finish() is dropped.
    [[nodiscard]] SpanSink& spans();
    /// Of SpanQueue::kMaxSpans. Any thread.
    [[nodiscard]] std::int64_t spansWaiting() const;
    /// Metrics are pushed from now on: `collect` is called in the exporter's thread each OtlpOptions::metricInterval, and once in finish().
    void setMetrics(std::function<std::vector<prometheus::MetricFamily>()> collect);
    /// Sends what is left, for at most `limit`, ends the thread, and tells OtlpOptions::lostAtEnd. Later calls do nothing.
    void finish(Milliseconds limit);
    /// What became of everything, as of now. Any thread; exact after finish().
    [[nodiscard]] OtlpReport report() const;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::telemetry

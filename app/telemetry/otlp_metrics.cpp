#include "app/telemetry/otlp_json.h"

#include <QJsonDocument>

#include <cmath>
#include <limits>
#include <optional>

namespace millrace::telemetry {

namespace {

constexpr int kCumulative = 2;   // metrics.proto, AggregationTemporality

using prometheus::ClientMetric;
using prometheus::MetricType;

/// The times and labels that every data point has.
QJsonObject pointObject(const ClientMetric& metric, std::optional<std::int64_t> startNs, std::int64_t nowNs)
{
    QJsonArray attributes;
    for (const ClientMetric::Label& label : metric.label)
        attributes.append(QJsonObject{{QStringLiteral("key"), otlp::jsonText(label.name)},
            {QStringLiteral("value"), QJsonObject{{QStringLiteral("stringValue"), otlp::jsonText(label.value)}}}});
    QJsonObject point{{QStringLiteral("attributes"), attributes}, {QStringLiteral("timeUnixNano"), otlp::jsonInteger(nowNs)}};
    if (startNs)
        point.insert(QStringLiteral("startTimeUnixNano"), otlp::jsonInteger(*startNs));
    return point;
}

std::optional<QJsonObject> numberPoint(const ClientMetric& metric, double value, std::optional<std::int64_t> startNs, std::int64_t nowNs)
{
    if (!std::isfinite(value))
        return std::nullopt;
    QJsonObject point = pointObject(metric, startNs, nowNs);
    point.insert(QStringLiteral("asDouble"), value);
    return point;
}

/// Prometheus counts in each bucket what is in those below it too; OTLP does not, and its last bucket has no bound.
std::optional<QJsonObject> histogramPoint(const ClientMetric& metric, std::int64_t startNs, std::int64_t nowNs)
{
    const ClientMetric::Histogram& histogram = metric.histogram;
    QJsonArray bounds;
    QJsonArray counts;
    std::uint64_t below = 0;
    double last = -std::numeric_limits<double>::infinity();
    for (const ClientMetric::Bucket& bucket : histogram.bucket) {
        if (std::isinf(bucket.upper_bound) && bucket.upper_bound > 0)
            break;
        if (!(bucket.upper_bound > last) || bucket.cumulative_count < below || std::isinf(bucket.upper_bound))
            return std::nullopt;
        bounds.append(bucket.upper_bound);
        counts.append(otlp::jsonUnsigned(bucket.cumulative_count - below));
        below = bucket.cumulative_count;
        last = bucket.upper_bound;
    }
    if (histogram.sample_count < below)
        return std::nullopt;
    counts.append(otlp::jsonUnsigned(histogram.sample_count - below));
    QJsonObject point = pointObject(metric, startNs, nowNs);
    point.insert(QStringLiteral("count"), otlp::jsonUnsigned(histogram.sample_count));
    if (std::isfinite(histogram.sample_sum))
        point.insert(QStringLiteral("sum"), histogram.sample_sum);
    point.insert(QStringLiteral("bucketCounts"), counts);
    point.insert(QStringLiteral("explicitBounds"), bounds);
    return point;
}

std::optional<QJsonObject> summaryPoint(const ClientMetric& metric, std::int64_t startNs, std::int64_t nowNs)
{
    const ClientMetric::Summary& summary = metric.summary;
    if (!std::isfinite(summary.sample_sum))
        return std::nullopt;
    QJsonArray quantiles;
    for (const ClientMetric::Quantile& each : summary.quantile) {
        if (std::isfinite(each.value) && std::isfinite(each.quantile)) // an empty window has NaN
            quantiles.append(QJsonObject{{QStringLiteral("quantile"), each.quantile}, {QStringLiteral("value"), each.value}});
    }
    QJsonObject point = pointObject(metric, startNs, nowNs);
    point.insert(QStringLiteral("count"), otlp::jsonUnsigned(summary.sample_count));
    point.insert(QStringLiteral("sum"), summary.sample_sum);
    point.insert(QStringLiteral("quantileValues"), quantiles);
    return point;
}

std::optional<QJsonObject> dataPoint(MetricType type, const ClientMetric& metric, std::int64_t startNs, std::int64_t nowNs)
{
    switch (type) {
    case MetricType::Counter: return numberPoint(metric, metric.counter.value, startNs, nowNs);
    case MetricType::Gauge: return numberPoint(metric, metric.gauge.value, std::nullopt, nowNs);
    case MetricType::Untyped: return numberPoint(metric, metric.untyped.value, std::nullopt, nowNs);
    case MetricType::Histogram: return histogramPoint(metric, startNs, nowNs);
    case MetricType::Summary: return summaryPoint(metric, startNs, nowNs);
    }
    return std::nullopt;
}

/// The member of Metric's oneof and what goes into it.
std::pair<QLatin1String, QJsonObject> dataObject(MetricType type, const QJsonArray& points)
{
    QJsonObject data{{QStringLiteral("dataPoints"), points}};
    switch (type) {
    case MetricType::Counter:
        data.insert(QStringLiteral("aggregationTemporality"), kCumulative);
        data.insert(QStringLiteral("isMonotonic"), true);
        return {QLatin1String("sum"), data};
    case MetricType::Histogram:
        data.insert(QStringLiteral("aggregationTemporality"), kCumulative);
        return {QLatin1String("histogram"), data};
    case MetricType::Summary: return {QLatin1String("summary"), data};
    case MetricType::Gauge:
    case MetricType::Untyped: break;
    }
    return {QLatin1String("gauge"), data};
}

} // namespace

EncodedMetrics encodeMetrics(const ResourceAttributes& resource, const std::vector<prometheus::MetricFamily>& families, std::int64_t startNs, std::int64_t nowNs)
{
    EncodedMetrics encoded;
    QJsonArray metrics;
    for (const prometheus::MetricFamily& family : families) {
        QJsonArray points;
        for (const ClientMetric& metric : family.metric) {
            const bool room = static_cast<std::size_t>(encoded.points) < kMaxDataPoints;
            if (const auto point = room ? dataPoint(family.type, metric, startNs, nowNs) : std::nullopt) {
                points.append(*point);
                ++encoded.points;
            } else {
                ++encoded.dropped;
            }
        }
        if (points.isEmpty())
            continue;
        QJsonObject object{{QStringLiteral("name"), otlp::jsonText(family.name)}};
        if (!family.help.empty())
            object.insert(QStringLiteral("description"), otlp::jsonText(family.help));
        const auto [member, data] = dataObject(family.type, points);
        object.insert(member, data);
        metrics.append(object);
    }
    if (metrics.isEmpty())
        return encoded;
    const QJsonObject scope{{QStringLiteral("scope"), otlp::scopeObject()}, {QStringLiteral("metrics"), metrics}};
    const QJsonObject entry{{QStringLiteral("resource"), otlp::resourceObject(resource)}, {QStringLiteral("scopeMetrics"), QJsonArray{scope}}};
    encoded.json = QJsonDocument(QJsonObject{{QStringLiteral("resourceMetrics"), QJsonArray{entry}}}).toJson(QJsonDocument::Compact);
    return encoded;
}

} // namespace millrace::telemetry

#include "app/telemetry/metric_sink.h"

#include <prometheus/metric_family.h>

#include <limits>

namespace millrace::telemetry {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence that `text` begins with (Unicode 15, table 3-7); 0 when it begins with none.
std::size_t sequenceLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool second = first == 0xE0 ? byte(1) >= 0xA0 && byte(1) <= 0xBF : first == 0xED ? byte(1) >= 0x80 && byte(1) <= 0x9F : continues(1);
        return second && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool second = first == 0xF0 ? byte(1) >= 0x90 && byte(1) <= 0xBF : first == 0xF4 ? byte(1) >= 0x80 && byte(1) <= 0x8F : continues(1);
        return second && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

prometheus::ClientMetric& addSample(prometheus::MetricFamily& family, MetricSink::Labels labels)
{
    prometheus::ClientMetric& sample = family.metric.emplace_back();
    sample.label.reserve(labels.size());
    for (const MetricSink::Label& label : labels)
        sample.label.push_back({std::string(label.name), labelValue(label.value)});
    return sample;
}

} // namespace

std::string labelValue(std::string_view text)
{
    std::string value;
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        const auto first = static_cast<unsigned char>(text.front());
        // A NUL ends the text for Prometheus' parser, other controls would move a reader's cursor.
        const bool control = length == 1 && (first < 0x20 || first == 0x7F);
        const std::string_view next = length == 0 || control ? kReplacement : text.substr(0, length);
        if (value.size() + next.size() > kMaxLabelBytes)
            break;
        value += next;
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return value;
}

MetricSink::Family& MetricSink::Family::add(double value, Labels labels)
{
    prometheus::MetricFamily& family = m_families[m_index];
    prometheus::ClientMetric& sample = addSample(family, labels);
    if (family.type == prometheus::MetricType::Counter)
        sample.counter.value = value;
    else
        sample.gauge.value = value;
    return *this;
}

MetricSink::Family MetricSink::counter(std::string_view name, std::string_view help)
{
    m_families.push_back({std::string(name), std::string(help), prometheus::MetricType::Counter, {}});
    return {m_families, m_families.size() - 1};
}

MetricSink::Family MetricSink::gauge(std::string_view name, std::string_view help)
{
    m_families.push_back({std::string(name), std::string(help), prometheus::MetricType::Gauge, {}});
    return {m_families, m_families.size() - 1};
}

void MetricSink::histogram(std::string_view name, std::string_view help, const HistogramValues& values, Labels labels)
{
    if (m_families.empty() || m_families.back().name != name)
        m_families.push_back({std::string(name), std::string(help), prometheus::MetricType::Histogram, {}});
    prometheus::ClientMetric::Histogram& histogram = addSample(m_families.back(), labels).histogram;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < values.counts.size(); ++i) {
        sum += values.counts[i];
        histogram.bucket.push_back({sum, i < values.bounds.size() ? values.bounds[i] : std::numeric_limits<double>::infinity()});
    }
    histogram.sample_count = sum;
    histogram.sample_sum = values.sum;
}

} // namespace millrace::telemetry

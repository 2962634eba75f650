#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus { struct MetricFamily; }

namespace millrace::telemetry {

/// Longest label value; a DNS name has at most 253 bytes, and a port may follow.
inline constexpr std::size_t kMaxLabelBytes = 260;
/// The value that stands for all that have no label of their own.
inline constexpr std::string_view kOtherLabel = "other";

/// `text` as a label value: valid UTF-8 without control characters (U+FFFD stands for each byte that is neither), cut at kMaxLabelBytes. Quotes,
/// backslashes and the like stay: whoever writes the text format escapes them.
[[nodiscard]] std::string labelValue(std::string_view text);

/// Durations or sizes by upper bound.
struct HistogramValues {
    std::vector<double> bounds;                  ///< ascending, without infinity
    std::vector<std::uint64_t> counts;           ///< not cumulative; one more than `bounds`: the last is above all of them
    double sum = 0;
};

/// Takes the figures of one moment and makes Prometheus' families of them. Names follow prometheus.io/docs/practices/naming: base units,
/// `_total` for counters, and only words that are known when the program is built, as ids would make series without end.
///
/// Thread: a plain object of one thread. Errors: none.
class MetricSink {
public:
    struct Label {
        std::string_view name;
        std::string_view value;                  ///< any bytes: goes through labelValue()
    };
    using Labels = std::initializer_list<Label>;

    /// A family that has been begun. Valid as long as the sink.
    class Family {
    public:
        Family& add(double value, Labels labels = {});

    private:
        friend class MetricSink;
        Family(std::vector<prometheus::MetricFamily>& families, std::size_t index) : m_families(families), m_index(index) {}
        std::vector<prometheus::MetricFamily>& m_families;
        std::size_t m_index;
    };

    /// `families` outlives the sink.
    explicit MetricSink(std::vector<prometheus::MetricFamily>& families) : m_families(families) {}

    /// What only grows while the program runs.
    Family counter(std::string_view name, std::string_view help);
    Family gauge(std::string_view name, std::string_view help);
    /// One sample of the family `name`; several in a row with the same name are one family.
    void histogram(std::string_view name, std::string_view help, const HistogramValues& values, Labels labels = {});

private:
    std::vector<prometheus::MetricFamily>& m_families;
};

/// Adds the families of one part of the program. Called from any thread, several at once.
using MetricSource = std::function<void(MetricSink&)>;

} // namespace millrace::telemetry

#pragma once

#include <QtGlobal>

#include <array>
#include <optional>
#include <vector>

namespace millrace::ui {

/// How several samples in one bucket become one point.
enum class Aggregate { Mean, Max };
/// What the chart shows across its width.
enum class Span { Minute, TenMinutes, Hour };
inline constexpr int kSpanCount = 3;
[[nodiscard]] qint64 spanMs(Span span);

/// Samples at three time scales in fixed rings: memory and cost do not depend on how long it runs.
///
/// Thread: a plain value. Time: milliseconds since 1970, passed by callers, never read; a step back of the clock continues where the series was.
class ChartData {
public:
    static constexpr int kSeries = 2;
    struct Point {
        qint64 at = 0; ///< middle of the bucket
        std::array<std::optional<double>, kSeries> values;
    };

    explicit ChartData(Aggregate aggregate = Aggregate::Mean);

    /// NaN and infinities are dropped (that series has a gap there).
    void add(qint64 nowMs, double value, std::optional<double> second = std::nullopt);
    void clear();

    /// Buckets with a value, oldest first, within the span that ends at `nowMs`; at most bucketCount(span) + 1.
    [[nodiscard]] std::vector<Point> points(Span span, qint64 nowMs) const;
    /// Two points further apart than this have a gap between them.
    [[nodiscard]] qint64 gapMs(Span span) const;
    /// The sampling interval expected, for gaps; default 1 s.
    void setInterval(qint64 ms) { m_interval = ms; }
    [[nodiscard]] std::optional<double> last(int series = 0) const { return m_last[std::size_t(series)]; }
    [[nodiscard]] qint64 lastAt() const { return m_lastAt; }
    [[nodiscard]] static qint64 bucketMs(Span span);
    [[nodiscard]] static int bucketCount(Span span);

private:
    struct Bucket {
        qint64 index = -1; ///< absolute bucket number, -1: never filled
        std::array<double, kSeries> value{};
        std::array<int, kSeries> count{};
    };
    std::array<std::vector<Bucket>, kSpanCount> m_rings;
    std::array<std::optional<double>, kSeries> m_last;
    Aggregate m_aggregate;
    qint64 m_interval = 1000;
    qint64 m_shift = 0;
    qint64 m_lastAt = 0;
    qint64 m_lastPlaced = -1;
};

} // namespace millrace::ui

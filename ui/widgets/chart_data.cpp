#include "ui/widgets/chart_data.h"

#include <algorithm>
#include <cmath>

namespace millrace::ui {

namespace {

struct Scale {
    qint64 bucketMs;
    int buckets;
};
constexpr std::array<Scale, kSpanCount> kScales{{{200, 300}, {2'000, 300}, {10'000, 360}}};
constexpr int kGapIntervals = 3;

const Scale& scaleOf(Span span) { return kScales[std::size_t(span)]; }

} // namespace

qint64 spanMs(Span span) { return scaleOf(span).bucketMs * scaleOf(span).buckets; }
qint64 ChartData::bucketMs(Span span) { return scaleOf(span).bucketMs; }
int ChartData::bucketCount(Span span) { return scaleOf(span).buckets; }

ChartData::ChartData(Aggregate aggregate) : m_aggregate(aggregate) { clear(); }

void ChartData::clear()
{
    for (std::size_t i = 0; i < kScales.size(); ++i)
        m_rings[i].assign(std::size_t(kScales[i].buckets) + 1, Bucket{});
    m_last = {};
    m_shift = 0;
    m_lastAt = 0;
    m_lastPlaced = -1;
}

void ChartData::add(qint64 nowMs, double value, std::optional<double> second)
{
    if (m_lastPlaced >= 0 && nowMs + m_shift < m_lastPlaced)
        m_shift = m_lastPlaced - nowMs; // the clock was set back: time goes on from here
    const qint64 placed = nowMs + m_shift;
    m_lastPlaced = placed;
    m_lastAt = nowMs;
    const std::array<std::optional<double>, kSeries> values{value, second};
    for (std::size_t scale = 0; scale < kScales.size(); ++scale) {
        const qint64 index = placed / kScales[scale].bucketMs;
        Bucket& bucket = m_rings[scale][std::size_t(index) % m_rings[scale].size()];
        if (bucket.index != index) {
            bucket = Bucket{};
            bucket.index = index;
        }
        for (std::size_t s = 0; s < kSeries; ++s) {
            if (!values[s] || !std::isfinite(*values[s]))
                continue;
            const bool first = bucket.count[s]++ == 0;
            if (m_aggregate == Aggregate::Max)
                bucket.value[s] = first ? *values[s] : std::max(bucket.value[s], *values[s]);
            else
                bucket.value[s] += (*values[s] - bucket.value[s]) / bucket.count[s];
        }
    }
    for (std::size_t s = 0; s < kSeries; ++s)
        m_last[s] = values[s] && std::isfinite(*values[s]) ? values[s] : std::nullopt;
}

std::vector<ChartData::Point> ChartData::points(Span span, qint64 nowMs) const
{
    const Scale& scale = scaleOf(span);
    const auto& ring = m_rings[std::size_t(span)];
    const qint64 newest = (nowMs + m_shift) / scale.bucketMs;
    std::vector<Point> points;
    points.reserve(ring.size());
    for (qint64 index = std::max<qint64>(0, newest - scale.buckets); index <= newest; ++index) {
        const Bucket& bucket = ring[std::size_t(index) % ring.size()];
        if (bucket.index != index)
            continue;
        Point point;
        point.at = index * scale.bucketMs + scale.bucketMs / 2 - m_shift;
        for (std::size_t s = 0; s < kSeries; ++s) {
            if (bucket.count[s] > 0)
                point.values[s] = bucket.value[s];
        }
        points.push_back(point);
    }
    return points;
}

qint64 ChartData::gapMs(Span span) const { return std::max(kGapIntervals * m_interval, 2 * scaleOf(span).bucketMs + m_interval); }

} // namespace millrace::ui

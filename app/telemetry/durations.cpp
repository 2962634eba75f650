#include "app/telemetry/durations.h"

#include <cmath>
#include <utility>

namespace millrace::telemetry {

namespace {

constexpr std::chrono::seconds kWindow{5};
constexpr double kBucketsPerOctave = 4;

} // namespace

void DurationHistogram::add(Microseconds duration)
{
    const double us = std::max<double>(1, static_cast<double>(duration.count()));
    const auto bucket = static_cast<std::size_t>(std::log2(us) * kBucketsPerOctave);
    ++m_buckets[std::min(bucket, m_buckets.size() - 1)];
    ++m_count;
}

void DurationHistogram::add(const DurationHistogram& other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
}

Microseconds DurationHistogram::quantile(double share) const
{
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= wanted && seen > 0)
            return Microseconds(static_cast<std::int64_t>(std::exp2(static_cast<double>(i + 1) / kBucketsPerOctave)));
    }
    return Microseconds(0);
}

void RecentDurations::add(Microseconds duration, SteadyTime now)
{
    if (now - m_rolledAt >= kWindow) {
        m_previous = m_current;
        m_current = {};
        m_previousLongest = std::exchange(m_currentLongest, Microseconds(0));
        m_rolledAt = now;
    }
    m_current.add(duration);
    m_currentLongest = std::max(m_currentLongest, duration);
}

Microseconds RecentDurations::quantile(double share) const
{
    DurationHistogram both = m_previous;
    both.add(m_current);
    return std::min(both.quantile(share), longest()); // the end of a bucket may lie behind the last of them
}

} // namespace millrace::telemetry

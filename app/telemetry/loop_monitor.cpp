#include "app/telemetry/loop_monitor.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
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

LoopMonitor::LoopMonitor(const Clock& clock) : m_clock(clock), m_began(clock.now()), m_rolledAt(m_began)
{
    const QAbstractEventDispatcher* dispatcher = QAbstractEventDispatcher::instance();
    // A loop that has more to do does not block: its next awake() ends the turn.
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] {
        const SteadyTime now = m_clock.now();
        if (std::exchange(m_inTurn, true))
            turnEnded(now);
        m_began = now;
    });
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
        if (std::exchange(m_inTurn, false))
            turnEnded(m_clock.now());
    });
}

void LoopMonitor::turnEnded(SteadyTime now)
{
    const auto spent = std::chrono::duration_cast<Microseconds>(now - m_began);
    m_longest = std::max(m_longest.load(), static_cast<std::int64_t>(spent.count()));
    m_ever = std::max(m_ever.load(), static_cast<std::int64_t>(spent.count()));
    m_busy += spent.count();
    ++m_turns;
    const std::lock_guard lock(m_mutex);
    if (now - m_rolledAt >= kWindow) {
        m_previous = m_current;
        m_current = {};
        m_previousLongest = std::exchange(m_currentLongest, Microseconds(0));
        m_rolledAt = now;
    }
    m_current.add(spent);
    m_currentLongest = std::max(m_currentLongest, spent);
}

Microseconds LoopMonitor::quantile(double share) const
{
    const std::lock_guard lock(m_mutex);
    DurationHistogram both = m_previous;
    both.add(m_current);
    return std::min(both.quantile(share), std::max(m_previousLongest, m_currentLongest)); // the end of a bucket may lie behind the last of them
}

Microseconds LoopMonitor::longestRecent() const
{
    const std::lock_guard lock(m_mutex);
    return std::max(m_previousLongest, m_currentLongest);
}

} // namespace millrace::telemetry

#include "app/scrape/run_stats.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr std::size_t kMaxLatencies = 4'096;

void addCause(std::map<std::string, std::int64_t>& causes, const std::string& cause, std::int64_t count)
{
    const bool own = causes.size() < kMaxCauses || causes.contains(cause);
    causes[own ? cause : "other"] += count;
}

Milliseconds percentile(std::vector<Microseconds>& values, double share)
{
    if (values.empty())
        return Milliseconds(0);
    const auto index = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return std::chrono::duration_cast<Milliseconds>(values[static_cast<std::size_t>(index)]);
}

} // namespace

std::string causeOf(const std::string& error)
{
    return error.substr(0, error.find(':'));
}

void FetchCounts::add(const FetchCounts& counts)
{
    bytes += counts.bytes;
    for (std::size_t i = 0; i < responses.size(); ++i)
        responses[i] += counts.responses[i];
    for (const auto& [cause, count] : counts.failures)
        addCause(failures, cause, count);
}

void RunStats::begin(SteadyTime now, WallMs wallNow)
{
    FetchCounts before = counts();
    *this = {};
    m_before = std::move(before);
    m_began = m_latenciesSince = now;
    m_beganWall = wallNow;
}

void RunStats::transferEnded(int status, std::int64_t bytes, Microseconds total, SteadyTime now)
{
    m_bytes += bytes;
    m_byteRate.add(now, static_cast<double>(bytes));
    ++m_statusClasses[status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0];
    rollLatencies(now);
    if (status != 0 && m_latencies.size() < kMaxLatencies)
        m_latencies.push_back(total);
}

void RunStats::committed(const PageEvent& event, SteadyTime now)
{
    m_pageRate.add(now);
    if (event.state == store::UrlState::Done && event.kind == store::UrlKind::Page)
        ++m_stored;
    if (event.notChanged())
        ++m_notChanged;
    if (!event.bodyFile.empty())
        ++m_bodies;
    if (event.state == store::UrlState::Failed)
        addCause(m_failures, causeOf(event.error), 1);
}

void RunStats::clearFailures()
{
    m_before.add({0, {}, std::exchange(m_failures, {})});
}

FetchCounts RunStats::counts() const
{
    FetchCounts all = m_before;
    all.add({m_bytes, m_statusClasses, m_failures});
    return all;
}

void RunStats::rollLatencies(SteadyTime now)
{
    if (now - m_latenciesSince < std::chrono::seconds(1))
        return;
    m_p50 = percentile(m_latencies, 0.50);
    m_p95 = percentile(m_latencies, 0.95);
    m_latencies.clear();
    m_latenciesSince = now;
}

void RunStats::fill(RunSnapshot& snapshot, SteadyTime now)
{
    rollLatencies(now);
    const SteadyTime until = m_ended != SteadyTime{} ? m_ended : now;
    snapshot.stored = m_stored;
    snapshot.notChanged = m_notChanged;
    snapshot.bodies = m_bodies;
    snapshot.bytes = m_bytes;
    snapshot.pagesPerSecond = m_pageRate.perSecond(now);
    snapshot.bytesPerSecond = m_byteRate.perSecond(now);
    snapshot.failures = m_failures;
    snapshot.statusClasses = m_statusClasses;
    snapshot.latencyP50 = m_p50;
    snapshot.latencyP95 = m_p95;
    snapshot.startedAt = m_beganWall;
    snapshot.elapsed = m_beganWall == 0 ? Milliseconds(0) : std::chrono::duration_cast<Milliseconds>(until - m_began);
}

} // namespace millrace::scrape

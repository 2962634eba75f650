#include "app/scrape/pacing_proof.h"

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

constexpr SteadyDuration kSecond = std::chrono::seconds(1);
constexpr std::int64_t kMostClosest = 3'600'000'000;

} // namespace

void PacingProof::restore(const store::PacingRecord& record)
{
    m_starts = record.starts;
    m_closestUs = static_cast<std::uint32_t>(std::clamp<std::int64_t>(record.closestUs, 0, kMostClosest));
    m_most = static_cast<std::uint8_t>(std::clamp(record.mostInSecond, 0, 255));
    m_allowed = static_cast<std::uint8_t>(std::clamp(record.allowedInSecond, 0, 255));
    m_broken.reset();
    if (record.broken > 0)
        m_broken = std::make_unique<Broken>(Broken{record.broken, record.brokenAt, Microseconds(record.brokenGapUs), Microseconds(record.brokenSpacingUs)});
}

store::PacingRecord PacingProof::record() const
{
    store::PacingRecord record{m_starts, m_closestUs, m_most, m_allowed, 0, 0, 0, 0};
    if (m_broken) {
        record.broken = m_broken->count;
        record.brokenAt = m_broken->at;
        record.brokenGapUs = m_broken->gap.count();
        record.brokenSpacingUs = m_broken->spacing.count();
    }
    return record;
}

void PacingProof::beginsToPace(int granted)
{
    m_excused = m_spacing == SteadyDuration{0} ? static_cast<std::uint8_t>(std::clamp(granted, 0, 255)) : std::uint8_t{0};
}

void PacingProof::started(SteadyTime before, SteadyDuration spacing, std::span<const StartTime> recent)
{
    const StartTime& start = recent.back();
    ++m_starts;
    const SteadyDuration asked = std::min(spacing, std::exchange(m_spacing, spacing));
    const bool excused = m_excused > 0;
    m_alike = asked == spacing && !excused ? static_cast<std::uint8_t>(std::min(m_alike + 1, kMostCountedInSecond)) : std::uint8_t{1};
    countSecond(spacing, recent);
    m_excused = static_cast<std::uint8_t>(m_excused - (excused ? 1 : 0));
    if (before == SteadyTime{})
        return;
    const auto gap = std::chrono::duration_cast<Microseconds>(start.at - before);
    const auto gapUs = static_cast<std::uint32_t>(std::clamp<std::int64_t>(gap.count(), 1, kMostClosest));
    if (m_closestUs == 0 || gapUs < m_closestUs)
        m_closestUs = gapUs;
    if (excused || gap + kPacingTolerance >= asked)
        return;
    if (!m_broken)
        m_broken = std::make_unique<Broken>();
    *m_broken = {m_broken->count + 1, start.wall, gap, std::chrono::duration_cast<Microseconds>(asked)};
}

void PacingProof::countSecond(SteadyDuration spacing, std::span<const StartTime> recent)
{
    if (spacing <= SteadyDuration{0})
        return;
    const auto allowed = (kSecond + spacing - SteadyDuration{1}) / spacing;
    if (allowed > kMostCountedInSecond)
        return;
    const auto alike = recent.last(std::min<std::size_t>(recent.size(), m_alike));
    const auto first = std::find_if(alike.rbegin(), alike.rend(), [at = recent.back().at](const StartTime& start) { return at - start.at >= kSecond; });
    const auto count = first - alike.rbegin();
    if (count < m_most || (count == m_most && allowed >= m_allowed))
        return;
    m_most = static_cast<std::uint8_t>(count);
    m_allowed = static_cast<std::uint8_t>(allowed);
}

} // namespace millrace::scrape

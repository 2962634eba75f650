#include "app/scrape/pacing_proof.h"

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

constexpr SteadyDuration kSecond = std::chrono::seconds(1);

} // namespace

void PacingProof::started(SteadyTime at, WallMs wall, SteadyTime before, SteadyDuration spacing, std::span<const SteadyTime> recent)
{
    ++m_record.starts;
    const SteadyDuration asked = std::min(spacing, std::exchange(m_spacing, spacing));
    m_alike = asked == spacing && m_excused == 0 ? m_alike + 1 : 1;
    countSecond(at, spacing, recent);
    const bool excused = m_excused > 0;
    m_excused -= excused ? 1 : 0;
    if (before == SteadyTime{})
        return;
    const auto gap = std::chrono::duration_cast<Microseconds>(at - before);
    if (m_record.closestUs == 0 || gap.count() < m_record.closestUs)
        m_record.closestUs = std::max<std::int64_t>(gap.count(), 1);
    if (excused || gap + kPacingTolerance >= asked)
        return;
    ++m_record.broken;
    m_record.brokenAt = wall;
    m_record.brokenGapUs = gap.count();
    m_record.brokenSpacingUs = std::chrono::duration_cast<Microseconds>(asked).count();
}

void PacingProof::countSecond(SteadyTime at, SteadyDuration spacing, std::span<const SteadyTime> recent)
{
    if (spacing <= SteadyDuration{0})
        return;
    const auto allowed = (kSecond + spacing - SteadyDuration{1}) / spacing;
    if (allowed > kMostCountedInSecond)
        return;
    const auto alike = recent.last(std::min(recent.size(), static_cast<std::size_t>(m_alike)));
    const auto first = std::find_if(alike.rbegin(), alike.rend(), [at](SteadyTime start) { return at - start >= kSecond; });
    const auto count = static_cast<int>(first - alike.rbegin());
    const auto fits = static_cast<int>(allowed);
    if (count < m_record.mostInSecond || (count == m_record.mostInSecond && fits >= m_record.allowedInSecond))
        return;
    m_record.mostInSecond = count;
    m_record.allowedInSecond = fits;
}

} // namespace millrace::scrape

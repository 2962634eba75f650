#include "models/scrape/pacing_details.h"

#include "app/scrape/pacing_proof.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <cstdlib>

namespace millrace::models {
namespace {

/// A stored start and a live one of the same request: the two readings of the clock lie this close.
constexpr WallMs kSameStart = 2;
constexpr Milliseconds kShortestRow{10'000};
constexpr int kSpacingsPerRow = 60;

/// "500.2 ms": closer to the limit than formatMeasured() shows.
QString exactly(std::int64_t us)
{
    if (us >= 10'000'000)
        return formatMeasured(Microseconds(us));
    return formatFixed(static_cast<double>(us) / 1000, 1) + QStringLiteral(" ms");
}

QString verdictOf(const store::PacingRecord& proof)
{
    if (proof.starts == 0)
        return Words::tr("No start yet.");
    QString text = proof.starts == 1 ? Words::tr("1 start") : formatCount(proof.starts) + Words::tr(" starts");
    if (proof.closestUs > 0)
        text += Words::tr(", closest two %1 apart").arg(exactly(proof.closestUs));
    if (proof.mostInSecond > 0)
        text += Words::tr(", most in one second %1 of %2").arg(proof.mostInSecond).arg(proof.allowedInSecond);
    text += u'.';
    if (proof.broken > 0)
        text += Words::tr(" The spacing was broken %1, last at %2: %3 instead of %4.")
                    .arg(proof.broken == 1 ? Words::tr("once") : formatCount(proof.broken) + Words::tr(" times"), formatClock(proof.brokenAt),
                        exactly(proof.brokenGapUs), exactly(proof.brokenSpacingUs));
    return text;
}

QString noteOf(const scrape::HostSnapshot& host)
{
    QString asked = Words::tr("No spacing is asked: the rate is unlimited.");
    if (host.spacing.count() > 0) {
        const bool byRobots = host.crawlDelay >= std::chrono::floor<Milliseconds>(host.spacing);
        asked = Words::tr("Asked: %1 between two starts, by %2.")
                    .arg(formatMeasured(host.spacing), byRobots ? Words::tr("Crawl-delay of robots.txt") : Words::tr("the rate of ") + formatRateShort(host.rate));
    }
    return asked
        + Words::tr(" Measured where a request is sent; robots.txt, redirects and retries count, and so do earlier sessions of the run. "
                         "A start that comes more than %1 early is marked red.")
              .arg(formatMeasured(scrape::kPacingTolerance));
}

} // namespace

void PacingStarts::clear()
{
    m_starts.clear();
    m_broken.clear();
    m_live = false;
}

void PacingStarts::addLive(const scrape::HostSnapshot& host)
{
    if (host.pacing.brokenAt > 0 && (m_broken.empty() || m_broken.back() != host.pacing.brokenAt))
        m_broken.push_back(host.pacing.brokenAt);
    const auto& recent = host.recentStarts;
    if (recent.empty())
        return;
    // What the store told of the same time gives way: the live ones are all there is from their first on.
    if (!m_live)
        m_starts.erase(std::lower_bound(m_starts.begin(), m_starts.end(), recent.front() - kSameStart), m_starts.end());
    m_live = true;
    const auto fresh = m_starts.empty() ? recent.begin() : std::upper_bound(recent.begin(), recent.end(), m_starts.back());
    m_starts.insert(m_starts.end(), fresh, recent.end());
    bound();
}

void PacingStarts::addStored(std::span<const WallMs> starts)
{
    const auto end = m_starts.empty() ? starts.end() : std::lower_bound(starts.begin(), starts.end(), m_starts.front() - kSameStart);
    m_starts.insert(m_starts.begin(), starts.begin(), end);
    bound();
}

bool PacingStarts::isBroken(WallMs start) const
{
    return std::any_of(m_broken.begin(), m_broken.end(), [start](WallMs broken) { return std::abs(broken - start) <= kSameStart; });
}

void PacingStarts::bound()
{
    if (m_starts.size() > kMaxStarts)
        m_starts.erase(m_starts.begin(), m_starts.end() - static_cast<std::ptrdiff_t>(kMaxStarts));
    if (m_broken.size() > kMaxBroken)
        m_broken.erase(m_broken.begin());
}

PacingDetails describePacing(const scrape::HostSnapshot& host, const PacingStarts& starts)
{
    PacingDetails details;
    details.heading = Words::tr("Pacing of ") + singleLine(host.host, 300);
    details.verdict = verdictOf(host.pacing);
    details.tone = host.pacing.broken > 0 ? Tone::Error : host.pacing.starts > 0 ? Tone::Ok : Tone::Dim;
    details.note = noteOf(host);
    details.spacing = host.spacing;
    details.rowSpan = std::clamp(std::chrono::ceil<Milliseconds>(host.spacing * kSpacingsPerRow), kShortestRow, Milliseconds(86'400'000));
    qsizetype broken = 0;
    for (const WallMs start : starts.starts()) {
        details.marks += {start, starts.isBroken(start)};
        broken += details.marks.last().broken ? 1 : 0;
    }
    if (details.marks.isEmpty())
        return details;
    details.stripText = Words::tr("%1 starts from %2 to %3").arg(formatCount(details.marks.size()), formatClock(details.marks.first().at), formatClock(details.marks.last().at));
    if (broken > 0)
        details.stripText += Words::tr(", %1 of them too early").arg(formatCount(broken));
    return details;
}

} // namespace millrace::models

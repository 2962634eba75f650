#pragma once

#include "app/scrape/scrape_feed.h"
#include "models/common/cell_roles.h"

#include <QList>
#include <QString>

namespace millrace::models {

/// A lane in words: why it waits, until when, and how regularly it started. Pure functions; callers pass `now` (ms since 1970).
struct WaitText {
    QString text;          ///< of the chip: "crawl-delay 2 s", "Retry-After until 14:06:31"
    ChipTone tone = ChipTone::Normal;
    QString explanation;   ///< a sentence for the tooltip: whose rule it is and what ends it
};

[[nodiscard]] WaitText waitText(const scrape::HostSnapshot& host, WallMs now);
/// "0.31 s", "38 s", "now", "paused"; "–" where nothing is planned.
[[nodiscard]] QString nextStartText(const scrape::HostSnapshot& host, WallMs now);
/// "12 min 34 s" or "–".
[[nodiscard]] QString etaText(const scrape::HostSnapshot& host);

inline constexpr Milliseconds kPacingWindow{10'000};
/// Starts of the last ten seconds as positions in [0, 1]; at most kMaxPacingMarks.
[[nodiscard]] QList<double> pacingMarks(const scrape::HostSnapshot& host, WallMs now);
/// "20 starts in 10 s, closest 0.50 s"
[[nodiscard]] QString pacingText(const scrape::HostSnapshot& host, WallMs now);

[[nodiscard]] std::int64_t givenOf(const scrape::HostSnapshot& host);
/// Ended part of the host's URLs in [0, 1].
[[nodiscard]] double progressOf(const scrape::HostSnapshot& host);
[[nodiscard]] double failedPartOf(const scrape::HostSnapshot& host);

} // namespace millrace::models

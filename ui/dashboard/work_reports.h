#pragma once

#include "models/hash/hash_state.h"
#include "models/scrape/scrape_state.h"
#include "ui/desktop/work_watch.h"

namespace millrace::ui {

/// A panel's work as the desktop hears of it. Thread: any (pure).
struct WorkReport {
    WorkWatch::Phase phase = WorkWatch::Phase::Over;
    QString title; ///< of what has ended: "Run 3 is done"
    QString text; ///< "412 of 412 pages · 3 failed · in 4 min 12 s"
};
[[nodiscard]] WorkReport reportOf(const models::ScrapeState& state);
[[nodiscard]] WorkReport reportOf(const models::HashState& state);

} // namespace millrace::ui

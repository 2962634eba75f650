#pragma once

#include "app/scrape/scrape_feed.h"

#include <QString>

namespace millrace::models {

/// Why a page is as it is, in sentences: one place for every cause that the engine names. Pure functions; texts are plain, empty where there
/// is nothing to say. Thread: GUI.

/// Of a page that was fetched and has no title, or one from elsewhere than its title element.
[[nodiscard]] QString whyNoTitle(const scrape::PageEvent& page);
/// What was not read of it, and why.
[[nodiscard]] QString whyCut(const scrape::PageEvent& page);
/// Of a skipped URL; `stored` when the store has been asked, else null.
[[nodiscard]] QString whySkipped(const scrape::PageEvent& page, const store::PageExplanation* stored);
/// "Found on http://… · depth 2"; `depthLimit` is the run's, 0 where it follows no links.
[[nodiscard]] QString whereFrom(const scrape::PageEvent& page, const store::PageExplanation& stored, int depthLimit);
/// What decided how the page's bytes were read: "UTF-8 from the header".
[[nodiscard]] QString charsetText(const scrape::PageEvent& page);

} // namespace millrace::models

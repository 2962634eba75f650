#pragma once

#include "app/scrape/scrape_feed.h"

#include <string>

namespace millrace::cli {

/// Text from elsewhere for a terminal: control characters (C0, DEL, C1), which would move the cursor or split the line, become spaces.
[[nodiscard]] std::string oneLine(std::string text);
/// `status TAB url TAB title` and a newline. Without a status its place has the cause ("Refused") or "skipped", and the title's the error.
[[nodiscard]] std::string pageLine(const scrape::PageEvent& page);
/// {"type":"page","url":…} and a newline.
[[nodiscard]] std::string pageJson(const scrape::PageEvent& page);
/// {"type":"summary","run":…} and a newline. `ended`: URLs that ended in this session.
[[nodiscard]] std::string summaryJson(const scrape::RunSnapshot& run, std::int64_t ended);
/// The same for a person.
[[nodiscard]] std::string summaryText(const scrape::RunSnapshot& run, std::int64_t ended);
/// One line of progress, without newline.
[[nodiscard]] std::string progressText(const scrape::RunSnapshot& run);

} // namespace millrace::cli

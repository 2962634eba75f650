#pragma once

#include "app/core/strong_id.h"
#include "app/scrape/scrape_settings.h"

#include <QString>

namespace millrace::models {

/// The `millrace scrape …` line for what the window does, quoted for a POSIX shell. Without a run it reads URLs from standard input.
/// A run in PostgreSQL is joined, beside whoever works on it: with what is each program's own, and nothing that is the run's.
///
/// Only what differs from the defaults is named. Header values are left out where they may be secrets (Authorization, Cookie, …): `'NAME: …'`.
[[nodiscard]] QString scrapeCommand(const scrape::ScrapeSettings& settings, RunId run, const QString& storeUrl);

} // namespace millrace::models

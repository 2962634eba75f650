#pragma once

#include "app/scrape/scrape_settings.h"

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// What a new run starts with, between the settings and the view-model. Headers and deadline belong to one run and are not kept:
/// headers may be secrets. Thread: that of `settings`.
[[nodiscard]] scrape::ScrapeSettings loadRunDefaults(const Settings& settings);
void saveRunDefaults(Settings& settings, const scrape::ScrapeSettings& run);

} // namespace millrace::ui

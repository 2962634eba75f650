#pragma once

#include "app/scrape/scrape_settings.h"

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// What a new run starts with, between the settings and the view-model. Headers and deadline belong to one run and are not kept:
/// headers may be secrets. What is not kept is `base`'s. Thread: that of `settings`.
[[nodiscard]] scrape::ScrapeSettings loadRunDefaults(const Settings& settings, scrape::ScrapeSettings base = {});
void saveRunDefaults(Settings& settings, const scrape::ScrapeSettings& run);
/// Of what the settings keep: where `after` differs from `before`, `run` gets what `after` has.
void takeChanges(scrape::ScrapeSettings& run, const scrape::ScrapeSettings& before, const scrape::ScrapeSettings& after);

} // namespace millrace::ui

#pragma once

#include "app/cli/options.h"

namespace millrace { class Services; }

namespace millrace::cli {

/// Runs a command without a screen, to its end; the exit status. Needs a QCoreApplication. Thread: main.
[[nodiscard]] int runScrape(ScrapeCommand command, Services& services);
[[nodiscard]] int runChat(ChatCommand command, Services& services);

} // namespace millrace::cli

#pragma once

#include "app/cli/options.h"

namespace millrace::cli {

/// Runs a command without a screen, to its end, with a QCoreApplication and Services of its own; the exit status. Thread: main.
[[nodiscard]] int runScrape(ScrapeCommand command, int& argc, char** argv);
[[nodiscard]] int runChat(ChatCommand command, int& argc, char** argv);

} // namespace millrace::cli

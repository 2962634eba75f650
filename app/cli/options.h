#pragma once

#include "app/cli/chat_options.h"
#include "app/cli/exit_status.h"
#include "app/cli/hash_options.h"
#include "app/cli/metrics_option.h"
#include "app/core/openings.h"
#include "app/core/result.h"
#include "app/scrape/scrape_settings.h"
#include "app/store/page_filter.h"
#include "app/store/store_url.h"
#include "app/telemetry/otlp_options.h"
#include "app/telemetry/log_levels.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace millrace::cli {

enum class Output { Lines, Json, Quiet };

/// What every command takes.
struct CommonOptions {
    std::string profile;                     ///< folder; made when it is needed
    store::StoreUrl store;
    bool storeGiven = false;
    MetricsAddress metrics;
    std::optional<telemetry::OtlpOptions> otlp;   ///< where telemetry goes
    LogLevels logLevels = telemetry::allAt(telemetry::kUsualLevel);
};

struct ScrapeCommand {
    CommonOptions common;
    scrape::ScrapeSettings settings;
    std::vector<std::string> arguments;      ///< as given: a resumed run keeps its own settings but for these
    std::vector<std::string> urls;
    std::string input;                       ///< file, "-" for standard input, empty for none
    enum class Resume { No, Newest, Named, Join } resume = Resume::No;
    std::int64_t resumeRun = 0;              ///< with Named and Join
    std::string exportPath;
    store::PageFilter exportFilter;          ///< which pages are exported
    bool json = false;
    bool quiet = false;
};

struct DashboardCommand {
    CommonOptions common;
    Openings openings;
};

/// --help and --version: a text for standard output, exit status 0.
struct ShowText {
    std::string text;
};

struct UsageError {
    std::string sentence;
    int status = kStatusUsage;               ///< 1 with `hash`, as coreutils has it
    std::string command = {};                ///< whose --help tells more; empty: the program's
};
/// What main() prints, newline included.
[[nodiscard]] std::string usageErrorText(const UsageError& error);

using Command = std::variant<DashboardCommand, ScrapeCommand, ChatCommand, HashCommand, ShowText>;

/// The command line of DESIGN: `millrace [scrape|chat|hash] [options]` or `millrace [FILE|URL…]`, options before or after the command.
/// `arguments` without the program's name, as bytes. Options of what is not built are unknown.
[[nodiscard]] Result<Command, UsageError> parseCommandLine(const std::vector<std::string>& arguments);

/// Every option of `millrace scrape` and of the dashboard, sorted: the usage text has to name each. Other commands have tables of their own.
[[nodiscard]] std::vector<std::string> optionNames();

/// `base` with the options of `command` laid over it.
[[nodiscard]] scrape::ScrapeSettings settingsOver(const ScrapeCommand& command, scrape::ScrapeSettings base);

/// $XDG_DATA_HOME/millrace, else ~/.local/share/millrace.
[[nodiscard]] std::string defaultProfile();

} // namespace millrace::cli

#pragma once

#include "app/cli/metrics_option.h"
#include "app/core/result.h"
#include "app/telemetry/log_levels.h"
#include "app/hash/digest.h"
#include "app/hash/hash_settings.h"
#include "app/telemetry/otlp_options.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::cli {

/// `millrace hash …` as given.
struct HashCommand {
    std::vector<std::string> paths;                  ///< bytes, in order; none: standard input
    std::vector<hash::Algorithm> algorithms;         ///< as given, none twice; empty: SHA-256, or what each list says
    int workers = hash::kDefaultWorkers;
    LogLevels logLevels = telemetry::allAt(telemetry::kUsualLevel);
    bool check = false;
    bool quiet = false;
    bool status = false;
    bool ignoreMissing = false;
    bool strict = false;
    bool tag = false;                                ///< also when several algorithms are given: untagged lines would not say which is which
    bool zero = false;
    bool recursive = false;
    bool json = false;
    MetricsAddress metrics;
    std::optional<telemetry::OtlpOptions> otlp;      ///< where telemetry goes
    bool help = false;
    bool version = false;
};

/// `arguments` without the program's name and without the word `hash`. On an error the sentence (coreutils' own, where it has one), without
/// full stop. Short options may stand together ("-cr", "-asha512"). Any thread, no I/O.
[[nodiscard]] Result<HashCommand, std::string> parseHashCommand(const std::vector<std::string>& arguments);

/// Every option, sorted: the usage text has to name each.
[[nodiscard]] std::vector<std::string> hashOptionNames();
/// Whether the argument after this one is its value, so that the command's word can be told from a value.
[[nodiscard]] bool hashOptionTakesNext(std::string_view argument);

/// The text of `millrace hash --help`.
[[nodiscard]] std::string hashUsageText();

} // namespace millrace::cli

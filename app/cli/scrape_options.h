#pragma once

#include "app/cli/option_reader.h"
#include "app/cli/options.h"
#include "app/cli/sign_in_option.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::cli {

/// What the options of the dashboard and of `millrace scrape` are read into.
struct OptionBuilder {
    std::string command;                     ///< empty: the dashboard
    CommonOptions common;
    std::string storeText;
    ScrapeCommand scrape;
    SignInOptions signIn;
    bool help = false;
    bool version = false;
    std::vector<std::string> commandOptions; ///< of scrape, as given, to be refused without the command
    bool includeGiven = false;               ///< the first pattern takes the place of those that a resumed run has
    bool excludeGiven = false;
    std::vector<std::string> fields;         ///< as given
};

/// The one table of them, by "--name". A test compares it with the usage text. Thread: any.
[[nodiscard]] const OptionTable<OptionBuilder>& optionTable();
/// Whether it is one of the dashboard's, too.
[[nodiscard]] bool isCommonOption(std::string_view name);

} // namespace millrace::cli

#pragma once

#include <string>
#include <string_view>

namespace millrace::cli {

/// `name` as coreutils shows it in a message: as it is, or quoted so that a shell would read it back ('a b', 'a'$'\n''b', "it's") where it
/// holds blanks, colons, controls, bytes that are no characters, or what a shell takes for its own. gnulib's "shell-escape" style, with the colon.
/// Thread: any; the locale decides which characters can be printed.
[[nodiscard]] std::string shellQuoted(std::string_view name);

} // namespace millrace::cli

#pragma once

#include <string>
#include <string_view>

namespace millrace::cli {

/// The text of --help: of one command, or of all when `command` is empty.
[[nodiscard]] std::string usageText(std::string_view command);

} // namespace millrace::cli

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace millrace::packaging {

/// The manual page: `page`, roff with lines `@help COMMAND@`, where each such line becomes what `help(COMMAND)` says, set in man(7)'s macros.
///
/// Thread: any. Why: the options stand in one text, that of --help, and a page of their own would soon tell something else.
/// Of a command's text the section of the options that every command takes is left out; `@help common@` is that section of help("") alone.
[[nodiscard]] std::string manPage(std::string_view page, const std::function<std::string(std::string_view)>& help);

/// `text` with all that roff would take for itself escaped; a minus stays a minus, so that an option can be copied.
[[nodiscard]] std::string roffText(std::string_view text);

} // namespace millrace::packaging

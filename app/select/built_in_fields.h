#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace millrace::select {

/// How a field that needs no selector is read.
struct BuiltIn {
    enum class Kind { Css, Title, Words, OpenGraph };
    Kind kind = Kind::Css;
    std::string css;          ///< Css
    bool first = false;
    bool resolved = false;    ///< values are links: absolute, each once
    bool verbatim = false;    ///< white space stays
};

/// nullopt: there is none of that name. Thread: any.
[[nodiscard]] std::optional<BuiltIn> builtInNamed(std::string_view name);
/// "title, description … or og:NAME".
[[nodiscard]] std::string builtInList();

} // namespace millrace::select

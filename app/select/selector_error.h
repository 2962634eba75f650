#pragma once

#include "app/core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::select {

enum class SelectorErrorCode {
    Empty, ///< nothing to select by
    TooLong,
    TooMany, ///< fields
    TooDeep, ///< brackets within brackets
    BadName, ///< of the field
    NameTaken, ///< by another field, or by a column that each page has
    NotBuiltIn, ///< a name without a selector that is none of the built-in ones
    Syntax,
    Unknown, ///< a pseudo-class, a function, a prefix or a variable that there is none of
};

/// What is wrong and what would be right, as the end of a sentence without its full stop: English, and what a translation is made of.
struct SelectorText {
    const char* pattern = ""; ///< QT_TRANSLATE_NOOP("millrace::select", …); %1 and %2 stand for the first and the second of `about`
    std::vector<std::string> about = {};

    /// `translated`: the pattern in the language that is wanted.
    [[nodiscard]] std::string in(std::string_view translated) const;
    [[nodiscard]] std::string english() const { return in(pattern); }
};

/// Why a field or its selector cannot be used.
struct SelectorError {
    SelectorErrorCode code = SelectorErrorCode::Syntax;
    int column = 0; ///< in the selector, in characters, the first is 1; 0: no place in it
    SelectorText text = {};
};

} // namespace millrace::select

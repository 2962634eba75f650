#pragma once

#include "app/select/selector_error.h"

#include <QtGlobal>

#include <gumbo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::select {

enum class Combinator : std::uint8_t { Descendant, Child, NextSibling, LaterSibling };

struct Complex;

/// One condition on one element. Which members count depends on the kind.
struct Simple {
    enum class Kind : std::uint8_t { Type, Never, Id, Class, Attribute, Nth, Root, Empty, Link, Enabled, Disabled, Checked, Indeterminate, Lang, Not, Is, Has };
    enum class Operator : std::uint8_t { Exists, Equals, Includes, DashMatch, Prefix, Suffix, Substring };
    enum class Case : std::uint8_t { ByLanguage, Ignored, Kept };   ///< of an attribute's value

    Kind kind = Kind::Never;
    Operator op = Operator::Exists;
    Case valueCase = Case::ByLanguage;
    GumboTag tag = GUMBO_TAG_UNKNOWN;   ///< Type: for elements that Gumbo has a number for
    bool fromEnd = false;               ///< Nth: -last-
    bool ofType = false;                ///< Nth: -of-type
    int step = 0;                       ///< Nth: an+b
    int offset = 0;
    std::string name;                   ///< of the type or attribute, in lower case
    std::string value;                  ///< of the attribute, id, class or language
    std::vector<Complex> arguments;     ///< Not, Is, Has
};

/// Conditions on one element, and how it stands to the one on its left (in `:has()` also the first, to the element in question).
struct Compound {
    Combinator left = Combinator::Descendant;
    std::vector<Simple> parts;
};

/// From left to right.
struct Complex {
    std::vector<Compound> compounds;
};

/// What a match gives: the element's text, the text nodes that are its children (`::text`), or an attribute (`::attr(name)`).
enum class Output : std::uint8_t { Element, Text, Attribute };

/// One of the selectors of a list.
struct CssSelector {
    Complex path;
    Output output = Output::Element;
    std::string attribute;
};

inline constexpr int kMaxSelectorNesting = 16;       ///< parentheses and brackets within each other
inline constexpr const char* kTooManyBrackets = QT_TRANSLATE_NOOP("millrace::select", "more than %1 brackets stand within each other");

/// Reads a list of selectors: Selectors level 3; of level 4 `:is()`, `:where()`, `:not()` and `:has()` with lists, `:any-link`, and the flags i and s
/// of attributes; and `::text` and `::attr(name)` at the end of each. No namespace prefix but `*|` and `|` is known. A list in which one selector is
/// wrong is wrong, also inside `:is()`. Thread: any. `text` is UTF-8. Errors: SelectorError with the column.
[[nodiscard]] Result<std::vector<CssSelector>, SelectorError> parseCss(std::string_view text);

} // namespace millrace::select

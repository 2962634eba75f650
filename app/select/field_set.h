#pragma once

#include "app/http/url.h"
#include "app/select/css_selector.h"

#include <gumbo.h>

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::select {

class XPathSet;

inline constexpr std::size_t kMaxFields = 64;
inline constexpr std::size_t kMaxFieldNameBytes = 64;
inline constexpr std::size_t kMaxSelectorBytes = 2 * 1024;
/// Values of one field on one page; what a page has beyond a limit is left out, and the page says so.
inline constexpr std::size_t kMaxValuesPerField = 1'000;
inline constexpr std::size_t kMaxValueBytes = 16 * 1024;
inline constexpr std::size_t kMaxFieldBytesPerPage = 128 * 1024;

/// A field as the user gives it.
struct FieldSpec {
    enum class Language { Css, XPath, BuiltIn };
    enum class Which { All, First };
    std::string name;
    std::string selector;               ///< without its prefixes; empty: built in
    int selectorColumn = 1;             ///< where that begins in what stands behind the `=`
    Language language = Language::Css;
    Which which = Which::All;
};

/// Reads `NAME=SELECTOR`, or `NAME` for a built-in one.
///
/// SELECTOR is CSS; or XPath, where it begins with `/`, `./`, `../`, `(`, a function or `xpath:` (`css:` says that it is CSS). `first:` in front of it takes the first
/// match alone. NAME is letters, digits, `_`, `-`, `.` and `:`, a letter or `_` in front. Thread: any. Errors: the name's; the selector is not looked at.
[[nodiscard]] Result<FieldSpec, SelectorError> parseFieldSpec(std::string_view text);

/// The names that need no selector: "title", "description" …; `og:NAME` besides.
[[nodiscard]] const std::vector<std::string_view>& builtInFields();

struct FieldError {
    std::size_t index = 0;              ///< of the field in the list
    SelectorError error;
};

struct FieldValue {
    std::size_t field = 0;              ///< index in FieldSet::specs()
    int position = 0;                   ///< among the values of that field, from 0
    std::string value;                  ///< UTF-8
    friend bool operator==(const FieldValue&, const FieldValue&) = default;
};

struct FieldValues {
    std::vector<FieldValue> values;     ///< by field, then position
    bool cut = false;                   ///< a limit of bytes, matches or work was reached: there may be more
    bool more = false;                  ///< … and not only within a value
};

/// What is taken of one page.
struct FieldLimits {
    std::size_t valuesPerField = kMaxValuesPerField;
    std::size_t valueBytes = kMaxValueBytes;
    std::size_t pageBytes = kMaxFieldBytesPerPage;
};

/// Where a value stands on its page; all null: nowhere there, as a number or string that XPath makes.
struct ValueOrigin {
    const GumboNode* element = nullptr;           ///< whose text or attribute it is
    const GumboAttribute* attribute = nullptr;
    const GumboNode* text = nullptr;              ///< of the text nodes that it is, the first
};

/// The fields of a run, compiled: CSS is matched on Gumbo's tree itself, XPath is evaluated by libxml2 on a view of it.
///
/// A value is the matched element's text, or of `::text` and XPath's text nodes that text, white space stripped and collapsed (a text node of nothing
/// else is no value); or an attribute's value, or XPath's string, number or boolean.
/// Thread: immutable, shared by any number of threads.
class FieldSet {
public:
    /// `specs` as parseFieldSpec() takes them. Errors: the first field that cannot be used, and why.
    [[nodiscard]] static Result<std::shared_ptr<const FieldSet>, FieldError> compile(const std::vector<std::string>& specs);
    ~FieldSet();
    FieldSet(const FieldSet&) = delete;

    [[nodiscard]] const std::vector<FieldSpec>& specs() const { return m_specs; }
    /// What the fields are on one page. `document` is Gumbo's, `base` what relative links are resolved by (null: they are not).
    /// Ends within some 250 ms of CPU, XPath's within as much again; early when `stop` is set.
    /// `origins` gets one for each value; null: they are not wanted.
    [[nodiscard]] FieldValues evaluate(const GumboNode& document, const http::Url* base, std::stop_token stop, const FieldLimits& limits = {},
        std::vector<ValueOrigin>* origins = nullptr) const;

private:
    struct Compiled;
    class Evaluation;
    FieldSet();
    [[nodiscard]] Result<void, SelectorError> add(FieldSpec spec);

    std::vector<FieldSpec> m_specs;
    std::vector<Compiled> m_fields;
    std::unique_ptr<XPathSet> m_xpaths;
};

} // namespace millrace::select

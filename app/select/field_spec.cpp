// Reading `NAME=SELECTOR`.
#include "app/select/built_in_fields.h"
#include "app/select/field_set.h"

#include "app/core/ascii.h"

#include <QtGlobal>

#include <algorithm>
#include <array>

namespace millrace::select {

namespace {

/// Columns that every page has (tables `pages` and `frontier`, exports), but for the title, which is the same as the built-in field.
constexpr std::array<std::string_view, 11> kPageColumns{"url", "status", "content_type", "charset", "bytes", "final_url", "first_seen", "fetched_at", "run_id", "state", "error"};

constexpr const char* kColumnTaken = QT_TRANSLATE_NOOP("millrace::select", "each page has a column %1 already; give another name");

bool takePrefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// A path, or a function: no CSS begins like that.
bool looksLikeXPath(std::string_view text)
{
    const auto name = static_cast<std::size_t>(std::ranges::find_if_not(text, [](char c) { return ascii::isAlpha(c) || c == '-'; }) - text.begin());
    return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || (name < text.size() && text[name] == '(');
}

std::optional<SelectorError> nameProblem(std::string_view name)
{
    const auto good = [](char c) { return ascii::isAlnum(c) || c == '_' || c == '-' || c == '.' || c == ':'; };
    if (name.empty() || !std::ranges::all_of(name, good) || (!ascii::isAlpha(name.front()) && name.front() != '_'))
        return SelectorError{SelectorErrorCode::BadName, 0,
            {QT_TRANSLATE_NOOP("millrace::select", "a name is a letter or _, then letters, digits, _, -, . and :")}};
    if (name.size() > kMaxFieldNameBytes)
        return SelectorError{SelectorErrorCode::BadName, 0,
            {QT_TRANSLATE_NOOP("millrace::select", "a name has at most %1 characters"), {std::to_string(kMaxFieldNameBytes)}}};
    if (std::ranges::find(kPageColumns, name) != kPageColumns.end())
        return SelectorError{SelectorErrorCode::NameTaken, 0, {kColumnTaken, {std::string(name)}}};
    return std::nullopt;
}

} // namespace

Result<FieldSpec, SelectorError> parseFieldSpec(std::string_view text)
{
    FieldSpec spec;
    const std::size_t equals = text.find('=');
    spec.name = ascii::trimmed(text.substr(0, equals));
    if (auto problem = nameProblem(spec.name))
        return Failure{std::move(*problem)};
    if (equals == std::string_view::npos) {
        if (!builtInNamed(spec.name))
            return Failure{SelectorError{SelectorErrorCode::NotBuiltIn, 0,
                {QT_TRANSLATE_NOOP("millrace::select", "give a selector, %1=SELECTOR; without one there are %2"),
                    {spec.name, builtInList()}}}};
        spec.language = FieldSpec::Language::BuiltIn;
        return spec;
    }
    if (spec.name == "title")
        return Failure{SelectorError{SelectorErrorCode::NameTaken, 0, {kColumnTaken, {spec.name}}}};
    const std::string_view whole = text.substr(equals + 1);
    std::string_view rest = ascii::trimmed(whole);
    if (takePrefix(rest, "first:"))
        spec.which = FieldSpec::Which::First;
    rest = ascii::trimmed(rest);
    const bool saidXPath = takePrefix(rest, "xpath:");
    const bool saidCss = !saidXPath && takePrefix(rest, "css:");
    rest = ascii::trimmed(rest);
    if (saidXPath || (!saidCss && looksLikeXPath(rest)))
        spec.language = FieldSpec::Language::XPath;
    if (rest.empty())
        return Failure{
            SelectorError{SelectorErrorCode::Empty, 0, {QT_TRANSLATE_NOOP("millrace::select", "there is no selector behind the =")}}};
    if (rest.size() > kMaxSelectorBytes)
        return Failure{SelectorError{SelectorErrorCode::TooLong, 0,
            {QT_TRANSLATE_NOOP("millrace::select", "a selector has at most %1 bytes"), {std::to_string(kMaxSelectorBytes)}}}};
    spec.selector = rest;
    spec.selectorColumn = 1 + static_cast<int>(rest.data() - whole.data());
    return spec;
}

} // namespace millrace::select

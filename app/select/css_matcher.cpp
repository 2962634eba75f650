#include "app/select/css_matcher.h"

#include "app/core/ascii.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace millrace::select {

namespace {

constexpr std::size_t kBytesPerMatchStep = 16;

const GumboNode* parentElement(const GumboNode& node)
{
    return node.parent && isElement(*node.parent) ? node.parent : nullptr;
}

/// The element before or after it among its siblings; null: none.
const GumboNode* sibling(const GumboNode& node, int direction)
{
    if (!node.parent)
        return nullptr;
    const GumboVector& siblings = childrenOf(*node.parent);
    for (auto at = static_cast<std::ptrdiff_t>(node.index_within_parent) + direction; at >= 0 && at < static_cast<std::ptrdiff_t>(siblings.length); at += direction) {
        const auto* each = static_cast<const GumboNode*>(siblings.data[at]);
        if (isElement(*each))
            return each;
    }
    return nullptr;
}

bool isHtml(const GumboNode& element, GumboTag tag)
{
    return element.v.element.tag == tag && element.v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

template <std::size_t N>
bool isOneOf(const GumboNode& element, const std::array<GumboTag, N>& tags)
{
    return element.v.element.tag_namespace == GUMBO_NAMESPACE_HTML && std::ranges::find(tags, element.v.element.tag) != tags.end();
}

bool equal(std::string_view a, std::string_view b, bool ignoreCase)
{
    return ignoreCase ? ascii::equalsIgnoringCase(a, b) : a == b;
}

/// "Set of space-separated tokens".
bool hasToken(std::string_view text, std::string_view token, bool ignoreCase)
{
    while (!text.empty()) {
        const auto begin = std::ranges::find_if_not(text, ascii::isSpace);
        const auto end = std::find_if(begin, text.end(), ascii::isSpace);
        if (begin != end && equal(std::string_view(begin, end), token, ignoreCase))
            return true;
        text = std::string_view(end, text.end());
    }
    return false;
}

bool isPrefixByDash(std::string_view text, std::string_view prefix, bool ignoreCase)
{
    return equal(text.substr(0, prefix.size()), prefix, ignoreCase) && (text.size() == prefix.size() || text[prefix.size()] == '-');
}

/// WHATWG HTML 4.16.2: attributes whose values are compared without regard to case in a selector.
constexpr std::array<std::string_view, 46> kCaselessAttributes{"accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear",
    "codetype", "color", "compact", "declare", "defer", "dir", "direction", "disabled", "enctype", "face", "frame", "hreflang", "http-equiv", "lang", "language",
    "link", "media", "method", "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly", "rel", "rev", "rules", "scope", "scrolling", "selected", "shape",
    "target", "text", "type", "valign", "valuetype", "vlink"};

bool testValue(const Simple& part, std::string_view value, bool ignoreCase)
{
    using Operator = Simple::Operator;
    const std::string_view wanted = part.value;
    switch (part.op) {
    case Operator::Exists: return true;
    case Operator::Equals: return equal(value, wanted, ignoreCase);
    case Operator::Includes: return !wanted.empty() && hasToken(value, wanted, ignoreCase);
    case Operator::DashMatch: return isPrefixByDash(value, wanted, ignoreCase);
    case Operator::Prefix: return !wanted.empty() && equal(value.substr(0, wanted.size()), wanted, ignoreCase);
    case Operator::Suffix: return !wanted.empty() && value.size() >= wanted.size() && equal(value.substr(value.size() - wanted.size()), wanted, ignoreCase);
    case Operator::Substring:
        if (wanted.empty())
            return false;
        return ignoreCase ? ascii::lowered(value).find(ascii::lowered(wanted)) != std::string::npos : value.find(wanted) != std::string_view::npos;
    }
    return false;
}

bool isBlankNode(const GumboNode& element)
{
    const GumboVector& children = childrenOf(element);
    for (unsigned i = 0; i < children.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(children.data[i]);
        if (isElement(*child) || (isText(*child) && child->v.text.text[0] != '\0'))
            return false;
    }
    return true;
}

bool isChecked(const GumboNode& element)
{
    if (isHtml(element, GUMBO_TAG_OPTION))
        return attributeOf(element, "selected") != nullptr;
    const char* type = isHtml(element, GUMBO_TAG_INPUT) ? attributeOf(element, "type") : nullptr;
    return type && (ascii::equalsIgnoringCase(type, "checkbox") || ascii::equalsIgnoringCase(type, "radio")) && attributeOf(element, "checked");
}

} // namespace

CssMatcher::CssMatcher(const GumboNode& document, WorkMeter& meter)
    : m_meter(meter), m_quirks(document.v.document.doc_type_quirks_mode == GUMBO_DOCTYPE_QUIRKS)
{
}

bool CssMatcher::matches(const Complex& selector, const GumboNode& element)
{
    return match(selector, selector.compounds.size() - 1, element, nullptr) == Outcome::Matched;
}

/// From right to left. `anchor`: the first compound is related to it by its own combinator, which was seen to by hasRelative() where it can be.
CssMatcher::Outcome CssMatcher::match(const Complex& selector, std::size_t last, const GumboNode& element, const GumboNode* anchor)
{
    const Compound& compound = selector.compounds[last];
    if (!m_meter.spend() || !matchesAll(compound, element))
        return Outcome::NotHere;
    if (last == 0) {
        if (!anchor)
            return Outcome::Matched;
        switch (compound.left) {
        case Combinator::Child: return parentElement(element) == anchor ? Outcome::Matched : Outcome::NotHere;
        case Combinator::NextSibling: return sibling(element, -1) == anchor ? Outcome::Matched : Outcome::NotHere;
        case Combinator::Descendant:
        case Combinator::LaterSibling: break;
        }
        const bool up = compound.left == Combinator::Descendant;
        for (const GumboNode* each = &element; (each = up ? parentElement(*each) : sibling(*each, -1)) != nullptr && m_meter.spend();) {
            if (each == anchor)
                return Outcome::Matched;
        }
        return Outcome::NotHere;
    }
    switch (compound.left) {
    case Combinator::Child: {
        const GumboNode* parent = parentElement(element);
        if (!parent)
            return Outcome::NoAncestor;
        const Outcome outcome = match(selector, last - 1, *parent, anchor);
        return outcome == Outcome::NoSibling ? Outcome::NotHere : outcome;
    }
    case Combinator::NextSibling: {
        const GumboNode* before = sibling(element, -1);
        return before ? match(selector, last - 1, *before, anchor) : Outcome::NoSibling;
    }
    case Combinator::LaterSibling:
        for (const GumboNode* before = sibling(element, -1); before; before = sibling(*before, -1)) {
            const Outcome outcome = match(selector, last - 1, *before, anchor);
            if (outcome != Outcome::NotHere)
                return outcome;
        }
        return Outcome::NoSibling;
    case Combinator::Descendant:
        for (const GumboNode* parent = parentElement(element); parent; parent = parentElement(*parent)) {
            const Outcome outcome = match(selector, last - 1, *parent, anchor);
            if (outcome == Outcome::Matched || outcome == Outcome::NoAncestor)
                return outcome;
        }
        return Outcome::NoAncestor;
    }
    return Outcome::NotHere;
}

bool CssMatcher::matchesAll(const Compound& compound, const GumboNode& element)
{
    return std::ranges::all_of(compound.parts, [&](const Simple& part) { return matchesOne(part, element); });
}

bool CssMatcher::matchesOne(const Simple& part, const GumboNode& element)
{
    using Kind = Simple::Kind;
    switch (part.kind) {
    case Kind::Type:
        if (part.tag != GUMBO_TAG_UNKNOWN || element.v.element.tag != GUMBO_TAG_UNKNOWN)
            return element.v.element.tag == part.tag;
        return ascii::equalsIgnoringCase(nameOf(element.v.element), part.name);
    case Kind::Never: return false;
    case Kind::Id: {
        const char* id = attributeOf(element, "id");
        return id && equal(id, part.value, m_quirks);
    }
    case Kind::Class: {
        const char* classes = attributeOf(element, "class");
        if (!classes)
            return false;
        const std::string_view text = classes;
        return m_meter.spend(1 + text.size() / kBytesPerMatchStep) && hasToken(text, part.value, m_quirks);
    }
    case Kind::Attribute: return matchesAttribute(part, element);
    case Kind::Nth: return matchesNth(part, element);
    case Kind::Root: return element.parent && element.parent->type == GUMBO_NODE_DOCUMENT;
    case Kind::Empty: return isBlankNode(element);
    case Kind::Link: return (isHtml(element, GUMBO_TAG_A) || isHtml(element, GUMBO_TAG_AREA)) && attributeOf(element, "href");
    case Kind::Enabled: return isEnabled(element, true);
    case Kind::Disabled: return isEnabled(element, false);
    case Kind::Checked: return isChecked(element);
    case Kind::Indeterminate: return isHtml(element, GUMBO_TAG_PROGRESS) && !attributeOf(element, "value");
    case Kind::Lang: return hasLanguage(part, element);
    case Kind::Is: return matchesAny(part.arguments, element);
    case Kind::Not: return !matchesAny(part.arguments, element) && !m_meter.isOver();
    case Kind::Has: return std::ranges::any_of(part.arguments, [&](const Complex& each) { return hasRelative(each, element); });
    }
    return false;
}

bool CssMatcher::matchesAny(const std::vector<Complex>& selectors, const GumboNode& element)
{
    return std::ranges::any_of(selectors, [&](const Complex& each) { return matches(each, element); });
}

bool CssMatcher::matchesAttribute(const Simple& part, const GumboNode& element)
{
    const char* value = attributeOf(element, part.name.c_str());
    if (!value || part.op == Simple::Operator::Exists)
        return value != nullptr;
    const std::string_view text = value;
    if (!m_meter.spend(1 + text.size() / kBytesPerMatchStep))
        return false;
    const bool byLanguage = part.valueCase == Simple::Case::ByLanguage && element.v.element.tag_namespace == GUMBO_NAMESPACE_HTML
        && std::ranges::binary_search(kCaselessAttributes, std::string_view(part.name));
    return testValue(part, text, byLanguage || part.valueCase == Simple::Case::Ignored);
}

bool CssMatcher::matchesNth(const Simple& part, const GumboNode& element)
{
    if (!element.parent)
        return false;
    const bool firstChild = part.step == 0 && part.offset == 1 && !part.ofType;
    if (firstChild)
        return sibling(element, part.fromEnd ? 1 : -1) == nullptr;
    const Place& place = placeOf(element);
    const int index = part.ofType ? (part.fromEnd ? place.lastOfType : place.ofType) : (part.fromEnd ? place.lastChild : place.child);
    const int beyond = index - part.offset;
    return part.step == 0 ? beyond == 0 : beyond % part.step == 0 && beyond / part.step >= 0;
}

const CssMatcher::Place& CssMatcher::placeOf(const GumboNode& element)
{
    const auto known = m_places.find(&element);
    if (known != m_places.end())
        return known->second;
    learnPlaces(*element.parent);
    return m_places[&element];
}

/// Of all children at once: counted for each by itself, a long table would cost the square of its rows.
void CssMatcher::learnPlaces(const GumboNode& parent)
{
    const GumboVector& children = childrenOf(parent);
    std::map<std::string, int, std::less<>> ofType;
    int count = 0;
    for (unsigned i = 0; i < children.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(children.data[i]);
        if (!isElement(*child) || !m_meter.spend(8))
            continue;
        Place& place = m_places[child];
        place.child = ++count;
        place.ofType = ++ofType[ascii::lowered(nameOf(child->v.element))];
    }
    for (unsigned i = 0; i < children.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(children.data[i]);
        const auto at = m_places.find(child);
        if (at == m_places.end())
            continue;
        at->second.lastChild = count + 1 - at->second.child;
        at->second.lastOfType = ofType[ascii::lowered(nameOf(child->v.element))] + 1 - at->second.ofType;
    }
}

/// `:has()`: an element in the anchor, or among the siblings behind it and in them, that the selector matches as seen from the anchor.
bool CssMatcher::hasRelative(const Complex& selector, const GumboNode& anchor)
{
    const Combinator first = selector.compounds.front().left;
    if (first == Combinator::Descendant || first == Combinator::Child)
        return anyUnder(selector, anchor, anchor);
    const bool inSiblings = std::ranges::any_of(selector.compounds, [](const Compound& each) { return each.left == Combinator::Descendant || each.left == Combinator::Child; });
    for (const GumboNode* later = sibling(anchor, 1); later && !m_meter.isOver(); later = sibling(*later, 1)) {
        if (match(selector, selector.compounds.size() - 1, *later, &anchor) == Outcome::Matched || (inSiblings && anyUnder(selector, *later, anchor)))
            return true;
        if (first == Combinator::NextSibling && selector.compounds.size() == 1)
            return false;
    }
    return false;
}

bool CssMatcher::anyUnder(const Complex& selector, const GumboNode& top, const GumboNode& anchor)
{
    std::vector<std::pair<const GumboVector*, unsigned>> path{{&childrenOf(top), 0}};
    while (!path.empty() && !m_meter.isOver()) {
        auto& [children, next] = path.back();
        if (next == children->length) {
            path.pop_back();
            continue;
        }
        const auto* node = static_cast<const GumboNode*>(children->data[next++]);
        if (!isElement(*node))
            continue;
        if (match(selector, selector.compounds.size() - 1, *node, &anchor) == Outcome::Matched)
            return true;
        path.emplace_back(&childrenOf(*node), 0);
    }
    return false;
}

/// WHATWG HTML 4.16.3 and 4.10.18.5: what can be disabled, and whether it is.
bool CssMatcher::isEnabled(const GumboNode& element, bool wanted)
{
    constexpr std::array kControls{GUMBO_TAG_BUTTON, GUMBO_TAG_INPUT, GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_FIELDSET};
    const bool isOption = isHtml(element, GUMBO_TAG_OPTION);
    if (!isOption && !isHtml(element, GUMBO_TAG_OPTGROUP) && !isOneOf(element, kControls))
        return false;
    bool disabled = attributeOf(element, "disabled") != nullptr;
    if (isOption) {
        const GumboNode* parent = parentElement(element);
        disabled = disabled || (parent && isHtml(*parent, GUMBO_TAG_OPTGROUP) && attributeOf(*parent, "disabled"));
    } else if (isOneOf(element, kControls)) {
        const GumboNode* child = &element;
        for (const GumboNode* parent = parentElement(element); parent && !disabled && m_meter.spend(); child = parent, parent = parentElement(*parent)) {
            if (!isHtml(*parent, GUMBO_TAG_FIELDSET) || !attributeOf(*parent, "disabled"))
                continue;
            const GumboNode* before = isHtml(*child, GUMBO_TAG_LEGEND) ? sibling(*child, -1) : child;
            while (before && before != child && !isHtml(*before, GUMBO_TAG_LEGEND))
                before = sibling(*before, -1);
            disabled = before != nullptr; // in its first legend, nothing is disabled
        }
    }
    return disabled != wanted;
}

/// The nearest lang attribute, by RFC 4647's basic filtering as level 3 has it.
bool CssMatcher::hasLanguage(const Simple& part, const GumboNode& element)
{
    for (const GumboNode* each = &element; each && m_meter.spend(); each = parentElement(*each)) {
        if (const char* language = attributeOf(*each, "lang"))
            return !part.value.empty() && isPrefixByDash(language, part.value, true);
    }
    return false;
}

} // namespace millrace::select

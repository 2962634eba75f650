#include "app/select/field_set.h"

#include "app/select/built_in_fields.h"
#include "app/select/css_matcher.h"
#include "app/select/xpath.h"

#include <QtGlobal>

#include <algorithm>
#include <chrono>
#include <unordered_set>

namespace millrace::select {

using namespace std::chrono_literals;

namespace {

/// For all fields of a page; XPath's have as much again.
constexpr std::chrono::nanoseconds kFieldsCpu = 250ms;

} // namespace

struct FieldSet::Compiled {
    BuiltIn::Kind kind = BuiltIn::Kind::Css;
    std::vector<CssSelector> css;
    std::size_t xpath = 0;
    bool isXPath = false;
    bool first = false;
    bool resolved = false;
    bool verbatim = false;
};

/// One page's evaluation. Values are kept as they are found; `m_cut` tells whether some were not.
class FieldSet::Evaluation {
public:
    Evaluation(const FieldSet& set, const GumboNode& document, const http::Url* base, std::stop_token stop, const FieldLimits& limits, std::vector<ValueOrigin>* origins)
        : m_set(set), m_document(document), m_base(base), m_stop(std::move(stop)), m_limits(limits), m_origins(origins), m_meter(kFieldsCpu, m_stop),
          m_matcher(document, m_meter), m_elements(elementsOf(&document))
    {
    }

    FieldValues run()
    {
        for (m_field = 0; m_field < m_set.m_fields.size(); ++m_field) {
            m_position = 0;
            m_seen.clear();
            const Compiled& field = m_set.m_fields[m_field];
            if (field.isXPath)
                runXPath(field);
            else if (field.kind == BuiltIn::Kind::Title)
                runTitle();
            else if (field.kind == BuiltIn::Kind::Words)
                keep(std::to_string(countWords(&m_document, m_meter)), {});
            else
                runCss(field);
        }
        m_values.more = m_values.more || m_meter.isOver();
        m_values.cut = m_values.cut || m_values.more;
        return std::move(m_values);
    }

private:
    void runCss(const Compiled& field)
    {
        for (const GumboNode* element : m_elements) {
            if (m_meter.isOver())
                return;
            for (std::size_t i = 0; i < field.css.size(); ++i) {
                const CssSelector& selector = field.css[i];
                if (!m_matcher.matches(selector.path, *element) || wasGiven(field.css, i, *element))
                    continue;
                if (!output(field, selector, *element) || (field.first && m_position > 0))
                    return;
            }
        }
    }

    /// By a selector of the list in front of it: a list gives no match twice.
    bool wasGiven(const std::vector<CssSelector>& list, std::size_t number, const GumboNode& element)
    {
        return std::any_of(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(number), [&](const CssSelector& before) {
            return before.output == list[number].output && before.attribute == list[number].attribute && m_matcher.matches(before.path, element);
        });
    }

    bool output(const Compiled& field, const CssSelector& selector, const GumboNode& element)
    {
        if (field.kind == BuiltIn::Kind::OpenGraph) {
            const char* content = attributeOf(element, "content");
            return !content || keep(std::string(attributeOf(element, "property")) + '=' + cleaned(content), {&element, findAttribute(element, "content"), nullptr});
        }
        switch (selector.output) {
        case Output::Element: return keep(textOf(element, field.verbatim), {&element, nullptr, nullptr});
        case Output::Text: return ownTexts(field, element);
        case Output::Attribute: break;
        }
        const GumboAttribute* attribute = findAttribute(element, selector.attribute.c_str());
        if (!attribute)
            return true;
        const ValueOrigin origin{&element, attribute, nullptr};
        return field.resolved ? keepLink(attribute->value, origin) : keep(cleaned(attribute->value), origin);
    }

    bool ownTexts(const Compiled& field, const GumboNode& element)
    {
        const GumboVector& children = childrenOf(element);
        for (unsigned i = 0; i < children.length;) {
            TextCollector collector(m_limits.valueBytes, true);
            const auto* first = static_cast<const GumboNode*>(children.data[i]);
            for (; i < children.length && isText(*static_cast<const GumboNode*>(children.data[i])); ++i)
                collector.add(static_cast<const GumboNode*>(children.data[i])->v.text.text);
            m_values.cut = m_values.cut || collector.isFull();
            std::string text = collector.take();
            if (!text.empty() && (!keep(std::move(text), {&element, nullptr, first}) || field.first))
                return false;
            for (; i < children.length && !isText(*static_cast<const GumboNode*>(children.data[i])); ++i)
                m_meter.spend();
        }
        return true;
    }

    void runXPath(const Compiled& field)
    {
        if (!m_viewTried) {
            m_viewTried = true;
            m_view = XmlView::of(m_document, m_meter);
            if (m_view)
                m_session = std::make_unique<XPathSet::Session>(*m_set.m_xpaths, *m_view, kFieldsCpu, m_stop);
        }
        const bool whole = m_session && m_session->evaluate(field.xpath, [&](const XPathSet::Value& value) {
            std::string text = value.element ? textOf(*value.element, false) : cleaned(value.text);
            if (value.isText && text.empty())
                return true;
            return keep(std::move(text), {value.element ? value.element : value.owner, value.attribute, value.textNode}) && !field.first;
        });
        m_values.more = m_values.more || !whole;
    }

    void runTitle()
    {
        const auto title = std::ranges::find_if(m_elements, [](const GumboNode* each) {
            return each->v.element.tag == GUMBO_TAG_TITLE && each->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
        });
        if (title != m_elements.end())
            keep(textOf(**title, false), {*title, nullptr, nullptr});
    }

    std::string textOf(const GumboNode& element, bool verbatim)
    {
        TextCollector collector(m_limits.valueBytes, !verbatim);
        collectText(element, collector, m_meter);
        m_values.cut = m_values.cut || collector.isFull();
        return collector.take();
    }

    std::string cleaned(std::string_view text)
    {
        TextCollector collector(m_limits.valueBytes, true);
        m_meter.spend(1 + text.size() / 64);
        m_values.cut = !collector.add(text) || m_values.cut;
        return collector.take();
    }

    bool keepLink(std::string_view href, const ValueOrigin& origin)
    {
        if (!m_base)
            return keep(cleaned(href), origin);
        m_meter.spend(100);
        const auto url = http::parseUrl(href, m_base);
        if (!url) // mailto:, javascript: and what is no URL lead nowhere
            return true;
        std::string text = url->href();
        return !m_seen.insert(text).second || keep(std::move(text), origin);
    }

    /// False: the field has had its last value.
    bool keep(std::string value, const ValueOrigin& origin)
    {
        if (m_position == static_cast<int>(m_limits.valuesPerField) || m_bytes + value.size() > m_limits.pageBytes) {
            m_values.more = true;
            return false;
        }
        m_bytes += value.size();
        if (m_origins)
            m_origins->push_back(origin);
        m_values.values.push_back({m_field, m_position++, std::move(value)});
        return true;
    }

    const FieldSet& m_set;
    const GumboNode& m_document;
    const http::Url* m_base;
    std::stop_token m_stop;
    FieldLimits m_limits;
    std::vector<ValueOrigin>* m_origins;
    WorkMeter m_meter;
    CssMatcher m_matcher;
    std::vector<const GumboNode*> m_elements;
    bool m_viewTried = false;
    std::unique_ptr<XmlView> m_view;
    std::unique_ptr<XPathSet::Session> m_session;
    FieldValues m_values;
    std::size_t m_field = 0;
    int m_position = 0;
    std::size_t m_bytes = 0;
    std::unordered_set<std::string> m_seen;
};

FieldSet::FieldSet() : m_xpaths(std::make_unique<XPathSet>()) {}
FieldSet::~FieldSet() = default;

Result<std::shared_ptr<const FieldSet>, FieldError> FieldSet::compile(const std::vector<std::string>& specs)
{
    const std::shared_ptr<FieldSet> set(new FieldSet);
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (i == kMaxFields)
            return Failure{FieldError{i,
                {SelectorErrorCode::TooMany, 0,
                    {QT_TRANSLATE_NOOP("millrace::select", "a run has at most %1 fields"), {std::to_string(kMaxFields)}}}}};
        auto spec = parseFieldSpec(specs[i]);
        if (!spec)
            return Failure{FieldError{i, std::move(spec).error()}};
        if (std::ranges::find(set->m_specs, spec->name, &FieldSpec::name) != set->m_specs.end())
            return Failure{FieldError{i,
                {SelectorErrorCode::NameTaken, 0,
                    {QT_TRANSLATE_NOOP("millrace::select", "there is a field %1 already; give another name"), {spec->name}}}}};
        const int before = spec->selectorColumn - 1;
        if (auto added = set->add(std::move(*spec)); !added) {
            added.error().column += before;
            return Failure{FieldError{i, std::move(added.error())}};
        }
    }
    return std::shared_ptr<const FieldSet>(set);
}

Result<void, SelectorError> FieldSet::add(FieldSpec spec)
{
    Compiled field;
    field.first = spec.which == FieldSpec::Which::First;
    std::string css = spec.selector;
    if (spec.language == FieldSpec::Language::BuiltIn) {
        BuiltIn builtIn = *builtInNamed(spec.name);
        field.kind = builtIn.kind;
        field.first = builtIn.first;
        field.resolved = builtIn.resolved;
        field.verbatim = builtIn.verbatim;
        css = std::move(builtIn.css);
        spec.which = field.first ? FieldSpec::Which::First : FieldSpec::Which::All;
    }
    if (spec.language == FieldSpec::Language::XPath) {
        auto added = m_xpaths->add(spec.selector);
        if (!added)
            return Failure{std::move(added).error()};
        field.isXPath = true;
        field.xpath = *added;
    } else if (!css.empty()) {
        auto parsed = parseCss(css);
        if (!parsed)
            return Failure{std::move(parsed).error()};
        field.css = std::move(*parsed);
    }
    m_fields.push_back(std::move(field));
    m_specs.push_back(std::move(spec));
    return {};
}

FieldValues FieldSet::evaluate(const GumboNode& document, const http::Url* base, std::stop_token stop, const FieldLimits& limits, std::vector<ValueOrigin>* origins) const
{
    return Evaluation(*this, document, base, std::move(stop), limits, origins).run();
}

} // namespace millrace::select

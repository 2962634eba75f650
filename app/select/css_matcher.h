#pragma once

#include "app/select/css_selector.h"
#include "app/select/gumbo_nodes.h"

#include <unordered_map>
#include <vector>

namespace millrace::select {

/// Tells which elements of one page a selector matches, on Gumbo's tree itself.
///
/// HTML's own rules apply (WHATWG HTML 4.16): names of elements and attributes without regard to case (here in svg and math, too); the values of the
/// attributes that 4.16.2 lists likewise, those of classes and ids in quirks mode; :link, :enabled, :disabled, :checked by 4.16.3. Nobody looks
/// at the page: :visited, :hover, :active, :focus and :target match nothing. What stands in a template is not in the page.
/// Thread: one at a time; tree, selector and meter must outlive it. Cost: linear in the tree for most selectors; when `meter` is over, nothing matches.
class CssMatcher {
public:
    CssMatcher(const GumboNode& document, WorkMeter& meter);
    [[nodiscard]] bool matches(const Complex& selector, const GumboNode& element);

private:
    /// How far the search for an ancestor or sibling must go back when it fails: on a failure that no other element there could mend, it ends.
    /// Without it, `a b c d` costs as many steps as there are ways to choose three of the ancestors.
    enum class Outcome { Matched, NotHere, NoSibling, NoAncestor };
    /// Places among the element's siblings, counted from 1.
    struct Place {
        int child = 0, lastChild = 0, ofType = 0, lastOfType = 0;
    };

    Outcome match(const Complex& selector, std::size_t last, const GumboNode& element, const GumboNode* anchor);
    [[nodiscard]] bool matchesAll(const Compound& compound, const GumboNode& element);
    [[nodiscard]] bool matchesOne(const Simple& part, const GumboNode& element);
    [[nodiscard]] bool matchesAny(const std::vector<Complex>& selectors, const GumboNode& element);
    [[nodiscard]] bool matchesAttribute(const Simple& part, const GumboNode& element);
    [[nodiscard]] bool matchesNth(const Simple& part, const GumboNode& element);
    [[nodiscard]] bool hasRelative(const Complex& selector, const GumboNode& anchor);
    [[nodiscard]] bool anyUnder(const Complex& selector, const GumboNode& top, const GumboNode& anchor);
    [[nodiscard]] bool isEnabled(const GumboNode& element, bool wanted);
    [[nodiscard]] bool hasLanguage(const Simple& part, const GumboNode& element);
    [[nodiscard]] const Place& placeOf(const GumboNode& element);
    void learnPlaces(const GumboNode& parent);

    WorkMeter& m_meter;
    bool m_quirks;
    std::unordered_map<const GumboNode*, Place> m_places;
};

} // namespace millrace::select

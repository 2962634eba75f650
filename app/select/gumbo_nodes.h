#pragma once

#include "app/select/work_meter.h"

#include <gumbo.h>

#include <string>
#include <string_view>
#include <vector>

namespace millrace::select {

/// Elements of the page's tree, templates included, what stands in them not.
[[nodiscard]] inline bool isElement(const GumboNode& node)
{
    return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}

[[nodiscard]] inline bool isText(const GumboNode& node)
{
    return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
}

/// None of a template's: its content is a document of its own (WHATWG HTML 4.12.3).
[[nodiscard]] const GumboVector& childrenOf(const GumboNode& node);

/// As it is written, for elements that Gumbo has no name for; else its name. Refers to the page or to a constant.
[[nodiscard]] std::string_view nameOf(const GumboElement& element);

/// Null when there is none. `name` in lower case; in svg and math it is compared without regard to case, too.
[[nodiscard]] const GumboAttribute* findAttribute(const GumboNode& element, const char* name);
/// Its value.
[[nodiscard]] const char* attributeOf(const GumboNode& element, const char* name);

/// All elements in tree order.
[[nodiscard]] std::vector<const GumboNode*> elementsOf(const GumboNode* document);

/// Whether a text node counts for the page's words: script, style, template and noscript do not.
[[nodiscard]] bool isShown(const GumboNode& element);

/// Puts text together with its white space stripped and collapsed, up to a number of bytes; it ends with a whole character.
class TextCollector {
public:
    TextCollector(std::size_t mostBytes, bool collapse) : m_most(mostBytes), m_collapse(collapse) {}
    /// False: full.
    bool add(std::string_view utf8);
    [[nodiscard]] bool isFull() const { return m_full; }
    [[nodiscard]] std::string take();

private:
    std::string m_text;
    std::size_t m_most;
    bool m_collapse;
    bool m_blankBefore = false;
    bool m_full = false;
};

/// The text of an element and all that is in it, in tree order (DOM textContent), into `text`.
void collectText(const GumboNode& element, TextCollector& text, WorkMeter& meter);

/// Words of the body that a reader sees: runs of other than white space.
[[nodiscard]] std::size_t countWords(const GumboNode* document, WorkMeter& meter);

} // namespace millrace::select

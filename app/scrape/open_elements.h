#pragma once

#include "app/scrape/html_tags.h"

#include <cstddef>
#include <vector>

namespace millrace::scrape {

/// A model of the stack of open elements that an HTML parser would have, from start and end tags alone.
///
/// It knows the implied ends (`<li>` ends a `<li>`, a block ends a paragraph, a row a row), scopes, and the adoption agency's effect on the
/// stack; so pages that leave out optional end tags, as many do, are not taken for deep ones. It does not know insertion modes: the depth
/// may differ from the parser's by the formatting elements that it would reopen.
/// Thread: a plain value. Cost: O(depth) per tag.
class OpenElements {
public:
    void start(const Tag& tag, bool selfClosing);
    void end(const Tag& tag);

    [[nodiscard]] std::size_t depth() const { return m_stack.size(); }
    /// What comes now is SVG or MathML.
    [[nodiscard]] bool inForeign() const { return !m_stack.empty() && m_stack.back().foreign; }

private:
    struct Element {
        Tag tag;
        bool foreign = false;
    };

    void push(const Tag& tag, bool foreign);
    /// Cuts the stack down to `size` elements.
    void popTo(std::size_t size) { m_stack.resize(size); }
    /// Ends the nearest element for which `wanted` holds, unless `barrier` holds for one above it.
    template <class Wanted, class Barrier>
    bool close(Wanted wanted, Barrier barrier);
    void closeParagraph();
    void closeItem(TagKind kind);
    /// Cuts down to the table that is open, or to the part of it in which `kind` may start. False: no table is open.
    bool closeTableParts(TagKind kind);
    void startHtml(const Tag& tag);
    void endFormatting(const Tag& tag);

    std::vector<Element> m_stack;
};

} // namespace millrace::scrape

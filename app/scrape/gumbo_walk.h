#pragma once

#include <gumbo.h>

#include <string_view>
#include <utility>
#include <vector>

namespace millrace::scrape {

/// The HTML element `tag`, and not one of that name in svg or math.
[[nodiscard]] inline bool isHtmlElement(const GumboNode& node, GumboTag tag)
{
    return node.v.element.tag == tag && node.v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

/// Null when there is no such attribute.
[[nodiscard]] inline const char* attribute(const GumboNode& element, const char* name)
{
    const GumboAttribute* found = gumbo_get_attribute(&element.v.element.attributes, name);
    return found ? found->value : nullptr;
}

/// Calls `visit` (const GumboNode&) for each element in tree order, until it answers true. What stands in a template is not in the document.
/// Without recursion: pages nest as deep as they like. Thread: the tree's.
template <class Visit>
void walkElements(const GumboNode* document, Visit visit)
{
    std::vector<std::pair<const GumboVector*, unsigned>> path;
    if (document)
        path.emplace_back(&document->v.document.children, 0);
    while (!path.empty()) {
        auto& [children, next] = path.back();
        if (next == children->length) {
            path.pop_back();
            continue;
        }
        const auto* node = static_cast<const GumboNode*>(children->data[next++]);
        if (node->type != GUMBO_NODE_ELEMENT)
            continue;
        if (visit(*node))
            return;
        path.emplace_back(&node->v.element.children, 0);
    }
}

} // namespace millrace::scrape

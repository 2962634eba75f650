#pragma once

#include "app/select/work_meter.h"

#include <gumbo.h>
#include <libxml/tree.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace millrace::select {

/// Elements and texts of a page that XPath is evaluated on; some of its operators cost the square of them, and cannot be interrupted.
inline constexpr std::size_t kMaxXPathNodes = 100'000;

/// A libxml2 tree of a Gumbo tree, for XPath to read.
///
/// Made of libxml2's structs, but in an arena of its own, and of Gumbo's strings: nothing is copied but the names that Gumbo does not know, and nothing is
/// freed node by node. So it must be read only, never handed to what changes or frees nodes. Elements have no namespace, svg and math included, and
/// names in lower case but for svg's; `xlink:` and `xml:` attributes have theirs. Neighbouring texts are one node, as the data model wants it
/// (XPath 1.0 section 5.7). What stands in a template is not in it. `_private` of an element, attribute or text is its Gumbo node or attribute; elements are numbered in tree order,
/// as xmlXPathOrderDocElems() would do.
/// Thread: one at a time. The Gumbo tree and its text must outlive it.
class XmlView {
public:
    static std::unique_ptr<XmlView> of(const GumboNode& document, WorkMeter& meter);   ///< null: more than kMaxXPathNodes, or the meter is over
    XmlView(const XmlView&) = delete;

    [[nodiscard]] xmlDoc* document() { return &m_document; }

private:
    XmlView();
    [[nodiscard]] bool build(const GumboNode& document, WorkMeter& meter);
    xmlNode* node(xmlElementType type, const char* name);
    void append(xmlNode& parent, xmlNode& child);
    void addText(xmlNode& parent, const GumboNode& gumbo);
    xmlNode* addElement(xmlNode& parent, const GumboNode& gumbo);
    void addAttributes(xmlNode& element, const GumboVector& attributes);
    const xmlChar* elementName(const GumboElement& element);

    static constexpr std::size_t kNodesPerBlock = 512;
    xmlDoc m_document{};
    xmlNs m_xlink{};
    xmlNs m_xml{};
    std::vector<std::unique_ptr<xmlNode[]>> m_nodes;
    std::vector<std::unique_ptr<xmlAttr[]>> m_attributes;
    std::size_t m_nodesUsed = kNodesPerBlock;
    std::size_t m_attributesUsed = kNodesPerBlock;
    std::size_t m_count = 0;
    std::ptrdiff_t m_elements = 0;
    std::vector<std::unique_ptr<std::string>> m_strings;
};

} // namespace millrace::select

#include "app/select/xml_view.h"

#include "app/core/ascii.h"
#include "app/select/gumbo_nodes.h"

#include <utility>

namespace millrace::select {

namespace {

const xmlChar* xmlText(const char* text)
{
    return reinterpret_cast<const xmlChar*>(text);
}

/// libxml2 has no const in its structs; XPath only reads.
xmlChar* xmlContent(const char* text)
{
    return const_cast<xmlChar*>(xmlText(text));
}

xmlNs namespaceOf(const char* href, const char* prefix)
{
    xmlNs made{};
    made.type = XML_NAMESPACE_DECL;
    made.href = xmlText(href);
    made.prefix = xmlText(prefix);
    return made;
}

} // namespace

XmlView::XmlView() : m_xlink(namespaceOf("http://www.w3.org/1999/xlink", "xlink")), m_xml(namespaceOf("http://www.w3.org/XML/1998/namespace", "xml"))
{
    m_document.type = XML_HTML_DOCUMENT_NODE;
    m_document.doc = &m_document;
}

std::unique_ptr<XmlView> XmlView::of(const GumboNode& document, WorkMeter& meter)
{
    auto view = std::unique_ptr<XmlView>(new XmlView);
    return view->build(document, meter) ? std::move(view) : nullptr;
}

bool XmlView::build(const GumboNode& document, WorkMeter& meter)
{
    struct Level {
        const GumboVector* children;
        unsigned next;
        xmlNode* parent;
    };
    std::vector<Level> path{{&childrenOf(document), 0, reinterpret_cast<xmlNode*>(&m_document)}}; // as libxml2 itself treats a document
    while (!path.empty()) {
        Level& level = path.back();
        if (level.next == level.children->length) {
            path.pop_back();
            continue;
        }
        const auto* child = static_cast<const GumboNode*>(level.children->data[level.next++]);
        if (m_count > kMaxXPathNodes || !meter.spend(4))
            return false;
        if (isElement(*child)) {
            xmlNode* element = addElement(*level.parent, *child);
            path.push_back({&childrenOf(*child), 0, element});
        } else if (isText(*child)) {
            addText(*level.parent, *child);
        } else if (child->type == GUMBO_NODE_COMMENT) {
            xmlNode* comment = node(XML_COMMENT_NODE, "comment");
            comment->content = xmlContent(child->v.text.text);
            append(*level.parent, *comment);
        }
    }
    return true;
}

xmlNode* XmlView::node(xmlElementType type, const char* name)
{
    if (m_nodesUsed == kNodesPerBlock) {
        m_nodes.push_back(std::make_unique<xmlNode[]>(kNodesPerBlock));
        m_nodesUsed = 0;
    }
    xmlNode* made = &m_nodes.back()[m_nodesUsed++];
    made->type = type;
    made->name = xmlText(name);
    made->doc = &m_document;
    ++m_count;
    return made;
}

void XmlView::append(xmlNode& parent, xmlNode& child)
{
    child.parent = &parent;
    child.prev = parent.last;
    (parent.last ? parent.last->next : parent.children) = &child;
    parent.last = &child;
}

void XmlView::addText(xmlNode& parent, const GumboNode& gumbo)
{
    const char* text = gumbo.v.text.text;
    if (text[0] == '\0' || &parent == reinterpret_cast<xmlNode*>(&m_document))
        return;
    if (parent.last && parent.last->type == XML_TEXT_NODE) {
        m_strings.push_back(std::make_unique<std::string>(std::string(reinterpret_cast<const char*>(parent.last->content)) + text));
        parent.last->content = xmlContent(m_strings.back()->c_str());
        return;
    }
    xmlNode* made = node(XML_TEXT_NODE, "text");
    made->content = xmlContent(text);
    made->_private = const_cast<GumboNode*>(&gumbo);
    append(parent, *made);
}

xmlNode* XmlView::addElement(xmlNode& parent, const GumboNode& gumbo)
{
    xmlNode* made = node(XML_ELEMENT_NODE, nullptr);
    made->name = elementName(gumbo.v.element);
    made->_private = const_cast<GumboNode*>(&gumbo);
    made->content = reinterpret_cast<xmlChar*>(-(++m_elements)); // xmlXPathOrderDocElems()'s number
    append(parent, *made);
    addAttributes(*made, gumbo.v.element.attributes);
    return made;
}

void XmlView::addAttributes(xmlNode& element, const GumboVector& attributes)
{
    xmlAttr* last = nullptr;
    for (unsigned i = 0; i < attributes.length; ++i) {
        const auto* gumbo = static_cast<const GumboAttribute*>(attributes.data[i]);
        if (m_attributesUsed == kNodesPerBlock) {
            m_attributes.push_back(std::make_unique<xmlAttr[]>(kNodesPerBlock));
            m_attributesUsed = 0;
        }
        xmlAttr* made = &m_attributes.back()[m_attributesUsed++];
        made->type = XML_ATTRIBUTE_NODE;
        made->name = xmlText(gumbo->name);
        made->_private = const_cast<GumboAttribute*>(gumbo);
        made->parent = &element;
        made->doc = &m_document;
        made->prev = last;
        if (gumbo->attr_namespace == GUMBO_ATTR_NAMESPACE_XLINK)
            made->ns = &m_xlink;
        else if (gumbo->attr_namespace == GUMBO_ATTR_NAMESPACE_XML)
            made->ns = &m_xml;
        xmlNode* value = node(XML_TEXT_NODE, "text");
        value->content = xmlContent(gumbo->value);
        value->parent = reinterpret_cast<xmlNode*>(made);
        made->children = value;
        made->last = value;
        (last ? last->next : element.properties) = made;
        last = made;
    }
}

const xmlChar* XmlView::elementName(const GumboElement& element)
{
    if (element.tag_namespace == GUMBO_NAMESPACE_SVG) {
        GumboStringPiece piece = element.original_tag;
        gumbo_tag_from_original_text(&piece);
        if (const char* svg = piece.data ? gumbo_normalize_svg_tagname(&piece) : nullptr)
            return xmlText(svg);
    }
    if (element.tag != GUMBO_TAG_UNKNOWN)
        return xmlText(gumbo_normalized_tagname(element.tag));
    m_strings.push_back(std::make_unique<std::string>(ascii::lowered(nameOf(element))));
    return xmlText(m_strings.back()->c_str());
}

} // namespace millrace::select

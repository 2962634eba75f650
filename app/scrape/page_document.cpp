#include "app/scrape/page_document.h"

#include "app/core/ascii.h"
#include "app/scrape/page_links.h"
#include "app/select/gumbo_nodes.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr std::size_t kLabelBytes = 200;
constexpr std::size_t kNodesPerCheck = 4'096;
constexpr std::size_t kSelectorParts = 6;
/// A selector is tried with these; what a run keeps is asked for beside.
constexpr select::FieldLimits kAllMatches{kMaxMatches, kMatchValueBytes, kMaxMatches * kMatchValueBytes};

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Whole characters only, with a mark where something was left out.
std::string shortened(std::string_view utf8, std::size_t most)
{
    if (utf8.size() <= most)
        return std::string(utf8);
    while (most > 0 && isContinuation(utf8[most]))
        --most;
    return std::string(utf8.substr(0, most)) + "…";
}

std::string collapsed(std::string_view text)
{
    select::TextCollector collector(kLabelBytes, true);
    const bool whole = collector.add(text);
    return whole ? collector.take() : collector.take() + "…";
}

std::string tagLabel(const GumboElement& element)
{
    std::string label = '<' + std::string(select::nameOf(element));
    for (unsigned i = 0; i < element.attributes.length && label.size() < kLabelBytes; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
        label.append(" ").append(attribute->name);
        if (attribute->value[0] != '\0')
            label.append("=\"").append(shortened(attribute->value, kLabelBytes)).append("\"");
    }
    return shortened(label, kLabelBytes) + '>';
}

/// An id or a class that needs no escape in a selector.
bool isPlainName(std::string_view name)
{
    const auto plain = [](char c) { return ascii::isAlnum(c) || c == '_' || c == '-'; };
    return !name.empty() && (ascii::isAlpha(name.front()) || name.front() == '_') && std::ranges::all_of(name, plain);
}

std::string firstPlainClass(const GumboNode& element)
{
    const char* classes = select::attributeOf(element, "class");
    std::string_view rest = classes ? ascii::trimmed(classes) : std::string_view();
    while (!rest.empty()) {
        const auto end = static_cast<std::size_t>(std::ranges::find_if(rest, ascii::isSpace) - rest.begin());
        if (isPlainName(rest.substr(0, end)))
            return std::string(rest.substr(0, end));
        rest = ascii::trimmed(rest.substr(end));
    }
    return {};
}

/// ":nth-of-type(3)" among siblings of its name, where it is not the only one.
std::string nthOfType(const GumboNode& element)
{
    const GumboVector& siblings = select::childrenOf(*element.parent);
    int place = 0;
    int count = 0;
    for (unsigned i = 0; i < siblings.length; ++i) {
        const auto* each = static_cast<const GumboNode*>(siblings.data[i]);
        if (!select::isElement(*each) || select::nameOf(each->v.element) != select::nameOf(element.v.element))
            continue;
        ++count;
        if (each == &element)
            place = count;
    }
    return count > 1 ? ":nth-of-type(" + std::to_string(place) + ')' : std::string();
}

/// The end tag is this element's own, and not that of one around it, which has closed it, too.
bool closes(const GumboElement& element)
{
    std::string_view tag(element.original_end_tag.data, element.original_end_tag.length);
    if (!tag.starts_with("</"))
        return false;
    tag.remove_prefix(2);
    const std::string_view name = select::nameOf(element);
    return ascii::startsWithIgnoringCase(tag, name) && (tag.size() == name.size() || !ascii::isAlnum(tag[name.size()]));
}

} // namespace

std::shared_ptr<const PageDocument> PageDocument::make(std::string utf8, http::Url page, std::stop_token stop)
{
    const std::shared_ptr<PageDocument> made(new PageDocument(std::move(utf8), std::move(page)));
    made->breakIntoRows();
    made->m_tree = parseTree(made->m_source, stop);
    return made->flatten(stop) ? made : nullptr;
}

void PageDocument::breakIntoRows()
{
    std::uint32_t line = 1;
    std::size_t begin = 0;
    std::size_t chars = 0;
    const auto add = [&](std::size_t next) {
        m_rows.push_back({static_cast<std::uint32_t>(begin), line});
        begin = next;
        chars = 0;
    };
    for (std::size_t at = 0; at < m_source.size() && m_rows.size() < kMaxSourceRows; ++at) {
        if (m_source[at] == '\n') {
            add(at + 1);
            ++line;
        } else if (!isContinuation(m_source[at]) && ++chars > kSourceRowChars) {
            add(at);
            chars = 1;
        }
    }
    if (begin < m_source.size() && m_rows.size() < kMaxSourceRows)
        add(m_source.size());
    m_allRows = begin >= m_source.size();
}

std::string_view PageDocument::row(std::size_t row) const
{
    const std::size_t begin = m_rows[row].begin;
    const std::string_view rest = std::string_view(m_source).substr(begin);
    std::string_view text = row + 1 < m_rows.size() ? rest.substr(0, m_rows[row + 1].begin - begin) : rest.substr(0, rest.find('\n'));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

std::size_t PageDocument::rowAt(std::uint32_t offset) const
{
    const auto after = std::ranges::upper_bound(m_rows, offset, {}, &Row::begin);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - m_rows.begin(), 1) - 1);
}

/// False: an end was wanted.
bool PageDocument::flatten(const std::stop_token& stop)
{
    m_nodes.push_back({m_tree.tree->document(), kNone, 1, 0, Kind::Document});
    if (m_tree.tree->state() == GumboTree::State::Stopped)
        return false;
    for (NodeId id = 0; id < m_nodes.size() && m_nodes[id].gumbo; ++id) {
        if (id % kNodesPerCheck == 0 && stop.stop_requested())
            return false;
        const GumboVector& children = select::childrenOf(*m_nodes[id].gumbo);
        m_nodes[id].firstChild = static_cast<NodeId>(m_nodes.size());
        for (unsigned i = 0; i < children.length; ++i) {
            const auto* child = static_cast<const GumboNode*>(children.data[i]);
            const Kind kind = select::isElement(*child) ? Kind::Element : child->type == GUMBO_NODE_COMMENT ? Kind::Comment : Kind::Text;
            if (kind == Kind::Text && std::ranges::all_of(std::string_view(child->v.text.text), ascii::isSpace))
                continue;
            m_elements += kind == Kind::Element ? 1 : 0;
            m_nodes.push_back({child, id, 0, 0, kind});
        }
        m_nodes[id].children = static_cast<std::uint32_t>(m_nodes.size()) - m_nodes[id].firstChild;
    }
    m_ids.reserve(m_nodes.size());
    for (NodeId id = 0; id < m_nodes.size(); ++id)
        m_ids.emplace_back(m_nodes[id].gumbo, id);
    std::ranges::sort(m_ids);
    return true;
}

PageDocument::NodeId PageDocument::idOf(const GumboNode* node) const
{
    const auto at = std::ranges::lower_bound(m_ids, node, {}, &std::pair<const GumboNode*, NodeId>::first);
    return at != m_ids.end() && at->first == node ? at->second : kNone;
}

std::string PageDocument::label(NodeId node) const
{
    const Node& each = m_nodes[node];
    switch (each.kind) {
    case Kind::Document: return "document";
    case Kind::Element: return tagLabel(each.gumbo->v.element);
    case Kind::Text: return collapsed(each.gumbo->v.text.text);
    case Kind::Comment: break;
    }
    return "<!-- " + collapsed(each.gumbo->v.text.text) + " -->";
}

std::string PageDocument::selectorOf(NodeId node) const
{
    std::string selector;
    std::size_t parts = 0;
    for (NodeId id = node; id != kRoot && m_nodes[id].kind == Kind::Element && parts < kSelectorParts; id = m_nodes[id].parent, ++parts) {
        const GumboNode& element = *m_nodes[id].gumbo;
        const char* own = select::attributeOf(element, "id");
        const std::string_view tag = select::nameOf(element.v.element);
        std::string part(isPlainName(tag) ? tag : "*");
        const bool unique = own && isPlainName(own);
        if (unique)
            part.append("#").append(own);
        else if (const std::string name = firstPlainClass(element); !name.empty())
            part.append(".").append(name);
        else
            part.append(nthOfType(element));
        selector = selector.empty() ? part : part + " > " + selector;
        if (unique)
            break;
    }
    return selector;
}

/// `piece` is a part of what was parsed, or nothing.
SourceRange PageDocument::rangeIn(const GumboStringPiece& piece) const
{
    if (!piece.data || piece.length == 0 || piece.data < m_source.data() || piece.data + piece.length > m_source.data() + m_source.size())
        return {};
    const auto begin = static_cast<std::uint32_t>(piece.data - m_source.data());
    return {begin, begin + static_cast<std::uint32_t>(piece.length)};
}

SourceRange PageDocument::rangeOf(const GumboNode& node) const
{
    if (!select::isElement(node))
        return node.type == GUMBO_NODE_DOCUMENT ? SourceRange{} : rangeIn(node.v.text.original_text);
    const GumboElement& element = node.v.element;
    SourceRange range = rangeIn(element.original_tag);
    if (range.empty())
        return range;
    const SourceRange end = rangeIn(element.original_end_tag);
    const std::uint32_t until = end.empty() ? static_cast<std::uint32_t>(element.end_pos.offset) : closes(element) ? end.end : end.begin;
    range.end = std::clamp(until, range.end, static_cast<std::uint32_t>(m_source.size()));
    return range;
}

SourceRange PageDocument::rangeOf(NodeId node) const
{
    const GumboNode* gumbo = m_nodes[node].gumbo;
    return gumbo ? rangeOf(*gumbo) : SourceRange{};
}

PageMatch PageDocument::matchAt(const select::ValueOrigin& origin, std::string value) const
{
    PageMatch match{kNone, {}, {}, std::move(value)};
    if (!origin.element)
        return match;
    match.node = idOf(origin.element);
    match.range = rangeOf(*origin.element);
    match.head = rangeIn(origin.element->v.element.original_tag);
    if (origin.text) {
        if (const NodeId text = idOf(origin.text); text != kNone)
            match.node = text;
        match.head = match.range = rangeOf(*origin.text);
    } else if (origin.attribute) {
        const SourceRange name = rangeIn(origin.attribute->original_name);
        const SourceRange text = rangeIn(origin.attribute->original_value);
        if (!name.empty())
            match.head = match.range = {name.begin, std::max(name.end, text.end)};
    }
    return match;
}

PageMatches PageDocument::match(const select::FieldSet& selector, std::stop_token stop) const
{
    PageMatches matches;
    const GumboNode* document = m_tree.tree->document();
    if (!document)
        return matches;
    const auto base = documentBase(document, m_page);
    const http::Url* baseUrl = base ? &*base : nullptr;
    std::vector<select::ValueOrigin> origins;
    select::FieldValues all = selector.evaluate(*document, baseUrl, stop, kAllMatches, &origins);
    matches.more = all.more;
    matches.found.reserve(all.values.size());
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < all.values.size(); ++i) {
        bytes += all.values[i].value.size();
        matches.found.push_back(matchAt(origins[i], std::move(all.values[i].value)));
    }
    matches.kept = matches.found.size();
    if (all.cut || matches.kept > select::kMaxValuesPerField || bytes > select::kMaxFieldBytesPerPage) {
        const select::FieldValues kept = selector.evaluate(*document, baseUrl, stop);
        matches.kept = kept.values.size();
        matches.shortened = kept.cut && !kept.more;
    }
    return matches;
}

} // namespace millrace::scrape

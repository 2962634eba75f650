#include "app/select/gumbo_nodes.h"

#include "app/core/ascii.h"

#include <strings.h>
#include <utility>

namespace millrace::select {

namespace {

constexpr GumboVector kNoChildren{nullptr, 0, 0};
constexpr std::size_t kBytesPerStep = 64;

/// Calls `visit` for each node under `top` in tree order. It answers whether to go into the node; without recursion, as pages nest.
template <class Visit>
void walkNodes(const GumboNode& top, Visit visit)
{
    std::vector<std::pair<const GumboVector*, unsigned>> path{{&childrenOf(top), 0}};
    while (!path.empty()) {
        auto& [children, next] = path.back();
        if (next == children->length) {
            path.pop_back();
            continue;
        }
        const auto* node = static_cast<const GumboNode*>(children->data[next++]);
        if (visit(*node) && isElement(*node))
            path.emplace_back(&childrenOf(*node), 0);
    }
}

/// Does not break a word: `un<b>break</b>able`.
bool isPhrasing(const GumboNode& element)
{
    switch (element.v.element.tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_B:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
        return true;
    default:
        return false;
    }
}

} // namespace

const GumboVector& childrenOf(const GumboNode& node)
{
    if (node.type == GUMBO_NODE_ELEMENT)
        return node.v.element.children;
    return node.type == GUMBO_NODE_DOCUMENT ? node.v.document.children : kNoChildren;
}

std::string_view nameOf(const GumboElement& element)
{
    if (element.tag != GUMBO_TAG_UNKNOWN)
        return gumbo_normalized_tagname(element.tag);
    GumboStringPiece piece = element.original_tag;
    gumbo_tag_from_original_text(&piece);
    return {piece.data, piece.length};
}

const GumboAttribute* findAttribute(const GumboNode& element, const char* name)
{
    const GumboVector& attributes = element.v.element.attributes;
    for (unsigned i = 0; i < attributes.length; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
        if (ascii::lower(attribute->name[0]) == name[0] && strcasecmp(attribute->name, name) == 0)
            return attribute;
    }
    return nullptr;
}

const char* attributeOf(const GumboNode& element, const char* name)
{
    const GumboAttribute* found = findAttribute(element, name);
    return found ? found->value : nullptr;
}

std::vector<const GumboNode*> elementsOf(const GumboNode* document)
{
    std::vector<const GumboNode*> elements;
    if (document) {
        walkNodes(*document, [&elements](const GumboNode& node) {
            if (isElement(node))
                elements.push_back(&node);
            return true;
        });
    }
    return elements;
}

bool isShown(const GumboNode& element)
{
    switch (element.v.element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_NOSCRIPT:
        return false;
    default:
        return true;
    }
}

bool TextCollector::add(std::string_view utf8)
{
    if (!m_collapse) {
        m_text += utf8.substr(0, m_most + 1 - std::min(m_text.size(), m_most));
    } else {
        for (const char c : utf8) {
            if (m_text.size() > m_most)
                break;
            if (ascii::isSpace(c)) {
                m_blankBefore = !m_text.empty();
                continue;
            }
            if (std::exchange(m_blankBefore, false))
                m_text += ' ';
            m_text += c;
        }
    }
    m_full = m_text.size() > m_most;
    return !m_full;
}

std::string TextCollector::take()
{
    if (m_full) {
        std::size_t end = m_most;
        while (end > 0 && (static_cast<unsigned char>(m_text[end]) & 0xC0U) == 0x80U)
            --end;
        m_text.resize(end);
    }
    return std::exchange(m_text, {});
}

void collectText(const GumboNode& element, TextCollector& text, WorkMeter& meter)
{
    walkNodes(element, [&](const GumboNode& node) {
        if (text.isFull() || meter.isOver())
            return false;
        if (isText(node)) {
            const std::string_view own = node.v.text.text;
            if (meter.spend(1 + own.size() / kBytesPerStep))
                text.add(own);
        } else {
            meter.spend();
        }
        return true;
    });
}

std::size_t countWords(const GumboNode* document, WorkMeter& meter)
{
    std::size_t words = 0;
    if (!document)
        return words;
    bool inWord = false;
    const GumboNode* lastBlock = nullptr;
    walkNodes(*document, [&](const GumboNode& node) {
        if (isText(node)) {
            const GumboNode* block = node.parent;
            while (block && isElement(*block) && isPhrasing(*block) && meter.spend())
                block = block->parent;
            inWord = block == std::exchange(lastBlock, block) && inWord;
            const std::string_view own = node.v.text.text;
            if (!meter.spend(1 + own.size() / kBytesPerStep))
                return false;
            for (const char c : own) {
                const bool space = ascii::isSpace(c);
                words += !space && !inWord ? 1 : 0;
                inWord = !space;
            }
            return false;
        }
        return isElement(node) && isShown(node) && node.v.element.tag != GUMBO_TAG_HEAD;
    });
    return words;
}

} // namespace millrace::select

#include "app/scrape/open_elements.h"

#include <algorithm>

namespace millrace::scrape {

void OpenElements::push(const Tag& tag, bool foreign)
{
    m_stack.push_back({tag, foreign});
}

template <class Wanted, class Barrier>
bool OpenElements::close(Wanted wanted, Barrier barrier)
{
    for (auto i = m_stack.size(); i-- > 0;) {
        const Tag& tag = m_stack[i].tag;
        if (wanted(tag)) {
            popTo(i);
            return true;
        }
        if (barrier(tag))
            return false;
    }
    return false;
}

void OpenElements::start(const Tag& tag, bool selfClosing)
{
    if (inForeign() && tag.leavesForeign) {
        while (inForeign())
            popTo(m_stack.size() - 1);
    }
    if (inForeign()) {
        if (!selfClosing)
            push(tag, tag.kind != TagKind::HtmlPoint);
        return;
    }
    if (tag.kind == TagKind::Foreign) {
        if (!selfClosing)
            push(tag, true);
        return;
    }
    startHtml(tag);
}

void OpenElements::startHtml(const Tag& tag)
{
    const auto never = [](const Tag&) { return false; };
    const auto sameKind = [&tag](const Tag& open) { return open.kind == tag.kind; };
    const auto isOption = [](const Tag& open) { return open.kind == TagKind::Option; };
    switch (tag.kind) {
    case TagKind::Void:
    case TagKind::Root:
    case TagKind::RawText:
    case TagKind::PlainText:
        return;
    case TagKind::Paragraph:
    case TagKind::Block:
    case TagKind::Division:
    case TagKind::List:
    case TagKind::Table:
        closeParagraph();
        break;
    case TagKind::Heading:
        closeParagraph();
        if (!m_stack.empty() && m_stack.back().tag.kind == TagKind::Heading)
            popTo(m_stack.size() - 1);
        break;
    case TagKind::ListItem:
    case TagKind::DefinitionItem:
        closeItem(tag.kind);
        closeParagraph();
        break;
    case TagKind::Form:
        if (std::ranges::any_of(m_stack, [](const Element& open) { return open.tag.kind == TagKind::Form; }))
            return;
        closeParagraph();
        break;
    case TagKind::Button:
        close(sameKind, [](const Tag& open) { return isScope(open.kind); });
        break;
    case TagKind::Select:
        if (close(sameKind, never))
            return; // a select inside a select is its end
        break;
    case TagKind::Option:
        close(isOption, [](const Tag&) { return true; });
        break;
    case TagKind::OptionGroup:
        close(isOption, [](const Tag&) { return true; });
        close(sameKind, [](const Tag&) { return true; });
        break;
    case TagKind::TableSection:
    case TagKind::Row:
    case TagKind::Cell:
        if (!closeTableParts(tag.kind))
            return;
        break;
    case TagKind::Anchor:
        endFormatting(tag);
        break;
    default:
        break;
    }
    push(tag, false);
}

void OpenElements::end(const Tag& tag)
{
    const auto same = [&tag](const Tag& open) { return open.id == tag.id; };
    if (inForeign()) {
        close(same, [](const Tag&) { return false; });
        return;
    }
    switch (tag.kind) {
    case TagKind::Formatting:
    case TagKind::Anchor:
        endFormatting(tag);
        return;
    case TagKind::Other:
        close(same, [](const Tag& open) { return isSpecial(open.kind); });
        return;
    case TagKind::Heading:
        close([](const Tag& open) { return open.kind == TagKind::Heading; }, [](const Tag& open) { return isScope(open.kind); });
        return;
    case TagKind::Paragraph:
        closeParagraph();
        return;
    case TagKind::ListItem:
        close(same, [](const Tag& open) { return isScope(open.kind) || open.kind == TagKind::List; });
        return;
    case TagKind::Table:
    case TagKind::TableSection:
    case TagKind::Row:
    case TagKind::Cell:
        close(same, [&tag](const Tag& open) { return open.kind == TagKind::Table || (open.kind == TagKind::Scope && tag.kind != TagKind::Table); });
        return;
    default:
        close(same, [](const Tag& open) { return isScope(open.kind); });
        return;
    }
}

void OpenElements::closeParagraph()
{
    close([](const Tag& open) { return open.kind == TagKind::Paragraph; },
        [](const Tag& open) { return isScope(open.kind) || open.kind == TagKind::Button; });
}

void OpenElements::closeItem(TagKind kind)
{
    // 13.2.6.4.7: up to the first special element that is no address, div or p.
    close([kind](const Tag& open) { return open.kind == kind; },
        [](const Tag& open) { return isSpecial(open.kind) && open.kind != TagKind::Paragraph && open.kind != TagKind::Division; });
}

bool OpenElements::closeTableParts(TagKind kind)
{
    auto table = m_stack.size();
    while (table > 0 && m_stack[table - 1].tag.kind != TagKind::Table)
        --table;
    if (table == 0)
        return false;
    // What a row or a cell leaves open: the section above a row, section and row above a cell.
    const auto stays = [kind](TagKind open) {
        if (open == TagKind::TableSection)
            return kind != TagKind::TableSection;
        return open == TagKind::Row && kind == TagKind::Cell;
    };
    auto size = table;
    while (size < m_stack.size() && stays(m_stack[size].tag.kind))
        ++size;
    popTo(size);
    return true;
}

/// The adoption agency (13.2.6.4.7): the element leaves the stack; blocks inside it stay open, and formatting inside it is opened again.
void OpenElements::endFormatting(const Tag& tag)
{
    auto i = m_stack.size();
    bool hasBlock = false;
    while (i-- > 0) {
        if (m_stack[i].tag.id == tag.id)
            break;
        if (isScope(m_stack[i].tag.kind))
            return;
        hasBlock = hasBlock || isSpecial(m_stack[i].tag.kind);
    }
    if (i >= m_stack.size())
        return;
    auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(i);
    first = m_stack.erase(first);
    if (hasBlock)
        return;
    m_stack.erase(std::remove_if(first, m_stack.end(),
                      [](const Element& open) { return open.tag.kind != TagKind::Formatting && open.tag.kind != TagKind::Anchor; }),
        m_stack.end());
}

} // namespace millrace::scrape

#include "app/scrape/nesting_guard.h"

#include "app/scrape/open_elements.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr auto npos = std::string_view::npos;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool endsName(char c)
{
    return isBlank(c) || c == '/' || c == '>';
}

class Scanner {
public:
    explicit Scanner(std::string_view html) : m_html(html) {}

    GuardedHtml run()
    {
        while (m_cut == Cut::None && (m_at = m_html.find('<', m_at)) != npos)
            readMarkup();
        return m_cut == Cut::None ? GuardedHtml{m_html, m_cut} : GuardedHtml{m_html.substr(0, m_tagAt), m_cut};
    }

private:
    [[nodiscard]] char at(std::size_t position) const { return position < m_html.size() ? m_html[position] : '\0'; }
    void skipTo(std::size_t position) { m_at = std::min(position, m_html.size()); }
    /// Behind the next `mark`, or at the end.
    void skipBehind(std::string_view mark, std::size_t from)
    {
        const auto found = m_html.find(mark, from);
        skipTo(found == npos ? npos : found + mark.size());
    }

    void readMarkup()
    {
        m_tagAt = m_at;
        const char next = at(m_at + 1);
        if (isLetter(next))
            readStartTag();
        else if (next == '/' && isLetter(at(m_at + 2)))
            readEndTag();
        else if (next == '!' && m_html.substr(m_at).starts_with("<!--"))
            skipComment();
        else if (next == '!' && m_open.inForeign() && m_html.substr(m_at).starts_with("<![CDATA["))
            skipBehind("]]>", m_at + 9);
        else if (next == '!' || next == '?' || next == '/')
            skipBehind(">", m_at + 1);
        else
            skipTo(m_at + 1);
    }

    void skipComment()
    {
        const auto text = m_at + 4;
        if (at(text) == '>' || (at(text) == '-' && at(text + 1) == '>'))
            return skipBehind(">", text);
        const auto end = m_html.find("--", text);
        if (end == npos)
            return skipTo(npos);
        // "-->", "--!>", and "--" inside the text
        m_at = end;
        while (m_at < m_html.size()) {
            const auto dashes = m_html.find("--", m_at);
            if (dashes == npos)
                return skipTo(npos);
            auto behind = m_html.find_first_not_of('-', dashes);
            if (at(behind) == '!')
                ++behind;
            if (behind == npos || at(behind) == '>')
                return skipTo(behind == npos ? npos : behind + 1);
            m_at = behind;
        }
    }

    std::string_view readName(std::size_t from)
    {
        auto end = from;
        while (end < m_html.size() && !endsName(m_html[end]))
            ++end;
        m_at = end;
        return m_html.substr(from, end - from);
    }

    void readStartTag()
    {
        const auto name = readName(m_at + 1);
        const Tag tag = tagNamed(name);
        const bool selfClosing = readAttributes();
        count(tag);
        if (m_cut != Cut::None)
            return;
        const bool foreign = m_open.inForeign() && !tag.leavesForeign;
        m_open.start(tag, selfClosing);
        if (m_open.depth() > kMaxNesting)
            m_cut = Cut::Nesting;
        else if (!foreign && tag.kind == TagKind::PlainText)
            skipTo(npos);
        else if (!foreign && tag.kind == TagKind::RawText)
            skipRawText(name);
    }

    void readEndTag()
    {
        const auto name = readName(m_at + 2);
        readAttributes();
        m_attributes = 0;
        const Tag tag = tagNamed(name);
        count(tag);
        m_open.end(tag);
    }

    /// Leaves the position behind the tag's '>'. True: it ends with "/>".
    bool readAttributes()
    {
        m_attributes = 0;
        while (m_at < m_html.size()) {
            const char c = m_html[m_at];
            if (c == '>') {
                ++m_at;
                return m_html[m_at - 2] == '/';
            }
            if (isBlank(c) || c == '/')
                ++m_at;
            else
                readAttribute();
        }
        return false;
    }

    void readAttribute()
    {
        ++m_attributes;
        ++m_at; // an '=' first is part of the name
        while (m_at < m_html.size() && !endsName(m_html[m_at]) && m_html[m_at] != '=')
            ++m_at;
        skipBlanks();
        if (at(m_at) != '=')
            return;
        ++m_at;
        skipBlanks();
        const char quote = at(m_at);
        if (quote == '"' || quote == '\'') {
            const auto end = m_html.find(quote, m_at + 1);
            return skipTo(end == npos ? npos : end + 1);
        }
        while (m_at < m_html.size() && !isBlank(m_html[m_at]) && m_html[m_at] != '>')
            ++m_at;
    }

    void skipBlanks()
    {
        while (m_at < m_html.size() && isBlank(m_html[m_at]))
            ++m_at;
    }

    /// Adds up what this tag costs a tree builder.
    void count(const Tag& tag)
    {
        m_nestingWork += m_open.depth();
        auto attributes = m_attributes;
        if (tag.kind == TagKind::Root)
            attributes = m_rootAttributes += m_attributes;
        m_attributeWork += attributes * m_attributes;
        if (attributes > kMaxAttributes || m_attributeWork > kMaxAttributeWork)
            m_cut = Cut::Attributes;
        else if (m_nestingWork > kMaxNestingWork)
            m_cut = Cut::Nesting;
    }

    /// To the end tag of `name`, which is then read as any other.
    void skipRawText(std::string_view name)
    {
        const auto matches = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
        while ((m_at = m_html.find("</", m_at)) != npos) {
            const auto end = m_html.substr(m_at + 2, name.size());
            if (end.size() == name.size() && std::ranges::equal(end, name, matches) && endsName(at(m_at + 2 + name.size())))
                return;
            m_at += 2;
        }
        skipTo(npos);
    }

    std::string_view m_html;
    std::size_t m_at = 0;
    std::size_t m_tagAt = 0;
    std::size_t m_attributes = 0;
    std::size_t m_rootAttributes = 0;
    std::size_t m_attributeWork = 0;
    std::size_t m_nestingWork = 0;
    OpenElements m_open;
    Cut m_cut = Cut::None;
};

} // namespace

std::string_view name(Cut cut)
{
    switch (cut) {
    case Cut::None: break;
    case Cut::Nesting: return "nesting";
    case Cut::Attributes: return "attributes";
    case Cut::Size: return "size";
    case Cut::Work: return "work";
    }
    return {};
}

GuardedHtml guardNesting(std::string_view html)
{
    return Scanner(html).run();
}

} // namespace millrace::scrape

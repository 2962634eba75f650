#pragma once

#include <cstdint>
#include <string_view>

namespace millrace::scrape {

/// What a tag does to the stack of open elements, as far as nesting_guard.h tells tags apart (WHATWG HTML 13.2.6.4).
enum class TagKind : std::uint8_t {
    Other,        ///< ordinary: phrasing without rules of its own, custom elements
    Void,         ///< never stays open
    Root,         ///< html, head, body, frameset: exist once, whatever is written
    RawText,      ///< what follows is text up to the end tag
    PlainText,    ///< what follows is text to the end
    Paragraph,
    Block,        ///< special, closes an open paragraph
    Division,     ///< address, div: a block through which a list item is closed
    List,         ///< ol, ul
    ListItem,
    DefinitionItem,
    Heading,
    Formatting,   ///< ended by the adoption agency, reopened in the next block
    Anchor,       ///< a, nobr: formatting that does not nest in itself
    Form,
    Button,
    Select,
    Option,
    OptionGroup,
    Table,
    TableSection,
    Row,
    Cell,
    Scope,        ///< object, marquee, applet, template: nothing is closed through it
    Special,      ///< special, without rules of its own
    Foreign,      ///< svg, math
    HtmlPoint,    ///< in foreign content: what stands inside is HTML again
};

struct Tag {
    std::uint32_t id = 0;          ///< equal for equal names, in whatever case
    TagKind kind = TagKind::Other;
    bool leavesForeign = false;    ///< ends foreign content when it starts inside it (13.2.6.5)
};

/// `name` as written. Thread: any.
[[nodiscard]] Tag tagNamed(std::string_view name);

/// Elements at which the search for an ordinary end tag's partner stops (the standard's special category).
[[nodiscard]] bool isSpecial(TagKind kind);
/// Elements through which nothing is closed (the standard's scope).
[[nodiscard]] bool isScope(TagKind kind);

} // namespace millrace::scrape

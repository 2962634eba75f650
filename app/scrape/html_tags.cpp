#include "app/scrape/html_tags.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace millrace::scrape {

namespace {

struct NamesOfKind {
    std::string_view names;
    TagKind kind;
};

constexpr std::array kKinds{
    NamesOfKind{"area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr", TagKind::Void},
    NamesOfKind{"html head body frameset", TagKind::Root},
    NamesOfKind{"script style textarea title xmp iframe noembed noframes", TagKind::RawText},
    NamesOfKind{"plaintext", TagKind::PlainText},
    NamesOfKind{"p", TagKind::Paragraph},
    NamesOfKind{"article aside blockquote center details dialog dir dl fieldset figcaption figure footer header hgroup listing main "
        "menu nav pre search section summary",
        TagKind::Block},
    NamesOfKind{"address div", TagKind::Division},
    NamesOfKind{"ol ul", TagKind::List},
    NamesOfKind{"li", TagKind::ListItem},
    NamesOfKind{"dd dt", TagKind::DefinitionItem},
    NamesOfKind{"h1 h2 h3 h4 h5 h6", TagKind::Heading},
    NamesOfKind{"b big code em font i s small strike strong tt u", TagKind::Formatting},
    NamesOfKind{"a nobr", TagKind::Anchor},
    NamesOfKind{"form", TagKind::Form},
    NamesOfKind{"button", TagKind::Button},
    NamesOfKind{"select", TagKind::Select},
    NamesOfKind{"option", TagKind::Option},
    NamesOfKind{"optgroup", TagKind::OptionGroup},
    NamesOfKind{"table", TagKind::Table},
    NamesOfKind{"caption colgroup tbody tfoot thead", TagKind::TableSection},
    NamesOfKind{"tr", TagKind::Row},
    NamesOfKind{"td th", TagKind::Cell},
    NamesOfKind{"applet marquee object template", TagKind::Scope},
    NamesOfKind{"noscript", TagKind::Special},
    NamesOfKind{"svg math", TagKind::Foreign},
    NamesOfKind{"foreignobject desc annotation-xml", TagKind::HtmlPoint},
};

constexpr std::string_view kLeavingForeign
    = "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby "
      "s small span strong strike sub sup table tt u ul var";

/// FNV-1a over the name in lower case.
std::uint32_t idOf(std::string_view name)
{
    std::uint32_t hash = 2166136261U;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        hash = (hash ^ byte) * 16777619U;
    }
    return hash;
}

template <class Function>
void forEachName(std::string_view names, Function function)
{
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        function(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
}

std::unordered_map<std::uint32_t, Tag> makeTable()
{
    std::unordered_map<std::uint32_t, Tag> table;
    for (const auto& row : kKinds)
        forEachName(row.names, [&](std::string_view name) { table[idOf(name)] = {idOf(name), row.kind, false}; });
    forEachName(kLeavingForeign, [&](std::string_view name) {
        auto& tag = table[idOf(name)];
        tag.id = idOf(name);
        tag.leavesForeign = true;
    });
    return table;
}

} // namespace

Tag tagNamed(std::string_view name)
{
    static const auto table = makeTable();
    const auto id = idOf(name);
    const auto it = table.find(id);
    return it == table.end() ? Tag{id, TagKind::Other, false} : it->second;
}

bool isSpecial(TagKind kind)
{
    switch (kind) {
    case TagKind::Other:
    case TagKind::Formatting:
    case TagKind::Anchor:
    case TagKind::Option:
    case TagKind::OptionGroup:
        return false;
    default:
        return true;
    }
}

bool isScope(TagKind kind)
{
    return kind == TagKind::Table || kind == TagKind::Cell || kind == TagKind::Scope || kind == TagKind::Foreign || kind == TagKind::HtmlPoint;
}

} // namespace millrace::scrape

#include "app/select/built_in_fields.h"

#include "app/select/field_set.h"

#include <algorithm>
#include <array>

namespace millrace::select {

namespace {

struct Row {
    std::string_view name;
    BuiltIn::Kind kind;
    std::string_view css;
    bool first;
    bool resolved;
    bool verbatim;
};

constexpr std::array<Row, 11> kBuiltIns{{
    {"title", BuiltIn::Kind::Title, "", true, false, false},                                              // as the page's own: document.title
    {"description", BuiltIn::Kind::Css, "meta[name=description i]::attr(content)", true, false, false},
    {"canonical", BuiltIn::Kind::Css, "link[rel~=canonical i]::attr(href)", true, true, false},           // RFC 6596
    {"h1", BuiltIn::Kind::Css, "h1", false, false, false},
    {"language", BuiltIn::Kind::Css, ":root::attr(lang)", true, false, false},
    {"robots", BuiltIn::Kind::Css, "meta[name=robots i]::attr(content)", false, false, false},
    {"opengraph", BuiltIn::Kind::OpenGraph, "meta[property^='og:' i]", false, false, false},              // ogp.me
    {"json-ld", BuiltIn::Kind::Css, "script[type='application/ld+json' i]", false, false, true},
    {"links", BuiltIn::Kind::Css, "a::attr(href), area::attr(href)", false, true, false},
    {"images", BuiltIn::Kind::Css, "img::attr(src)", false, true, false},
    {"words", BuiltIn::Kind::Words, "", true, false, false},
}};

constexpr std::string_view kOpenGraph = "og:";

} // namespace

std::optional<BuiltIn> builtInNamed(std::string_view name)
{
    if (name.starts_with(kOpenGraph) && name.size() > kOpenGraph.size())
        return BuiltIn{BuiltIn::Kind::Css, "meta[property='" + std::string(name) + "' i]::attr(content)", true, false, false};
    const auto row = std::ranges::find(kBuiltIns, name, &Row::name);
    if (row == kBuiltIns.end())
        return std::nullopt;
    return BuiltIn{row->kind, std::string(row->css), row->first, row->resolved, row->verbatim};
}

std::string builtInList()
{
    std::string list;
    for (const Row& row : kBuiltIns)
        list.append(row.name).append(", ");
    return list + "og:NAME";
}

const std::vector<std::string_view>& builtInFields()
{
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const Row& row : kBuiltIns)
            all.push_back(row.name);
        return all;
    }();
    return names;
}

} // namespace millrace::select

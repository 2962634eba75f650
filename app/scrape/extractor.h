#pragma once

#include "app/scrape/gumbo_tree.h"
#include "app/scrape/nesting_guard.h"
#include "app/scrape/page_links.h"
#include "app/select/field_set.h"

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace millrace::scrape {

/// The longest title kept; longer ones end at a character's boundary.
inline constexpr std::size_t kMaxTitleBytes = 4 * 1024;
/// What is read of a page; the rest adds nothing to its title, and more text than this takes Gumbo above a second.
inline constexpr std::size_t kMaxHtmlBytes = 6 * 1024 * 1024;
/// Stored where a page has no title.
inline constexpr std::string_view kNoTitle = "No title";

enum class TitleSource { Title, None };

/// The stored names: "title", "none".
[[nodiscard]] std::string_view name(TitleSource source);

/// Why there is no title: no title element, one of white space alone, or only one inside an svg image.
enum class NoTitle { No, Missing, Blank, Svg };

/// The stored names: "" for No, "missing", "blank", "svg".
[[nodiscard]] std::string_view name(NoTitle why);

struct ExtractedPage {
    std::string title{kNoTitle};
    TitleSource titleSource = TitleSource::None;
    NoTitle noTitle = NoTitle::Missing;
    bool tooDeep = false;    ///< not all of the page was read: cut says why
    Cut cut = Cut::None;
    select::FieldValues fields;   ///< where there are some to take
    PageLinks links;         ///< where they were wanted, those before the cut
};

/// What a run wants of a page's body. Title: the head alone is parsed, where the title that stands there is sure to be the page's.
enum class Wanted { Title, WholePage };

/// The fields that are taken of a page, and its final URL, by which they resolve links.
struct WantedFields {
    const select::FieldSet& set;
    const http::Url& page;
};

/// Reads what is wanted of an HTML page: its title, as document.title is defined (WHATWG HTML 3.1.4): the first title element of the HTML
/// namespace in tree order, its own text, ASCII white space stripped and collapsed. A title that is missing or blank is kNoTitle.
///
/// Pure. Thread: any. `utf8` must be UTF-8. Whatever the page, it ends within a second of CPU and some 128 MB: pages that would take more
/// are cut (Cut) and keep what stands before. When `stop` is set it returns early with what it has.
/// `links`: what is asked of its links, for which all of it is parsed; null: they are not wanted.
/// With Wanted::Title the title is the same, and `cut` tells only of what was parsed.
/// `fields`, which want all of it, too, have half a second of CPU of their own; null: none.
[[nodiscard]] ExtractedPage extract(std::string_view utf8, Wanted wanted, std::stop_token stop, const LinkQuestion* links = nullptr, const WantedFields* fields = nullptr);

/// The tree of all of a page that can be read; `utf8` must outlive it.
struct PageTree {
    std::unique_ptr<GumboTree> tree;   ///< never null; without a document where `stop` was set, or where not even the page's begin could be read
    Cut cut = Cut::None;
};
/// What extract() reads of a page, within the same limits. Thread: any.
[[nodiscard]] PageTree parseTree(std::string_view utf8, std::stop_token stop);

/// The body is to be read as HTML: by its Content-Type, and where that says nothing, by its first bytes (WHATWG MIME Sniffing 7.1).
[[nodiscard]] bool isHtml(std::string_view contentType, std::string_view body);

} // namespace millrace::scrape

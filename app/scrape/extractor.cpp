#include "app/scrape/extractor.h"

#include "app/core/ascii.h"
#include "app/scrape/gumbo_tree.h"
#include "app/scrape/gumbo_walk.h"

#include <array>
#include <chrono>

namespace millrace::scrape {

using namespace std::chrono_literals;

namespace {

constexpr ParseBudget kWholePage{128 * 1024 * 1024, 450ms};
/// What is read again of a page that was over the budget: the title nearly always stands there.
constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr ParseBudget kHeadOnly{16 * 1024 * 1024, 60ms};
constexpr std::size_t kFirstBytes = 4 * 1024;

/// Whole characters only: a sequence that the cut went through goes.
std::string_view prefix(std::string_view utf8, std::size_t bytes)
{
    if (utf8.size() <= bytes)
        return utf8;
    while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0U) == 0x80U)
        --bytes;
    return utf8.substr(0, bytes);
}

void appendCollapsed(std::string& title, bool& blankBefore, std::string_view text)
{
    for (const char c : text) {
        if (ascii::isSpace(c)) {
            blankBefore = true;
            continue;
        }
        if (blankBefore && !title.empty())
            title += ' ';
        blankBefore = false;
        title += c;
        if (title.size() > kMaxTitleBytes)
            return;
    }
}

std::string titleText(const GumboElement& element)
{
    std::string title;
    bool blankBefore = false;
    for (unsigned i = 0; i < element.children.length && title.size() <= kMaxTitleBytes; ++i) {
        const auto* child = static_cast<const GumboNode*>(element.children.data[i]);
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE || child->type == GUMBO_NODE_CDATA)
            appendCollapsed(title, blankBefore, child->v.text.text);
    }
    if (title.size() > kMaxTitleBytes)
        title.resize(prefix(title, kMaxTitleBytes).size());
    return title;
}

struct FirstTitle {
    const GumboNode* node = nullptr;
    bool foreign = false;   ///< there are titles of other namespaces before it, or alone
};

FirstTitle firstTitle(const GumboNode* document)
{
    FirstTitle title;
    walkElements(document, [&title](const GumboNode& element) {
        if (isHtmlElement(element, GUMBO_TAG_TITLE))
            title.node = &element;
        else if (element.v.element.tag == GUMBO_TAG_TITLE)
            title.foreign = true;
        return title.node != nullptr;
    });
    return title;
}

void takeTitle(const GumboNode& node, ExtractedPage& page)
{
    auto title = titleText(node.v.element);
    page.noTitle = title.empty() ? NoTitle::Blank : NoTitle::No;
    if (!title.empty()) {
        page.title = std::move(title);
        page.titleSource = TitleSource::Title;
    }
}

void readTree(const GumboTree& tree, const std::stop_token& stop, const LinkQuestion* links, const WantedFields* fields, ExtractedPage& page)
{
    const FirstTitle title = firstTitle(tree.document());
    if (title.node)
        takeTitle(*title.node, page);
    else
        page.noTitle = title.foreign ? NoTitle::Svg : NoTitle::Missing;
    if (links)
        page.links = readLinks(tree.document(), *links);
    if (fields && tree.document()) {
        const auto base = documentBase(tree.document(), fields->page);
        page.fields = fields->set.evaluate(*tree.document(), base ? &*base : nullptr, stop);
    }
}

constexpr std::string_view kTitleEnd = "</title";

/// The page up to the end of its first title's end tag, when that stands near its begin; else empty.
std::string_view untilTitleEnds(std::string_view html)
{
    const auto head = html.substr(0, kHeadBytes);
    for (std::size_t at = head.find("</"); at != std::string_view::npos; at = head.find("</", at + 2)) {
        if (ascii::startsWithIgnoringCase(head.substr(at), kTitleEnd)) {
            const std::size_t end = head.find('>', at);
            return end == std::string_view::npos ? std::string_view() : head.substr(0, end + 1);
        }
    }
    return {};
}

/// Reads the title from the page's begin alone. False: it cannot be sure.
///
/// A title element that is a child of `head` and has its end tag stays the first in tree order, whatever follows: the tree builder
/// (WHATWG HTML 13.2.6) adds to the head at its end only, and nothing but comments before the head; foster parents stand in the body.
bool readTitleInHead(std::string_view html, const std::stop_token& stop, ExtractedPage& page)
{
    const auto begin = untilTitleEnds(html);
    if (begin.empty() || guardNesting(begin).cut != Cut::None)
        return false;
    const GumboTree tree(begin, kHeadOnly, stop);
    const auto* title = firstTitle(tree.document()).node;
    if (!title || title->v.element.original_end_tag.length == 0)
        return false;
    const auto* parent = title->parent;
    if (!parent || parent->type != GUMBO_NODE_ELEMENT || parent->v.element.tag != GUMBO_TAG_HEAD)
        return false;
    takeTitle(*title, page);
    return true;
}

} // namespace

std::string_view name(NoTitle why)
{
    switch (why) {
    case NoTitle::No: break;
    case NoTitle::Missing: return "missing";
    case NoTitle::Blank: return "blank";
    case NoTitle::Svg: return "svg";
    }
    return {};
}

std::string_view name(TitleSource source)
{
    return source == TitleSource::Title ? "title" : "none";
}

PageTree parseTree(std::string_view utf8, std::stop_token stop)
{
    const auto whole = prefix(utf8, kMaxHtmlBytes);
    const auto guarded = guardNesting(whole);
    PageTree page{std::make_unique<GumboTree>(guarded.html, kWholePage, stop), guarded.cut != Cut::None ? guarded.cut : whole.size() < utf8.size() ? Cut::Size : Cut::None};
    for (const std::size_t bytes : {kHeadBytes, kFirstBytes}) {
        if (page.tree->state() != GumboTree::State::OverBudget)
            break;
        page.cut = Cut::Work;
        page.tree = std::make_unique<GumboTree>(prefix(guarded.html, bytes), kHeadOnly, stop);
    }
    return page;
}

ExtractedPage extract(std::string_view utf8, Wanted wanted, std::stop_token stop, const LinkQuestion* links, const WantedFields* fields)
{
    ExtractedPage page;
    if (wanted == Wanted::Title && !links && !fields && readTitleInHead(utf8, stop, page))
        return page;
    const PageTree parsed = parseTree(utf8, stop);
    page.cut = parsed.cut;
    readTree(*parsed.tree, stop, links, fields, page);
    page.tooDeep = page.cut != Cut::None;
    return page;
}

namespace {

constexpr std::array<std::string_view, 17> kHtmlStarts{"<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table",
    "<a", "<style", "<title", "<b", "<body", "<br", "<p", "<!--"};
/// MIME Sniffing 5.2: the resource header.
constexpr std::size_t kSniffedBytes = 1445;

bool looksLikeHtml(std::string_view body)
{
    body = body.substr(0, kSniffedBytes);
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    while (!body.empty() && ascii::isSpace(body.front()))
        body.remove_prefix(1);
    return std::ranges::any_of(kHtmlStarts, [body](std::string_view start) {
        if (!ascii::startsWithIgnoringCase(body, start))
            return false;
        return start == "<!--" || (body.size() > start.size() && (body[start.size()] == ' ' || body[start.size()] == '>'));
    });
}

} // namespace

bool isHtml(std::string_view contentType, std::string_view body)
{
    const auto essence = ascii::lowered(ascii::trimmed(contentType.substr(0, contentType.find(';'))));
    if (essence == "text/html" || essence == "application/xhtml+xml")
        return true;
    const bool saysNothing = essence.empty() || essence == "*/*" || essence == "unknown/unknown" || essence == "application/unknown";
    return saysNothing && looksLikeHtml(body);
}

} // namespace millrace::scrape

#pragma once

#include "app/http/url.h"
#include "app/scrape/extractor.h"
#include "app/select/field_set.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::scrape {

/// Rows of source that are told apart: what stands behind them is in the tree, but not in the source as it is shown.
inline constexpr std::size_t kMaxSourceRows = 400'000;
/// A longer line goes on in the next row, so that a page of one line can be shown, too.
inline constexpr std::size_t kSourceRowChars = 100;
/// What a selector matches on one page, and what is shown of each value.
inline constexpr std::size_t kMaxMatches = 20'000;
inline constexpr std::size_t kMatchValueBytes = 400;

/// Bytes [begin, end) of a page's source; empty: it does not stand there.
struct SourceRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    [[nodiscard]] bool empty() const noexcept { return begin >= end; }
    friend bool operator==(const SourceRange&, const SourceRange&) = default;
};

/// One value that a selector gives, and where it stands.
struct PageMatch {
    std::uint32_t node = 0;          ///< of the tree; PageDocument::kNone: a number or string that the expression makes
    SourceRange range;               ///< of the element, attribute or text
    SourceRange head;                ///< of an element its start tag, else as `range`
    std::string value;               ///< its first kMatchValueBytes
    friend bool operator==(const PageMatch&, const PageMatch&) = default;
};

struct PageMatches {
    std::vector<PageMatch> found;    ///< in the order of the values
    bool more = false;               ///< there may be more: kMaxMatches, or the time of an evaluation, was reached
    std::size_t kept = 0;            ///< so many of them a run keeps
    bool shortened = false;          ///< … and not all of what they hold
};

/// One page to look at: its source in rows, its tree, and what a selector matches there. What a run would read of the page, by the same limits.
///
/// Thread: immutable, any number. Making and matching take up to a second of CPU and belong on the pool; all else is at most linear in what it answers.
/// Memory: the source, at most 128 MiB of tree, 40 bytes a node and 8 a row. Text is the page's: UTF-8, and nobody's word but a stranger's.
class PageDocument {
public:
    using NodeId = std::uint32_t;
    static constexpr NodeId kRoot = 0;               ///< the document itself, which is no element
    static constexpr NodeId kNone = ~NodeId{0};
    enum class Kind { Document, Element, Text, Comment };

    /// `utf8` as decodeText() gives it; `page`: its final URL. Null where `stop` was set.
    [[nodiscard]] static std::shared_ptr<const PageDocument> make(std::string utf8, http::Url page, std::stop_token stop);
    PageDocument(const PageDocument&) = delete;

    [[nodiscard]] Cut cut() const noexcept { return m_tree.cut; }

    // --- source ---
    [[nodiscard]] std::string_view source() const noexcept { return m_source; }
    [[nodiscard]] std::size_t rowCount() const noexcept { return m_rows.size(); }
    [[nodiscard]] bool allRows() const noexcept { return m_allRows; }
    /// Without the line's end.
    [[nodiscard]] std::string_view row(std::size_t row) const;
    [[nodiscard]] std::size_t rowBegin(std::size_t row) const { return m_rows[row].begin; }
    /// Of the source, from 1; rows that a line is cut into share it.
    [[nodiscard]] std::uint32_t lineOf(std::size_t row) const { return m_rows[row].line; }
    /// The row that holds this byte; the last one for what is not shown. Precondition: there is a row.
    [[nodiscard]] std::size_t rowAt(std::uint32_t offset) const;

    // --- tree: white space between elements is left out, and so is what stands in templates ---
    [[nodiscard]] std::size_t elementCount() const noexcept { return m_elements; }
    [[nodiscard]] Kind kind(NodeId node) const { return m_nodes[node].kind; }
    [[nodiscard]] NodeId parent(NodeId node) const { return m_nodes[node].parent; }
    [[nodiscard]] std::uint32_t childCount(NodeId node) const { return m_nodes[node].children; }
    [[nodiscard]] NodeId child(NodeId node, std::uint32_t row) const { return m_nodes[node].firstChild + row; }
    /// Its place among its siblings.
    [[nodiscard]] std::uint32_t placeOf(NodeId node) const { return node == kRoot ? 0 : node - m_nodes[m_nodes[node].parent].firstChild; }
    /// `<a class="x" href="…">`, a text or a comment, in one line of some 200 bytes.
    [[nodiscard]] std::string label(NodeId node) const;
    /// `body > div#main > p.price`, as a selector for this element and its like; empty for what is none.
    [[nodiscard]] std::string selectorOf(NodeId node) const;
    /// From its start tag to its end tag; empty for what only the parser has put there.
    [[nodiscard]] SourceRange rangeOf(NodeId node) const;

    /// `selector` has one field. Ends early when `stop` is set.
    [[nodiscard]] PageMatches match(const select::FieldSet& selector, std::stop_token stop) const;

private:
    PageDocument(std::string utf8, http::Url page) : m_source(std::move(utf8)), m_page(std::move(page)) {}
    void breakIntoRows();
    bool flatten(const std::stop_token& stop);
    [[nodiscard]] SourceRange rangeIn(const GumboStringPiece& piece) const;
    [[nodiscard]] SourceRange rangeOf(const GumboNode& node) const;
    [[nodiscard]] NodeId idOf(const GumboNode* node) const;
    [[nodiscard]] PageMatch matchAt(const select::ValueOrigin& origin, std::string value) const;

    struct Node {
        const GumboNode* gumbo;
        NodeId parent;
        NodeId firstChild;
        std::uint32_t children;
        Kind kind;
    };
    struct Row {
        std::uint32_t begin;
        std::uint32_t line;
    };
    std::string m_source;
    http::Url m_page;
    PageTree m_tree;
    std::vector<Node> m_nodes;       ///< breadth first, so that the children of one stand side by side
    std::vector<std::pair<const GumboNode*, NodeId>> m_ids;   ///< sorted
    std::vector<Row> m_rows;
    std::size_t m_elements = 0;
    bool m_allRows = true;
};

} // namespace millrace::scrape

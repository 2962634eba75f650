#pragma once

#include "app/scrape/probed_page.h"
#include "models/scrape/selector_view_model.h"

#include <QString>

namespace millrace::models {

/// What stands in the selector's line: CSS, XPath, the name of a built-in field, or NAME=SELECTOR as Run options has it.
struct TypedSelector {
    QString name;             ///< that it has of its own; else empty
    QString selector;         ///< empty for a built-in one
    bool builtIn = false;
    /// As Run options takes it; `otherwise`: its name where it has none, or may have another.
    [[nodiscard]] QString field(const QString& otherwise) const;
};
[[nodiscard]] TypedSelector readSelector(const QString& text);

/// Sentences of the window for trying selectors. Thread: any; pure.
[[nodiscard]] QString selectorWords(const select::SelectorText& text);
[[nodiscard]] QString selectorProblem(const select::SelectorError& error);
[[nodiscard]] QString pageFacts(const scrape::PageEvent& page, const scrape::PageDocument* document, bool ignoresRobots);
[[nodiscard]] QString whyNoPage(const scrape::PageEvent& page);
[[nodiscard]] QString pageNote(const scrape::PageEvent& page, const scrape::PageDocument& document);
/// "3 of 12 matches · CSS". `chosen`: -1 for none.
[[nodiscard]] QString matchesText(std::size_t count, int chosen, bool more, const select::FieldSpec& spec);
[[nodiscard]] QString keptText(std::size_t found, std::size_t kept, bool shortened);
[[nodiscard]] QString emptyTreeText(SelectorState::Phase phase);
[[nodiscard]] QString emptyMatchesText(bool hasPage, bool noSelector, bool wrongSelector, bool tried);

} // namespace millrace::models

#include "models/scrape/selector_texts.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/page_details.h"
#include "models/scrape/page_reasons.h"

#include <QRegularExpression>

#include <algorithm>

namespace millrace::models {

namespace {

bool isBuiltIn(const QString& text)
{
    const std::string name = text.toStdString();
    const auto& names = select::builtInFields();
    return std::ranges::find(names, name) != names.end() || (name.starts_with("og:") && select::FieldSet::compile({name}));
}

/// The sentences about errors are those of a run; here one page is fetched.
QString forOnePage(QString sentence)
{
    sentence.replace(Words::tr("retry the failed pages"), Words::tr("fetch it again"));
    sentence.replace(Words::tr("Retry the failed pages"), Words::tr("Fetch it again"));
    return sentence.replace(Words::tr("add it again"), Words::tr("fetch it again"));
}

} // namespace

QString TypedSelector::field(const QString& otherwise) const
{
    return builtIn ? name : (otherwise.isEmpty() ? name : otherwise) + u'=' + selector;
}

TypedSelector readSelector(const QString& text)
{
    // No selector begins like a name and its `=`, as those of attributes stand in brackets and those of XPath behind a path.
    static const QRegularExpression named(QStringLiteral("^([A-Za-z_][A-Za-z0-9_.:-]*)\\s*=\\s*(.*)$"), QRegularExpression::DotMatchesEverythingOption);
    if (isBuiltIn(text))
        return {text, {}, true};
    if (const auto match = named.match(text); match.hasMatch())
        return {match.captured(1), match.captured(2), false};
    return {{}, text, false};
}

QString selectorWords(const select::SelectorText& text)
{
    return singleLine(text.in(QCoreApplication::translate("millrace::select", text.pattern).toStdString()), 400);
}

QString selectorProblem(const select::SelectorError& error)
{
    const QString detail = selectorWords(error.text);
    if (error.column > 0)
        return Words::tr("Column %1 of the selector: %2.").arg(error.column).arg(detail);
    return detail.left(1).toUpper() + detail.mid(1) + u'.';
}

QString pageFacts(const scrape::PageEvent& page, const scrape::PageDocument* document, bool ignoresRobots)
{
    scrape::PageEvent shown = page;
    shown.attempts = 0; // there is one
    shown.endedAt = 0;  // and it is not stored
    shown.depth = 0;
    shown.robotsRule.clear();
    QStringList facts;
    if (page.status > 0)
        facts += QString::number(page.status);
    if (const QString more = describePage(shown, true).facts; !more.isEmpty() && page.status > 0)
        facts += more;
    if (document != nullptr)
        facts += document->elementCount() == 1 ? Words::tr("1 element") : Words::tr("%1 elements").arg(formatCount(static_cast<std::int64_t>(document->elementCount())));
    if (ignoresRobots)
        facts += Words::tr("robots.txt was not asked, as Run options say");
    else if (page.status > 0)
        facts += page.robotsRule.empty() ? Words::tr("robots.txt allows it") : QStringLiteral("robots.txt: ") + singleLine(page.robotsRule, 200);
    return facts.join(QStringLiteral(" · "));
}

QString whyNoPage(const scrape::PageEvent& page)
{
    if (page.state == store::UrlState::Skipped)
        return Words::tr("Not fetched: %1 “Obey robots.txt” in Run options decides whether that counts.").arg(whySkipped(page, nullptr).mid(Words::tr("Skipped: ").size()));
    if (page.titleSource == "not_html") {
        const QString type = page.contentType.empty() ? Words::tr("an answer that names no type") : singleLine(page.contentType, 100);
        return Words::tr("There is nothing to select in %1: fields are taken of HTML pages. Give the address of one.").arg(type);
    }
    const QString sentence = errorSentence(page);
    return sentence.isEmpty() ? Words::tr("No page came of it. Fetch it again.") : forOnePage(sentence);
}

QString pageNote(const scrape::PageEvent& page, const scrape::PageDocument& document)
{
    QStringList notes;
    if (page.state == store::UrlState::Failed)
        notes += forOnePage(errorSentence(page));
    if (const QString cut = whyCut(page); !cut.isEmpty())
        notes += cut;
    if (!document.allRows())
        notes += Words::tr("The source is shown up to line %1.").arg(formatCount(document.lineOf(document.rowCount() - 1)));
    return notes.join(u' ');
}

QString matchesText(std::size_t count, int chosen, bool more, const select::FieldSpec& spec)
{
    using Language = select::FieldSpec::Language;
    const QString language = spec.language == Language::BuiltIn ? Words::tr("built in") : spec.language == Language::XPath ? QStringLiteral("XPath") : QStringLiteral("CSS");
    const QString number = (count == 0 ? Words::tr("no match") : count == 1 ? Words::tr("1 match") : Words::tr("%1 matches").arg(formatCount(static_cast<std::int64_t>(count))))
        + (more ? Words::tr(" or more") : QString());
    return (chosen >= 0 && count > 1 ? formatCount(chosen + 1) + Words::tr(" of ") : QString()) + number + QStringLiteral(" · ") + language;
}

QString keptText(std::size_t found, std::size_t kept, bool shortened)
{
    if (kept < found)
        return Words::tr("A run keeps the first %1: at most %2 values of a field, and %3 of a page's fields.")
            .arg(formatCount(static_cast<std::int64_t>(kept)), formatCount(static_cast<std::int64_t>(select::kMaxValuesPerField)), formatBytes(static_cast<std::int64_t>(select::kMaxFieldBytesPerPage)));
    return shortened ? Words::tr("A run keeps the first %1 of a value.").arg(formatBytes(static_cast<std::int64_t>(select::kMaxValueBytes))) : QString();
}

QString emptyTreeText(SelectorState::Phase phase)
{
    switch (phase) {
    case SelectorState::Phase::Fetching: return Words::tr("The page is being fetched, at the pace that its host is asked at.");
    case SelectorState::Phase::Failed: return Words::tr("There is no page to show. What is in the way stands above.");
    default: return Words::tr("Give the address of a page above and press Fetch: its elements and its source appear here.");
    }
}

QString emptyMatchesText(bool hasPage, bool noSelector, bool wrongSelector, bool tried)
{
    if (wrongSelector)
        return Words::tr("The selector cannot be read yet. What is wrong stands below it.");
    if (noSelector)
        return hasPage ? Words::tr("Type a selector, such as h1, .price::text, //a/@href or links; what it gives stands here.")
                       : Words::tr("What a selector gives on the page stands here.");
    if (!hasPage)
        return Words::tr("Fetch a page to try the selector on.");
    return tried ? Words::tr("Nothing on this page matches. Try a shorter selector first, such as its last part alone.") : Words::tr("The selector is being tried…");
}

} // namespace millrace::models

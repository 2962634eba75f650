#include "models/scrape/selector_view_model.h"

#include "models/common/format.h"
#include "models/scrape/page_details.h"
#include "models/scrape/selector_texts.h"

#include <algorithm>

namespace millrace::models {

SelectorViewModel::SelectorViewModel(ScrapeBackend& backend, QObject* parent) : QObject(parent), m_backend(backend), m_hop(std::make_shared<GuiHop>(this))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SelectorViewModel::trySelector);
    publish();
}

SelectorViewModel::~SelectorViewModel()
{
    if (m_state.phase == SelectorState::Phase::Fetching)
        m_backend.cancelFetchPage();
    m_hop->close();
}

void SelectorViewModel::fetch(const QString& url, const scrape::ScrapeSettings& settings, scrape::ProbeRequest::From from)
{
    m_ignoresRobots = settings.ignoreRobots;
    m_next.phase = SelectorState::Phase::Fetching;
    m_next.problem.clear();
    publish();
    // A std::function copies what it holds.
    m_backend.fetchPage({url.trimmed().toStdString(), settings, from}, [hop = m_hop, this, number = ++m_fetch](scrape::ProbedPage page) {
        auto shared = std::make_shared<scrape::ProbedPage>(std::move(page));
        hop->post([this, shared, number] {
            if (number == m_fetch)
                take(std::move(*shared));
        });
    });
}

void SelectorViewModel::cancel()
{
    if (m_state.phase == SelectorState::Phase::Fetching)
        m_backend.cancelFetchPage(); // the answer says so
}

void SelectorViewModel::take(scrape::ProbedPage page)
{
    if (page.cancelled) { // the page before, if there was one, is still there
        m_next.phase = m_page ? SelectorState::Phase::Page : SelectorState::Phase::Nothing;
        publish();
        return;
    }
    m_page = std::move(page.document);
    m_tree.setPage(m_page);
    m_source.setPage(m_page);
    m_next.phase = m_page ? SelectorState::Phase::Page : SelectorState::Phase::Failed;
    m_next.facts = pageFacts(page.event, m_page.get(), m_ignoresRobots);
    m_next.problem = m_page ? QString() : whyNoPage(page.event);
    m_next.note = m_page ? pageNote(page.event, *m_page) : QString();
    clearMatches();
    match();
    publish();
}

void SelectorViewModel::setSelector(const QString& text)
{
    const QString trimmed = text.left(kMaxSelectorChars).trimmed();
    if (trimmed == m_selector)
        return;
    m_selector = trimmed;
    m_pause.start();
}

void SelectorViewModel::trySelector()
{
    m_pause.stop();
    read();
    clearMatches();
    match();
    publish();
}

/// Compiles what is typed.
void SelectorViewModel::read()
{
    m_fields.reset();
    m_next.selectorProblem.clear();
    const TypedSelector typed = readSelector(m_selector);
    m_next.fieldName = typed.name;
    m_next.nameIsFixed = typed.builtIn;
    if (m_selector.isEmpty())
        return;
    auto compiled = select::FieldSet::compile({typed.field(QStringLiteral("value")).toStdString()});
    if (compiled)
        m_fields = std::move(*compiled);
    else
        m_next.selectorProblem = selectorProblem(compiled.error().error);
}

void SelectorViewModel::clearMatches()
{
    ++m_match;
    m_matches.setMatches(m_page, {});
    m_tree.setMatches({});
    m_source.setMatches({});
    m_more = m_shortened = false;
    m_kept = 0;
    m_next.chosen = -1;
    m_next.matches.clear();
    Q_EMIT marksChanged();
}

void SelectorViewModel::match()
{
    if (!m_page || !m_fields)
        return;
    m_backend.matchPage(m_page, m_fields, [hop = m_hop, this, number = m_match](scrape::PageMatches matches) {
        auto shared = std::make_shared<scrape::PageMatches>(std::move(matches));
        hop->post([this, shared, number] {
            if (number == m_match)
                takeMatches(std::move(*shared));
        });
    });
}

void SelectorViewModel::takeMatches(scrape::PageMatches matches)
{
    std::vector<scrape::PageDocument::NodeId> nodes;
    for (const scrape::PageMatch& match : matches.found) {
        if (match.node != scrape::PageDocument::kNone)
            nodes.push_back(match.node);
    }
    std::ranges::sort(nodes);
    m_more = matches.more;
    m_kept = matches.kept;
    m_shortened = matches.shortened;
    m_tree.setMatches(std::move(nodes));
    m_source.setMatches(matches.found);
    m_matches.setMatches(m_page, std::move(matches.found));
    Q_EMIT marksChanged();
    m_next.matches = matchesText(m_matches.matches().size(), -1, m_more, m_fields->specs().front());
    publish();
    if (!m_matches.matches().empty())
        choose(0);
}

void SelectorViewModel::choose(int match)
{
    const auto& matches = m_matches.matches();
    m_next.chosen = match >= 0 && match < static_cast<int>(matches.size()) ? match : -1;
    if (m_next.chosen >= 0) {
        const scrape::PageMatch& each = matches[static_cast<std::size_t>(m_next.chosen)];
        m_next.matches = matchesText(matches.size(), m_next.chosen, m_more, m_fields->specs().front());
        publish();
        showRange(each.node, each.range);
    }
}

void SelectorViewModel::step(int by)
{
    const int count = static_cast<int>(m_matches.matches().size());
    if (count > 0)
        choose((m_state.chosen < 0 ? (by > 0 ? 0 : count - 1) : m_state.chosen + by + count) % count);
}

void SelectorViewModel::chooseNode(const QModelIndex& index)
{
    if (index.isValid() && m_page)
        showRange(m_tree.nodeAt(index), m_page->rangeOf(m_tree.nodeAt(index)));
}

void SelectorViewModel::showRange(scrape::PageDocument::NodeId node, scrape::SourceRange range)
{
    m_tree.setChosen(node);
    m_source.setChosen(range);
    Q_EMIT marksChanged();
    Q_EMIT chosen(m_tree.reveal(node), m_source.rowOf(range), m_source.characterOf(range));
}

QString SelectorViewModel::selectorFor(const QModelIndex& index) const
{
    return m_page && index.isValid() ? QString::fromStdString(m_page->selectorOf(m_tree.nodeAt(index))) : QString();
}

QString SelectorViewModel::fieldNamed(const QString& name) const
{
    return readSelector(m_selector).field(name);
}

void SelectorViewModel::publish()
{
    m_next.canStep = m_matches.matches().size() > 1;
    m_next.canUse = m_fields != nullptr;
    m_next.kept = m_next.matches.isEmpty() ? QString() : keptText(m_matches.matches().size(), m_kept, m_shortened);
    m_next.emptyTree = m_page ? QString() : emptyTreeText(m_next.phase);
    m_next.emptyMatches = emptyMatchesText(m_page != nullptr, m_selector.isEmpty(), !m_next.selectorProblem.isEmpty(), !m_next.matches.isEmpty());
    if (m_next == m_state)
        return;
    m_state = m_next;
    Q_EMIT stateChanged();
}

} // namespace millrace::models

// What the Pages table shows of a run: pages that the store finds, the comparison with another run, who links to the selected page.
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/answer.h"

#include <array>

namespace millrace::models {

namespace {

using Finding = store::PageFilter::Finding;

constexpr qint64 kFollowEveryMs = 1'000;
constexpr std::array kCounted{Finding::New, Finding::Gone, Finding::Changed};

/// Pages that are held in memory are filtered there, live; what only the store knows, or more than is held, is looked for in it.
bool needsStore(const store::PageFilter& filter, std::int64_t ended)
{
    return filter.status != store::PageFilter::Status::Any || filter.finding != Finding::None
        || (!filter.empty() && ended > static_cast<std::int64_t>(PagesTableModel::kMaxRows));
}

} // namespace

QString ScrapeViewModel::pagesText() const
{
    // With a host chosen, the text has done its work on the hosts: only pages that match in themselves would be shown.
    const scrape::HostSnapshot* snapshot = m_hosts.hostAt(m_hosts.rowOf(m_host));
    const bool hostMatches = snapshot != nullptr && !m_filter.isEmpty() && singleLine(snapshot->host, 300).contains(m_filter, Qt::CaseInsensitive);
    return hostMatches ? QString() : m_filter;
}

store::PageFilter ScrapeViewModel::pageFilter() const
{
    store::PageFilter filter = m_wanted;
    filter.host = m_host;
    filter.text = pagesText().toStdString();
    return filter;
}

void ScrapeViewModel::setPageStatus(store::PageFilter::Status status)
{
    m_wanted.status = status;
    searchPages();
    updateState();
}

void ScrapeViewModel::setFinding(Finding finding, Milliseconds slowerThan)
{
    m_wanted.finding = finding;
    m_wanted.slowerThan = slowerThan;
    m_wanted.other = m_wanted.compares() && m_comparison ? m_comparison->other : RunId{};
    if (m_wanted.compares() && !m_wanted.other)
        m_wanted.finding = Finding::None;
    searchPages();
    updateState();
}

void ScrapeViewModel::clearPageFilter()
{
    m_wanted = {};
    searchPages();
    updateState();
}

void ScrapeViewModel::searchAgain()
{
    m_search.reset();
    searchPages();
    if (m_comparison) {
        m_comparison->counts.clear();
        countNext();
    }
    updateState();
}

/// Begins the search that the filters ask for, unless it is the one that is shown.
void ScrapeViewModel::searchPages()
{
    const store::PageFilter filter = pageFilter();
    const bool wanted = bool(m_expected) && needsStore(filter, endedCount());
    if (wanted && m_search && m_search->run() == m_expected && m_search->filter() == filter)
        return;
    ++m_searchNumber;
    m_searching = false;
    m_search.reset();
    m_pages.showFound(wanted);
    if (!wanted)
        return;
    m_search = std::make_shared<store::PageSearch>(m_expected, filter);
    m_matched = 0;
    searchStep();
}

void ScrapeViewModel::searchStep()
{
    m_searching = true;
    m_searchedEnded = endedCount();
    m_sinceSearch.start();
    const RunId of = m_search->filter().finding == Finding::Gone ? m_search->filter().other : m_search->run();
    m_backend.searchPages(m_search, [this, hop = m_hop, of, number = m_searchNumber](Result<store::FoundPages, store::StoreError> answer) {
        // In the store's thread: thousands of rows in words would take a frame.
        auto rows = std::make_shared<std::vector<PageRow>>();
        if (answer) {
            for (store::PageRecord& record : answer->pages)
                rows->push_back(toRow(of, std::move(record)));
        }
        const std::int64_t matched = answer ? answer->matched : 0;
        const bool atEnd = !answer || answer->atEnd;
        const auto error = answer ? std::nullopt : std::optional(answer.error());
        hop->post([this, number, rows, matched, atEnd, error] {
            if (number != m_searchNumber)
                return;
            if (error)
                sayError(Words::tr("The pages could not be searched."), *error);
            found(std::move(*rows), matched, atEnd);
        });
    });
}

void ScrapeViewModel::found(std::vector<PageRow> rows, std::int64_t matched, bool atEnd)
{
    m_matched += matched;
    m_searching = !atEnd;
    m_pages.appendFound(std::move(rows));
    if (static_cast<std::size_t>(m_pages.rowCount()) >= PagesTableModel::kMaxRows)
        m_search->countOnly();
    if (atEnd)
        m_pages.resort();
    else
        searchStep();
    updateState();
}

/// While the run goes on: the pages that have ended since, or all anew once it has ended.
void ScrapeViewModel::followSearch()
{
    if (!m_search || m_searching || endedCount() == m_searchedEnded)
        return;
    const bool active = isActive(m_run.phase);
    if (!m_search->filter().onlyGrows()) {
        if (!active)
            searchAgain();
    } else if (!active || m_sinceSearch.hasExpired(kFollowEveryMs)) {
        searchStep();
    }
}

// --- two runs ---

void ScrapeViewModel::compareWith(RunId other)
{
    if (!m_expected || other == m_expected) {
        say(ScrapeState::Banner::Kind::Problem, Tone::Warning, Words::tr("A run is compared with the one that is open: open the newer one, then choose the older one here."));
        return;
    }
    const store::RunRecord* record = m_runs.run(other);
    if (!other) {
        m_comparison.reset();
        ++m_comparisonNumber;
        setFinding(m_wanted.compares() ? Finding::None : m_wanted.finding, m_wanted.slowerThan);
        return;
    }
    m_comparison = Comparison{other, runTitle(other, record != nullptr ? record->name : std::string()), {}, 0};
    setFinding(Finding::Changed);
    countNext();
}

/// The counts that are not known yet, one after the other.
void ScrapeViewModel::countNext()
{
    ++m_comparisonNumber;
    if (!m_comparison || m_comparison->counts.size() == kCounted.size())
        return;
    store::PageFilter filter;
    filter.finding = kCounted[m_comparison->counts.size()];
    filter.other = m_comparison->other;
    const auto search = std::make_shared<store::PageSearch>(m_expected, filter);
    search->countOnly();
    m_comparison->counting = 0;
    countStep(search);
}

void ScrapeViewModel::countStep(std::shared_ptr<store::PageSearch> search)
{
    m_backend.searchPages(search, answer<store::FoundPages>([this, search, number = m_comparisonNumber](auto result) {
        if (number != m_comparisonNumber || !m_comparison)
            return;
        if (!result) {
            sayError(Words::tr("The runs could not be compared."), result.error());
            return;
        }
        m_comparison->counting += result->matched;
        if (!result->atEnd) {
            countStep(search);
            return;
        }
        m_comparison->counts.push_back(m_comparison->counting);
        countNext();
        updateState();
    }));
}

// --- words ---

QString ScrapeViewModel::describeShown() const
{
    const std::int64_t shown = m_pages.rowCount();
    if (!m_search)
        return formatCount(shown) + Words::tr(" shown of ") + formatCount(std::max(static_cast<std::int64_t>(m_pages.keptCount()), endedCount()));
    if (m_searching && m_matched == 0)
        return Words::tr("searching…");
    QString text = shown < m_matched ? Words::tr("%1 shown of %2 that match").arg(formatCount(shown), formatCount(m_matched))
                                     : m_matched == 1 ? Words::tr("1 matches", "pages") : Words::tr("%1 match", "pages").arg(formatCount(m_matched));
    return m_searching && !isActive(m_run.phase) ? text + Words::tr(", searching…") : text;
}

ScrapeState::Filter ScrapeViewModel::describeFilter() const
{
    ScrapeState::Filter filter;
    filter.wanted = m_wanted;
    filter.narrowed = !pageFilter().empty();
    filter.outdated = m_search && !m_searching && !m_search->filter().onlyGrows() && endedCount() != m_searchedEnded;
    if (m_comparison) {
        filter.baseline = m_comparison->title;
        constexpr const char* kWords[] = {QT_TRANSLATE_NOOP("millrace::models", "new"), QT_TRANSLATE_NOOP("millrace::models", "gone"), QT_TRANSLATE_NOOP("millrace::models", "changed")};
        QStringList counts;
        for (std::size_t i = 0; i < m_comparison->counts.size(); ++i)
            counts += formatCount(m_comparison->counts[i]) + u' ' + Words::tr(kWords[i]);
        filter.compared = Words::tr("Compared with %1: %2").arg(m_comparison->title, counts.size() == qsizetype(kCounted.size()) ? counts.join(QStringLiteral(" · ")) : Words::tr("counting…"));
    }
    return filter;
}

void ScrapeViewModel::findReferrersOf(RunId run, std::int64_t keyHash)
{
    m_referrersWanted = std::make_shared<std::atomic_bool>(true);
    m_backend.referrers(run, keyHash, m_referrersWanted, answer<store::Referrers>([this, wanted = m_referrersWanted](auto result) {
        if (!*wanted || !m_page || !result)
            return;
        describeReferrers(*m_page, result.value());
        updateState();
    }));
}

/// What the host was asked before it was looked at: earlier sessions too.
void ScrapeViewModel::loadStarts(const scrape::HostSnapshot& host)
{
    m_backend.starts(m_expected, host.host, kStoredStarts, answer<std::vector<WallMs>>([this, asked = m_askedStarts](auto result) {
        // Without them the strip begins with what was seen here.
        if (asked != m_askedStarts || !result)
            return;
        m_starts.addStored(result.value());
        updateState();
    }));
}

void ScrapeViewModel::describeSelected(const store::PageExplanation* stored)
{
    PageDetails details = describePage(*m_selected, m_selectedDetailed, stored, m_run.settings.depth, m_run.settings.saveBodies);
    if (!m_selectedChange.isEmpty())
        details.note = Words::tr("Changed: %1. ").arg(m_selectedChange) + details.note;
    if (m_page) { // what came of the pages that link to it is another answer
        details.linkedFromHeading = m_page->linkedFromHeading;
        details.linkedFrom = m_page->linkedFrom;
    }
    m_page = std::move(details);
}

/// Asks the store for what no row holds: what led to the page, and all that is told of those whose details went.
void ScrapeViewModel::explainPage(RunId run)
{
    m_backend.explain(run, m_selected->keyHash, m_selected->url, answer<store::PageExplanation>([this, asked = m_asked](auto result) {
        if (asked != m_asked || !result)
            return;
        describeSelected(&result.value());
        updateState();
    }));
}

} // namespace millrace::models

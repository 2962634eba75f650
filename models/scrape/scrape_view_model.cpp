#include "models/scrape/answer.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/field_texts.h"
#include "models/scrape/page_details.h"
#include "models/scrape/store_choice.h"

namespace millrace::models {

using Kind = ScrapeState::Banner::Kind;

ScrapeViewModel::ScrapeViewModel(ScrapeBackend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_hop(std::make_shared<GuiHop>(this)), m_sortedHosts(m_hosts),
      m_pages(PagesTableModel::Keep::All), m_errors(PagesTableModel::Keep::Failures)
{
    connect(&m_timer, &QTimer::timeout, this, &ScrapeViewModel::onTimer);
    m_slices.setSingleShot(true);
    connect(&m_slices, &QTimer::timeout, this, [this] {
        if (m_visible && !m_heldTooMany)
            publishPages();
    });
    connect(&m_hosts, &HostsTableModel::rateEdited, this, &ScrapeViewModel::setHostRate);
    connect(&m_hosts, &HostsTableModel::rateRefused, this, [this](const QString& sentence) { say(Kind::Problem, Tone::Warning, sentence); });
    connect(&m_pages, &PagesTableModel::countsChanged, this, &ScrapeViewModel::updateState);
    connect(&m_runs, &RunsTableModel::renamed, this, &ScrapeViewModel::renameRun);
    connect(&m_importer, &UrlImporter::imported, this, &ScrapeViewModel::addUrls);
    connect(&m_importer, &UrlImporter::failed, this, [this](const QString& sentence) { say(Kind::Problem, Tone::Error, sentence); });
    const auto wakeUp = [hop = m_hop, this] { hop->post([this] { wake(); }); };
    m_backend.feed().hosts.setWake(wakeUp);
    m_backend.feed().run.setWake(wakeUp);
    m_backend.feed().pages.setWake(wakeUp);
    m_sinceSample.start();
    updateState();
    // What was published before this was made has woken nobody.
    wake();
}

ScrapeViewModel::~ScrapeViewModel()
{
    m_backend.feed().hosts.setWake(nullptr);
    m_backend.feed().run.setWake(nullptr);
    m_backend.feed().pages.setWake(nullptr);
    if (m_referrersWanted)
        *m_referrersWanted = false;
    m_hop->close();
}

void ScrapeViewModel::setDefaults(const scrape::ScrapeSettings& settings)
{
    if (settings == m_defaults)
        return;
    m_defaults = settings;
    Q_EMIT defaultsChanged();
    updateState();
}

void ScrapeViewModel::setVisible(bool visible)
{
    if (visible == m_visible)
        return;
    m_visible = visible;
    adjustTimer();
    if (visible)
        flush();
}

void ScrapeViewModel::setRowsHeld(bool held)
{
    m_sortedHosts.setHeld(held);
}

void ScrapeViewModel::wake()
{
    m_woken = true;
    adjustTimer();
}

void ScrapeViewModel::adjustTimer()
{
    const int interval = static_cast<int>((m_visible ? kFlushEvery : kHiddenEvery).count());
    if (m_timer.interval() != interval)
        m_timer.setInterval(interval);
    if (!m_timer.isActive() && (m_woken || isActive(m_run.phase)))
        m_timer.start();
}

void ScrapeViewModel::onTimer()
{
    if (m_woken)
        flush();
    if (m_visible)
        Q_EMIT ticked();
    sample();
    // Countdowns need the timer while a run is active; otherwise the next wake starts it again.
    if (!m_woken && !isActive(m_run.phase))
        m_timer.stop();
}

void ScrapeViewModel::flush()
{
    m_woken = false;
    takeFeed();
    takeCompany();
    if (m_visible)
        publish();
    followSearch();
    updateState();
}

void ScrapeViewModel::takeFeed()
{
    scrape::ScrapeFeed& feed = m_backend.feed();
    for (auto& [id, host] : feed.hosts.take()) {
        // A text that is only sent once must not be lost to the next snapshot.
        if (const auto held = m_heldHosts.find(id); held != m_heldHosts.end() && host.robotsText.empty())
            host.robotsText = std::move(held->second.robotsText);
        m_heldHosts.insert_or_assign(id, std::move(host));
    }
    for (auto& [number, page] : feed.pages.take()) {
        page.fields = shownFields(page.fields);
        m_heldPages.push_back(std::make_shared<const scrape::PageEvent>(std::move(page)));
    }
    if (m_heldPages.size() > kMaxHeldPages) {
        m_heldPages.erase(m_heldPages.begin(), m_heldPages.end() - static_cast<std::ptrdiff_t>(kMaxHeldPages));
        m_heldTooMany = true;
    }
    for (auto& [key, run] : feed.run.take()) {
        m_run = std::move(run);
        if (m_run.id == m_expected || m_opening)
            continue;
        // Opened by somebody else (the command line's arguments). What is held came with it.
        const bool another = bool(m_expected);
        auto hosts = std::move(m_heldHosts);
        switchTo(m_run.id, true);
        if (!another)
            m_heldHosts = std::move(hosts);
    }
}

/// At thousands of pages a second, one flush's pages would take more than a frame: a slice at a time, with frames in between.
void ScrapeViewModel::publishPages()
{
    std::erase_if(m_heldPages, [this](const PagePointer& page) { return page->run && page->run != m_expected; });
    const auto end = m_heldPages.begin() + static_cast<std::ptrdiff_t>(std::min(m_heldPages.size(), kPagesPerSlice));
    const std::vector<PagePointer> slice(m_heldPages.begin(), end);
    m_heldPages.erase(m_heldPages.begin(), end);
    m_errors.append(slice);
    m_pages.append(slice);
    if (!m_heldPages.empty())
        m_slices.start(kSliceEvery);
}

void ScrapeViewModel::publish()
{
    if (m_heldTooMany) {
        // More ended while nobody looked than was held: read them all from where they are kept.
        m_heldTooMany = false;
        m_heldPages.clear();
        m_pages.clear();
        m_errors.clear();
        loadOlder(m_expected, 0);
    }
    if (!m_heldHosts.empty()) {
        std::vector<scrape::HostSnapshot> batch;
        batch.reserve(m_heldHosts.size());
        for (auto& [id, host] : m_heldHosts)
            batch.push_back(std::move(host));
        m_heldHosts.clear();
        std::sort(batch.begin(), batch.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        m_hosts.apply(std::move(batch), m_backend.wallNow());
        m_sortedHosts.resort(std::chrono::steady_clock::now());
    }
    if (!m_heldPages.empty() && !m_slices.isActive())
        publishPages();
}

void ScrapeViewModel::tickRows(int first, int last)
{
    const std::vector<int> rows = m_sortedHosts.sourceRows(first, last);
    m_hosts.tick(m_backend.wallNow(), rows);
    watchHosts(rows);
    m_sortedHosts.resort(std::chrono::steady_clock::now());
}

void ScrapeViewModel::sample()
{
    if (m_run.phase != scrape::RunPhase::Running) {
        m_sampledRun.reset();
        return;
    }
    const qint64 elapsed = m_sinceSample.elapsed();
    if (m_sampledRun && elapsed < kSampleEvery.count())
        return;
    m_sinceSample.restart();
    if (m_sampledRun && m_sampledRun->id == m_run.id) {
        const auto per = [&](std::initializer_list<std::size_t> classes) {
            std::int64_t sum = 0;
            for (const std::size_t c : classes)
                sum += m_run.statusClasses[c] - m_sampledRun->statusClasses[c];
            return std::max(0.0, static_cast<double>(sum) * 1000 / static_cast<double>(elapsed));
        };
        Q_EMIT sampled({m_backend.wallNow(), m_run.pagesPerSecond, m_run.bytesPerSecond, per({2, 3}), per({0, 4, 5}),
            static_cast<double>(m_run.latencyP50.count()), static_cast<double>(m_run.latencyP95.count())});
    }
    m_sampledRun = m_run;
}

void ScrapeViewModel::switchTo(RunId run, bool load)
{
    ++m_loading;
    m_expected = run;
    m_heldHosts.clear();
    // Pages name their run, so that those of the new one stay.
    std::erase_if(m_heldPages, [run](const PagePointer& page) { return page->run != run; });
    m_heldTooMany = false;
    m_hosts.clear();
    m_pages.clear();
    m_errors.clear();
    m_boosted.clear();
    m_company.reset();
    m_workers.clear();
    m_watched.clear();
    m_watchedRun = {};
    m_selected.reset();
    m_page.reset();
    m_host = {};
    m_starts.clear();
    ++m_asked;
    ++m_askedStarts;
    m_pages.setFilter({}, {}, m_filter);
    m_errors.setFilter({}, {}, m_filter);
    m_search.reset();
    m_comparison.reset();
    if (m_wanted.compares())
        m_wanted = {};
    searchPages();
    m_sampledRun.reset();
    Q_EMIT samplesCleared();
    if (load && run)
        loadOlder(run, 0);
}

void ScrapeViewModel::loadOlder(RunId run, std::int64_t before)
{
    store::Store::PageQuery query;
    query.after = before;
    query.limit = kLoadBatch;
    query.newestFirst = true;
    const unsigned generation = before == 0 ? ++m_loading : m_loading;
    m_backend.pages(run, query, answer<std::vector<store::PageRecord>>([this, run, generation](auto result) {
        if (generation != m_loading)
            return;
        if (!result) {
            sayError(Words::tr("The pages of this run could not be read."), result.error());
            return;
        }
        std::vector<store::PageRecord> records = std::move(result).value();
        if (records.empty())
            return;
        const std::int64_t oldest = records.back().sequence;
        m_errors.prependOlder(run, records);
        const bool more = m_pages.prependOlder(run, std::move(records));
        if (more)
            loadOlder(run, oldest);
    }));
}

void ScrapeViewModel::updateState()
{
    m_runs.setOpenRun(m_expected, m_run.id == m_expected && isActive(m_run.phase));
    ScrapeState next = describeRun(m_run, m_defaults);
    if (m_opening) {
        const QString why = m_switchingStore ? Words::tr("The store is being opened.") : Words::tr("The run is being opened.");
        next.start = {false, why};
        next.newRun = {false, why};
    }
    // Trouble with the store comes first: nothing else goes on while it lasts.
    if (!next.banner)
        next.banner = m_banner;
    const int shown = m_sortedHosts.rowCount();
    if (next.shared) {
        next.workersTab = Words::tr("Workers ") + formatCount(m_workers.atWork());
        if (next.others > 0)
            next.perSecond.foot = Words::tr("all workers %1 /s").arg(formatRateNumber(m_workers.totalSpeed()));
    }
    next.domainsNote = formatCount(shown) + Words::tr(" of ") + formatCount(m_hosts.rowCount());
    const auto kept = static_cast<std::int64_t>(m_pages.keptCount());
    next.pagesNote = describeShown();
    next.filter = describeFilter();
    next.empty = next.empty && m_hosts.rowCount() == 0 && kept == 0;
    next.page = m_page;
    if (const scrape::HostSnapshot* host = m_hosts.hostAt(m_hosts.rowOf(m_host))) {
        next.host = m_host;
        next.hostName = singleLine(host->host, 300);
        next.hostPaused = host->paused;
        next.robots = describeRobots(*host, m_hosts.robotsText(m_host));
        m_starts.addLive(*host);
        next.pacing = describePacing(*host, m_starts);
        if (host->owner && next.shared) {
            next.pacing.heading += Words::tr(" · worked on by ") + m_workers.nameOf(host->owner);
            if (host->owner != m_run.worker)
                next.pacing.note += Words::tr(" Another worker has this host now: what it sends is counted there, and is known here once the host or the run is taken over.");
        }
    } else {
        next.pacing.note = Words::tr("Select a domain above to see when each of its requests was sent, and whether its spacing was ever broken.");
        next.robots.note = Words::tr("Select a domain above to see its robots.txt and what it came to.");
    }
    if (m_store) {
        const QString kind = kindName(m_store->kind);
        const QString stored = formatCount(m_run.stored) + (m_workers.hasOthers() ? Words::tr(" stored by this window") : Words::tr(" stored"));
        next.store = m_switchingStore ? ScrapeState::Chip{kind + Words::tr(" · changing"), Tone::Dim, Words::tr("Another store is being opened")}
            : m_run.storeTrouble      ? ScrapeState::Chip{kind + Words::tr(" · waiting"), Tone::Error, errorSentence(*m_run.storeTrouble)}
                                      : ScrapeState::Chip{kind + QStringLiteral(" · ") + stored, Tone::Ok, storeUrl()};
    }
    if (next == m_state)
        return;
    m_state = std::move(next);
    Q_EMIT stateChanged();
}

void ScrapeViewModel::selectHost(HostId host)
{
    const scrape::HostSnapshot* snapshot = m_hosts.hostAt(m_hosts.rowOf(host));
    if (std::exchange(m_host, host) != host) {
        m_starts.clear();
        ++m_askedStarts;
        if (snapshot != nullptr)
            loadStarts(*snapshot);
    }
    const QString hostName = snapshot != nullptr ? singleLine(snapshot->host, 300) : QString();
    const QString text = pagesText();
    m_pages.setFilter(host, hostName, text);
    m_errors.setFilter(host, hostName, text);
    searchPages();
    updateState();
}

void ScrapeViewModel::selectPage(const PageRow* page)
{
    ++m_asked;
    m_selected.reset();
    m_page.reset();
    if (m_referrersWanted)
        *m_referrersWanted = false;
    if (page != nullptr) {
        // What a search has found is told in full where the engine's own event is still held.
        const PageRow* detailed = page->event || page->run != m_expected ? nullptr : m_pages.detailed(page->keyHash);
        m_selected = toEvent(detailed ? *detailed : *page);
        m_selectedDetailed = page->event || detailed;
        m_selectedChange = page->change;
        describeSelected(nullptr);
        explainPage(page->run);
        findReferrersOf(page->run, page->keyHash);
    }
    updateState();
}

void ScrapeViewModel::setFilterText(const QString& text)
{
    if (text == m_filter)
        return;
    m_filter = text.left(200);
    m_sortedHosts.setFilterText(m_filter);
    selectHost(m_host);
}

void ScrapeViewModel::say(Kind kind, Tone tone, const QString& sentence)
{
    m_banner = ScrapeState::Banner{kind, tone, sentence};
    updateState();
}

void ScrapeViewModel::sayError(const QString& failedTo, const store::StoreError& error)
{
    // The program is closing: nothing to tell.
    if (error.code == store::StoreErrorCode::Closed)
        return;
    say(Kind::Problem, Tone::Error, failedTo + u' ' + errorSentence(error));
}

} // namespace millrace::models

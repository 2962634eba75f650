#pragma once

#include "models/common/gui_hop.h"
#include "models/scrape/hosts_sort_model.h"
#include "models/scrape/hosts_table_model.h"
#include "models/scrape/pages_table_model.h"
#include "models/scrape/run_workers_model.h"
#include "models/scrape/runs_table_model.h"
#include "models/scrape/scrape_backend.h"
#include "models/scrape/scrape_state.h"
#include "models/scrape/url_importer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <unordered_set>

namespace millrace::models {

class SelectorViewModel;

/// A point of the graphs, taken once a second while a run is active.
struct ScrapeSample {
    WallMs at = 0;
    double pagesPerSecond = 0;
    double bytesPerSecond = 0;
    double okPerSecond = 0;          ///< finished fetches with 2xx or 3xx
    double problemsPerSecond = 0;    ///< 4xx, 5xx and errors
    double latencyP50Ms = 0;
    double latencyP95Ms = 0;
};

/// Everything behind the Scraper panel: its models, its ScrapeState, its commands.
///
/// Thread: GUI; answers of the backend come from other threads and hop here. Never blocks. Ownership: owns the models; the backend outlives it.
/// Errors: of a command become a banner's sentence. Cadence: takes the feed at most ten times a second while the panel is visible; while it is
/// hidden once a second, keeping hosts and pages aside, so that the tables' models send nothing.
class ScrapeViewModel : public QObject {
    Q_OBJECT
public:
    static constexpr Milliseconds kFlushEvery{100};
    static constexpr Milliseconds kHiddenEvery{1'000};
    static constexpr Milliseconds kSampleEvery{1'000};
    static constexpr std::size_t kMaxHeldPages = 20'000;   ///< while hidden; older ones are read back from the store
    static constexpr std::size_t kPagesPerSlice = 192;      ///< shown at once; the next ones a moment later
    static constexpr Milliseconds kSliceEvery{12};
    static constexpr int kLoadBatch = 500;
    static constexpr int kStoredStarts = 500;              ///< of the selected host, read back from the store

    explicit ScrapeViewModel(ScrapeBackend& backend, QObject* parent = nullptr);
    ~ScrapeViewModel() override;

    [[nodiscard]] HostsTableModel& hosts() { return m_hosts; }
    [[nodiscard]] HostsSortModel& sortedHosts() { return m_sortedHosts; }
    [[nodiscard]] PagesTableModel& pages() { return m_pages; }
    [[nodiscard]] PagesTableModel& errors() { return m_errors; }
    [[nodiscard]] RunsTableModel& runs() { return m_runs; }
    [[nodiscard]] RunWorkersModel& workers() { return m_workers; }
    [[nodiscard]] const ScrapeState& state() const { return m_state; }
    [[nodiscard]] QString defaultUserAgent() const { return QString::fromStdString(m_backend.defaultUserAgent()); }

    // the store
    /// Without a password; empty while none is open.
    [[nodiscard]] QString storeUrl() const;
    [[nodiscard]] const std::optional<store::StoreUrl>& storeInUse() const { return m_store; }
    /// What the status chip and the dialogs say about the store, where somebody else has opened it.
    void setStore(const store::StoreUrl& url);
    /// Why the store cannot be changed now, as a sentence; empty: it can.
    [[nodiscard]] QString storeHeldBecause() const;
    /// From now on the store stays, for this reason; a sentence.
    void keepStore(const QString& because) { m_storeKeptBecause = because; }
    /// Opens the first store, or another one in place of it; storeOpened() or storeFailed() answers. The open run is closed before; where the
    /// new store cannot be opened, the old one stays and the run is opened again. Does nothing while storeHeldBecause() says something.
    void useStore(const store::StoreUrl& url);
    /// Looks whether one is there or could be made, with an end; changes nothing.
    void inspectStore(const store::StoreUrl& url, std::function<void(const Result<store::StoreReport, store::StoreError>&)> then);

    /// What a new run starts with. The open run keeps its own.
    void setDefaults(const scrape::ScrapeSettings& settings);
    [[nodiscard]] const scrape::ScrapeSettings& defaults() const { return m_defaults; }

    void setVisible(bool visible);
    /// The pointer is over the table or a cell is edited: rows keep their places.
    void setRowsHeld(bool held);
    /// Answer to ticked(): countdowns of the proxy rows that are on screen.
    void tickRows(int first, int last);

    // the run
    void lookForUnfinishedRun();
    void addUrls(const QString& lines);
    void importMime(const QMimeData& mime) { m_importer.importMime(mime); }
    void start();
    void pause();
    void stop();
    /// Of a shared run: ends this window's part of it.
    void leave();
    void newRun();
    void setRunRate(double rate);
    void applySettings(const scrape::ScrapeSettings& settings);
    /// Takes NAME=SELECTOR among the fields of the run and of the next ones, in place of one of its name; a sentence why it cannot be one of them, else empty.
    QString addField(const QString& field);
    /// A page to try selectors on, over the same backend.
    [[nodiscard]] std::unique_ptr<SelectorViewModel> selectorTrial();
    enum class ExportWhat { All, Shown };
    void exportTo(const QString& path, ExportWhat what);
    [[nodiscard]] QString command() const;

    // the banner
    void acceptBanner();      ///< Resume
    void discardBanner();     ///< Discard: the run keeps its pages and is not offered again
    void dismissBanner();

    // one host (HostId{}: all, where that makes sense)
    void setHostRate(HostId host, std::optional<double> rate);
    void pauseHost(HostId host, bool paused);
    void boostHost(HostId host);
    void skipHost(HostId host);
    void retryFailed(HostId host);
    void removeHost(HostId host);

    // the list of runs
    void refreshRuns();
    void openRun(RunId run);
    /// Opens it and works on it beside the programs that do.
    void joinRun(RunId run);
    void renameRun(RunId run, const QString& name);
    void deleteRun(RunId run);

    // selection and filter
    void selectHost(HostId host);
    void selectPage(const PageRow* page);
    void setFilterText(const QString& text);
    /// Which pages the table shows, beside host and text. Of New, Gone and Changed the run is the one of compareWith().
    void setPageStatus(store::PageFilter::Status status);
    void setFinding(store::PageFilter::Finding finding, Milliseconds slowerThan = store::PageFilter::kSlow);
    void clearPageFilter();
    void searchAgain();
    /// Shows what changed since another run, and counts what is new and gone; none: no longer.
    void compareWith(RunId other);

Q_SIGNALS:
    void stateChanged();
    void ticked();
    void sampled(const millrace::models::ScrapeSample& sample);
    /// The samples so far belong to another run.
    void samplesCleared();
    void defaultsChanged();
    void storeOpened(const millrace::store::StoreUrl& url);
    void storeFailed(const millrace::store::StoreError& error);
    /// See ui::UndoBar: exactly one of the two is called.
    void undoOffered(const QString& sentence, const std::function<void()>& undo, const std::function<void()>& commit);

private:
    template <class T, class F>
    std::function<void(Result<T, store::StoreError>)> answer(F handler);
    /// For commands whose success shows in the feed.
    std::function<void(Result<void, store::StoreError>)> orSay(const QString& failedTo);

    void wake();
    void onTimer();
    void adjustTimer();
    void flush();
    void takeFeed();
    void publish();
    void publishPages();
    void sample();
    void updateState();
    void switchTo(RunId run, bool load);
    void loadOlder(RunId run, std::int64_t before);
    void takeCompany();
    void watchHosts(const std::vector<int>& rows);
    [[nodiscard]] bool mayOpenAnother();
    [[nodiscard]] bool isHeldElsewhere(HostId host);
    void createRunThen(std::function<void()> next);
    void openThen(RunId run, std::function<void()> next);
    void openAndStart(const store::RunRecord& run);
    [[nodiscard]] store::PageFilter pageFilter() const;
    [[nodiscard]] QString pagesText() const;
    [[nodiscard]] std::int64_t endedCount() const { return m_run.done + m_run.failed + m_run.skipped; }
    void searchPages();
    void searchStep();
    void followSearch();
    void found(std::vector<PageRow> rows, std::int64_t matched, bool atEnd);
    void countNext();
    void countStep(std::shared_ptr<store::PageSearch> search);
    void findReferrersOf(RunId run, std::int64_t keyHash);
    [[nodiscard]] QString describeShown() const;
    [[nodiscard]] ScrapeState::Filter describeFilter() const;
    void say(ScrapeState::Banner::Kind kind, Tone tone, const QString& sentence);
    void loadStarts(const scrape::HostSnapshot& host);
    void describeSelected(const store::PageExplanation* stored);
    void explainPage(RunId run);
    void dropFeed();
    /// For what is carried out later, when another store may be in use.
    [[nodiscard]] std::function<void()> inThisStore(std::function<void()> what);
    void sayError(const QString& failedTo, const store::StoreError& error);
    void addToOpenRun(const QString& lines);

    ScrapeBackend& m_backend;
    std::shared_ptr<GuiHop> m_hop;
    HostsTableModel m_hosts;
    HostsSortModel m_sortedHosts;
    PagesTableModel m_pages;
    PagesTableModel m_errors;
    RunsTableModel m_runs;
    RunWorkersModel m_workers;
    UrlImporter m_importer;

    ScrapeState m_state;
    scrape::RunSnapshot m_run;
    scrape::ScrapeSettings m_defaults;
    std::optional<ScrapeState::Banner> m_banner;
    std::optional<store::RunRecord> m_unfinished;
    std::optional<scrape::PageEvent> m_selected;
    bool m_selectedDetailed = false;
    QString m_selectedChange;
    std::optional<PageDetails> m_page;
    PacingStarts m_starts;       ///< of m_host
    HostId m_host;
    QString m_filter;
    std::optional<store::StoreUrl> m_store;
    QString m_storeKeptBecause;
    bool m_switchingStore = false;   ///< m_opening holds too
    unsigned m_storeNumber = 0;      ///< of the store in use
    unsigned m_lastStoreNumber = 0;
    std::unordered_set<HostId> m_boosted;
    std::shared_ptr<const store::RunCompany> m_company;   ///< that m_workers shows
    std::vector<HostId> m_watched;   ///< of m_watchedRun
    RunId m_watchedRun;

    std::unordered_map<HostId, scrape::HostSnapshot> m_heldHosts;   ///< taken and not yet shown
    std::vector<PagePointer> m_heldPages;
    bool m_heldTooMany = false;
    RunId m_expected;            ///< the run whose rows the models hold
    bool m_opening = false;      ///< a new or another run is being made or opened
    QString m_waitingLines;      ///< added while m_opening
    unsigned m_asked = 0;        ///< generation of what was asked about the selected page
    unsigned m_askedStarts = 0;  ///< and the selected host
    unsigned m_loading = 0;      ///< generation: an answer to an older one is dropped

    store::PageFilter m_wanted;                  ///< status, finding and the run compared with
    std::shared_ptr<store::PageSearch> m_search; ///< whose pages are shown; null: those that have ended
    unsigned m_searchNumber = 0;                 ///< an answer to an older one is dropped
    bool m_searching = false;                    ///< a step is with the store
    std::int64_t m_matched = 0;
    std::int64_t m_searchedEnded = 0;            ///< how many had ended when the search began, or went on
    QElapsedTimer m_sinceSearch;
    struct Comparison {
        RunId other;
        QString title;
        std::vector<std::int64_t> counts;        ///< new, gone, changed: as far as they are known
        std::int64_t counting = 0;               ///< of the next one so far
    };
    std::optional<Comparison> m_comparison;
    unsigned m_comparisonNumber = 0;
    std::shared_ptr<std::atomic_bool> m_referrersWanted;   ///< of the selected page

    QTimer m_timer;
    QTimer m_slices;                             ///< the next slice of pages
    bool m_visible = false;
    bool m_woken = false;
    std::optional<scrape::RunSnapshot> m_sampledRun;
    QElapsedTimer m_sinceSample;
};

} // namespace millrace::models

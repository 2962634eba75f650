#pragma once

#include "app/core/result.h"
#include "app/scrape/scrape_feed.h"
#include "app/scrape/scrape_metrics.h"
#include "app/scrape/scrape_settings.h"
#include "app/store/store.h"

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace millrace::async { class Runtime; class Pool; }
namespace millrace::http { class HttpTransport; }
namespace millrace::telemetry { class SpanSink; }

namespace millrace::scrape {

class PageProbe;

struct AddResult {
    std::int64_t accepted = 0;
    std::int64_t duplicates = 0;
    std::int64_t alreadyStored = 0;
    std::vector<std::pair<int, std::string>> unusable;   ///< (line number from 1, the line), the first 100
    std::int64_t unusableCount = 0;
    std::int64_t overLimit = 0;          ///< left out: the run has as many pages as it may
    int lines = 0;                       ///< that were read
    bool cut = false;                    ///< stopAdding() came before the last of them
};

/// The scraper: runs, lanes, fetching, storing.
///
/// Thread: every method from any thread; it queues a command for the loop and returns. `done` callbacks run in the loop thread:
/// hop to your own thread there. What happens is published in feed(); commands that name no run mean the open one.
/// Errors: of the store as StoreError; an engine that waits for its store says so in RunSnapshot::storeTrouble and goes on by itself.
class ScrapeService {
public:
    struct Dependencies {
        async::Runtime& runtime;
        http::HttpTransport& transport;
        async::Pool& parsePool;
        store::Store& store;
        const Clock& clock;
        std::function<Microseconds()> takeLongestTurn;   ///< of the loop, since the last call; may be empty
        int mostInFlight = std::numeric_limits<int>::max();   ///< what the process has descriptors for, whatever a run wants
        telemetry::SpanSink* spans = nullptr;            ///< null: nothing is traced; outlives the service
        std::string workerName = {};                     ///< as the other workers of a shared run see this program
        Milliseconds lease{20'000};                      ///< of a host of a shared run: how long a program that vanished keeps it
    };
    explicit ScrapeService(Dependencies dependencies);
    ~ScrapeService();

    template <class T>
    using Done = std::function<void(Result<T, store::StoreError>)>;

    [[nodiscard]] ScrapeFeed& feed();

    /// Makes a run with these settings the open one (nothing is fetched yet). The run that was open must have ended or been stopped.
    void newRun(std::string name, ScrapeSettings settings, Done<RunId> done);
    /// Opens a stored run: its hosts and counts are published; it stays stopped until start().
    void openRun(RunId run, Done<RunId> done);
    /// Lets go of the open run, as before the store is changed; one that runs is stopped first. `done` in any case.
    void closeRun(Done<void> done);
    /// Adds URLs, one a line (blank lines and # comments skipped). May be called before and while it runs; start() need not wait for the answer:
    /// what is in already is fetched meanwhile, and the run does not end before all is in.
    void addUrls(std::string text, Done<AddResult> done);
    /// Ends what is being added where it stands: its answer says how far it came. `done` comes after that answer.
    void stopAdding(Done<void> done);
    void start(Done<void> done);
    /// Pause, resume and stop reach all workers of a shared run, whether this program is one of them or not.
    void pause(Done<void> done);
    void resume(Done<void> done);
    /// Holds what this program does, or goes on, as its reader wants it; of a shared run, the others go on.
    void setHeldBack(bool heldBack);
    /// Ends what is in flight (its URLs go back to the queue), saves, state stopped. Of a shared run: for all workers.
    void stop(Done<void> done);
    /// The same for this program alone: a run that others work on goes on.
    void leave(Done<void> done);
    void setSettings(ScrapeSettings settings, Done<void> done);
    /// The same for this program alone: the run in the store, and its other workers, keep theirs.
    void setOwnSettings(ScrapeSettings settings, Done<void> done);
    /// The open run's figures as they are now.
    void snapshot(Done<RunSnapshot> done);

    /// What the metrics show, all runs since the program started; `done` in the loop thread. Why lanes wait is as of the last time that all of them
    /// had been looked at: some seconds ago where they are many, nothing before the first.
    void figures(std::function<void(ScrapeFigures)> done);

    // one lane
    /// nullopt: the run's again. Of a shared run: for whichever worker has the host.
    void setHostRate(HostId host, std::optional<double> rate, Done<void> done = {});
    void setHostPaused(HostId host, bool paused);
    /// The lane goes first whenever global slots are scarce (its own spacing stays).
    void setHostBoost(HostId host, bool boosted);
    /// Ends the back-off or opens the circuit's probe now; the rate's spacing stays.
    void skipHostWait(HostId host);
    void retryFailed(HostId host, Done<std::int64_t> done);      ///< HostId{}: of the whole run
    /// Takes a host's queued URLs out of the run; the answer can be handed to restore() to undo.
    void removeQueued(HostId host, Done<std::vector<store::QueuedUrl>> done);
    void restore(std::vector<store::QueuedUrl> urls, Done<void> done);

    /// Hosts that are on screen (at most kHostsLookedAt): of a shared run it is told who works on them, and what they have come to there.
    void watchHosts(std::vector<HostId> hosts);

    /// Single pages to look at, beside the run.
    [[nodiscard]] PageProbe& probe();

    /// Whether hosts and pages are published; the run always is. Off by default: without a reader the feed would only grow.
    void setPublishing(bool on);
    /// Stops what runs and ends every task of the service; then `done`, in the loop thread. Call before destruction.
    void shutDown(std::function<void()> done);

    /// Called (loop thread) for every URL that has ended, after its COMMIT; for the command line. Set before start().
    void setPageListener(std::function<void(const PageEvent&)> listener);
    /// Called (loop thread) once when the run has ended: everything accounted for, stopped, or its deadline hit.
    void setEndListener(std::function<void(const RunSnapshot&)> listener);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::scrape

#pragma once

#include "app/core/result.h"
#include "app/store/leases.h"
#include "app/store/page_search.h"
#include "app/store/records.h"
#include "app/store/store_error.h"
#include "app/store/store_report.h"
#include "app/store/store_url.h"

#include <functional>
#include <memory>

namespace millrace::store {

/// How a call reports: exactly once, on the store's thread (or the reader's), unless the Store is closed first, in which case it is
/// called with StoreErrorCode::Closed. It must only pass the result on (to the loop: async/callback.h; to the window: invokeMethod).
template <class T>
using Done = std::function<void(Result<T, StoreError>)>;

struct OpenedStore {
    bool created = false;                    ///< the database was made just now
    bool recovered = false;                  ///< the last writer did not close it; quick_check passed
    int schemaVersion = 0;
    std::string description;                 ///< "SQLite 3.40.1, /path/millrace.db" or "PostgreSQL 15.8, user@host/db"
};

class LinkSearch;

/// A page by its place in the order of ending.
struct PageAt {
    std::int64_t sequence = 0;
    std::string url;
};

/// Runs, hosts, the queue and the pages, in SQLite or PostgreSQL through QtSql.
///
/// Thread: every method from any thread; none blocks. One writer thread owns the connection that writes and checkpoints, one reader
/// thread a read-only one. Writes are carried out in the order of the calls, one transaction each, and answered after COMMIT.
/// Durability: SQLite WAL, synchronous NORMAL (survives kill -9) unless StoreOptions asks for FULL (survives power loss).
/// Errors: StoreError with a class (Busy, Full, Unavailable, Corrupt …); transient ones (connection lost, disk full, locked) may be retried
/// with the same batch: all writes are idempotent.
class Store {
public:
    explicit Store(StoreOptions options);
    ~Store();                                ///< close() and wait
    Store(const Store&) = delete;

    /// Opens (creating and migrating where needed) and takes the writer's lock. Call it first. Another call later changes the store: calls
    /// before it go to the old one, calls after it to the new one, and the old one is closed when the new one is open. One that cannot be
    /// opened changes nothing.
    void open(StoreUrl url, Done<OpenedStore> done);
    /// Looks whether a store is there or could be made, and what it is like, in a thread of its own: changes nothing, ends within the options'
    /// time limits, whatever the open store is at. Any time before close().
    void inspect(StoreUrl url, Done<StoreReport> done);
    /// Finishes what was called before, for StoreOptions::closeLimit, and answers the rest with Closed; checkpoints, releases the lock; then `done`.
    /// At most 2 s more (a stopped server is cut off).
    void close(std::function<void()> done);

    // --- writer ---
    void createRun(std::string runName, std::string settingsJson, Done<RunId> done);
    void setRunState(RunId run, RunState state, Done<void> done);
    void updateRunSettings(RunId run, std::string settingsJson, Done<void> done);
    void renameRun(RunId run, std::string runName, Done<void> done);
    void deleteRun(RunId run, Done<void> done);
    /// Inserts hosts (new rows only) and frontier rows in one transaction; at most kEnqueueBatch URLs a call.
    void enqueue(RunId run, std::shared_ptr<const EnqueueBatch> batch, bool refresh, Done<EnqueueResult> done);
    /// Outcomes, attempts, host clocks and links in ONE transaction. `refresh`: existing rows of `pages` are updated, else kept.
    /// Answers what became of the links, as enqueue() does; the same when a batch is written again.
    void save(RunId run, std::shared_ptr<const ResultBatch> batch, bool refresh, Done<EnqueueResult> done);
    /// failed rows (of one host when given) back to queued, attempts 0. Answers the rows.
    void retryFailed(RunId run, HostId host, Done<std::vector<QueuedUrl>> done);
    /// Takes queued rows of a host out of the run (deleted); answers what was taken so that it can be undone by enqueue().
    void removeQueued(RunId run, HostId host, Done<std::vector<QueuedUrl>> done);
    /// Takes one URL out of the run, whatever its state; answers the row when it was queued.
    void removeUrl(RunId run, std::int64_t keyHash, Done<std::vector<QueuedUrl>> done);

    // --- writer's connection, reading (sees its own writes at once) ---
    void listRuns(Done<std::vector<RunRecord>> done);
    struct Redirected {
        std::int64_t keyHash = 0;
        std::string finalUrl;
    };
    struct LoadedRun {
        RunRecord run;
        std::vector<HostRecord> hosts;
        std::vector<std::int64_t> keyHashes;     ///< of every frontier row: the seen set
        std::vector<Redirected> redirected;      ///< rows that ended (done, failed) at another URL than their own
        bool shared = false;                     ///< several workers may be on it: hosts are worked on by lease alone
    };
    void loadRun(RunId run, Done<LoadedRun> done);
    /// The newest run that is running, paused or stopped with URLs left in its queue.
    void findResumable(Done<std::optional<RunRecord>> done);
    struct WindowRequest {
        HostId host;
        int limit = 0;                       ///< rows wanted, from the front of the queue: highest priority, then oldest
    };
    /// Queued rows of many hosts in one query each batch. Rows may be ones the caller already holds: it drops those by key hash.
    void refill(RunId run, std::vector<WindowRequest> hosts, Done<std::vector<QueuedUrl>> done);
    /// URLs of the rows with one of these key hashes (hash collisions are told apart by the key).
    void urlsByHash(RunId run, std::vector<std::int64_t> keyHashes, Done<std::vector<QueuedUrl>> done);
    struct HostCount {
        HostId host;
        std::int64_t count = 0;
    };
    /// The sitemaps among a run's rows, by host.
    void sitemapsOfRun(RunId run, Done<std::vector<HostCount>> done);
    /// Where redirects of given URLs (depth 0) led, at most kRedirectsOfGiven: a crawl's scope takes their hosts in.
    void redirectsOfGiven(RunId run, Done<std::vector<std::string>> done);

    /// scheme://host[:port] of the given URLs (depth 0), each once, at most kGivenOrigins.
    void givenOrigins(RunId run, Done<std::vector<std::string>> done);

    // --- a run that several workers share (leases.h): LoadedRun::shared ---
    /// Makes the program a worker of the run, which is running then, or stays paused.
    void joinRun(RunId run, std::string workerName, Milliseconds lease, bool adding, Done<JoinedRun> done);
    /// Ends that: its hosts are free, and `pages` is what it has ended. True: it was the last one, and the run is stopped unless it is done.
    void leaveRun(RunId run, WorkerId worker, std::int64_t pages, Done<bool> done);
    /// Up to `limit` hosts (kClaimBatch at most) that may have queued URLs and are nobody's, or whose lease has ended.
    void claimHosts(RunId run, WorkerId worker, int limit, Milliseconds lease, Done<Claim> done);
    /// This host, which has a row afterwards; nothing where another worker has it.
    void claimHost(RunId run, WorkerId worker, HostRecord host, Milliseconds lease, Done<Claim> done);
    void renewLeases(RunId run, Heartbeat heartbeat, Done<RunView> done);
    /// Writes the clocks of those that are the worker's still, and gives them back.
    void returnHosts(RunId run, WorkerId worker, std::vector<HostRecord> hosts, Return which, Done<ReturnedHosts> done);
    /// Has this URL asked by the worker that has the host, which is another one; answers the hop's number. What came of it is told by renewLeases().
    void askRobotsHop(RunId run, WorkerId asker, RobotsHop hop, Done<std::int64_t> done);
    /// One of RunView::robotsHops has been asked; without an answer it has not, and whoever has the host then is to. The requests made go into `fetches`.
    void answerRobotsHop(RunId run, WorkerId asked, std::int64_t hop, std::optional<RobotsHopAnswer> answer, std::vector<FetchRecord> requests, Done<void> done);
    /// Nobody waits for it any more.
    void dropRobotsHop(RunId run, std::int64_t hop, Done<void> done);
    /// Makes the run done when no host may have queued URLs and no worker adds any. True: it is done, by whomever.
    void finishRun(RunId run, Done<bool> done);
    /// For all workers, as a person wants it who need not be one: changes the state of a run that is running or paused; else does nothing.
    void commandWorkers(RunId run, RunState state, Done<void> done);
    /// A host's own rate, of whomever it is; nullopt: the run's again. Its worker hears of it.
    void setHostRate(RunId run, HostId host, std::optional<double> rate, Done<void> done);
    /// From now on calls `heard`, in a thread of its own, when another program (or this one) changes a run that may be shared; with no run: any may have been.
    /// Does nothing where the store is a file. Once; until the store is closed.
    void listen(std::function<void(RunId)> heard);
    /// Keys of the hosts that are in the scope `host`: given ones, and where redirects of given URLs led.
    void scopeHosts(RunId run, Done<std::vector<std::string>> done);

    // --- reader: short read-only transactions ---
    /// Who is, or was, at work on a run; nobody where the store is a file.
    void workers(RunId run, Done<std::vector<WorkerRecord>> done);
    /// The same and what the run is at; nobody where the store is a file.
    void company(RunId run, Done<RunCompany> done);
    /// Who has these hosts (at most kHostsLookedAt) of a shared run, and what they have come to.
    void lookAtHosts(RunId run, std::vector<HostId> hosts, Done<std::vector<HostNow>> done);
    /// How many of a run's URLs are in which state.
    void countUrls(RunId run, Done<UrlCounts> done);
    struct PageQuery {
        std::int64_t after = 0;              ///< rows with sequence > after, ascending
        int limit = 500;
        HostId host;                         ///< none: all
        bool newestFirst = false;            ///< then sequence < after (0: from the end), descending
    };
    void pages(RunId run, PageQuery query, Done<std::vector<PageRecord>> done);
    /// The next step of a search.
    void search(std::shared_ptr<PageSearch> search, Done<FoundPages> done);
    /// The next step of a walk over links; true: it is over.
    void searchLinks(std::shared_ptr<LinkSearch> search, Done<bool> done);
    /// The URLs of the pages with these sequences, ascending; at most kUrlsAt are asked for.
    void urlsAt(RunId run, std::vector<std::int64_t> sequences, Done<std::vector<PageAt>> done);
    void attempts(RunId run, std::string url, Done<std::vector<FetchRecord>> done);
    /// By the run's settings ("fields": texts that begin with a name and perhaps "="; "save_bodies").
    void runColumns(RunId run, Done<RunColumns> done);
    /// The same pages, with their fields.
    void withFields(RunId run, std::vector<PageRecord> pages, Done<std::vector<PageRecord>> done);
    /// Why one URL ended as it did. NotFound: the run does not have it.
    void explain(RunId run, std::int64_t keyHash, std::string url, Done<PageExplanation> done);
    /// When requests went to `authority` ("example.org", "example.org:8080", by either scheme), as `fetches` has them: the newest `limit`,
    /// ascending, of the run's newest 50,000.
    void starts(RunId run, std::string authority, int limit, Done<std::vector<WallMs>> done);
    /// What an earlier run has left of this URL.
    void storedPage(std::string url, Done<std::optional<StoredPage>> done);
    struct SizeInfo {
        std::int64_t databaseBytes = 0;
        std::int64_t freeDiskBytes = -1;     ///< -1: unknown (PostgreSQL)
    };
    void size(Done<SizeInfo> done);

    /// Calls that wait for the store's thread. Any thread. Each caller waits for its own answer, so that there are few.
    [[nodiscard]] std::size_t waiting() const;

    static constexpr int kEnqueueBatch = 10'000;
    static constexpr int kRedirectsOfGiven = 10'000;
    static constexpr int kGivenOrigins = 200'000;
    static constexpr std::size_t kUrlsAt = 1'000;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::store

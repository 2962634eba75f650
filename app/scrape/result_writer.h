#pragma once

#include "app/async/runtime.h"
#include "app/async/sync.h"
#include "app/async/task.h"
#include "app/scrape/fetch_trace.h"
#include "app/scrape/scrape_feed.h"
#include "app/store/store.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace millrace::scrape {

class HostLane;

/// A URL's outcome on its way into the store.
struct PageResult {
    HostLane* lane = nullptr;
    store::UrlOutcome outcome;       ///< once it is on its way, only the key and the state are left here
    std::vector<store::FetchRecord> fetches;
    std::vector<store::QueuedUrl> links;   ///< that the page brought: queued in the same transaction
    PageEvent event;                 ///< published once committed; unused when the URL goes back to its queue
    SteadyTime parsedAt;
    std::unique_ptr<FetchTrace> trace;   ///< null: not traced
    std::uint32_t tenure = 0;        ///< of the lane when its work began
    bool movedOn = false;            ///< back in the queue, in another host's lane
    [[nodiscard]] bool final() const { return outcome.state != store::UrlState::Queued; }
};

inline constexpr std::size_t kWriteBatch = 500;
inline constexpr Milliseconds kWriteDelay{50};
/// Links beside them: a batch with as many is full, and holds at most one page's more.
inline constexpr std::size_t kLinksPerBatch = 2'000;

/// Gathers outcomes and commits them, with the links that they bring: up to kWriteBatch rows, or what came within kWriteDelay, in one transaction.
///
/// Thread: loop. run() is a task of its own that ends after close() once all is committed. Errors: a transient one keeps the batch and
/// tries again (0.5 s, doubling to 2 s), telling `trouble`; another one is final: `trouble` is told, nothing is written any more.
/// Nothing is dropped in either case: what was not committed is still queued in the store.
class ResultWriter {
public:
    struct Callbacks {
        std::function<bool(store::ResultBatch&)> collectHosts;   ///< adds rows of lanes: those that its links need, and that changed; true: there are more
        /// The batch counts as unsaved until the task has ended.
        std::function<async::Task<void>(std::vector<PageResult>, std::shared_ptr<const store::ResultBatch>, store::EnqueueResult links)> committed;
        std::function<void(std::optional<store::StoreError>)> trouble;       ///< nullopt: it has passed
        std::function<void()> written;                                       ///< less is unsaved than before
    };
    /// `turn` is held while a batch is with the store: whoever needs two calls of the store without a batch in between takes it too.
    ResultWriter(async::Runtime& runtime, store::Store& store, RunId run, Callbacks callbacks, async::Semaphore& turn);

    void add(PageResult result);
    /// Nothing more is to be expected soon: what is there is written at once.
    void hurry();
    /// Lane rows alone, with the next transaction.
    void saveHosts();
    void close();
    [[nodiscard]] async::Task<void> run(bool refresh);

    /// Results added and not committed yet.
    [[nodiscard]] std::size_t unsaved() const noexcept { return m_pending.size() + m_writing; }
    [[nodiscard]] bool failed() const noexcept { return m_failed; }

private:
    [[nodiscard]] bool full() const noexcept { return m_pending.size() >= kWriteBatch || m_pendingLinks >= kLinksPerBatch; }
    [[nodiscard]] std::vector<PageResult> takeBatch();
    /// nullopt: the store failed for good.
    [[nodiscard]] async::Task<std::optional<store::EnqueueResult>> save(std::shared_ptr<const store::ResultBatch> batch, bool refresh);
    [[nodiscard]] async::Task<Result<store::EnqueueResult, store::StoreError>> saveOnce(std::shared_ptr<const store::ResultBatch> batch, bool refresh);

    async::Runtime& m_runtime;
    store::Store& m_store;
    RunId m_run;
    Callbacks m_callbacks;
    async::Semaphore& m_turn;
    std::deque<PageResult> m_pending;
    std::size_t m_pendingLinks = 0;
    std::size_t m_writing = 0;
    async::Event m_work;
    async::Event m_full;
    bool m_hostsWanted = false;
    bool m_hurry = false;
    bool m_closing = false;
    bool m_failed = false;
};

} // namespace millrace::scrape

#pragma once

#include "app/async/sync.h"
#include "app/async/task_group.h"
#include "app/scrape/page_probe.h"
#include "app/scrape/scrape_run.h"
#include "app/scrape/scrape_service.h"

#include <memory>
#include <mutex>

namespace millrace::scrape {

/// The open run of a ScrapeService, the order in which commands reach it, and what is published of it.
///
/// Thread: loop, but for the enqueue calls and onLane(), which post to it. Owned by ScrapeService.
class ScrapeService::Private {
public:
    explicit Private(Dependencies dependencies);

    /// Runs `command` as a task of the loop, one after another in the order of the calls.
    template <class F>
    void enqueue(std::string name, F command)
    {
        m.runtime.post([this, name = std::move(name), command = std::move(command)]() mutable {
            group.spawn(std::move(name), inTurn(std::move(command)));
        });
    }

    template <class F>
    async::Task<void> inTurn(F command)
    {
        const async::Semaphore::Permit permit = co_await commands.acquire();
        co_await command();
    }

    /// For commands that change what is queued: they take turns with one another, but nobody who starts or stops a run waits for a million
    /// URLs. `announce` runs in the turn of the call, before whatever is called later.
    template <class F>
    void enqueueOnQueue(std::string name, std::function<void(ScrapeRun&)> announce, F command)
    {
        enqueue(name, [this, name, announce = std::move(announce), command = std::move(command)]() mutable -> async::Task<void> {
            if (run && announce)
                announce(*run);
            group.spawn(std::move(name), inQueueTurn(std::move(command)));
            co_return;
        });
    }

    template <class F>
    async::Task<void> inQueueTurn(F command)
    {
        const async::Semaphore::Permit permit = co_await queueing.acquire();
        co_await command();
    }

    /// For commands on one lane that need not wait.
    template <class F>
    void onLane(HostId host, F command)
    {
        m.runtime.post([this, host, command = std::move(command)] {
            if (HostLane* lane = run ? run->lanes().find(host) : nullptr)
                command(*run, *lane);
        });
    }

    async::Task<void> endSession();
    async::Task<Result<RunId, store::StoreError>> open(RunId id);

    /// Hears what other programs do with the runs of the store, which outlives the service, until stopListening().
    void listen();
    void stopListening();
    void leaveRun();
    ScrapeFigures figures();
    async::Task<void> walk();
    async::Task<void> publish();
    async::Task<void> end(std::function<void()> done);

    Dependencies m;
    ScrapeFeed feed;
    ScrapeRun::Listeners listeners;
    async::Semaphore commands{1};
    async::Semaphore queueing{1}; ///< taken after `commands`, never before
    std::unique_ptr<ScrapeRun> run;
    async::Event isOpen; ///< set while there is one
    async::CancelScope scope;
    async::TaskGroup group;
    async::TaskGroup closer;
    PageProbe probe{{m.runtime, m.transport, m.parsePool, [this] { return run.get(); }}};
    /// The store tells it in a thread of its own.
    struct Hearing {
        std::mutex mutex;
        Private* service; ///< null: it has ended
    };
    std::shared_ptr<Hearing> hearing = std::make_shared<Hearing>();
    bool publishing = false;
    ScrapeCounts past; ///< of runs that are not open any more
    LaneWaits waits{}; ///< of the open run
    bool walks = false;
    std::uint64_t runNumber = 0; ///< how often the open run has changed
};

} // namespace millrace::scrape

#include "app/scrape/scrape_service.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/scrape/page_probe.h"
#include "app/scrape/scrape_run.h"

#include <QJsonDocument>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kPublishEvery{100};
/// Between two slices of a walk over all lanes: 20,000 of them a second, so that a walk over 100,000 costs the loop as little as one over few.
constexpr Milliseconds kWalkPause{50};

template <class T>
using StoreResult = Result<T, store::StoreError>;

store::StoreError noRun()
{
    return {store::StoreErrorCode::NotFound, "no run is open", {}};
}

} // namespace

class ScrapeService::Private {
public:
    explicit Private(Dependencies dependencies) : m(std::move(dependencies)), scope(m.runtime, &m.runtime.rootScope()), group(scope, "scraper"), closer(m.runtime.rootScope(), "end of the scraper") {}

    /// Runs `command` as a task of the loop, one after another in the order of the calls.
    template <class F>
    void enqueue(std::string name, F command)
    {
        m.runtime.post([this, name = std::move(name), command = std::move(command)]() mutable { group.spawn(std::move(name), inTurn(std::move(command))); });
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

    async::Task<void> endSession()
    {
        if (run && run->sessionRuns()) {
            run->requestLeave();
            co_await run->waitForEnd();
        }
    }

    async::Task<StoreResult<RunId>> open(RunId id)
    {
        co_await endSession();
        const async::Semaphore::Permit queue = co_await queueing.acquire(); // what is being added to it is in before it is read
        auto loaded = co_await async::awaitCallback<StoreResult<store::Store::LoadedRun>>([&](auto done) { m.store.loadRun(id, std::move(done)); });
        if (!loaded)
            co_return Failure{loaded.error()};
        const async::Semaphore::Permit noProbe = co_await probe.hold();
        leaveRun();
        if (loaded->shared)
            listen();
        auto opened = std::make_unique<ScrapeRun>(m, loaded->run, listeners);
        co_await opened->load(std::move(*loaded));
        run = std::move(opened);
        run->setPublishing(publishing);
        run->publish(feed);
        while (run->publishLanes(feed))
            co_await async::yieldNow();
        co_return id;
    }

    /// Hears what other programs do with the runs of the store.
    void listen()
    {
        m.store.listen([this](RunId changed) {
            m.runtime.post([this, changed] {
                if (run && (!changed || run->id() == changed))
                    run->hear();
            });
        });
    }

    void leaveRun()
    {
        if (run)
            past.add(run->figures().counts);
        run.reset();
        waits = {};
        ++runNumber;
    }

    ScrapeFigures figures()
    {
        ScrapeFigures now = run ? run->figures() : ScrapeFigures{};
        now.counts.add(past);
        if (now.lanes <= kLanesPerTurn) {
            if (run)
                run->countWaits(0, now.lanes, now.waits);
            return now;
        }
        if (!std::exchange(walks, true))
            group.spawn("look at the lanes", walk());
        now.waits = waits;
        return now;
    }

    async::Task<void> walk()
    {
        const std::uint64_t begun = runNumber;
        LaneWaits seen{};
        for (std::size_t from = 0; begun == runNumber && from < run->lanes().all().size(); from += kLanesPerTurn) {
            if (from > 0)
                co_await async::sleepFor(kWalkPause);
            if (begun == runNumber)
                run->countWaits(from, from + kLanesPerTurn, seen);
        }
        if (begun == runNumber)
            waits = seen;
        walks = false;
    }

    async::Task<void> publish()
    {
        for (;;) {
            co_await async::sleepFor(kPublishEvery);
            if (run)
                run->publish(feed);
            while (run && run->publishLanes(feed)) // it may be another run after each turn
                co_await async::yieldNow();
        }
    }

    async::Task<void> end(std::function<void()> done)
    {
        co_await endSession();
        scope.cancel("the program ends");
        (void)co_await settle(group.join());
        co_await probe.end();
        leaveRun();
        m.runtime.post(std::move(done));
    }

    Dependencies m;
    ScrapeFeed feed;
    ScrapeRun::Listeners listeners;
    async::Semaphore commands{1};
    async::Semaphore queueing{1};        ///< taken after `commands`, never before
    std::unique_ptr<ScrapeRun> run;
    async::CancelScope scope;
    async::TaskGroup group;
    async::TaskGroup closer;
    PageProbe probe{{m.runtime, m.transport, m.parsePool, [this] { return run.get(); }}};
    bool publishing = false;
    ScrapeCounts past;                   ///< of runs that are not open any more
    LaneWaits waits{};                   ///< of the open run
    bool walks = false;
    std::uint64_t runNumber = 0;           ///< how often the open run has changed
};

ScrapeService::ScrapeService(Dependencies dependencies) : m_private(std::make_unique<Private>(std::move(dependencies)))
{
    m_private->m.runtime.post([d = m_private.get()] { d->group.spawn("publish the run", d->publish()); });
}

ScrapeService::~ScrapeService() = default;

ScrapeFeed& ScrapeService::feed()
{
    return m_private->feed;
}

PageProbe& ScrapeService::probe()
{
    return m_private->probe;
}

void ScrapeService::newRun(std::string name, ScrapeSettings settings, Done<RunId> done)
{
    m_private->enqueue("new run", [d = m_private.get(), name = std::move(name), settings = std::move(settings), done = std::move(done)]() mutable -> async::Task<void> {
        std::string json = QJsonDocument(toJson(settings)).toJson(QJsonDocument::Compact).toStdString();
        auto created = co_await async::awaitCallback<StoreResult<RunId>>([&](auto answer) { d->m.store.createRun(std::move(name), std::move(json), std::move(answer)); });
        if (!created) {
            done(Failure{created.error()});
            co_return;
        }
        auto opened = co_await d->open(*created);
        if (opened)
            co_await d->run->setSettings(std::move(settings)); // with the credentials, which the store never has
        done(std::move(opened));
    });
}

void ScrapeService::openRun(RunId run, Done<RunId> done)
{
    m_private->enqueue("open run", [d = m_private.get(), run, done = std::move(done)]() -> async::Task<void> { done(co_await d->open(run)); });
}

void ScrapeService::closeRun(Done<void> done)
{
    m_private->enqueue("close run", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        co_await d->endSession();
        const async::Semaphore::Permit queue = co_await d->queueing.acquire(); // what is being added to it is in before it goes
        const async::Semaphore::Permit noProbe = co_await d->probe.hold();
        d->leaveRun();
        done(StoreResult<void>());
    });
}

void ScrapeService::addUrls(std::string text, Done<AddResult> done)
{
    m_private->enqueueOnQueue("add URLs", &ScrapeRun::willAdd, [d = m_private.get(), text = std::move(text), done = std::move(done)]() mutable -> async::Task<void> {
        if (d->run)
            done(co_await d->run->add(std::move(text)));
        else
            done(Failure{noRun()});
    });
}

void ScrapeService::stopAdding(Done<void> done)
{
    m_private->enqueueOnQueue("stop adding", &ScrapeRun::stopAdding, [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            d->run->mayAddAgain();
        done(StoreResult<void>());
        co_return;
    });
}

void ScrapeService::start(Done<void> done)
{
    m_private->enqueue("start", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (!d->run) {
            done(Failure{noRun()});
            co_return;
        }
        if (!d->run->sessionRuns()) {
            d->probe.tellStarts(*d->run);
            d->group.spawn("run " + std::to_string(d->run->id().value), d->run->session());
        } else {
            d->run->setPaused(false);
        }
        done(StoreResult<void>());
    });
}

void ScrapeService::pause(Done<void> done)
{
    m_private->enqueue("pause", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            d->run->setPaused(true);
        done(StoreResult<void>());
        co_return;
    });
}

void ScrapeService::resume(Done<void> done)
{
    m_private->enqueue("resume", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            d->run->setPaused(false);
        done(StoreResult<void>());
        co_return;
    });
}

void ScrapeService::stop(Done<void> done)
{
    m_private->enqueue("stop", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            d->run->requestStop(); // of a shared run: for all
        co_await d->endSession();
        done(StoreResult<void>());
    });
}

void ScrapeService::leave(Done<void> done)
{
    m_private->enqueue("leave", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        co_await d->endSession();
        done(StoreResult<void>());
    });
}

void ScrapeService::setHeldBack(bool heldBack)
{
    m_private->enqueue(heldBack ? "hold back" : "go on", [d = m_private.get(), heldBack]() -> async::Task<void> {
        if (d->run)
            d->run->setHeldBack(heldBack);
        co_return;
    });
}

void ScrapeService::setOwnSettings(ScrapeSettings settings, Done<void> done)
{
    m_private->enqueue("own settings", [d = m_private.get(), settings = std::move(settings), done = std::move(done)]() mutable -> async::Task<void> {
        if (d->run)
            co_await d->run->setSettings(std::move(settings));
        done(d->run ? StoreResult<void>() : StoreResult<void>(Failure{noRun()}));
    });
}

void ScrapeService::setSettings(ScrapeSettings settings, Done<void> done)
{
    m_private->enqueue("settings", [d = m_private.get(), settings = std::move(settings), done = std::move(done)]() mutable -> async::Task<void> {
        if (!d->run) {
            done(Failure{noRun()});
            co_return;
        }
        settings.hadSignIn = d->run->settings().hadSignIn; // of the run, whoever changes its settings
        std::string json = QJsonDocument(toJson(settings)).toJson(QJsonDocument::Compact).toStdString();
        co_await d->run->setSettings(std::move(settings));
        done(co_await async::awaitCallback<StoreResult<void>>(
            [&](auto answer) { d->m.store.updateRunSettings(d->run->id(), std::move(json), std::move(answer)); }));
    });
}

void ScrapeService::snapshot(Done<RunSnapshot> done)
{
    m_private->enqueue("figures", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            done(d->run->snapshot());
        else
            done(Failure{noRun()});
        co_return;
    });
}

void ScrapeService::figures(std::function<void(ScrapeFigures)> done)
{
    m_private->m.runtime.post([d = m_private.get(), done = std::move(done)] { done(d->figures()); });
}

void ScrapeService::setHostRate(HostId host, std::optional<double> rate)
{
    m_private->onLane(host, [rate](ScrapeRun& run, HostLane& lane) { run.setHostRate(lane, rate); });
}

void ScrapeService::setHostPaused(HostId host, bool paused)
{
    m_private->onLane(host, [paused](ScrapeRun& run, HostLane& lane) { run.setHostPaused(lane, paused); });
}

void ScrapeService::setHostBoost(HostId host, bool boosted)
{
    m_private->onLane(host, [boosted](ScrapeRun& run, HostLane& lane) { run.setHostBoosted(lane, boosted); });
}

void ScrapeService::skipHostWait(HostId host)
{
    m_private->onLane(host, [](ScrapeRun& run, HostLane& lane) { run.skipHostWait(lane); });
}

void ScrapeService::retryFailed(HostId host, Done<std::int64_t> done)
{
    m_private->enqueueOnQueue("retry failed", nullptr, [d = m_private.get(), host, done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            done(co_await d->run->retryFailed(host));
        else
            done(Failure{noRun()});
    });
}

void ScrapeService::removeQueued(HostId host, Done<std::vector<store::QueuedUrl>> done)
{
    m_private->enqueueOnQueue("remove queued", nullptr, [d = m_private.get(), host, done = std::move(done)]() -> async::Task<void> {
        if (d->run)
            done(co_await d->run->removeQueued(host));
        else
            done(Failure{noRun()});
    });
}

void ScrapeService::restore(std::vector<store::QueuedUrl> urls, Done<void> done)
{
    m_private->enqueueOnQueue("restore", nullptr, [d = m_private.get(), urls = std::move(urls), done = std::move(done)]() mutable -> async::Task<void> {
        if (d->run)
            done(co_await d->run->restore(std::move(urls)));
        else
            done(Failure{noRun()});
    });
}

void ScrapeService::setPublishing(bool on)
{
    m_private->m.runtime.post([d = m_private.get(), on] {
        d->publishing = on;
        if (d->run)
            d->run->setPublishing(on);
    });
}

void ScrapeService::shutDown(std::function<void()> done)
{
    m_private->m.runtime.post([d = m_private.get(), done = std::move(done)]() mutable { d->closer.spawn("end the scraper", d->end(std::move(done))); });
}

void ScrapeService::setPageListener(std::function<void(const PageEvent&)> listener)
{
    m_private->m.runtime.post([d = m_private.get(), listener = std::move(listener)]() mutable { d->listeners.page = std::move(listener); });
}

void ScrapeService::setEndListener(std::function<void(const RunSnapshot&)> listener)
{
    m_private->m.runtime.post([d = m_private.get(), listener = std::move(listener)]() mutable { d->listeners.end = std::move(listener); });
}

} // namespace millrace::scrape

#include "app/scrape/scrape_service_private.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"

#include <utility>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kPublishEvery{100};
/// Between two slices of a walk over all lanes: 20,000 of them a second, so that a walk over 100,000 costs the loop as little as one over few.
constexpr Milliseconds kWalkPause{50};

} // namespace

ScrapeService::Private::Private(Dependencies dependencies)
    : m(std::move(dependencies))
    , scope(m.runtime, &m.runtime.rootScope())
    , group(scope, "scraper")
    , closer(m.runtime.rootScope(), "end of the scraper")
{
    hearing->service = this;
}

async::Task<void> ScrapeService::Private::endSession()
{
    if (run && run->sessionRuns()) {
        run->requestLeave();
        co_await run->waitForEnd();
    }
}

async::Task<Result<RunId, store::StoreError>> ScrapeService::Private::open(RunId id)
{
    co_await endSession();
    const async::Semaphore::Permit queue = co_await queueing.acquire(); // what is being added to it is in before it is read
    auto loaded = co_await async::awaitCallback<Result<store::Store::LoadedRun, store::StoreError>>(
        [&](auto done) { m.store.loadRun(id, std::move(done)); });
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
    isOpen.set();
    run->publish(feed);
    while (run->publishLanes(feed))
        co_await async::yieldNow();
    co_return id;
}

void ScrapeService::Private::listen()
{
    m.store.listen([hearing = hearing](RunId changed) {
        const std::lock_guard lock(hearing->mutex);
        if (!hearing->service)
            return;
        hearing->service->m.runtime.post([hearing, changed] {
            const Private* d = hearing->service; // written by this thread alone
            if (d && d->run && (!changed || d->run->id() == changed))
                d->run->hear();
        });
    });
}

void ScrapeService::Private::stopListening()
{
    const std::lock_guard lock(hearing->mutex);
    hearing->service = nullptr;
}

void ScrapeService::Private::leaveRun()
{
    if (run)
        past.add(run->figures().counts);
    run.reset();
    isOpen.clear();
    waits = {};
    ++runNumber;
}

ScrapeFigures ScrapeService::Private::figures()
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

async::Task<void> ScrapeService::Private::walk()
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

async::Task<void> ScrapeService::Private::publish()
{
    for (;;) {
        co_await isOpen.wait(); // a program that does nothing does not wake up
        co_await async::sleepFor(kPublishEvery);
        if (run)
            run->publish(feed);
        while (run && run->publishLanes(feed)) // it may be another run after each turn
            co_await async::yieldNow();
    }
}

async::Task<void> ScrapeService::Private::end(std::function<void()> done)
{
    co_await endSession();
    scope.cancel("the program ends");
    (void)co_await settle(group.join());
    co_await probe.end();
    leaveRun();
    stopListening();
    m.runtime.post(std::move(done));
}

} // namespace millrace::scrape

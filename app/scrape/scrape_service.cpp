#include "app/scrape/scrape_service.h"

#include "app/async/callback.h"
#include "app/scrape/scrape_service_private.h"

#include <QJsonDocument>

namespace millrace::scrape {

namespace {

template <class T>
using StoreResult = Result<T, store::StoreError>;

store::StoreError noRun()
{
    return {store::StoreErrorCode::NotFound, "no run is open", {}};
}

} // namespace

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
        if (d->run && d->run->isShared() && !d->run->sessionRuns()) {
            d->run->command(store::RunState::Paused, done);
            co_return;
        }
        if (d->run)
            d->run->setPaused(true);
        done(StoreResult<void>());
        co_return;
    });
}

void ScrapeService::resume(Done<void> done)
{
    m_private->enqueue("resume", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run && d->run->isShared() && !d->run->sessionRuns()) {
            d->run->command(store::RunState::Running, done);
            co_return;
        }
        if (d->run)
            d->run->setPaused(false);
        done(StoreResult<void>());
        co_return;
    });
}

void ScrapeService::stop(Done<void> done)
{
    m_private->enqueue("stop", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        if (d->run && d->run->isShared() && !d->run->sessionRuns()) {
            d->run->command(store::RunState::Stopped, done);
            co_return;
        }
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

void ScrapeService::setHostRate(HostId host, std::optional<double> rate, Done<void> done)
{
    m_private->m.runtime.post([d = m_private.get(), host, rate, done = std::move(done)] {
        if (HostLane* lane = d->run ? d->run->lanes().find(host) : nullptr)
            d->run->setHostRate(*lane, rate, done);
        else if (done)
            done(Failure{noRun()});
    });
}

void ScrapeService::watchHosts(std::vector<HostId> hosts)
{
    m_private->m.runtime.post([d = m_private.get(), hosts = std::move(hosts)] {
        if (d->run)
            d->run->watchHosts(hosts);
    });
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

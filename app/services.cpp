#include "app/services.h"

#include "app/async/pool.h"
#include "app/async/loop_thread.h"
#include "app/async/qt_driver.h"
#include "app/async/sleep.h"
#include "app/chat/chat_service.h"
#include "app/core/log.h"
#include "app/core/this_thread.h"
#include "app/hash/hash_metrics.h"
#include "app/hash/hash_service.h"
#include "app/http/curl_transport.h"
#include "app/limit_list.h"
#include "app/scrape/scrape_metrics.h"
#include "app/scrape/scrape_service.h"
#include "app/signal_watcher.h"
#include "app/store/store.h"
#include "app/surroundings.h"
#include "app/telemetry/latest.h"
#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/metrics_publisher.h"
#include "app/telemetry/metrics_service.h"
#include "app/telemetry/otlp_exporter.h"
#include "app/telemetry/process_memory.h"
#include "app/telemetry/runtime_inspector.h"
#include "app/telemetry/watchdog.h"

#include <QObject>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace millrace {

namespace {

/// Of the time for the end: what the store keeps for its checkpoint, what the threads get after it, and what there is where the command has
/// used up the rest.
constexpr std::chrono::milliseconds kStoreShare{600};
constexpr std::chrono::milliseconds kThreadsShare{100};
constexpr std::chrono::milliseconds kLeastStop{300};

/// For stopAtExit(): exit() has no other way to it. Main thread only.
Services* g_services = nullptr;

/// The rest of exit() would destroy what other threads use.
void stopAndExit(int status, void*)
{
    if (!g_services)
        return;
    logWarning(LogArea::App, "a library ends the program, as when the display is lost", {{"status", status}});
    std::exchange(g_services, nullptr)->stop();
    flushLog();
    _exit(status);
}

/// Starts what ends with a callback of another thread.
template <class Start>
std::future<void> begin(Start start)
{
    auto reached = std::make_shared<std::promise<void>>();
    std::future<void> future = reached->get_future();
    start([reached] { reached->set_value(); });
    return future;
}

bool endedInTime(std::string_view part, const std::future<void>& reached, SteadyTime until, SteadyTime began)
{
    const bool ended = reached.wait_until(until) == std::future_status::ready;
    const auto after = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    if (ended)
        logInfo(LogArea::App, "ended", {{"part", part}, {"after_ms", after}});
    else
        logError(LogArea::App, "did not end in time", {{"part", part}, {"after_ms", after}});
    return ended;
}

} // namespace

class Services::Private {
public:
    explicit Private(const ServicesOptions& options)
    {
        if (options.otlp)
            otlp = std::make_unique<telemetry::OtlpExporter>(telemetry::OtlpExporter::Parts{*options.otlp, clock});
        hash = std::make_unique<hash::HashService>(clock, spans());
        raiseDescriptorLimit();
        loop.run([&] {
            if (const auto epollDriver = loop.driver())
                carry(epollDriver);
            else
                carry(std::make_shared<async::QtDriver>());
            monitor = std::make_unique<telemetry::LoopMonitor>(clock);
            if (inspection != Inspection::Off)
                watchdog.watchThisThread("loop", monitor.get());
            http::CurlOptions curl;
            curl.maxConnections = 8 * options.concurrency;
            curl.caFile = qgetenv("SSL_CERT_FILE").toStdString(); // as OpenSSL's own programs take it; libcurl does not
            transport = std::make_unique<http::CurlTransport>(curl);
        });
        scraper = std::make_unique<scrape::ScrapeService>(scrape::ScrapeService::Dependencies{
            *runtime, *transport, parsePool, store, clock, [this] { return monitor->takeLongestTurn(); }, mostInFlight(), spans(), workerName(), wantedLease()});
        chat = std::make_unique<chat::ChatService>(chat::ChatService::Dependencies{*runtime, clock, spans()});
        inspector = std::make_unique<telemetry::RuntimeInspector>(telemetry::RuntimeInspector::Parts{*runtime, clock, *monitor, [this] { return limitsAskedFor(); }});
        watchdog.setOnStall([](const telemetry::Stall& stall) {
            logInfo(LogArea::Loop, "stalled", {{"of", stall.loop}, {"ms", stall.lasted.count() / 1'000}, {"task", stall.task}, {"at", placeOf(stall)}});
        });
        if (inspection == Inspection::Shown) {
            inspector->setPublishing(true);
            watchdog.setPublishing(true);
        }
        plantStall(*inspector);
        if (options.watchMainThread) // from its first turn on: what comes before it is no stall
            QMetaObject::invokeMethod(&mainThread, [this] { watchdog.watchThisThread("gui", nullptr); }, Qt::QueuedConnection);
        makeMetrics();
    }

    void makeMetrics()
    {
        metricsPublisher = std::make_unique<telemetry::MetricsPublisher>(telemetry::MetricsPublisher::Parts{*runtime, [this] { return publishMetrics(); }, [this] { forgetMetrics(); }});
        const auto describeLatest = [](auto& latest) -> telemetry::MetricSource {
            return [&latest](telemetry::MetricSink& sink) {
                if (const auto figures = latest.get())
                    describe(*figures, sink);
            };
        };
        auto collector = std::make_shared<telemetry::MetricsCollector>(telemetry::MetricsCollector::Parts{{{"loop", *monitor}}, [this] { return watchdog.latencies(); },
            {describeLatest(runtimeFigures), describeLatest(scrapeFigures), describeLatest(chatFigures), [this](telemetry::MetricSink& sink) { describe(hash->figures(), sink); }}});
        metrics = std::make_unique<telemetry::MetricsService>(std::move(collector), [this](bool used) { used ? metricsPublisher->addUser() : metricsPublisher->removeUser(); });
        if (!otlp)
            return;
        metricsPublisher->addUser();
        otlp->setMetrics([this] { return metrics->collector()->Collect(); });
    }

    /// In the loop, once a second while somebody reads metrics.
    async::Task<void> publishMetrics()
    {
        telemetry::TaskSurvey survey(*runtime, {}, 0);
        while (survey.step())
            co_await async::sleepFor(telemetry::TaskSurvey::kPause);
        runtimeFigures.set({std::move(survey.kinds), limits()});
        scraper->figures([this](scrape::ScrapeFigures figures) {
            own.scrape = figures;
            scrapeFigures.set(std::move(figures));
        });
        chat->figures([this](chat::ChatFigures figures) {
            own.chat = figures.server;
            chatFigures.set(std::move(figures));
        });
    }

    /// In the loop.
    std::shared_ptr<EngineSet> makeEngineSet()
    {
        auto set = std::make_shared<EngineSet>(EngineSet::Parts{*runtime, *transport, parsePool, clock, mostInFlight()});
        const std::lock_guard lock(setsMutex);
        std::erase_if(sets, [](const std::weak_ptr<EngineSet>& known) { return known.expired(); });
        sets.push_back(set);
        return set;
    }

    std::vector<std::shared_ptr<EngineSet>> livingSets()
    {
        std::vector<std::shared_ptr<EngineSet>> living;
        const std::lock_guard lock(setsMutex);
        for (const auto& known : sets) {
            if (auto set = known.lock())
                living.push_back(std::move(set));
        }
        return living;
    }

    void forgetMetrics()
    {
        runtimeFigures.clear();
        scrapeFigures.clear();
        chatFigures.clear();
    }

    template <class Driver>
    void carry(std::shared_ptr<Driver> made)
    {
        runtime = std::make_unique<async::Runtime>(clock, *made, async::Runtime::Options{.measure = inspection != Inspection::Off});
        made->setRuntime(runtime.get());
        driver = std::move(made);
    }

    [[nodiscard]] telemetry::SpanSink* spans() { return otlp ? &otlp->spans() : nullptr; }

    /// The same for who does not ask the engines himself: for the Runtime panel, of the set that is shown while there is one beside them.
    std::vector<telemetry::LimitUse> limitsAskedFor()
    {
        if (!transport)
            return {};
        const std::vector<std::shared_ptr<EngineSet>> besides = livingSets();
        Figures& last = besides.empty() ? own : beside;
        (besides.empty() ? *scraper : besides.back()->scraper()).figures([&last](scrape::ScrapeFigures figures) { last.scrape = std::move(figures); });
        (besides.empty() ? *chat : besides.back()->chat()).figures([&last](chat::ChatFigures figures) { last.chat = std::move(figures.server); });
        return besides.empty() ? limits() : limitsOf(beside, besides.back()->hash(), besides.back()->store());
    }

    /// In the loop. The engines' figures are those that were last asked for.
    std::vector<telemetry::LimitUse> limits()
    {
        return transport ? limitsOf(own, *hash, store) : std::vector<telemetry::LimitUse>{};
    }

    struct Figures {
        scrape::ScrapeFigures scrape;
        chat::ServerSnapshot chat;
    };
    std::vector<telemetry::LimitUse> limitsOf(const Figures& last, const hash::HashService& hashing, const store::Store& keeping)
    {
        return listLimits({transport->stats(), mostInFlight(), parsePool, last.scrape, last.chat, hashing.figures(), watchdog.descriptors(), keeping.waiting(),
            otlp ? std::optional(otlp->spansWaiting()) : std::nullopt});
    }

    void stop()
    {
        if (std::exchange(stopped, true))
            return;
        watchdog.unwatchThisThread();    // it waits from here on
        noteEndRequested();
        const SteadyTime now = clock.now();
        const SteadyTime end = std::max(endRequestedAt().value_or(now) + kEndWithin - kThreadsShare, now + kLeastStop);
        const SteadyTime enginesEnd = std::max(end - kStoreShare, now + kLeastStop);
        logInfo(LogArea::App, "ending", {{"within_ms", std::chrono::duration_cast<Milliseconds>(end - now)}});
        const std::future<void> metricsEnd = std::async(std::launch::async, [this] { metrics->end(); }); // its clients may be slow
        const std::array<std::pair<std::string_view, std::future<void>>, 4> engines{{{"scraper", begin([this](auto done) { scraper->shutDown(done); })},
            {"chat", begin([this](auto done) { chat->shutDown(done); })}, {"hash", begin([this](auto done) { hash->shutDown(done); })},
            {"inspector", begin([this](auto done) { inspector->shutDown(done); })}}};
        const std::vector<std::shared_ptr<EngineSet>> besides = livingSets();
        std::vector<std::future<void>> besidesEnd;
        for (const auto& set : besides)
            besidesEnd.push_back(begin([&set](auto done) { set->end(done); }));
        bool allEnded = true;
        for (const auto& [name, part] : engines)
            allEnded = endedInTime(name, part, enginesEnd, now) && allEnded;
        for (const auto& part : besidesEnd)
            allEnded = endedInTime("engines beside", part, end, now) && allEnded;
        allEnded = endedInTime("metrics", begin([this](auto done) { metricsPublisher->shutDown(done); }), enginesEnd, now) && allEnded;
        const std::future<void> storeEnd = begin([this](auto done) { store.close(done); });
        if (otlp) // while the store closes; every trace has been told
            otlp->finish(std::clamp(std::chrono::duration_cast<Milliseconds>(end - clock.now()), Milliseconds(0), telemetry::OtlpExporter::kLastFlush));
        allEnded = endedInTime("store", storeEnd, end, now) && allEnded;
        allEnded = endedInTime("metrics' server", metricsEnd, end, now) && allEnded;
        if (!allEnded) {
            flushLog();
            cutOff(); // what still runs uses what would be destroyed
        }
        begin([this](auto done) { runtime->post(done); }).wait_for(kThreadsShare); // sets that were given back before are gone with it
        // What lives on the loop goes there; the engines stay as they are until the Services go, since others hold references to them.
        loop.run([this] {
            watchdog.unwatchThisThread();
            transport.reset();
            driver->setTimer(std::nullopt);
        });
        loop.stop();
        for (const auto& set : besides)
            set->leaveLoop();
    }

    const Inspection inspection = wantedInspection();
    SystemClock clock;
    telemetry::Watchdog watchdog{clock};
    std::unique_ptr<telemetry::OtlpExporter> otlp;   ///< null: --otlp was not given; outlives the engines, which hold its sink
    async::LoopThread loop{"loop", wantsEpoll() ? async::LoopThread::Loop::Epoll : async::LoopThread::Loop::Qt};
    store::Store store{store::StoreOptions{}};
    async::Pool parsePool{{parseThreads(), kWorkerNiceness, "parse"}};
    std::shared_ptr<async::LoopDriver> driver;
    std::unique_ptr<async::Runtime> runtime;
    std::unique_ptr<telemetry::LoopMonitor> monitor;
    std::unique_ptr<http::CurlTransport> transport;
    std::unique_ptr<scrape::ScrapeService> scraper;
    std::unique_ptr<chat::ChatService> chat;
    std::unique_ptr<telemetry::RuntimeInspector> inspector;
    std::unique_ptr<hash::HashService> hash;   // has no threads before it has something to do
    QObject mainThread;
    std::mutex setsMutex;
    std::vector<std::weak_ptr<EngineSet>> sets;
    Figures own;                         // the loop's, as the next
    Figures beside;
    telemetry::Latest<telemetry::RuntimeFigures> runtimeFigures;
    telemetry::Latest<scrape::ScrapeFigures> scrapeFigures;
    telemetry::Latest<chat::ChatFigures> chatFigures;
    std::unique_ptr<telemetry::MetricsPublisher> metricsPublisher;
    std::unique_ptr<telemetry::MetricsService> metrics;   // reads all of the above from its own threads
    bool stopped = false;
};

Services::Services(const ServicesOptions& options) : m_private(std::make_unique<Private>(options)) {}

Services::~Services()
{
    if (g_services == this)
        g_services = nullptr;
    stop();
}

telemetry::RuntimeInspector& Services::runtime()
{
    return *m_private->inspector;
}

telemetry::Watchdog& Services::watchdog()
{
    return m_private->watchdog;
}

telemetry::MetricsService& Services::metrics()
{
    return *m_private->metrics;
}

store::Store& Services::store()
{
    return m_private->store;
}

scrape::ScrapeService& Services::scraper()
{
    return *m_private->scraper;
}

chat::ChatService& Services::chat()
{
    return *m_private->chat;
}

hash::HashService& Services::hash()
{
    return *m_private->hash;
}

Services::LoopFigures Services::loopFigures() const
{
    return {m_private->monitor->p99(), m_private->monitor->longestEver()};
}

void Services::makeEngineSet(std::function<void(std::shared_ptr<EngineSet>)> made)
{
    m_private->runtime->post([d = m_private.get(), made = std::move(made)] {
        if (d->transport)
            made(d->makeEngineSet());
    });
}

void Services::stop()
{
    m_private->stop();
}

void Services::stopAtExit()
{
    g_services = this;
    on_exit(stopAndExit, nullptr);
}

} // namespace millrace

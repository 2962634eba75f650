#include "app/telemetry/otlp_exporter.h"

#include "app/async/loop_thread.h"
#include "app/telemetry/otlp_encoder.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QTimer>
#include <QUuid>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace millrace::telemetry {

namespace {

/// The host's name is left out: whoever wants it sets OTEL_RESOURCE_ATTRIBUTES.
ResourceAttributes resourceOf(const OtlpOptions& options)
{
    ResourceAttributes resource{{"service.name", "millrace"}, {"service.version", MILLRACE_VERSION},
        {"service.instance.id", QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString()}};
    for (const auto& [key, value] : options.resource) {
        const auto known = std::find_if(resource.begin(), resource.end(), [&](const auto& each) { return each.first == key; });
        if (known == resource.end())
            resource.emplace_back(key, value);
        else
            known->second = value;
    }
    return resource;
}

QNetworkRequest requestFor(const OtlpOptions& options, QLatin1String path)
{
    QUrl url = options.endpoint;
    QString base = url.path();
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    url.setPath(base + path);
    QNetworkRequest request(url);
    for (const auto& [headerName, value] : options.headers)
        request.setRawHeader(headerName, value);
    request.setRawHeader(QByteArrayLiteral("User-Agent"), QByteArrayLiteral("Millrace/" MILLRACE_VERSION));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true); // the body is read once
    return request;
}

} // namespace

class OtlpExporter::Private {
public:
    explicit Private(Parts parts) : m(std::move(parts)), queue(m.clock, m.options.sampleRatio), resource(resourceOf(m.options)), startNs(m.clock.wallNow() * kNsPerMs)
    {
        loop.run([this] { inThread = std::make_unique<InThread>(*this); });
    }

    void setMetrics(std::function<std::vector<prometheus::MetricFamily>()> from)
    {
        loop.run([&] {
            collect = std::move(from);
            inThread->metricTimer.start(m.options.metricInterval);
        });
    }

    /// What lives in the exporter's thread.
    struct InThread {
        explicit InThread(Private& outer)
            : owner(outer), traces(outer.senderParts(network, QLatin1String("/v1/traces"), QLatin1String("rejectedSpans"))),
              metrics(outer.senderParts(network, QLatin1String("/v1/metrics"), QLatin1String("rejectedDataPoints")))
        {
            network.setProxy(QNetworkProxy::NoProxy);
            QObject::connect(&traceTimer, &QTimer::timeout, &context, [this] { owner.pumpTraces(); });
            traceTimer.start(owner.m.pacing.traceInterval);
            QObject::connect(&metricTimer, &QTimer::timeout, &context, [this] { owner.pushMetrics(); });
        }
        Private& owner;
        QObject context;
        QNetworkAccessManager network;
        OtlpSender traces;
        OtlpSender metrics;
        QTimer traceTimer;
        QTimer metricTimer;
    };

    OtlpSender::Parts senderParts(QNetworkAccessManager& network, QLatin1String path, QLatin1String rejectedField)
    {
        return {network, m.clock, requestFor(m.options, path), rejectedField, m.pacing, [this] { senderReady(); }, [this](const std::string& trouble) { hadTrouble(trouble); }};
    }

    void senderReady()
    {
        if (lastMetricsWanted)
            pushMetrics();
        pumpTraces();
    }

    void pumpTraces()
    {
        while (!inThread->traces.busy()) {
            const std::vector<RecordedTrace> batch = queue.take(kSpansPerRequest);
            if (batch.empty())
                break;
            std::int64_t spans = 0;
            for (const RecordedTrace& each : batch)
                spans += static_cast<std::int64_t>(each.trace.spans.size());
            inThread->traces.send(encodeTraces(resource, batch, [this] { return random(); }), spans);
        }
        noteCounts();
    }

    /// Sums are cumulative: a push that is left out because the last one is still under way loses resolution, not counts.
    void pushMetrics()
    {
        if (inThread->metrics.busy())
            return;
        lastMetricsWanted = false;
        EncodedMetrics encoded = encodeMetrics(resource, collect(), startNs, m.clock.wallNow() * kNsPerMs);
        pointsMade += encoded.points + encoded.dropped;
        pointsDropped += encoded.dropped;
        if (encoded.points > 0)
            inThread->metrics.send(std::move(encoded.json), encoded.points);
        noteCounts();
    }

    void hadTrouble(const std::string& trouble)
    {
        {
            const std::lock_guard lock(mutex);
            lastTrouble = trouble;
        }
        if (!std::exchange(told, true) && !finishing && m.options.firstTrouble) {
            noteCounts();
            m.options.firstTrouble(report());
        }
    }

    /// Copies the senders' figures to where other threads may read them.
    void noteCounts()
    {
        const std::lock_guard lock(mutex);
        traceCounts = inThread->traces.counts();
        metricCounts = inThread->metrics.counts();
        pointsShown = {pointsMade, 0, 0, pointsDropped};
        const bool idle = allGiven && !lastMetricsWanted && !inThread->traces.busy() && !inThread->metrics.busy();
        if (idle && !std::exchange(finished, true))
            ended.notify_all();
    }

    OtlpReport report() const
    {
        const SpanQueue::Counts queued = queue.counts();
        const std::lock_guard lock(mutex);
        OtlpReport all;
        all.endpoint = m.options.endpoint.toString(QUrl::RemovePath).toStdString();
        all.spans = {queued.recorded, traceCounts.accepted, traceCounts.rejected, queued.dropped + traceCounts.dropped};
        all.points = {pointsShown.made, metricCounts.accepted, metricCounts.rejected, pointsShown.dropped + metricCounts.dropped};
        all.requests = traceCounts.requests + metricCounts.requests;
        all.retries = traceCounts.retries + metricCounts.retries;
        all.trouble = lastTrouble;
        return all;
    }

    void beginFinish(SteadyTime until)
    {
        finishing = true;
        lastMetricsWanted = collect != nullptr;
        inThread->traceTimer.stop();
        inThread->metricTimer.stop();
        inThread->traces.hurry(until);
        inThread->metrics.hurry(until);
        if (lastMetricsWanted) // the final figures, however shortly after the last push
            pushMetrics();
        allGiven = true;
        pumpTraces();
    }

    void finish(Milliseconds limit)
    {
        if (!inThread)
            return;
        queue.close();
        const SteadyTime until = m.clock.now() + limit;
        loop.run([&] { beginFinish(until); });
        {
            std::unique_lock lock(mutex);
            ended.wait_until(lock, until, [this] { return finished; });
        }
        loop.run([this] {
            inThread->traces.abandon();
            inThread->metrics.abandon();
            queue.clear();
            noteCounts();
            inThread.reset();
        });
        loop.stop();
        if (const OtlpReport all = report(); (all.spans.lost() > 0 || all.points.lost() > 0) && m.options.lostAtEnd)
            m.options.lostAtEnd(all);
    }

    [[nodiscard]] std::uint64_t random() { return generator(); }

    static constexpr std::int64_t kNsPerMs = 1'000'000;

    Parts m;
    SpanQueue queue;
    const ResourceAttributes resource;
    const std::int64_t startNs;
    std::mt19937_64 generator{(std::uint64_t{std::random_device{}()} << 32) ^ std::random_device{}()};

    std::unique_ptr<InThread> inThread;      ///< its content, and the seven below: in the thread
    std::function<std::vector<prometheus::MetricFamily>()> collect;
    std::int64_t pointsMade = 0;
    std::int64_t pointsDropped = 0;
    bool told = false;
    bool finishing = false;
    bool lastMetricsWanted = false;
    bool allGiven = false;                   ///< the senders have, or the queue still holds, all that there will be

    mutable std::mutex mutex;                ///< for what follows
    std::condition_variable ended;
    OtlpSender::Counts traceCounts;
    OtlpSender::Counts metricCounts;
    OtlpFigures pointsShown;
    std::string lastTrouble;
    bool finished = false;

    async::LoopThread loop{"otlp", async::LoopThread::Loop::Qt};
};

OtlpExporter::OtlpExporter(Parts parts) : m_private(std::make_unique<Private>(std::move(parts))) {}

OtlpExporter::~OtlpExporter()
{
    finish(Milliseconds(0));
}

void OtlpExporter::setMetrics(std::function<std::vector<prometheus::MetricFamily>()> collect)
{
    m_private->setMetrics(std::move(collect));
}

std::int64_t OtlpExporter::spansWaiting() const
{
    return m_private->queue.counts().waiting;
}

SpanSink& OtlpExporter::spans()
{
    return m_private->queue;
}

void OtlpExporter::finish(Milliseconds limit)
{
    m_private->finish(limit);
}

OtlpReport OtlpExporter::report() const
{
    return m_private->report();
}

} // namespace millrace::telemetry

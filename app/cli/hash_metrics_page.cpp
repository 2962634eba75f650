#include "app/cli/hash_metrics_page.h"

#include "app/telemetry/metrics_service.h"

namespace millrace::cli {

HashMetricsPage::HashMetricsPage() = default;
HashMetricsPage::~HashMetricsPage() = default;

bool HashMetricsPage::start(const MetricsAddress& address)
{
    if (!address)
        return true;
    const telemetry::MetricSource source = [this](telemetry::MetricSink& sink) {
        if (const auto figures = m_figures.get())
            describe(*figures, sink);
    };
    m_figures.set({});
    m_service = std::make_unique<telemetry::MetricsService>(std::make_shared<telemetry::MetricsCollector>(telemetry::MetricsCollector::Parts{{}, {}, {source}}), nullptr);
    return startMetrics(*m_service, address);
}

void HashMetricsPage::show(const HashAccount& account, const HashQueue& queue)
{
    if (!m_service)
        return;
    hash::HashFigures figures;
    const auto ended = [&figures](hash::FileState state) -> std::int64_t& { return figures.ended[static_cast<std::size_t>(state)]; };
    ended(hash::FileState::Match) = account.matched;
    ended(hash::FileState::Mismatch) = account.mismatched;
    ended(hash::FileState::Done) = account.hashed - account.matched - account.mismatched;
    ended(hash::FileState::Missing) = account.missing;
    ended(hash::FileState::Unreadable) = account.unreadable;
    const HashQueue::Depth depth = queue.depth();
    figures.bytes = queue.bytesDone();
    figures.inFlight = depth.inFlight;
    figures.queued = depth.queued;
    m_figures.set(figures);
}

} // namespace millrace::cli

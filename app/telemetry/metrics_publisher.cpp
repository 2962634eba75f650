#include "app/telemetry/metrics_publisher.h"

#include "app/async/sleep.h"

namespace millrace::telemetry {

MetricsPublisher::MetricsPublisher(Parts parts) : m(std::move(parts)), m_scope(m.runtime, &m.runtime.rootScope()), m_group(m_scope, "metrics"), m_closer(m.runtime.rootScope(), "end of the metrics") {}

MetricsPublisher::~MetricsPublisher() = default;

void MetricsPublisher::change(int by)
{
    m.runtime.post([this, by] {
        m_users += by;
        if (m_users > 0 && !std::exchange(m_runs, true))
            m_group.spawn("publish metrics", run());
    });
}

async::Task<void> MetricsPublisher::run()
{
    while (m_users > 0) {
        co_await m.publish();
        co_await async::sleepFor(kEvery);
    }
    m.forget();
    m_runs = false;
}

void MetricsPublisher::shutDown(std::function<void()> done)
{
    m.runtime.post([this, done = std::move(done)]() mutable { m_closer.spawn("end the metrics", end(std::move(done))); });
}

async::Task<void> MetricsPublisher::end(std::function<void()> done)
{
    m_scope.cancel("the program ends");
    (void)co_await settle(m_group.join());
    if (m_users > 0) // what the engines came to in the end
        co_await m.publish();
    m.runtime.post(std::move(done));
}

} // namespace millrace::telemetry

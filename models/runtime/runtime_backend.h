#pragma once

#include <functional>

#include "app/core/result.h"
#include "app/telemetry/metrics_service.h"
#include "app/telemetry/runtime_inspector.h"
#include "app/telemetry/watchdog.h"

#include <string>
#include <utility>

namespace millrace::models {

/// What the Runtime's view-model asks of the engine: one seam, so that the panel is tested against a scripted feed. Thread: GUI; none blocks.
class RuntimeBackend {
public:
    virtual ~RuntimeBackend() = default;
    [[nodiscard]] virtual KeyedMailbox<int, telemetry::RuntimeSnapshot>& feed() = 0;
    [[nodiscard]] virtual KeyedMailbox<int, std::vector<telemetry::LoopHealth>>& health() = 0;
    [[nodiscard]] virtual KeyedMailbox<std::uint64_t, telemetry::Stall>& stalls() = 0;
    virtual void setPublishing(bool on) = 0;
    virtual void setFilter(std::string text) = 0;
    /// 0: none.
    virtual void watchTask(std::uint64_t id) = 0;
    virtual void cancelTask(std::uint64_t id) = 0;
    /// Where metrics are served; empty: nowhere.
    [[nodiscard]] virtual std::string metricsUrl() const = 0;
    using MetricsAnswer = std::function<void(Result<std::string, telemetry::MetricsError>)>;
    /// `done` gets the URL, in another thread.
    virtual void serveMetrics(std::string host, std::uint16_t port, MetricsAnswer done) = 0;
    virtual void stopMetrics(std::function<void()> done) = 0;
};

/// The real one. Inspector, watchdog and metrics outlive it.
class RuntimeInspectorBackend final : public RuntimeBackend {
public:
    RuntimeInspectorBackend(telemetry::RuntimeInspector& inspector, telemetry::Watchdog& watchdog, telemetry::MetricsService& metrics)
        : m_inspector(inspector), m_watchdog(watchdog), m_metrics(metrics)
    {
    }
    KeyedMailbox<int, telemetry::RuntimeSnapshot>& feed() override { return m_inspector.feed(); }
    KeyedMailbox<int, std::vector<telemetry::LoopHealth>>& health() override { return m_watchdog.health(); }
    KeyedMailbox<std::uint64_t, telemetry::Stall>& stalls() override { return m_watchdog.stalls(); }
    void setPublishing(bool on) override
    {
        m_inspector.setPublishing(on);
        m_watchdog.setPublishing(on);
    }
    void setFilter(std::string text) override { m_inspector.setFilter(std::move(text)); }
    void watchTask(std::uint64_t id) override { m_inspector.watchTask(id); }
    void cancelTask(std::uint64_t id) override { m_inspector.cancelTask(id); }
    std::string metricsUrl() const override { return m_metrics.url(); }
    void serveMetrics(std::string host, std::uint16_t port, MetricsAnswer done) override
    {
        m_metrics.startLater(std::move(host), port, [&metrics = m_metrics, done = std::move(done)](Result<std::uint16_t, telemetry::MetricsError> port) {
            if (port)
                done(metrics.url());
            else
                done(Failure{port.error()});
        });
    }
    void stopMetrics(std::function<void()> done) override { m_metrics.stopLater(std::move(done)); }

private:
    telemetry::RuntimeInspector& m_inspector;
    telemetry::Watchdog& m_watchdog;
    telemetry::MetricsService& m_metrics;
};

} // namespace millrace::models

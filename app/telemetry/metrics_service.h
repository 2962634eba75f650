#pragma once

#include "app/core/result.h"
#include "app/telemetry/metrics_collector.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace prometheus { class Exposer; }

namespace millrace::telemetry {

enum class MetricsErrorCode {
    AddressInvalid,      ///< no IP address and not localhost, or none of this machine
    PortInUse,
    PortRefused,         ///< the system does not allow it
    Ipv4Only,            ///< the system's civetweb, which prometheus-cpp serves with, was built without IPv6, as Debian 12's is
    AlreadyRunning,
    Ending,              ///< after end()
    Internal,
};

struct MetricsError {
    MetricsErrorCode code = MetricsErrorCode::Internal;
    std::string where;                           ///< HOST:PORT
    std::string detail;                          ///< what the system said; may be empty
};

/// Serves the collector's families as http://HOST:PORT/metrics (Prometheus text format 0.0.4, gzip where the client takes it), from threads of its
/// own: it answers while the loop is blocked.
///
/// Thread: start() and stop() from any but the loop, one after another; both may take as long as their words say.
/// Bounds: kThreads connections are served at once and kQueue wait, each for at most kRequestTimeoutMs, with a request of at most kMaxRequestBytes;
/// every connection is closed after its answer. Silent connections so delay a scrape by kRequestTimeoutMs for each kThreads of them, and nothing else.
/// Why not on our loop: a stall of the loop is what metrics have to show.
class MetricsService {
public:
    static constexpr int kThreads = 32;
    static constexpr int kQueue = 64;
    static constexpr int kRequestTimeoutMs = 1'000;
    static constexpr int kMaxRequestBytes = 8 * 1024;

    /// `used`: called with true when the collector's figures begin to be read and with false when they end to be; may be empty.
    MetricsService(std::shared_ptr<MetricsCollector> collector, std::function<void(bool)> used);
    ~MetricsService();                           ///< stop(), after what was asked for later
    MetricsService(const MetricsService&) = delete;

    /// Listens; the port, which is a free one when 0 was given. `host` is an IPv4 or IPv6 address (without brackets) or "localhost", which is
    /// 127.0.0.1: no name is looked up, so that this never waits.
    [[nodiscard]] Result<std::uint16_t, MetricsError> start(const std::string& host, std::uint16_t port);
    /// Waits for the requests under way, at most kRequestTimeoutMs and a moment. Nothing when it does not run.
    void stop();
    /// stop(), and what is asked for later fails.
    void end();
    /// The same for callers that must not wait, such as a window: in a thread of their own, one after another. `done` is called there.
    void startLater(std::string host, std::uint16_t port, std::function<void(Result<std::uint16_t, MetricsError>)> done);
    void stopLater(std::function<void()> done);
    /// Where it listens, "http://127.0.0.1:9464/metrics"; empty: it does not. Waits while it is started or stopped.
    [[nodiscard]] std::string url() const;
    /// For whoever exports the same figures in another way.
    [[nodiscard]] const std::shared_ptr<MetricsCollector>& collector() const noexcept { return m_collector; }

private:
    void later(std::function<void()> work);

    const std::shared_ptr<MetricsCollector> m_collector;
    const std::function<void(bool)> m_used;
    mutable std::mutex m_mutex;
    std::unique_ptr<prometheus::Exposer> m_exposer;
    std::string m_host;                          ///< numeric
    std::uint16_t m_port = 0;
    bool m_ended = false;
    std::mutex m_laterMutex;
    std::jthread m_later;                        ///< the last of those that were asked to do something later
};

} // namespace millrace::telemetry

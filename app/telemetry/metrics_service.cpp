#include "app/telemetry/metrics_service.h"

#include <prometheus/exposer.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <optional>
#include <thread>

namespace millrace::telemetry {

namespace {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

std::optional<SocketAddress> parseAddress(const std::string& host, std::uint16_t port)
{
    SocketAddress address;
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        address.size = sizeof v4;
    } else if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        address.size = sizeof v6;
    } else {
        return std::nullopt;
    }
    return address;
}

/// What keeps us from listening there, as errno; 0: nothing. Asked before, since the exposer only says that it failed.
int listenError(const SocketAddress& address)
{
    const int descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return errno;
    const int on = 1;
    (void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.storage.ss_family == AF_INET6)
        (void)setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    const bool good = bind(descriptor, address.get(), address.size) == 0 && listen(descriptor, 1) == 0;
    const int error = good ? 0 : errno;
    close(descriptor);
    return error;
}

MetricsErrorCode codeOf(int error)
{
    switch (error) {
    case EADDRINUSE: return MetricsErrorCode::PortInUse;
    case EACCES:
    case EPERM: return MetricsErrorCode::PortRefused;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EINVAL: return MetricsErrorCode::AddressInvalid;
    default: return MetricsErrorCode::Internal;
    }
}

/// The exposer's listener looks for its end every two seconds, or when somebody connects: connects until it is told to stop.
void knock(const std::stop_token& stop, const SocketAddress& address)
{
    constexpr std::chrono::milliseconds kKnockEvery(20);
    while (!stop.stop_requested()) {
        const int descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (descriptor < 0)
            return;
        (void)connect(descriptor, address.get(), address.size);
        std::this_thread::sleep_for(kKnockEvery);
        close(descriptor);
    }
}

std::string joined(const std::string& host, std::uint16_t port)
{
    return (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
}

/// Threads that are made while it lives take no signals: these belong to the main thread.
class SignalsBlocked {
public:
    SignalsBlocked()
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }

private:
    sigset_t m_before{};
};

} // namespace

MetricsService::MetricsService(std::shared_ptr<MetricsCollector> collector, std::function<void(bool)> used) : m_collector(std::move(collector)), m_used(std::move(used)) {}

MetricsService::~MetricsService()
{
    m_later = {};
    stop();
}

Result<std::uint16_t, MetricsError> MetricsService::start(const std::string& host, std::uint16_t port)
{
    const std::lock_guard lock(m_mutex);
    const std::string numeric = host == "localhost" ? "127.0.0.1" : host;
    const std::string where = joined(numeric, port);
    if (m_ended)
        return Failure{MetricsError{MetricsErrorCode::Ending, where, {}}};
    if (m_exposer)
        return Failure{MetricsError{MetricsErrorCode::AlreadyRunning, joined(m_host, m_port), {}}};
    const auto address = parseAddress(numeric, port);
    if (!address)
        return Failure{MetricsError{MetricsErrorCode::AddressInvalid, where, {}}};
    if (const int error = listenError(*address))
        return Failure{MetricsError{codeOf(error), where, std::strerror(error)}};
    try {
        const SignalsBlocked blocked;
        auto exposer = std::make_unique<prometheus::Exposer>(std::vector<std::string>{"listening_ports", where, "num_threads", std::to_string(kThreads), "connection_queue",
            std::to_string(kQueue), "request_timeout_ms", std::to_string(kRequestTimeoutMs), "max_request_size", std::to_string(kMaxRequestBytes)});
        exposer->RegisterCollectable(m_collector);
        const std::vector<int> ports = exposer->GetListeningPorts();
        m_exposer = std::move(exposer);
        m_host = numeric;
        m_port = static_cast<std::uint16_t>(ports.empty() ? port : ports.front());
    } catch (const std::exception& error) { // its reason is a guess: the address was good a moment ago
        const bool v6 = address->storage.ss_family == AF_INET6;
        return Failure{MetricsError{v6 ? MetricsErrorCode::Ipv4Only : MetricsErrorCode::Internal, where, v6 ? std::string() : error.what()}};
    }
    if (m_used)
        m_used(true);
    return m_port;
}

void MetricsService::stop()
{
    const std::lock_guard lock(m_mutex);
    if (!m_exposer)
        return;
    {
        const SignalsBlocked blocked;
        const std::jthread knocker([address = parseAddress(m_host, m_port)](const std::stop_token& stop) { knock(stop, *address); });
        m_exposer.reset();
    }
    if (m_used)
        m_used(false);
}

void MetricsService::end()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    stop();
}

void MetricsService::startLater(std::string host, std::uint16_t port, std::function<void(Result<std::uint16_t, MetricsError>)> done)
{
    later([this, host = std::move(host), port, done = std::move(done)] { done(start(host, port)); });
}

void MetricsService::stopLater(std::function<void()> done)
{
    later([this, done = std::move(done)] {
        stop();
        done();
    });
}

void MetricsService::later(std::function<void()> work)
{
    const std::lock_guard lock(m_laterMutex);
    const SignalsBlocked blocked;
    m_later = std::jthread([before = std::move(m_later), work = std::move(work)]() mutable {
        before = {}; // waits for it
        work();
    });
}

std::string MetricsService::url() const
{
    const std::lock_guard lock(m_mutex);
    return m_exposer ? "http://" + joined(m_host, m_port) + "/metrics" : std::string();
}

} // namespace millrace::telemetry

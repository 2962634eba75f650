#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/http/http_error.h"
#include "app/http/proxy.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::http {

struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// What one transfer may take. Every one is a cap on something the peer controls.
struct TransferLimits {
    Milliseconds connect{10'000};
    Milliseconds stall{10'000};          ///< no byte for so long
    Milliseconds total{30'000};
    std::int64_t bodyBytes = 10 * 1024 * 1024;   ///< as received; the decoded cap is the decoder's
    std::int64_t headerBytes = 300 * 1024;       ///< all header lines of the final response together, and of the 1xx before it
};

struct HttpRequest {
    std::string url;                 ///< serialised by parseUrl(): ASCII, http or https
    std::vector<Header> headers;     ///< beside User-Agent and Accept-Encoding; already filtered for the origin
    std::string userAgent;
    TransferLimits limits;
    bool keepConnection = true;      ///< false: closed after the answer, where the next request to this host will come too late for it
    bool allowPrivate = false;       ///< false: loopback, private, link-local and multicast addresses are refused at connect
    /// Null: none, whatever the environment says. A proxy connects for us, and mostly resolves too, so that of `allowPrivate` only this is left:
    /// addresses as such and localhost are refused; where a name leads is the proxy's to decide.
    std::shared_ptr<const Proxy> proxy = {};
};

/// Durations of one transfer, each from the end of the one before it; zero where a phase did not happen (reused connection).
struct PhaseTimings {
    Microseconds dns{0};
    Microseconds connect{0};
    Microseconds tls{0};
    Microseconds firstByte{0};       ///< from the send to the first byte of the answer
    Microseconds body{0};
    Microseconds total{0};
};

struct HttpResponse {
    int status = 0;
    std::string httpVersion;         ///< "HTTP/1.1", "HTTP/2"
    std::vector<Header> headers;     ///< of the final response, in order, names as sent
    std::string body;                ///< raw: still in its Content-Encoding, chunks and framing removed
    std::int64_t bytesReceived = 0;  ///< body as received
    PhaseTimings timings;
    std::string remoteAddress;

    /// The first header of this name (ASCII case-insensitive), trimmed; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Told what becomes of one transfer. Thread: loop.
class TransferObserver {
public:
    virtual ~TransferObserver() = default;
    /// The request goes out now (libcurl's PREREQFUNCTION): at most once per transfer. This is the moment that pacing counts.
    /// False: it must not; the transfer ends as Withdrawn.
    [[nodiscard]] virtual bool onSent(SteadyTime at) = 0;
    /// The end, exactly once unless the transfer was cancelled. Never from inside start(); the transfer is gone when it is called,
    /// so the observer may be destroyed or start another one here.
    virtual void onFinished(Result<HttpResponse, HttpError> outcome) = 0;
};

/// One GET at a time per transfer; follows no redirect and re-sends nothing by itself.
///
/// Thread: loop. The one seam at which tests put a scripted double.
class HttpTransport {
public:
    using TransferId = std::uint64_t;

    virtual ~HttpTransport() = default;
    /// `observer` must live until onFinished or cancel. Never fails at once: errors come through onFinished.
    [[nodiscard]] virtual TransferId start(const HttpRequest& request, TransferObserver& observer) = 0;
    /// No call reaches the observer afterwards. Does not block. An id that has ended is ignored.
    virtual void cancel(TransferId id) noexcept = 0;
};

} // namespace millrace::http

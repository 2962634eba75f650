#pragma once

#include "app/http/http_transport.h"

#include <cstdint>
#include <memory>
#include <string>

namespace millrace::http {

/// The bodies being received, all together.
inline constexpr std::int64_t kMaxBufferedBytes = 256 * 1024 * 1024;

struct CurlOptions {
    /// Connections kept for reuse. Eight for each transfer at once: a small cache costs a handshake per page (measured: a factor of ten
    /// on https). Lowered to kMaxConnections and to what the descriptor limit leaves.
    int maxConnections = 8 * 256;
    int maxConcurrentResolves = 32;
    /// Results handed on, and transfers begun, per turn of the event loop.
    int completionsPerTurn = 32;
    int startsPerTurn = 32;
    /// Bytes of all bodies that are being received; transfers that would go beyond it pause (body_budget.h).
    std::int64_t maxBufferedBytes = kMaxBufferedBytes;
    /// PEM file of trusted certificates instead of the system's; empty: the system's.
    std::string caFile;
};

/// A snapshot for the window and the metrics.
struct CurlStats {
    int openConnections = 0;
    int maxConnections = 0;              ///< the cap in force
    int transfers = 0;                   ///< given to start() and not ended
    int resolving = 0;                   ///< name look-ups under way
    int waitingForResolve = 0;           ///< transfers held back by the cap on look-ups
    std::int64_t finished = 0;
    std::int64_t reusedConnections = 0;  ///< of the finished transfers that were sent
    std::int64_t bufferedBytes = 0;      ///< of bodies not yet handed on
    int pausedTransfers = 0;             ///< waiting for room among them
};

/// HttpTransport on libcurl's multi interface (curl_multi_socket_action), driven by the Qt event loop of its thread.
///
/// Thread: the one that made it, which must run an event loop; no call blocks, name look-ups run in libcurl's threads and are left
/// behind when their transfer is cancelled. Ownership: observers stay the caller's. Destroying it drops running transfers without a
/// call; it must not be destroyed from inside an observer's call.
/// onSent() runs inside libcurl: start() and cancel() are safe there (both take effect after it returns). onFinished() runs outside.
/// Errors: HttpErrorCode with its phase; see curl_error.h for the mapping. Durations are libcurl's.
/// What is enforced here: limits of HttpRequest (a stall is seen within kSweepInterval), the address policy at connect and again before
/// a reused connection is used, http and https only, HTTP/1.x and (by ALPN) HTTP/2, no redirects, no second send (`Resent`),
/// RFC 9112 as header_reader.h says. Bodies are raw: Accept-Encoding is sent, decoding is the caller's. Time spent waiting for a place
/// among the look-ups does not count towards the limits; of a transfer that is paused only the total limit runs.
class CurlTransport final : public HttpTransport {
public:
    static constexpr int kMaxConnections = 16'384;
    static constexpr Milliseconds kSweepInterval{100};

    explicit CurlTransport(CurlOptions options = {});
    ~CurlTransport() override;

    [[nodiscard]] TransferId start(const HttpRequest& request, TransferObserver& observer) override;
    void cancel(TransferId id) noexcept override;

    [[nodiscard]] CurlStats stats() const;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::http

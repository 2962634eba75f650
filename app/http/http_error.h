#pragma once

#include <string>
#include <string_view>

namespace millrace::http {

/// Why a fetch failed. The names are stored (frontier.error, fetches.error), so they are never renamed.
enum class HttpErrorCode {
    BadUrl,          ///< not an absolute http(s) URL
    Resolve,         ///< the name has no address
    ResolveTimeout,
    BlockedAddress,  ///< the address policy refused it
    Refused,
    Unreachable,     ///< no route, network down
    ConnectTimeout,
    Tls,             ///< `detail` has the reason: expired, self-signed, wrong name …
    Timeout,         ///< the whole transfer took too long
    Stalled,         ///< no byte for too long
    Reset,           ///< the connection ended before an answer
    Truncated,       ///< the body ended early: length, chunk or compressed stream
    TooLarge,        ///< body beyond its cap
    HeadersTooLarge,
    Protocol,        ///< not HTTP, contradictory lengths, garbage
    Encoding,        ///< a Content-Encoding that is unknown or broken
    Proxy,           ///< the proxy cannot be reached, or does not connect
    ProxyAuth,       ///< the proxy wants a user and a password, or other ones
    Resent,          ///< libcurl wanted to send the request a second time; the lane decides about that
    Withdrawn,       ///< whoever asked for it took it back at the moment of the send
    Internal,
};

/// Where in the transfer it happened.
enum class Phase { Queue, Dns, Connect, Tls, Send, FirstByte, Body, Decode };

struct HttpError {
    HttpErrorCode code = HttpErrorCode::Internal;
    Phase phase = Phase::Queue;
    std::string detail;   ///< English, from the library or from us; without secrets, at most 300 bytes
};

/// The stored names: "Refused", "Truncated" …
[[nodiscard]] std::string_view name(HttpErrorCode code);
[[nodiscard]] std::string_view name(Phase phase);

} // namespace millrace::http

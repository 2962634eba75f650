#pragma once

#include "app/chat/http_head.h"
#include "app/core/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace millrace::chat {

/// What a handshake is judged by.
struct HandshakePolicy {
    std::string url;                          ///< of the server, for the text that a plain GET gets
    bool loopbackOnly = false;                ///< then Host must name this machine's loopback, against DNS rebinding
    std::string extraHost;                    ///< a further name that Host may have: the one that was asked for
    std::vector<std::string> allowedOrigins;  ///< "*": all
    std::string token;                        ///< empty: none is asked for
};

/// A handshake that may go on.
struct Admission {
    std::string room;                         ///< the path
    std::string origin;                       ///< as sent, cut at kMaxShownField bytes, as is userAgent
    std::string userAgent;
};

/// An answer before the upgrade.
struct Refusal {
    int status = 400;
    std::string headers;                      ///< whole lines, each with its CRLF
    std::string body;                         ///< text/plain
};

constexpr std::size_t kMaxRoomName = 512;
constexpr std::size_t kMaxShownField = 256;
/// The subprotocol that a client with the token in a `bearer.<token>` subprotocol offers as well, and gets.
constexpr std::string_view kSubprotocol = "millrace";

/// Whether a request may become a WebSocket (RFC 6455 section 4.2.1), by the policy alone: bans and room are the caller's matter.
/// In this order: 400 malformed, 405 not GET, 403 Host, 426 no upgrade or another version, 400 key, 414 path, 403 Origin, 401 token.
[[nodiscard]] std::variant<Admission, Refusal> judge(const RequestHead& head, const HandshakePolicy& policy);

[[nodiscard]] Refusal refuse(int status, std::string body, std::string headers = {});
/// The same with Retry-After, in whole seconds rounded up.
[[nodiscard]] Refusal refuseFor(int status, std::string body, SteadyDuration wait);
/// The whole response: status line, headers, body; the connection closes after it (RFC 9112 section 9.6).
[[nodiscard]] std::string response(const Refusal& refusal);

} // namespace millrace::chat

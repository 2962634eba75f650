#include "app/chat/handshake_rules.h"

#include "app/chat/message_text.h"
#include "app/core/ascii.h"

#include <QByteArray>

#include <openssl/crypto.h>

#include <algorithm>

namespace millrace::chat {

namespace {

constexpr qsizetype kKeyBytes = 16;

/// Without the port; brackets of an IPv6 address stay.
std::string_view hostOf(std::string_view hostAndPort)
{
    if (hostAndPort.starts_with('['))
        return hostAndPort.substr(0, std::min(hostAndPort.find(']'), hostAndPort.size() - 1) + 1);
    return hostAndPort.substr(0, hostAndPort.find(':'));
}

/// A page that a browser was led to may resolve its own name to 127.0.0.1: the name then stands in Host.
bool hostAllowed(std::string_view hostAndPort, const HandshakePolicy& policy)
{
    const std::string_view host = hostOf(hostAndPort);
    for (const std::string_view own : {"localhost", "127.0.0.1", "[::1]"}) {
        if (ascii::equalsIgnoringCase(host, own))
            return true;
    }
    return !policy.extraHost.empty() && ascii::equalsIgnoringCase(host, policy.extraHost);
}

bool originAllowed(std::string_view origin, const HandshakePolicy& policy)
{
    return std::ranges::any_of(policy.allowedOrigins, [origin](const std::string& one) { return one == "*" || ascii::equalsIgnoringCase(one, origin); });
}

/// Takes as long for a wrong token as for the right one; a wrong length shows, as it does wherever tokens are compared.
bool sameSecret(std::string_view given, const std::string& token)
{
    return given.size() == token.size() && CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

/// In the Authorization header (RFC 6750 section 2.1), or, since a page cannot set that, as a subprotocol.
bool tokenGiven(const RequestHead& head, const std::string& token)
{
    constexpr std::string_view kScheme = "bearer ";
    constexpr std::string_view kPrefix = "bearer.";
    if (const auto authorization = head.field("authorization"); authorization && ascii::startsWithIgnoringCase(*authorization, kScheme)) {
        const std::string_view given = authorization->substr(kScheme.size());
        if (sameSecret(given.substr(std::min(given.find_first_not_of(' '), given.size())), token))
            return true;
    }
    const auto protocols = head.elements("sec-websocket-protocol");
    return std::ranges::any_of(protocols, [&](std::string_view one) { return one.starts_with(kPrefix) && sameSecret(one.substr(kPrefix.size()), token); });
}

/// What two readers of one head could understand differently, or what would put a body where frames are read.
bool isAmbiguous(const RequestHead& head)
{
    for (const std::string_view once : {"host", "origin", "authorization", "sec-websocket-key", "sec-websocket-version", "content-length"}) {
        if (head.count(once) > 1)
            return true;
    }
    return head.count("transfer-encoding") > 0 || head.field("content-length").value_or("0") != "0";
}

std::string_view reasonPhrase(int status)
{
    switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 405: return "Method Not Allowed";
    case 414: return "URI Too Long";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Error";
    }
}

Refusal upgradeRequired(const HandshakePolicy& policy)
{
    return refuse(426,
        "This is a WebSocket server. Connect to it with a WebSocket client:\n\n    " + policy.url + "\n",
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
}

} // namespace

std::variant<Admission, Refusal> judge(const RequestHead& head, const HandshakePolicy& policy)
{
    if (isAmbiguous(head) || head.target.front() != '/')
        return refuse(400, "The request is malformed.\n");
    if (head.method != "GET")
        return refuse(405, "Only GET is answered here.\n", "Allow: GET\r\n");
    const std::string_view host = head.field("host").value_or("");
    if (host.empty())
        return refuse(400, "The request has no Host.\n");
    if (policy.loopbackOnly && !hostAllowed(host, policy))
        return refuse(403, "This Host is not served here.\n");
    if (head.minor < 1 || !head.lists("upgrade", "websocket") || !head.lists("connection", "upgrade")
        || head.field("sec-websocket-version").value_or("") != "13")
        return upgradeRequired(policy);
    const std::string_view key = head.field("sec-websocket-key").value_or("");
    const auto decoded = QByteArray::fromBase64Encoding(
        QByteArray::fromRawData(key.data(), static_cast<qsizetype>(key.size())), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != kKeyBytes)
        return refuse(400, "Sec-WebSocket-Key is not 16 bytes in Base64.\n");
    const std::string_view target = head.target;
    const std::string_view path = target.substr(0, target.find_first_of("?#"));
    if (path.size() > kMaxRoomName)
        return refuse(414, "The path is too long for the name of a room.\n");
    const auto origin = head.field("origin");
    if (origin && !originAllowed(*origin, policy))
        return refuse(403, "Pages of this Origin may not connect.\n");
    if (!policy.token.empty() && !tokenGiven(head, policy.token))
        return refuse(401, "A bearer token is asked for.\n", "WWW-Authenticate: Bearer\r\n");
    return Admission{std::string(path), std::string(cutUtf8(origin.value_or(""), kMaxShownField)),
        std::string(cutUtf8(head.field("user-agent").value_or(""), kMaxShownField))};
}

Refusal refuse(int status, std::string body, std::string headers)
{
    return {status, std::move(headers), std::move(body)};
}

Refusal refuseFor(int status, std::string body, SteadyDuration wait)
{
    const auto seconds = std::max<std::chrono::seconds::rep>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
    return refuse(status, std::move(body), "Retry-After: " + std::to_string(seconds) + "\r\n");
}

std::string response(const Refusal& refusal)
{
    std::string text = "HTTP/1.1 " + std::to_string(refusal.status) + ' ';
    text += reasonPhrase(refusal.status);
    text += "\r\n" + refusal.headers;
    text += refusal.status == 426 ? "Connection: Upgrade, close\r\n" : "Connection: close\r\n";
    text += "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(refusal.body.size()) + "\r\n\r\n";
    text += refusal.body;
    return text;
}

} // namespace millrace::chat

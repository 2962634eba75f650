#include "app/http/curl_error.h"

#include "app/http/curl_transfer.h"

#include <cerrno>
#include <cstring>

namespace millrace::http {

namespace {

constexpr std::size_t kMaxDetail = 300;

std::string libraryText(CURLcode code, const CurlTransfer& transfer)
{
    std::string text = transfer.errorText[0] != '\0' ? std::string(transfer.errorText.data()) : std::string(curl_easy_strerror(code));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    text.resize(std::min(text.size(), kMaxDetail));
    return text;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

HttpErrorCode timeoutCode(const CurlTransfer& transfer)
{
    if (transfer.sent)
        return HttpErrorCode::Timeout;
    return transfer.resolved ? HttpErrorCode::ConnectTimeout : HttpErrorCode::ResolveTimeout;
}

HttpErrorCode connectCode(const CurlTransfer& transfer)
{
    if (transfer.blockedAddresses > 0 && transfer.openedSockets == 0)
        return HttpErrorCode::BlockedAddress;
    if (transfer.socketError != 0 && transfer.openedSockets == 0)
        return HttpErrorCode::Internal;
    long osError = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &osError);
    switch (osError) {
    case ECONNREFUSED: return HttpErrorCode::Refused;
    case ETIMEDOUT: return HttpErrorCode::ConnectTimeout;
    case ECONNRESET: return HttpErrorCode::Reset;
    default: return HttpErrorCode::Unreachable;
    }
}

std::string connectDetail(HttpErrorCode code, const CurlTransfer& transfer, std::string text)
{
    if (code == HttpErrorCode::BlockedAddress)
        return "the host has a loopback, private, link-local or multicast address";
    if (code == HttpErrorCode::Internal)
        return std::string("no socket: ") + std::strerror(transfer.socketError);
    return text;
}

/// Puts the reason first: "certificate has expired", "self-signed certificate", "certificate is for another host …".
HttpError tlsError(const CurlTransfer& transfer, std::string text)
{
    constexpr std::string_view kPrefix = "SSL certificate problem: ";
    if (contains(text, "unexpected eof") || contains(text, "SSL_ERROR_SYSCALL") || contains(text, "Connection reset"))
        return {HttpErrorCode::Reset, Phase::Tls, std::move(text)};
    if (text.starts_with(kPrefix))
        text.erase(0, kPrefix.size());
    else if (contains(text, "target host name"))
        text.insert(0, "certificate is for another host: ");
    text.resize(std::min(text.size(), kMaxDetail));
    return {HttpErrorCode::Tls, Phase::Tls, std::move(text)};
}

/// The connection ended, or what came over it was no longer HTTP.
HttpError endedEarly(const CurlTransfer& transfer, std::string text)
{
    const auto code = transfer.headers.complete() ? HttpErrorCode::Truncated : HttpErrorCode::Reset;
    return {code, transfer.phase(), std::move(text)};
}

/// What only a proxy can be the reason of; nullopt: the rest of the mapping holds.
std::optional<HttpError> proxyError(CURLcode code, const CurlTransfer& transfer, const std::string& text)
{
    if (!transfer.request.proxy || transfer.sent)
        return std::nullopt;
    const std::string at = transfer.request.proxy->url + ": ";
    long answer = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_HTTP_CONNECTCODE, &answer);
    if (answer == 407)
        return HttpError{HttpErrorCode::ProxyAuth, Phase::Connect, at + "it answered 407 to CONNECT"};
    if (answer >= 300)
        return HttpError{HttpErrorCode::Proxy, Phase::Connect, at + "it answered " + std::to_string(answer) + " to CONNECT"};
    if (code == CURLE_COULDNT_RESOLVE_PROXY)
        return HttpError{HttpErrorCode::Proxy, Phase::Dns, at + text};
    // without an answer to CONNECT yet, nobody but the proxy can have refused, closed or failed the handshake
    const bool handshake = code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION;
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING || (handshake && answer == 0))
        return HttpError{HttpErrorCode::Proxy, handshake ? Phase::Tls : Phase::Connect, at + text};
    if (code != CURLE_PROXY)
        return std::nullopt;
    long reply = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_PROXY_ERROR, &reply);
    switch (reply) {
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
        return HttpError{HttpErrorCode::ProxyAuth, Phase::Connect, at + text};
    // RFC 1928 section 6: what the proxy says of the host
    case CURLPX_REPLY_CONNECTION_REFUSED: return HttpError{HttpErrorCode::Refused, Phase::Connect, at + text};
    case CURLPX_REPLY_HOST_UNREACHABLE:
    case CURLPX_REPLY_NETWORK_UNREACHABLE:
    case CURLPX_REPLY_TTL_EXPIRED: return HttpError{HttpErrorCode::Unreachable, Phase::Connect, at + text};
    case CURLPX_RESOLVE_HOST: return HttpError{HttpErrorCode::Resolve, Phase::Dns, at + text};
    default: return HttpError{HttpErrorCode::Proxy, Phase::Connect, at + text};
    }
}

} // namespace

HttpError curlError(CURLcode code, const CurlTransfer& transfer)
{
    auto text = libraryText(code, transfer);
    const auto phase = transfer.phase();
    if (auto proxy = proxyError(code, transfer, text))
        return std::move(*proxy);
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED: // credentials in the URL, which are never sent
        return {HttpErrorCode::BadUrl, Phase::Queue, std::move(text)};
    case CURLE_UNSUPPORTED_PROTOCOL: // also libcurl's word for an HTTP/0.9 answer
        return {transfer.sent ? HttpErrorCode::Protocol : HttpErrorCode::BadUrl, transfer.sent ? Phase::FirstByte : Phase::Queue, std::move(text)};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return {HttpErrorCode::Resolve, Phase::Dns, std::move(text)};
    case CURLE_COULDNT_CONNECT: {
        const auto connect = connectCode(transfer);
        return {connect, Phase::Connect, connectDetail(connect, transfer, std::move(text))};
    }
    case CURLE_OPERATION_TIMEDOUT:
        return {timeoutCode(transfer), phase, std::move(text)};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
        return tlsError(transfer, std::move(text));
    case CURLE_PARTIAL_FILE:
        return {HttpErrorCode::Truncated, Phase::Body, std::move(text)};
    case CURLE_RECV_ERROR:
        if (contains(text, "Too large response headers"))
            return {HttpErrorCode::HeadersTooLarge, phase, std::move(text)};
        // A broken chunk header comes as a receive error too; the connection did not end then.
        if (contains(text, "chunk") || contains(text, "Illegal"))
            return {HttpErrorCode::Protocol, phase, std::move(text)};
        return endedEarly(transfer, std::move(text));
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
        return endedEarly(transfer, std::move(text));
    case CURLE_WEIRD_SERVER_REPLY:
        return {HttpErrorCode::Protocol, phase, std::move(text)};
    case CURLE_BAD_CONTENT_ENCODING:
        return {HttpErrorCode::Encoding, Phase::Body, std::move(text)};
    case CURLE_OUT_OF_MEMORY: // libcurl's word for a header line above 100 KiB
        return {transfer.sent && !transfer.headers.complete() ? HttpErrorCode::HeadersTooLarge : HttpErrorCode::Internal, phase, std::move(text)};
    default:
        return {HttpErrorCode::Internal, phase, std::move(text)};
    }
}

} // namespace millrace::http

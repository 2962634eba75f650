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

} // namespace

HttpError curlError(CURLcode code, const CurlTransfer& transfer)
{
    auto text = libraryText(code, transfer);
    const auto phase = transfer.phase();
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

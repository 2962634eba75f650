#include "app/http/curl_transfer.h"

#include "app/http/address_policy.h"
#include "app/core/ascii.h"
#include "app/http/curl_error.h"
#include "app/http/url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace millrace::http {

namespace {

constexpr const char* kAcceptEncoding = "Accept-Encoding: gzip, deflate, br, zstd";
/// A peer's Content-Length is a promise only: more than this is not set aside on its word.
constexpr std::int64_t kMaxReservedBody = 1024 * 1024;
constexpr std::int64_t kFirstBodyReserve = 16 * 1024;
constexpr long kReceiveBuffer = 32 * 1024;
constexpr long kAddressSeconds = 60;   // ResolveGate counts on it

template <class T>
bool set(CURL* handle, CURLoption option, T value)
{
    return curl_easy_setopt(handle, option, value) == CURLE_OK;
}

/// libcurl sends header lines as they are given: a line end inside one would be a header of its own.
bool isPlainLine(std::string_view text)
{
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool append(HeaderList& list, const char* line)
{
    curl_slist* longer = curl_slist_append(list.get(), line);
    if (!longer)
        return false;
    static_cast<void>(list.release());
    list.reset(longer);
    return true;
}

/// False: no memory.
bool appendHeaders(HeaderList& list, const HttpRequest& request)
{
    bool hasAcceptEncoding = false;
    for (const auto& header : request.headers) {
        if (header.name.empty() || !isPlainLine(header.name) || !isPlainLine(header.value))
            continue;
        hasAcceptEncoding = hasAcceptEncoding || ascii::equalsIgnoringCase(header.name, "accept-encoding");
        // "Name;" is how libcurl takes a header without a value.
        const auto line = header.value.empty() ? header.name + ";" : header.name + ": " + header.value;
        if (!append(list, line.c_str()))
            return false;
    }
    return hasAcceptEncoding || append(list, kAcceptEncoding);
}

int closeSocket(void* host, curl_socket_t fd)
{
    static_cast<CurlTransferHost*>(host)->connectionClosed(fd);
    return ::close(fd);
}

std::string_view versionName(long version)
{
    switch (version) {
    case CURL_HTTP_VERSION_1_0: return "HTTP/1.0";
    case CURL_HTTP_VERSION_1_1: return "HTTP/1.1";
    case CURL_HTTP_VERSION_2_0: return "HTTP/2";
    default: return "";
    }
}

Microseconds between(curl_off_t from, curl_off_t to)
{
    return Microseconds(std::max<curl_off_t>(to - from, 0));
}

} // namespace

EasyHandle makeEasyHandle(const CurlProfile& profile)
{
    EasyHandle handle(curl_easy_init());
    CURL* easy = handle.get();
    if (!easy)
        return {};
    bool ok = set(easy, CURLOPT_NOSIGNAL, 1L) && set(easy, CURLOPT_QUICK_EXIT, 1L);
    ok = ok && set(easy, CURLOPT_PROTOCOLS_STR, "http,https") && set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    ok = ok && set(easy, CURLOPT_FOLLOWLOCATION, 0L) && set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    ok = ok && set(easy, CURLOPT_PATH_AS_IS, 1L) && set(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L) && set(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    ok = ok && set(easy, CURLOPT_BUFFERSIZE, kReceiveBuffer) && set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    ok = ok && set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) && set(easy, CURLOPT_NOPROGRESS, 1L);
    ok = ok && set(easy, CURLOPT_NOPROXY, "") && set(easy, CURLOPT_PROXYAUTH, CURLAUTH_BASIC) && set(easy, CURLOPT_SOCKS5_AUTH, CURLAUTH_BASIC);
    ok = ok && set(easy, CURLOPT_CLOSESOCKETFUNCTION, &closeSocket) && set(easy, CURLOPT_CLOSESOCKETDATA, profile.host);
    if (!profile.caFile.empty())
        ok = ok && set(easy, CURLOPT_CAINFO, profile.caFile.c_str()) && set(easy, CURLOPT_PROXY_CAINFO, profile.caFile.c_str());
    // libcurl keeps the authorities that it has read for the next connection, unless there is a folder of them too: with Debian's default of both
    // it read 140 certificates for every connection, 22 ms of CPU each.
    if (!profile.caFile.empty() || curl_version_info(CURLVERSION_NOW)->cainfo)
        ok = ok && set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr)) && set(easy, CURLOPT_PROXY_CAPATH, static_cast<const char*>(nullptr));
    if (profile.share)
        ok = ok && set(easy, CURLOPT_SHARE, profile.share);
    return ok ? std::move(handle) : EasyHandle();
}

CurlTransfer::CurlTransfer(HttpTransport::TransferId transferId, const HttpRequest& httpRequest, TransferObserver& transferObserver,
    CurlTransferHost& transferHost)
    : id(transferId)
    , request(httpRequest)
    , observer(&transferObserver)
    , headers(httpRequest.limits.headerBytes)
    , share{transferId, httpRequest.limits.bodyBytes, httpRequest.limits.bodyBytes, {}, 0, false}
    , m_host(transferHost)
{
}

bool CurlTransfer::configure(EasyHandle handle, bool forgetsAddresses)
{
    easy = std::move(handle);
    CURL* curl = easy.get();
    if (!curl || !appendHeaders(m_requestHeaders, request))
        return false;
    const bool tls = ascii::startsWithIgnoringCase(request.url, "https:");
    bool ok = set(curl, CURLOPT_PRIVATE, this) && set(curl, CURLOPT_ERRORBUFFER, errorText.data());
    ok = ok && set(curl, CURLOPT_HEADERFUNCTION, &CurlTransfer::onHeader) && set(curl, CURLOPT_HEADERDATA, this);
    ok = ok && set(curl, CURLOPT_WRITEFUNCTION, &CurlTransfer::onBody) && set(curl, CURLOPT_WRITEDATA, this);
    ok = ok && set(curl, CURLOPT_PREREQFUNCTION, &CurlTransfer::onPrerequest) && set(curl, CURLOPT_PREREQDATA, this);
    ok = ok && set(curl, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::onOpenSocket) && set(curl, CURLOPT_OPENSOCKETDATA, this);
    ok = ok && set(curl, CURLOPT_HTTPHEADER, m_requestHeaders.get());
    ok = ok && set(curl, CURLOPT_USERAGENT, request.userAgent.empty() ? nullptr : request.userAgent.c_str());
    ok = ok && set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.limits.connect.count()));
    ok = ok && set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.limits.total.count()));
    // HTTP/2 by ALPN only. Waiting for a connection under way pays when it may carry both (https); on http it would only serialise.
    ok = ok && set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    ok = ok && set(curl, CURLOPT_DNS_CACHE_TIMEOUT, forgetsAddresses ? kAddressSeconds : -1L);
    ok = ok && set(curl, CURLOPT_FORBID_REUSE, request.keepConnection ? 0L : 1L);
    ok = ok && set(curl, CURLOPT_PIPEWAIT, tls ? 1L : 0L);
    // An empty proxy means none; unset, libcurl would obey http_proxy.
    const Proxy* proxy = request.proxy.get();
    ok = ok && set(curl, CURLOPT_PROXY, proxy ? proxy->url.c_str() : "");
    ok = ok && set(curl, CURLOPT_PROXYUSERNAME, proxy && !proxy->user.empty() ? proxy->user.c_str() : nullptr);
    ok = ok && set(curl, CURLOPT_PROXYPASSWORD, proxy && !proxy->user.empty() ? proxy->password.c_str() : nullptr);
    return ok && set(curl, CURLOPT_URL, request.url.c_str());
}

EasyHandle CurlTransfer::releaseHandle()
{
    if (CURL* curl = easy.get()) {
        // Whatever points to this transfer goes; the next configure() sets all of it again.
        curl_easy_setopt(curl, CURLOPT_PRIVATE, nullptr);
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, nullptr);
        curl_easy_setopt(curl, CURLOPT_PROXYUSERNAME, nullptr);
        curl_easy_setopt(curl, CURLOPT_PROXYPASSWORD, nullptr);
    }
    return std::move(easy);
}

void CurlTransfer::dropBody()
{
    m_body = {};
}

Phase CurlTransfer::phase() const
{
    if (headers.complete())
        return Phase::Body;
    if (sent)
        return Phase::FirstByte;
    if (!resolved)
        return Phase::Dns;
    // libcurl notes the connect time when the whole chain stands, but the port as soon as TCP does.
    long localPort = 0;
    if (easy)
        curl_easy_getinfo(easy.get(), CURLINFO_LOCAL_PORT, &localPort);
    return localPort > 0 ? Phase::Tls : Phase::Connect;
}

Result<HttpResponse, HttpError> CurlTransfer::outcome()
{
    if (refusal)
        return Failure{std::move(*refusal)};
    if (code != CURLE_OK)
        return Failure{curlError(code, *this)};
    // libcurl 7.88 calls an end of the connection inside the head a success.
    if (!headers.complete())
        return Failure{HttpError{HttpErrorCode::Reset, Phase::FirstByte, "the connection ended inside the headers"}};
    HttpResponse response;
    long status = 0;
    long version = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status == 407 && request.proxy) // RFC 9110 section 15.5.8: of a proxy, and no host's answer
        return Failure{HttpError{HttpErrorCode::ProxyAuth, Phase::FirstByte, request.proxy->url + ": it answered 407"}};
    curl_easy_getinfo(easy.get(), CURLINFO_HTTP_VERSION, &version);
    response.status = static_cast<int>(status);
    response.httpVersion = versionName(version);
    response.headers = headers.takeHeaders();
    response.bytesReceived = static_cast<std::int64_t>(m_body.size());
    response.body = std::move(m_body);
    response.remoteAddress = std::move(m_remoteAddress);
    response.timings = timings();
    return response;
}

PhaseTimings CurlTransfer::timings() const
{
    const auto at = [this](CURLINFO info) {
        curl_off_t microseconds = 0;
        curl_easy_getinfo(easy.get(), info, &microseconds);
        return microseconds;
    };
    const auto resolvedAt = at(CURLINFO_NAMELOOKUP_TIME_T);
    const auto connectedAt = at(CURLINFO_CONNECT_TIME_T);
    const auto securedAt = at(CURLINFO_APPCONNECT_TIME_T);
    const auto sentAt = at(CURLINFO_PRETRANSFER_TIME_T);
    const auto firstByteAt = at(CURLINFO_STARTTRANSFER_TIME_T);
    const auto endedAt = at(CURLINFO_TOTAL_TIME_T);
    PhaseTimings result;
    if (!reused) {
        result.dns = between(0, resolvedAt);
        result.connect = between(resolvedAt, connectedAt);
        result.tls = securedAt > 0 ? between(connectedAt, securedAt) : Microseconds(0);
    }
    result.firstByte = between(sentAt, firstByteAt);
    result.body = between(firstByteAt, endedAt);
    result.total = Microseconds(endedAt);
    return result;
}

std::size_t CurlTransfer::onHeader(char* data, std::size_t size, std::size_t count, void* self)
{
    const auto bytes = size * count;
    return static_cast<CurlTransfer*>(self)->readHeader({data, bytes}) ? bytes : CURL_WRITEFUNC_ERROR;
}

std::size_t CurlTransfer::onBody(char* data, std::size_t size, std::size_t count, void* self)
{
    return static_cast<CurlTransfer*>(self)->readBody({data, size * count});
}

int CurlTransfer::onPrerequest(void* self, char* remoteAddress, char*, int remotePort, int localPort)
{
    return static_cast<CurlTransfer*>(self)->aboutToSend(remoteAddress, remotePort, localPort) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

curl_socket_t CurlTransfer::onOpenSocket(void* self, curlsocktype, curl_sockaddr* address)
{
    return static_cast<CurlTransfer*>(self)->openSocket(*address);
}

bool CurlTransfer::readHeader(std::string_view line)
{
    if (refusal)
        return false;
    lastByteAt = std::chrono::steady_clock::now();
    refusal = headers.readLine(line);
    if (refusal)
        return false;
    const auto length = headers.contentLength();
    if (headers.complete() && length && *length > request.limits.bodyBytes) {
        refusal = HttpError{HttpErrorCode::TooLarge, Phase::Body, std::to_string(*length) + " bytes are announced"};
        return false;
    }
    return true;
}

/// What the write callback answers.
std::size_t CurlTransfer::readBody(std::string_view bytes)
{
    if (refusal || state == State::Ended)
        return CURL_WRITEFUNC_ERROR;
    lastByteAt = std::chrono::steady_clock::now();
    if (static_cast<std::int64_t>(m_body.size() + bytes.size()) > request.limits.bodyBytes) {
        refusal = HttpError{HttpErrorCode::TooLarge, Phase::Body, "more than " + std::to_string(request.limits.bodyBytes) + " bytes"};
        return CURL_WRITEFUNC_ERROR;
    }
    share.expected = headers.contentLength().value_or(request.limits.bodyBytes);
    if (!m_host.bodyMayGrow(*this, bytes.size())) {
        // libcurl keeps these bytes and gives them again. It must not end the transfer meanwhile (they would stay on the handle, see
        // CurlMulti::end()), so from here on the sweep alone looks after the total limit.
        set(easy.get(), CURLOPT_TIMEOUT_MS, 0L);
        return CURL_WRITEFUNC_PAUSE;
    }
    if (m_body.empty()) {
        const auto guess = headers.contentLength().value_or(kFirstBodyReserve);
        m_body.reserve(static_cast<std::size_t>(std::min({guess, kMaxReservedBody, request.limits.bodyBytes})));
    }
    m_body.append(bytes);
    return bytes.size();
}

bool CurlTransfer::aboutToSend(const char* remoteAddress, int remotePort, int localPort)
{
    if (refusal)
        return false;
    m_remoteAddress = remoteAddress ? remoteAddress : "";
    if (!resolved) {
        resolved = true;
        m_host.transferResolved(*this);
    }
    if (sent) {
        // The reused connection was closed under it and libcurl would silently ask again.
        refusal = HttpError{HttpErrorCode::Resent, Phase::Send, "the connection closed before an answer; not sent again"};
        return false;
    }
    // The connection may have been opened for a request that was allowed more.
    sockaddr_in6 v6{};
    sockaddr_in v4{};
    v6.sin6_family = AF_INET6;
    v4.sin_family = AF_INET;
    const sockaddr* address = nullptr;
    if (inet_pton(AF_INET6, m_remoteAddress.c_str(), &v6.sin6_addr) == 1)
        address = reinterpret_cast<const sockaddr*>(&v6);
    else if (inet_pton(AF_INET, m_remoteAddress.c_str(), &v4.sin_addr) == 1)
        address = reinterpret_cast<const sockaddr*>(&v4);
    if (!mayReach(address)) {
        refusal = HttpError{HttpErrorCode::BlockedAddress, Phase::Connect, m_remoteAddress + " is not a public address"};
        return false;
    }
    sent = true;
    reused = openedSockets == 0;
    share.connection = std::to_string(localPort) + ">" + m_remoteAddress + ":" + std::to_string(remotePort);
    m_host.transferSent(*this);
    lastByteAt = std::chrono::steady_clock::now();
    if (observer && !observer->onSent(lastByteAt)) {
        refusal = HttpError{HttpErrorCode::Withdrawn, Phase::Send, "taken back before it was sent"};
        return false;
    }
    return true;
}

int CurlTransfer::openSocket(const curl_sockaddr& address)
{
    if (!resolved) {
        resolved = true;
        m_host.transferResolved(*this);
    }
    if (sent) {
        // Caught here, the second send does not even cost a connection.
        refusal = HttpError{HttpErrorCode::Resent, Phase::Send, "the connection closed before an answer; not sent again"};
        return CURL_SOCKET_BAD;
    }
    if (!mayReach(&address.addr)) {
        ++blockedAddresses;
        return CURL_SOCKET_BAD;
    }
    const int socketFd = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    if (socketFd < 0) {
        socketError = errno;
        return CURL_SOCKET_BAD;
    }
    ++openedSockets;
    m_host.connectionOpened(*this, socketFd);
    return socketFd;
}

bool CurlTransfer::mayReach(const sockaddr* address) const
{
    return request.allowPrivate || request.proxy || (address && isPublicAddress(address));
}

bool CurlTransfer::isForbiddenBehindProxy() const
{
    if (!request.proxy || request.allowPrivate)
        return false;
    const auto url = parseUrl(request.url);
    if (!url)
        return false;
    // RFC 6761 section 6.3: whatever a resolver says
    const std::string_view name = std::string_view(url->host).substr(0, url->host.find_last_not_of('.') + 1);
    if (name == "localhost" || name.ends_with(".localhost"))
        return true;
    const bool bracketed = url->host.starts_with('[');
    const std::string host = bracketed ? url->host.substr(1, url->host.size() - 2) : url->host;
    sockaddr_storage address{};
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address);
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address);
    if (bracketed && inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1)
        address.ss_family = AF_INET6;
    else if (inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1)
        address.ss_family = AF_INET;
    else
        return false;
    return !isPublicAddress(reinterpret_cast<const sockaddr*>(&address));
}

} // namespace millrace::http

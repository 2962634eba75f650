#pragma once

#include "app/http/body_budget.h"
#include "app/http/header_reader.h"
#include "app/http/http_transport.h"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

struct sockaddr;

namespace millrace::http {

/// Deleters for libcurl's handles.
struct CurlDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, CurlDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;

/// What a transfer tells its transport from inside libcurl. Thread: loop.
class CurlTransferHost {
public:
    /// The name has an address, or a connection is being reused.
    virtual void transferResolved(class CurlTransfer& transfer) = 0;
    virtual void connectionOpened(CurlTransfer& transfer, int fd) = 0;
    virtual void connectionClosed(int fd) = 0;
    /// It is sent, over share.connection.
    virtual void transferSent(CurlTransfer& transfer) = 0;
    /// False: there is no room for `bytes` more of its body now; it pauses.
    [[nodiscard]] virtual bool bodyMayGrow(CurlTransfer& transfer, std::size_t bytes) = 0;

protected:
    ~CurlTransferHost() = default;
};

/// The constant part of a handle's options, set once when it is made.
struct CurlProfile {
    std::string caFile;
    CURLSH* share = nullptr;
    CurlTransferHost* host = nullptr;
};
[[nodiscard]] EasyHandle makeEasyHandle(const CurlProfile& profile);

/// One transfer: its request, libcurl's callbacks, and what they collected. Internal to the transport.
///
/// Thread: loop. Its address is known to libcurl while `easy` is in use, so it never moves.
class CurlTransfer {
public:
    /// Done: libcurl has finished with it; Ended: it is out of libcurl.
    enum class State { Waiting, Running, Done, Ended };

    CurlTransfer(HttpTransport::TransferId transferId, const HttpRequest& httpRequest, TransferObserver& transferObserver,
        CurlTransferHost& transferHost);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// Sets the options of this transfer on `handle` and keeps it. False: libcurl refused one (no memory, or a URL beyond its limits).
    [[nodiscard]] bool configure(EasyHandle handle, bool forgetsAddresses);
    /// Takes the handle back, with nothing of this transfer left on it.
    [[nodiscard]] EasyHandle releaseHandle();
    /// Frees what it has received; outcome() is not to be asked any more.
    void dropBody();
    /// What became of it. Call once, after libcurl has let it go.
    [[nodiscard]] Result<HttpResponse, HttpError> outcome();
    /// Goes through a proxy to an address that the request may not reach. Of a name that only the proxy looks up, nothing can be said.
    [[nodiscard]] bool isForbiddenBehindProxy() const;
    /// How far it has come.
    [[nodiscard]] Phase phase() const;

    HttpTransport::TransferId id;
    HttpRequest request;
    TransferObserver* observer;
    std::string origin;               ///< key in the resolve gate; empty: not subject to it
    State state = State::Waiting;
    EasyHandle easy;
    CURLcode code = CURLE_OK;
    std::optional<HttpError> refusal; ///< our own reason to end it, before libcurl's
    HeaderReader headers;
    BodyShare share;
    bool resolved = false;
    bool sent = false;
    bool reused = false;
    int openedSockets = 0;
    int blockedAddresses = 0;
    int socketError = 0;              ///< errno of a socket() that failed
    int fd = -1;                      ///< the connection it waits for; -1: unknown
    SteadyTime begunAt{};
    SteadyTime lastByteAt{};
    std::array<char, CURL_ERROR_SIZE> errorText{};

private:
    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static int onPrerequest(void* self, char* remoteAddress, char* localAddress, int remotePort, int localPort);
    static curl_socket_t onOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);

    [[nodiscard]] bool readHeader(std::string_view line);
    [[nodiscard]] std::size_t readBody(std::string_view bytes);
    [[nodiscard]] bool aboutToSend(const char* remoteAddress, int remotePort, int localPort);
    [[nodiscard]] int openSocket(const curl_sockaddr& address);
    [[nodiscard]] bool mayReach(const sockaddr* address) const;
    [[nodiscard]] PhaseTimings timings() const;

    CurlTransferHost& m_host;
    HeaderList m_requestHeaders;
    std::string m_remoteAddress;
    std::string m_body;
};

} // namespace millrace::http

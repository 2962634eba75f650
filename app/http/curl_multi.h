#pragma once

#include "app/http/curl_transfer.h"
#include "app/http/socket_watch.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace millrace::http {

/// libcurl's multi handle with what drives it: descriptors, the one timer, reusable easy handles, TLS sessions. Internal to the transport.
///
/// Thread: the one that made it. libcurl is never entered from inside itself: callbacks arm timers and note things, no more.
class CurlMulti {
public:
    /// `acted` runs after libcurl has been given a turn, outside of it: takeDone() may have something then.
    CurlMulti(CurlProfile profile, int maxConnections, std::function<void()> acted);
    /// All transfers must have been ended. Closing what is kept alive still calls profile.host.
    ~CurlMulti();
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    /// False: libcurl refused it. end() is due in any case.
    [[nodiscard]] bool begin(CurlTransfer& transfer);
    /// Takes it out of libcurl, wherever it stands; never blocks. Its handle is kept for another.
    void end(CurlTransfer& transfer);
    /// Lets nothing more in for it until resume().
    void pause(CurlTransfer& transfer);
    /// Gives it what was kept while it was paused: its callbacks run. False: that ended it; `code` is set, end() is due.
    [[nodiscard]] bool resume(CurlTransfer& transfer);
    /// Transfers that libcurl has finished with since the last call; `code` is set, end() is due.
    [[nodiscard]] std::vector<CurlTransfer*> takeDone();
    /// libcurl is at work further up the stack: begin(), end(), pause() and resume() must wait.
    [[nodiscard]] bool isInside() const { return m_inside; }
    /// A descriptor is being closed.
    void release(int fd) { m_watch.release(fd); }
    /// When bytes last came in for this transfer, whole lines or not; long ago where its connection is not known.
    [[nodiscard]] SteadyTime lastReadable(const CurlTransfer& transfer) const;

private:
    class Inside;
    struct MultiDeleter {
        void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
    };
    struct ShareDeleter {
        void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
    };

    static int onSocket(CURL* easy, curl_socket_t fd, int what, void* self, void*);
    static int onTimer(CURLM*, long timeout, void* self);
    static CurlTransfer* transferOf(CURL* easy);
    void act(curl_socket_t fd, int events);
    [[nodiscard]] EasyHandle takeHandle();

    CurlProfile m_profile;
    std::function<void()> m_acted;
    SteadyTime m_addressesForgotten;
    bool m_inside = false;
    QTimer m_timer;
    SocketWatch m_watch;
    std::unique_ptr<CURLSH, ShareDeleter> m_share;
    std::vector<EasyHandle> m_pool;
    std::unique_ptr<CURLM, MultiDeleter> m_multi;
};

} // namespace millrace::http

#include "app/http/curl_multi.h"

#include <mutex>

namespace millrace::http {

namespace {

constexpr Milliseconds kForgetAddressesEvery{1'000};

constexpr std::size_t kMaxPooledHandles = 256;
/// They pause together (body_budget.h); libcurl opens a further connection for more.
constexpr long kMaxStreamsPerConnection = 8;

void initialiseOnce()
{
    static std::once_flag flag;
    std::call_once(flag, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

} // namespace

/// Marks the time in which libcurl must not be entered again.
class CurlMulti::Inside {
public:
    explicit Inside(CurlMulti& owner) : m_owner(owner) { m_owner.m_inside = true; }
    ~Inside() { m_owner.m_inside = false; }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    CurlMulti& m_owner;
};

CurlMulti::CurlMulti(CurlProfile profile, int maxConnections, std::function<void()> acted)
    : m_profile(std::move(profile))
    , m_acted(std::move(acted))
    , m_watch([this](int fd, SocketWatch::Direction direction) {
        act(fd, direction == SocketWatch::Direction::Read ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    })
{
    initialiseOnce();
    m_share.reset(curl_share_init());
    curl_share_setopt(m_share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    m_profile.share = m_share.get();
    m_multi.reset(curl_multi_init());
    CURLM* multi = m_multi.get();
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &CurlMulti::onSocket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &CurlMulti::onTimer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(maxConnections));
    curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
}

CurlMulti::~CurlMulti()
{
    // Its callbacks need the members above it, and the handles and the share must outlive it.
    m_multi.reset();
    m_pool.clear();
}

bool CurlMulti::begin(CurlTransfer& transfer)
{
    // At its end each transfer with a time limit for addresses looks at every address that libcurl holds: with 10,000 hosts that was half of all
    // work. So one a second does it for all.
    const bool forgetsAddresses = transfer.begunAt - m_addressesForgotten >= kForgetAddressesEvery;
    if (forgetsAddresses)
        m_addressesForgotten = transfer.begunAt;
    if (!transfer.configure(takeHandle(), forgetsAddresses))
        return false;
    const Inside guard(*this);
    return curl_multi_add_handle(m_multi.get(), transfer.easy.get()) == CURLM_OK;
}

void CurlMulti::end(CurlTransfer& transfer)
{
    if (!transfer.easy)
        return;
    const Inside guard(*this);
    // While others use the connection, libcurl 7.88 leaves what it kept for a paused stream on the handle: the next transfer would get it.
    if (transfer.share.paused)
        curl_easy_pause(transfer.easy.get(), CURLPAUSE_CONT);
    curl_multi_remove_handle(m_multi.get(), transfer.easy.get());
    auto handle = transfer.releaseHandle();
    if (!transfer.share.paused && m_pool.size() < kMaxPooledHandles)
        m_pool.push_back(std::move(handle));
}

void CurlMulti::pause(CurlTransfer& transfer)
{
    const Inside guard(*this);
    curl_easy_pause(transfer.easy.get(), CURLPAUSE_RECV);
}

bool CurlMulti::resume(CurlTransfer& transfer)
{
    const Inside guard(*this);
    transfer.code = curl_easy_pause(transfer.easy.get(), CURLPAUSE_CONT);
    return transfer.code == CURLE_OK;
}

std::vector<CurlTransfer*> CurlMulti::takeDone()
{
    std::vector<CurlTransfer*> done;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(m_multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CurlTransfer* transfer = transferOf(message->easy_handle);
        transfer->code = message->data.result;
        done.push_back(transfer);
    }
    return done;
}

SteadyTime CurlMulti::lastReadable(const CurlTransfer& transfer) const
{
    return transfer.fd < 0 ? SteadyTime{} : m_watch.lastReadable(transfer.fd);
}

int CurlMulti::onSocket(CURL* easy, curl_socket_t fd, int what, void* self, void*)
{
    auto* owner = static_cast<CurlMulti*>(self);
    CurlTransfer* transfer = transferOf(easy);
    if (what == CURL_POLL_REMOVE) {
        owner->m_watch.release(fd);
        if (transfer && transfer->fd == fd)
            transfer->fd = -1;
        return 0;
    }
    if (transfer)
        transfer->fd = fd;
    owner->m_watch.watch(fd, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
    return 0;
}

int CurlMulti::onTimer(CURLM*, long timeout, void* self)
{
    // Zero too only arms the timer: libcurl must not be entered from its own callback.
    auto* owner = static_cast<CurlMulti*>(self);
    if (timeout < 0)
        owner->m_timer.stop();
    else
        owner->m_timer.start(Milliseconds(timeout));
    return 0;
}

CurlTransfer* CurlMulti::transferOf(CURL* easy)
{
    char* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    return reinterpret_cast<CurlTransfer*>(transfer);
}

void CurlMulti::act(curl_socket_t fd, int events)
{
    {
        const Inside guard(*this);
        int running = 0;
        curl_multi_socket_action(m_multi.get(), fd, events, &running);
    }
    m_acted();
}

EasyHandle CurlMulti::takeHandle()
{
    if (m_pool.empty())
        return makeEasyHandle(m_profile);
    auto handle = std::move(m_pool.back());
    m_pool.pop_back();
    return handle;
}

} // namespace millrace::http

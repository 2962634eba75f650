#include "app/http/curl_transport.h"

#include "app/http/curl_multi.h"
#include "app/http/resolve_gate.h"

#include <QTimer>

#include <sys/resource.h>

#include <deque>
#include <unordered_map>

namespace millrace::http {

namespace {

/// Descriptors left to everything else: the store, the chat, running transfers.
constexpr rlim_t kReservedDescriptors = 256;
constexpr int kMinConnections = 16;
/// libcurl's own timer comes first; this is for states in which it looks at none (waiting for another transfer's connection).
constexpr Milliseconds kDeadlineSlack{200};

int connectionCap(int wanted)
{
    rlimit limit{};
    rlim_t available = static_cast<rlim_t>(CurlTransport::kMaxConnections);
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        available = limit.rlim_cur > kReservedDescriptors ? (limit.rlim_cur - kReservedDescriptors) * 3 / 4 : 0;
    const auto cap = std::min<rlim_t>(available, static_cast<rlim_t>(CurlTransport::kMaxConnections));
    return std::clamp(wanted, kMinConnections, std::max(kMinConnections, static_cast<int>(cap)));
}

SteadyTime steadyNow()
{
    return std::chrono::steady_clock::now();
}

} // namespace

class CurlTransport::Private final : public CurlTransferHost {
public:
    explicit Private(CurlOptions options);
    ~Private();

    TransferId start(const HttpRequest& request, TransferObserver& observer);
    void cancel(TransferId id) noexcept;
    CurlStats stats() const;

    void transferResolved(CurlTransfer& transfer) override;
    void connectionOpened(CurlTransfer& transfer, int fd) override;
    void connectionClosed(int fd) override;
    void transferSent(CurlTransfer& transfer) override;
    bool bodyMayGrow(CurlTransfer& transfer, std::size_t bytes) override;

private:
    void collect();
    void scheduleTurn();
    void turn();
    void deliver();
    void beginSome();
    void begin(CurlTransfer& transfer);
    void admitReleased();
    void holdConnections();
    void resumePaused();
    void sweep();
    void checkLimits(CurlTransfer& transfer, SteadyTime now);
    void fail(CurlTransfer& transfer, HttpError error);
    void detach(CurlTransfer& transfer);

    CurlOptions m_options;
    int m_maxConnections;
    QObject m_context;
    QTimer m_sweepTimer;
    ResolveGate m_gate;
    BodyBudget m_budget;
    std::unordered_map<TransferId, std::unique_ptr<CurlTransfer>> m_transfers;
    std::unordered_map<int, std::string> m_connections;   // open descriptor → origin
    std::deque<TransferId> m_starting;
    std::deque<TransferId> m_ended;
    std::vector<TransferId> m_cancelLater;
    TransferId m_lastId = 0;
    bool m_turnScheduled = false;
    bool m_holdDue = false;   // a stream has paused, or was sent beside one
    std::int64_t m_finished = 0;
    std::int64_t m_reused = 0;
    CurlMulti m_multi;   // last: closing its connections calls back into the members above
};

CurlTransport::Private::Private(CurlOptions options)
    : m_options(std::move(options))
    , m_maxConnections(connectionCap(m_options.maxConnections))
    , m_gate(std::max(1, m_options.maxConcurrentResolves))
    , m_budget(m_options.maxBufferedBytes)
    , m_multi({m_options.caFile, nullptr, this}, m_maxConnections, [this] { collect(); })
{
    m_sweepTimer.setInterval(kSweepInterval);
    QObject::connect(&m_sweepTimer, &QTimer::timeout, &m_context, [this] { sweep(); });
}

CurlTransport::Private::~Private()
{
    for (auto& [id, transfer] : m_transfers) {
        transfer->state = CurlTransfer::State::Ended;
        m_multi.end(*transfer);
    }
}

HttpTransport::TransferId CurlTransport::Private::start(const HttpRequest& request, TransferObserver& observer)
{
    const auto id = ++m_lastId;
    m_transfers.emplace(id, std::make_unique<CurlTransfer>(id, request, observer, *this));
    m_starting.push_back(id);
    if (!m_sweepTimer.isActive())
        m_sweepTimer.start();
    scheduleTurn();
    return id;
}

void CurlTransport::Private::cancel(TransferId id) noexcept
{
    const auto it = m_transfers.find(id);
    if (it == m_transfers.end())
        return;
    if (m_multi.isInside()) {
        // Its handle may be the one that libcurl is working on.
        it->second->observer = nullptr;
        m_cancelLater.push_back(id);
        return;
    }
    detach(*it->second);
    m_transfers.erase(it);
}

CurlStats CurlTransport::Private::stats() const
{
    return {static_cast<int>(m_connections.size()), m_maxConnections, static_cast<int>(m_transfers.size()), m_gate.lookUps(), m_gate.parked(),
        m_finished, m_reused, m_budget.bytes(), m_budget.paused()};
}

void CurlTransport::Private::transferResolved(CurlTransfer& transfer)
{
    if (!transfer.origin.empty())
        m_gate.resolved(transfer.origin, transfer.id, steadyNow());
    if (m_gate.parked() > 0)
        scheduleTurn();
}

void CurlTransport::Private::connectionOpened(CurlTransfer& transfer, int fd)
{
    if (!transfer.origin.empty())
        m_gate.connectionOpened(transfer.origin);
    m_connections[fd] = transfer.origin;
}

void CurlTransport::Private::connectionClosed(int fd)
{
    m_multi.release(fd);
    const auto it = m_connections.find(fd);
    if (it == m_connections.end())
        return;
    if (!it->second.empty())
        m_gate.connectionClosed(it->second, steadyNow());
    m_connections.erase(it);
}

void CurlTransport::Private::transferSent(CurlTransfer& transfer)
{
    m_holdDue = m_holdDue || m_budget.isHeld(transfer.share.connection);
}

bool CurlTransport::Private::bodyMayGrow(CurlTransfer& transfer, std::size_t bytes)
{
    const bool grows = m_budget.take(transfer.share, static_cast<std::int64_t>(bytes));
    m_holdDue = m_holdDue || !grows;
    return grows;
}

void CurlTransport::Private::collect()
{
    for (CurlTransfer* transfer : m_multi.takeDone()) {
        transfer->state = CurlTransfer::State::Done;
        m_ended.push_back(transfer->id);
    }
    for (const auto id : std::exchange(m_cancelLater, {}))
        cancel(id);
    holdConnections();
    if (!m_ended.empty())
        scheduleTurn();
}

void CurlTransport::Private::scheduleTurn()
{
    if (std::exchange(m_turnScheduled, true))
        return;
    QMetaObject::invokeMethod(&m_context, [this] { turn(); }, Qt::QueuedConnection);
}

void CurlTransport::Private::turn()
{
    m_turnScheduled = false;
    deliver();
    resumePaused();
    admitReleased();
    beginSome();
    if (!m_ended.empty() || (!m_starting.empty() && m_budget.paused() == 0))
        scheduleTurn();
    if (m_transfers.empty())
        m_sweepTimer.stop();
}

void CurlTransport::Private::deliver()
{
    for (int delivered = 0; delivered < m_options.completionsPerTurn && !m_ended.empty();) {
        const auto it = m_transfers.find(m_ended.front());
        m_ended.pop_front();
        if (it == m_transfers.end())
            continue;
        const auto transfer = std::move(it->second);
        m_transfers.erase(it);
        auto outcome = transfer->outcome();
        detach(*transfer);
        ++delivered;
        ++m_finished;
        if (transfer->sent && transfer->reused)
            ++m_reused;
        transfer->observer->onFinished(std::move(outcome));
    }
}

void CurlTransport::Private::admitReleased()
{
    for (const auto id : m_gate.takeReleased(steadyNow())) {
        if (const auto it = m_transfers.find(id); it != m_transfers.end())
            begin(*it->second);
    }
}

void CurlTransport::Private::beginSome()
{
    // What came now would wait as well, or keep the leading connection from getting through with what it holds.
    if (m_budget.paused() > 0)
        return;
    int begun = 0;
    for (; begun < m_options.startsPerTurn && !m_starting.empty(); ++begun) {
        const auto it = m_transfers.find(m_starting.front());
        m_starting.pop_front();
        if (it == m_transfers.end())
            continue;
        CurlTransfer& transfer = *it->second;
        const auto origin = originOf(transfer.request.url);
        if (origin.empty()) {
            fail(transfer, {HttpErrorCode::BadUrl, Phase::Queue, "not an absolute URL"});
            continue;
        }
        if (transfer.isForbiddenBehindProxy()) {
            fail(transfer, {HttpErrorCode::BlockedAddress, Phase::Queue, "the host has a loopback, private, link-local or multicast address"});
            continue;
        }
        // the name that is looked up here
        const std::string_view lookedUp = transfer.request.proxy && transfer.request.proxy->looksUpNames() ? originOf(transfer.request.proxy->url) : origin;
        if (!hasLiteralAddress(lookedUp)) {
            transfer.origin = lookedUp;
            if (!m_gate.admit(transfer.origin, transfer.id, steadyNow()))
                continue;
        }
        begin(transfer);
    }
}

void CurlTransport::Private::begin(CurlTransfer& transfer)
{
    transfer.begunAt = steadyNow();
    transfer.state = CurlTransfer::State::Running;
    if (!m_multi.begin(transfer))
        fail(transfer, {HttpErrorCode::Internal, Phase::Queue, "libcurl refused the transfer"});
}

/// Pauses what shares its connection with a paused stream: while one of them is read, libcurl keeps all that comes for a paused one in
/// memory of its own (7.88 lets the server send 32 MiB ahead), and the cap would be worth nothing.
void CurlTransport::Private::holdConnections()
{
    if (!std::exchange(m_holdDue, false))
        return;
    for (auto& [id, transfer] : m_transfers) {
        const bool goesOn = transfer->state == CurlTransfer::State::Running && transfer->sent && !transfer->share.paused;
        if (!goesOn || !m_budget.isHeld(transfer->share.connection))
            continue;
        m_budget.pause(transfer->share);
        m_multi.pause(*transfer);
    }
}

void CurlTransport::Private::resumePaused()
{
    for (const auto id : m_budget.takeResumed()) {
        const auto it = m_transfers.find(id);
        if (it == m_transfers.end() || it->second->state != CurlTransfer::State::Running)
            continue;
        CurlTransfer& transfer = *it->second;
        transfer.lastByteAt = steadyNow();
        if (m_multi.resume(transfer))
            continue;
        transfer.state = CurlTransfer::State::Done;
        m_ended.push_back(id);
    }
    holdConnections();
}

void CurlTransport::Private::sweep()
{
    const auto now = steadyNow();
    for (auto& [id, transfer] : m_transfers) {
        if (transfer->state == CurlTransfer::State::Running)
            checkLimits(*transfer, now);
    }
    if (m_gate.parked() > 0)
        scheduleTurn();
    if (m_transfers.empty())
        m_sweepTimer.stop();
}

void CurlTransport::Private::checkLimits(CurlTransfer& transfer, SteadyTime now)
{
    const auto& limits = transfer.request.limits;
    if (now - transfer.begunAt > limits.total + kDeadlineSlack) {
        const auto code = transfer.sent ? HttpErrorCode::Timeout : HttpErrorCode::ConnectTimeout;
        fail(transfer, {code, transfer.phase(), "not finished within " + std::to_string(limits.total.count()) + " ms"});
        return;
    }
    if (!transfer.sent || transfer.share.paused)
        return;
    // libcurl shows whole header lines only; a line that comes byte by byte is seen at its socket.
    auto last = transfer.lastByteAt;
    if (!transfer.headers.complete())
        last = std::max(last, m_multi.lastReadable(transfer));
    if (now - last > limits.stall)
        fail(transfer, {HttpErrorCode::Stalled, transfer.phase(), "no byte for " + std::to_string(limits.stall.count()) + " ms"});
}

void CurlTransport::Private::fail(CurlTransfer& transfer, HttpError error)
{
    transfer.refusal = std::move(error);
    detach(transfer);
    m_ended.push_back(transfer.id);
    scheduleTurn();
}

/// Takes it out of libcurl and of the gate, whatever its state; its handle goes back to the pool.
void CurlTransport::Private::detach(CurlTransfer& transfer)
{
    const auto state = std::exchange(transfer.state, CurlTransfer::State::Ended);
    if (state == CurlTransfer::State::Ended)
        return;
    if (!transfer.origin.empty()) {
        if (state == CurlTransfer::State::Waiting) {
            m_gate.forget(transfer.origin, transfer.id);
        } else {
            const bool over = transfer.resolved || transfer.code == CURLE_COULDNT_RESOLVE_HOST;
            m_gate.ended(transfer.origin, transfer.id, over ? ResolveGate::LookUp::Over : ResolveGate::LookUp::Abandoned, steadyNow());
        }
        if (m_gate.parked() > 0)
            scheduleTurn();
    }
    m_multi.end(transfer);
    transfer.dropBody();
    m_budget.release(transfer.share);
    if (m_budget.paused() > 0 || !m_starting.empty())
        scheduleTurn();
}

CurlTransport::CurlTransport(CurlOptions options) : m_private(std::make_unique<Private>(std::move(options))) {}

CurlTransport::~CurlTransport() = default;

HttpTransport::TransferId CurlTransport::start(const HttpRequest& request, TransferObserver& observer)
{
    return m_private->start(request, observer);
}

void CurlTransport::cancel(TransferId id) noexcept
{
    m_private->cancel(id);
}

CurlStats CurlTransport::stats() const
{
    return m_private->stats();
}

} // namespace millrace::http

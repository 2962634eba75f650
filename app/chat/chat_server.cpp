#include "app/chat/chat_server.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"
#include "app/core/log.h"

#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>

namespace millrace::chat {

namespace {

constexpr Milliseconds kGateInterval{50};
constexpr Milliseconds kTendMost{250};
constexpr Milliseconds kTendLeast{10};
constexpr std::int64_t kMaxMessageCap = std::int64_t{512} << 20;
constexpr std::int64_t kMinUnsent = 1'024;
constexpr std::size_t kMaxUnreadClients = 50'000;        ///< in the feed, for a reader that does not come
constexpr SteadyDuration kFullRetry = std::chrono::seconds(5);
constexpr int kGoingAway = 1001;

/// Names a connection while it lasts: QWebSocket offers no way to the socket under it.
template <class Socket>
std::string endsOf(const Socket& socket)
{
    return (socket.peerAddress().toString() + QLatin1Char(' ') + QString::number(socket.peerPort()) + QLatin1Char(' ') + socket.localAddress().toString()).toStdString();
}

ChatSettings bounded(ChatSettings settings)
{
    settings.maxMessage = std::clamp<std::int64_t>(settings.maxMessage, 1, kMaxMessageCap);
    settings.maxUnsent = std::max(settings.maxUnsent, kMinUnsent);
    settings.maxClients = std::max(settings.maxClients, 1);
    settings.handshakeTimeout = std::max(settings.handshakeTimeout, kTendLeast);
    return settings;
}

} // namespace

ChatServer::ChatServer(Parts parts, ChatSettings settings)
    : m(parts)
    , m_settings(bounded(std::move(settings)))
    , m_log(m_settings.mode == ChatMode::Raw ? nullptr : std::make_unique<MessageLog>(parts.runtime, parts.clock))
    , m_reader(makeReader())
    , m_flow({m_settings, parts.clock, m_log.get(), m_sessions, m_rooms, parts.feed, m_reader.get(), parts.spans})
    , m_scope(parts.runtime, &parts.runtime.rootScope())
    , m_group(m_scope, "chat server")
    , m_self(std::make_shared<ChatServer*>(this))
{
    m_shown.phase = ServerPhase::Starting;
    m_shown.settings = m_settings;
    m_shown.settings.token.clear();
    m_shown.settings.redisPassword.clear();
    m_shown.tokenAsked = !m_settings.token.empty();
}

std::unique_ptr<StreamReader> ChatServer::makeReader()
{
    if (m_settings.mode != ChatMode::Broadcast || !m_settings.redis)
        return nullptr;
    return std::make_unique<StreamReader>(m.clock,
        StreamReader::Callbacks{[this](const StreamReader::Entry& entry) { m_flow.fromStream(entry); }, [this] { m_flow.releaseHeld(); }, [this] { return m_live; }});
}

ChatServer::~ChatServer()
{
    *m_self = nullptr;
    m_sessions.clear();
}

std::optional<Refusal> ChatServer::check(const HandshakeGate::Visitor& visitor)
{
    if (const auto left = m.bans.left(visitor.address, m.clock.now()))
        return refuseFor(403, "This address is banned for a while.\n", *left);
    if (m_live + static_cast<int>(m_arrivals.size()) >= m_settings.maxClients)
        return refuseFor(503, "The server is full.\n", kFullRetry);
    return std::nullopt;
}

void ChatServer::admit(PeerSocket& peer, HandshakeGate::Visitor visitor, Admission admission)
{
    QTcpSocket* const device = &peer.device();
    std::string ends = endsOf(*device);
    QObject::connect(device, &QObject::destroyed, &m_context, [this, ends] { m_arrivals.erase(ends); });
    m_arrivals[std::move(ends)] = {&peer, std::move(visitor), std::move(admission)};
    peer.holdAfterAnswer();
    m_webSockets->handleConnection(device);
}

void ChatServer::takeUpgraded()
{
    while (QWebSocket* upgraded = m_webSockets->nextPendingConnection()) {
        std::unique_ptr<QWebSocket> webSocket(upgraded);
        const auto arrival = m_arrivals.find(endsOf(*webSocket));
        if (arrival == m_arrivals.end())
            continue; // its connection is gone already, and QWebSocketServer deletes the socket
        addSession(std::move(webSocket), std::move(m_arrivals.extract(arrival).mapped()));
    }
}

void ChatServer::addSession(std::unique_ptr<QWebSocket> webSocket, Arrival arrival)
{
    QTcpSocket& device = arrival.peer->device();
    QObject::disconnect(&device, nullptr, m_webSockets.get(), nullptr); // it deletes sockets when they disconnect
    QObject::disconnect(&device, nullptr, &m_context, nullptr);
    const ClientId id{m_nextClient++};
    auto session = std::make_unique<ClientSession>(id, std::move(webSocket), *arrival.peer, std::move(arrival.visitor), std::move(arrival.admission), m_settings, m.clock, *this);
    logDebug(LogArea::Chat, "client joined", {{"client", id.value}, {"live", m_live + 1}});
    m_rooms.join(*session);
    m_sessions.emplace(id, std::move(session));
    ++m_live;
    ++m_shown.accepted;
    m_shown.mostClients = std::max(m_shown.mostClients, m_live);
}

// --- what sessions tell ---

void ChatServer::textReceived(ClientSession& session, QByteArray text)
{
    m_flow.text(session, std::move(text));
}

void ChatServer::binaryReceived(ClientSession& session, const QByteArray& bytes)
{
    m_flow.binary(session, bytes);
}

void ChatServer::flushWanted(ClientSession& session)
{
    m_toFlush.push_back(session.id());
    scheduleFlush();
}

/// After the turn's work, so that what was answered together goes out together.
void ChatServer::scheduleFlush()
{
    if (!std::exchange(m_flushScheduled, true)) {
        m.runtime.post([self = m_self] {
            if (*self)
                (*self)->flushSome();
        });
    }
}

void ChatServer::flushSome()
{
    m_flushScheduled = false;
    const std::size_t count = std::min(m_toFlush.size(), kSlice);
    for (std::size_t i = 0; i < count; ++i) {
        if (const auto found = m_sessions.find(m_toFlush[i]); found != m_sessions.end())
            found->second->flush();
    }
    m_toFlush.erase(m_toFlush.begin(), m_toFlush.begin() + static_cast<std::ptrdiff_t>(count));
    if (!m_toFlush.empty())
        scheduleFlush();
}

void ChatServer::left(ClientSession& session)
{
    m_left.push_back(session.id());
    scheduleReap();
}

void ChatServer::gone(ClientSession& session)
{
    m_gone.push_back(session.id());
    scheduleReap();
}

/// Later, since sessions leave in the middle of whatever finds out.
void ChatServer::scheduleReap()
{
    if (!std::exchange(m_reapScheduled, true)) {
        m.runtime.post([self = m_self] {
            if (*self)
                (*self)->reap();
        });
    }
}

void ChatServer::reap()
{
    m_reapScheduled = false;
    const SteadyTime now = m.clock.now();
    for (const ClientId id : std::exchange(m_left, {})) {
        ClientSession& session = *m_sessions.at(id);
        m_rooms.leave(session);
        --m_live;
        if (const auto change = session.takeChange(now)) {
            if (change->ended && change->ended->code == 1013 && change->ended->byServer) {
                ++m_shown.droppedClients;
                logInfo(LogArea::Chat, "client dropped: it does not read", {{"client", id.value}});
            } else if (change->ended) {
                logDebug(LogArea::Chat, "client left", {{"client", id.value}, {"code", change->ended->code}});
            }
            if (m_publishing && m.feed.clients.size() < kMaxUnreadClients)
                m.feed.clients.post(id, *change);
        }
    }
    for (const ClientId id : std::exchange(m_gone, {}))
        m_sessions.erase(id);
    if (m_sessions.empty())
        m_empty.set();
}

// --- looking after ---

Milliseconds ChatServer::tendInterval() const
{
    Milliseconds shortest = kTendMost * 4;
    for (const Milliseconds one : {m_settings.pingInterval, m_settings.pongTimeout, m_settings.idleTimeout}) {
        if (one > Milliseconds(0))
            shortest = std::min(shortest, one);
    }
    return std::clamp(shortest / 4, kTendLeast, kTendMost);
}

async::Task<void> ChatServer::tendGate()
{
    for (;;) {
        co_await async::sleepFor(kGateInterval);
        m_gate->expire(m.clock.now());
        m_listener->retry();
    }
}

async::Task<void> ChatServer::tendClients()
{
    SteadyTime published = m.clock.now();
    for (;;) {
        co_await async::sleepFor(tendInterval());
        m_flow.releaseHeld();
        const bool publishing = m_publishing && m.clock.now() - published >= kTendMost - kTendLeast;
        if (publishing)
            published = m.clock.now();
        // by id, as clients come and go meanwhile
        ClientId last{0};
        for (;;) {
            const SteadyTime now = m.clock.now();
            auto next = m_sessions.upper_bound(last);
            for (std::size_t i = 0; i < kSlice && next != m_sessions.end(); ++i, ++next) {
                last = next->first;
                next->second->tend(now);
                if (publishing && next->second->isOpen())
                    publish(*next->second, now);
            }
            if (next == m_sessions.end())
                break;
            co_await async::yieldNow();
        }
    }
}

void ChatServer::publish(ClientSession& session, SteadyTime now)
{
    if (m.feed.clients.size() >= kMaxUnreadClients)
        return;
    if (auto change = session.takeChange(now))
        m.feed.clients.post(session.id(), std::move(*change));
}

// --- the end ---

async::Task<void> ChatServer::stop()
{
    m_shown.phase = ServerPhase::Stopping;
    m_listener->close();
    m_gate->clear();
    for (const auto& [id, session] : m_sessions)
        session->stopReading();
    if (m_log)
        co_await async::awaitCallback<bool>([this](auto done) { m_log->stop(kFlushLimit, [done] { done(true); }); }, "the log");
    if (m_reader)
        m_reader->stop();
    m_flow.releaseHeld(true);
    const SteadyTime now = m.clock.now();
    ClientId last{0};
    for (;;) {
        auto next = m_sessions.upper_bound(last);
        for (std::size_t i = 0; i < kSlice && next != m_sessions.end(); ++i, ++next) {
            last = next->first;
            next->second->close(kGoingAway, "server stops", now);
        }
        if (next == m_sessions.end())
            break;
        co_await async::yieldNow();
    }
    co_await waitForClients(kCloseLimit);
    const LogSnapshot log = m_log ? m_log->snapshot() : LogSnapshot();
    logInfo(LogArea::Chat, "stopped", {{"url", m_shown.url}, {"connections_cut", m_sessions.size()}, {"in_journal", log.journalDepth}, {"not_logged", log.waiting}});
    for (const auto& [id, session] : m_sessions)
        session->cut();
    reap();
    m_scope.cancel("the server stops");
    (void)co_await settle(m_group.join());
    m_shown.phase = ServerPhase::Stopped;
}

async::Task<void> ChatServer::waitForClients(SteadyDuration limit)
{
    if (m_sessions.empty())
        co_return;
    m_empty.clear();
    struct Wait {
        static async::Task<void> run(async::Event& event) { co_await event.wait(); }
    };
    (void)co_await async::withTimeout(limit, Wait::run(m_empty));
}

} // namespace millrace::chat

#include "app/chat/chat_server.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"
#include "app/chat/frame_writer.h"
#include "app/chat/message_text.h"
#include "app/chat/server_certificate.h"

#include <QHostInfo>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>

namespace millrace::chat {

namespace {

constexpr Milliseconds kGateInterval{50};
constexpr Milliseconds kTendMost{250};
constexpr Milliseconds kTendLeast{10};
constexpr std::size_t kSlice = 256;                      ///< clients looked after, flushed or written to in one go
constexpr int kMaxPendingUpgrades = 4'096;               ///< above what the gate lets through in one turn: QWebSocketServer closes silently beyond it
constexpr std::int64_t kMaxMessageCap = std::int64_t{512} << 20;
constexpr std::int64_t kMinUnsent = 1'024;
constexpr std::size_t kMaxUnreadClients = 50'000;        ///< in the feed, for a reader that does not come
constexpr SteadyDuration kFullRetry = std::chrono::seconds(5);
constexpr int kGoingAway = 1001;
constexpr int kKicked = 4000;

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
    , m_flow({m_settings, parts.clock, m_log.get(), m_sessions, m_rooms, parts.feed})
    , m_scope(parts.runtime, &parts.runtime.rootScope())
    , m_group(m_scope)
    , m_self(std::make_shared<ChatServer*>(this))
{
    m_shown.phase = ServerPhase::Starting;
    m_shown.settings = m_settings;
    m_shown.settings.token.clear();
    m_shown.settings.redisPassword.clear();
    m_shown.tokenAsked = !m_settings.token.empty();
}

ChatServer::~ChatServer()
{
    *m_self = nullptr;
    m_sessions.clear();
}

async::Task<Result<Listening, ChatError>> ChatServer::start()
{
    if (!m_settings.certificatePath.empty() || !m_settings.keyPath.empty()) {
        auto tls = loadCertificate(m_settings.certificatePath, m_settings.keyPath);
        if (!tls)
            co_return Failure{tls.error()};
        m_tls = std::move(*tls);
    }
    auto where = co_await addresses();
    if (!where)
        co_return Failure{where.error()};
    if (m_log) {
        auto opened = co_await openLog();
        if (!opened)
            co_return Failure{opened.error()};
    }
    auto listening = listen(std::move(*where));
    if (!listening) {
        if (m_log)
            co_await async::awaitCallback<bool>([this](auto done) { m_log->stop(kFlushLimit, [done] { done(true); }); }, "the log");
        co_return Failure{listening.error()};
    }
    m_shown.phase = ServerPhase::Listening;
    m_shown.startedAt = m.clock.wallNow();
    m_shown.url = listening->url;
    m_group.spawn("look after chat handshakes", tendGate());
    m_group.spawn("look after chat clients", tendClients());
    co_return std::move(*listening);
}

async::Task<Result<std::vector<QHostAddress>, ChatError>> ChatServer::addresses()
{
    if (m_settings.host == "localhost")
        co_return std::vector<QHostAddress>{QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    std::string host = m_settings.host;
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    QHostAddress address;
    if (address.setAddress(QString::fromStdString(host)))
        co_return std::vector<QHostAddress>{address};
    // A name: looked up by Qt in a thread of its own.
    const QHostInfo info = co_await async::awaitCallback<QHostInfo>(
        [&](auto done) { QHostInfo::lookupHost(QString::fromStdString(host), &m_context, [done](const QHostInfo& found) { done(found); }); }, "the look-up of a name");
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty())
        co_return Failure{ChatError{ChatErrorCode::AddressInvalid, info.errorString().toStdString(), m_settings.host}};
    co_return std::vector<QHostAddress>{info.addresses().constFirst()};
}

async::Task<Result<void, ChatError>> ChatServer::openLog()
{
    m_log->setAnswer([this](MessageLog::Token token, const Result<Receipt, LogFailure>& answer) { m_flow.answered(token, answer); });
    co_return co_await async::awaitCallback<Result<void, ChatError>>([this](auto done) { m_log->start(m_settings, std::move(done)); }, "the journal");
}

std::string ChatServer::urlFor(const QHostAddress& first, std::uint16_t port) const
{
    std::string host = first.protocol() == QAbstractSocket::IPv6Protocol ? '[' + first.toString().toStdString() + ']' : first.toString().toStdString();
    if (m_tls && !QHostAddress().setAddress(QString::fromStdString(m_settings.host)))
        host = m_settings.host; // certificates are for names
    return (m_tls ? "wss://" : "ws://") + host + ':' + std::to_string(port);
}

Result<Listening, ChatError> ChatServer::listen(std::vector<QHostAddress> addresses)
{
    m_webSockets = std::make_unique<QWebSocketServer>(QStringLiteral("Millrace"), QWebSocketServer::NonSecureMode);
    m_webSockets->setMaxPendingConnections(kMaxPendingUpgrades);
    m_webSockets->setSupportedSubprotocols({QString::fromLatin1(kSubprotocol.data(), static_cast<qsizetype>(kSubprotocol.size()))});
    QObject::connect(m_webSockets.get(), &QWebSocketServer::newConnection, &m_context, [this] { takeUpgraded(); });
    m_listener = std::make_unique<Listener>(m_tls, [this](PeerSocket& peer) { m_gate->add(peer, m.clock.now()); }, nullptr);
    const auto port = m_listener->listen(addresses, m_settings.port);
    if (!port) {
        ChatError error = port.error();
        if (error.code == ChatErrorCode::PortInUse || error.code == ChatErrorCode::PortRefused)
            error.where = m_settings.host + ':' + std::to_string(m_settings.port);
        return Failure{std::move(error)};
    }
    const Listening listening{urlFor(addresses.front(), *port), *port};
    m_shown.url = listening.url;
    makeGate(addresses);
    return listening;
}

void ChatServer::makeGate(const std::vector<QHostAddress>& addresses)
{
    HandshakePolicy policy;
    policy.url = m_shown.url;
    policy.loopbackOnly = std::ranges::all_of(addresses, &QHostAddress::isLoopback);
    policy.extraHost = m_settings.host.find(':') == std::string::npos ? m_settings.host : std::string();
    policy.allowedOrigins = m_settings.allowedOrigins;
    policy.token = m_settings.token;
    m_gate = std::make_unique<HandshakeGate>(std::move(policy), m_settings.handshakeTimeout,
        HandshakeGate::Hooks{[this](const HandshakeGate::Visitor& visitor) { return check(visitor); },
            [this](PeerSocket& peer, HandshakeGate::Visitor visitor, Admission admission) { admit(peer, std::move(visitor), std::move(admission)); },
            [this](int status) { ++m_shown.refused[status]; }},
        nullptr);
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
            if (change->ended && change->ended->code == 1013 && change->ended->byServer)
                ++m_shown.droppedClients;
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

// --- commands ---

ClientSession* ChatServer::open(ClientId client)
{
    const auto found = m_sessions.find(client);
    return found != m_sessions.end() && found->second->isOpen() ? found->second.get() : nullptr;
}

void ChatServer::kick(ClientId client, std::string_view reason)
{
    if (ClientSession* session = open(client))
        session->close(kKicked, reason.empty() ? "kicked" : reason, m.clock.now());
}

void ChatServer::ban(ClientId client)
{
    ClientSession* session = open(client);
    if (!session)
        return;
    m.bans.add(session->address(), m.clock.now(), m.clock.wallNow());
    session->close(kKicked, "banned", m.clock.now());
}

void ChatServer::setRateLimit(ClientId client, std::optional<double> perSecond)
{
    if (ClientSession* session = open(client))
        session->setRateLimit(perSecond.value_or(m_settings.rateLimit));
}

QByteArray ChatServer::noticeFrame(std::string_view text, std::int64_t& payload) const
{
    std::string body(text);
    if (m_settings.mode != ChatMode::Raw) {
        body = R"({"notice":)";
        appendJsonString(body, text);
        body += R"(,"at":)" + std::to_string(m.clock.wallNow()) + '}';
    }
    payload = static_cast<std::int64_t>(body.size());
    return serverFrame(Opcode::Text, {body});
}

std::int64_t ChatServer::notice(ClientId client, std::string_view text)
{
    std::int64_t payload = 0;
    const QByteArray frame = noticeFrame(text, payload);
    ClientSession* session = open(client);
    return session && session->send(frame, payload, m.clock.now()) ? 1 : 0;
}

std::int64_t ChatServer::noticeRoom(const std::string& room, std::string_view text)
{
    std::int64_t payload = 0;
    std::int64_t reached = 0;
    const QByteArray frame = noticeFrame(text, payload);
    for (ClientSession* member : m_rooms.members(room))
        reached += member->send(frame, payload, m.clock.now()) ? 1 : 0;
    return reached;
}

async::Task<std::int64_t> ChatServer::noticeAll(std::string text)
{
    std::int64_t payload = 0;
    std::int64_t reached = 0;
    const QByteArray frame = noticeFrame(text, payload);
    ClientId last{0};
    for (;;) {
        auto next = m_sessions.upper_bound(last);
        for (std::size_t i = 0; i < kSlice && next != m_sessions.end(); ++i, ++next) {
            last = next->first;
            reached += next->second->send(frame, payload, m.clock.now()) ? 1 : 0;
        }
        if (next == m_sessions.end())
            co_return reached;
        co_await async::yieldNow();
    }
}

void ChatServer::setPublishing(bool on)
{
    m_publishing = on;
    m_flow.setPublishing(on);
}

ServerSnapshot ChatServer::snapshot()
{
    ServerSnapshot snapshot = m_shown;
    const SteadyTime now = m.clock.now();
    snapshot.clients = m_live;
    snapshot.handshaking = (m_gate ? m_gate->waiting() : 0) + static_cast<int>(m_arrivals.size());
    snapshot.acceptingPaused = m_listener && m_listener->paused();
    m_flow.report(snapshot, now);
    std::vector<Microseconds> rtts;
    for (const auto& [id, session] : m_sessions) {
        snapshot.unsent += session->unsent();
        if (const auto rtt = session->rtt(); rtt && session->isOpen())
            rtts.push_back(*rtt);
    }
    if (!rtts.empty()) {
        const auto middle = rtts.begin() + static_cast<std::ptrdiff_t>(rtts.size() / 2);
        std::nth_element(rtts.begin(), middle, rtts.end());
        snapshot.rttP50 = *middle;
    }
    snapshot.bans = m.bans.bans(now);
    snapshot.rooms = m_rooms.largest();
    if (m_log)
        snapshot.log = m_log->snapshot();
    return snapshot;
}

} // namespace millrace::chat

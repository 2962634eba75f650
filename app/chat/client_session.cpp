#include "app/chat/client_session.h"

#include "app/chat/frame_writer.h"
#include "app/chat/message_text.h"

#include <QRandomGenerator>
#include <QtEndian>
#include <QWebSocket>

#include <algorithm>
#include <cstring>

namespace millrace::chat {

namespace {

constexpr std::size_t kMaxShownUser = 128;
constexpr std::int64_t kFlushAbove = 64 * 1024;
constexpr qint64 kReadRoom = 64 * 1024;                   ///< beside one whole message
constexpr std::size_t kPingPayload = 16;                  ///< nonce, then steady microseconds
constexpr int kAbnormalClosure = 1006;
constexpr int kNormalClosure = 1000;
constexpr int kProtocolError = 1002;
constexpr int kInternalError = 1011;

/// What QWebSocket itself closes with; it does not tell a peer's close frame from its own decision.
bool isProtocolError(int code, const QString& reason)
{
    return !reason.isEmpty() && (code == QWebSocketProtocol::CloseCodeProtocolError || code == QWebSocketProtocol::CloseCodeWrongDatatype || code == QWebSocketProtocol::CloseCodeTooMuchData);
}

} // namespace

ClientSession::ClientSession(ClientId id, std::unique_ptr<QWebSocket> webSocket, PeerSocket& peer, HandshakeGate::Visitor visitor, Admission admission, const ChatSettings& settings,
    const Clock& clock, SessionOwner& owner)
    : m_settings(settings), m_clock(clock), m_owner(owner), m_peer(peer), m_device(&peer.device()), m_webSocket(std::move(webSocket)), m_bucket(settings.rateLimit)
{
    m_device->setParent(nullptr);
    m_webSocket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(settings.maxMessage));
    m_webSocket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(settings.maxMessage));
    // QWebSocket takes a frame's payload only when all of it is there
    m_peer.device().setReadBufferSize(settings.maxMessage + kReadRoom);
    m_shown.id = id;
    m_shown.address = std::move(visitor.address);
    m_shown.port = visitor.port;
    m_shown.room = std::move(admission.room);
    m_shown.origin = std::move(admission.origin);
    m_shown.userAgent = std::move(admission.userAgent);
    m_shown.secure = peer.secure();
    m_shown.connectedAt = clock.wallNow();
    m_lastHeard = m_lastMessage = m_lastPing = clock.now();
    connectSignals();
    m_peer.setOnUnmasked([this] { close(kProtocolError, "unmasked frame", m_clock.now()); });
    m_peer.limitReading(settings.maxUnsent); // and reads what came together with the handshake
}

ClientSession::~ClientSession()
{
    m_webSocket->disconnect(this);
    m_device->disconnect(this);
    m_peer.vanish();
}

void ClientSession::connectSignals()
{
    QWebSocket* const webSocket = m_webSocket.get();
    connect(webSocket, &QWebSocket::textMessageReceived, this, [this](const QString& text) {
        if (!isOpen())
            return;
        QByteArray utf8 = text.toUtf8();
        count(utf8.size());
        m_owner.textReceived(*this, std::move(utf8));
    });
    connect(webSocket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray& bytes) {
        if (!isOpen())
            return;
        count(bytes.size());
        m_owner.binaryReceived(*this, bytes);
    });
    connect(webSocket, &QWebSocket::pong, this, [this](quint64, const QByteArray& payload) { onPong(payload); });
    connect(webSocket, &QWebSocket::aboutToClose, this, [this] { onAboutToClose(); });
    connect(&m_peer.device(), &QTcpSocket::disconnected, this, [this] { onDisconnected(); });
}

void ClientSession::count(std::int64_t bytes)
{
    const SteadyTime now = m_clock.now();
    m_lastMessage = now;
    m_shown.lastMessageAt = m_clock.wallNow();
    ++m_shown.messagesIn;
    m_shown.bytesIn += bytes;
    m_inRate.add(now);
    m_changed = true;
}

bool ClientSession::send(const QByteArray& frame, std::int64_t payload, SteadyTime now)
{
    if (!isOpen() || m_gone)
        return false;
    std::int64_t unsent = m_peer.unsent();
    if (unsent > kFlushAbove) {
        m_peer.flushQueued();
        m_peer.push();
        if (!isOpen() || m_gone) // the flush found out
            return false;
        unsent = m_peer.unsent();
    }
    m_shown.maxUnsent = std::max(m_shown.maxUnsent, unsent);
    if (unsent > m_settings.maxUnsent) {
        close(kTryAgainLater, "unsent limit", now);
        return false;
    }
    m_peer.queue(frame);
    ++m_shown.messagesOut;
    m_shown.bytesOut += payload;
    m_outRate.add(now);
    m_changed = true;
    if (!std::exchange(m_flushAsked, true))
        m_owner.flushWanted(*this);
    return true;
}

void ClientSession::flush()
{
    m_flushAsked = false;
    if (!m_gone)
        m_peer.flushQueued();
}

void ClientSession::messageUnderWay()
{
    if (++m_underWay >= kMaxUnderWay && !std::exchange(m_held, true))
        m_peer.setHeld(true);
}

void ClientSession::messageDone(bool rejected)
{
    m_shown.rejected += rejected ? 1 : 0;
    if (--m_underWay <= kMaxUnderWay / 2 && std::exchange(m_held, false))
        m_peer.setHeld(false);
}

void ClientSession::sawUser(std::string_view user)
{
    const std::string_view shown = cutUtf8(user, kMaxShownUser);
    if (m_shown.user != shown)
        m_shown.user = shown;
}

void ClientSession::close(int code, std::string_view reason, SteadyTime now)
{
    if (!isOpen() || m_gone)
        return;
    const std::string_view fits = cutUtf8(reason, kMaxReason);
    m_byUs = true;
    m_cutAt = now + kLinger;
    end(code, std::string(fits), true);
    m_webSocket->close(static_cast<QWebSocketProtocol::CloseCode>(code), QString::fromUtf8(fits.data(), static_cast<qsizetype>(fits.size())));
}

void ClientSession::cut()
{
    end(kAbnormalClosure, {}, true);
    if (!m_gone)
        m_peer.vanish();
}

/// The peer's close frame, or a protocol error that QWebSocket found: the close frame is written, the socket is about to be closed.
void ClientSession::onAboutToClose()
{
    if (m_byUs)
        return;
    m_cutAt = m_clock.now() + kLinger;
    const int code = m_webSocket->closeCode();
    const QString reason = m_webSocket->closeReason();
    const bool ours = isProtocolError(code, reason);
    if (!ours)
        m_peer.expectNothing();
    end(code, std::string(cutUtf8(reason.toStdString(), kMaxReason)), ours);
}

/// Without a close frame before it, QWebSocket's closeCode() says 1000 all the same.
void ClientSession::onDisconnected()
{
    if (std::exchange(m_gone, true))
        return;
    m_restUnread = -1;
    readRest();
}

/// A client may send and go in one breath; what it sent is read as everything else is, slice by slice, and the log gets it.
void ClientSession::readRest()
{
    if (m_goneTold || m_held)
        return;
    const std::int64_t unread = isOpen() ? m_peer.unread() : 0;
    if (unread > 0 && unread != m_restUnread) {
        m_restUnread = unread;
        return;
    }
    m_goneTold = true;
    end(kAbnormalClosure, {}, false);
    m_owner.gone(*this);
}

void ClientSession::end(int code, std::string reason, bool byServer)
{
    if (!isOpen())
        return;
    m_shown.ended = ClientEnd{code, std::move(reason), byServer, m_clock.wallNow()};
    m_changed = true;
    m_owner.left(*this);
}

void ClientSession::tend(SteadyTime now)
{
    if (m_gone) {
        readRest();
        return;
    }
    if (m_peer.takeHeard())
        m_lastHeard = now;
    if (!isOpen()) {
        if (m_cutAt && *m_cutAt <= now)
            m_peer.vanish();
        return;
    }
    // pongs that QWebSocket answers pings with come past send()
    if (const std::int64_t waiting = unsent(); waiting > m_settings.maxUnsent) {
        m_shown.maxUnsent = std::max(m_shown.maxUnsent, waiting);
        close(kTryAgainLater, "unsent limit", now);
        return;
    }
    if (m_settings.idleTimeout > Milliseconds(0) && now - m_lastMessage >= m_settings.idleTimeout) {
        close(kNormalClosure, "idle", now);
        return;
    }
    // any byte is a sign of life, as the pong behind a long message may be late
    if (m_pingedAt && now - std::max(*m_pingedAt, m_lastHeard) >= m_settings.pongTimeout) {
        close(kInternalError, "no pong", now);
        return;
    }
    if (m_settings.pingInterval > Milliseconds(0) && now - m_lastPing >= m_settings.pingInterval)
        ping(now);
}

void ClientSession::ping(SteadyTime now)
{
    char payload[kPingPayload];
    m_nonce = QRandomGenerator::global()->generate64();
    m_lastPing = now;
    if (!m_pingedAt)
        m_pingedAt = now;
    qToBigEndian(m_nonce, payload);
    qToBigEndian(static_cast<quint64>(std::chrono::duration_cast<Microseconds>(now.time_since_epoch()).count()), payload + sizeof(m_nonce));
    m_peer.queue(serverFrame(Opcode::Ping, {std::string_view(payload, sizeof payload)}));
    m_peer.flushQueued();
}

void ClientSession::onPong(const QByteArray& payload)
{
    if (!m_pingedAt || payload.size() != qsizetype{kPingPayload} || qFromBigEndian<quint64>(payload.constData()) != m_nonce)
        return; // unsolicited (RFC 6455 section 5.5.3), or to an older ping
    m_pingedAt.reset();
    const Microseconds sent(qFromBigEndian<qint64>(payload.constData() + sizeof(m_nonce)));
    m_shown.rtt = std::max(Microseconds(0), std::chrono::duration_cast<Microseconds>(m_clock.now().time_since_epoch()) - sent);
    m_nonce = 0;
    m_changed = true;
}

std::optional<ClientSnapshot> ClientSession::takeChange(SteadyTime now)
{
    const std::int64_t waiting = unsent();
    const double in = m_inRate.perSecond(now);
    const double out = m_outRate.perSecond(now);
    if (!m_changed && waiting == m_shown.unsent && in == m_shown.inPerSecond && out == m_shown.outPerSecond)
        return std::nullopt;
    m_changed = false;
    m_shown.unsent = waiting;
    m_shown.maxUnsent = std::max(m_shown.maxUnsent, waiting);
    m_shown.inPerSecond = in;
    m_shown.outPerSecond = out;
    return m_shown;
}

} // namespace millrace::chat

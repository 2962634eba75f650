#pragma once

#include "app/chat/chat_feed.h"
#include "app/chat/handshake_gate.h"
#include "app/chat/peer_socket.h"
#include "app/chat/token_bucket.h"
#include "app/core/rate_window.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

class QWebSocket;

namespace millrace::chat {

class ClientSession;

/// What a session tells its server. Called inside signals of sockets: sessions are not destroyed in these.
class SessionOwner {
public:
    virtual ~SessionOwner() = default;
    virtual void textReceived(ClientSession& session, QByteArray text) = 0;
    virtual void binaryReceived(ClientSession& session, const QByteArray& bytes) = 0;
    /// Frames are gathered in this session's socket: flush() it soon. Once until flush().
    virtual void flushWanted(ClientSession& session) = 0;
    /// The client has said or been sent its last word: nothing is received from it or sent to it any more.
    virtual void left(ClientSession& session) = 0;
    /// Its connection is gone.
    virtual void gone(ClientSession& session) = 0;
};

/// One client, from the upgrade to the end of its connection (RFC 6455).
///
/// Thread: loop. Ownership: of the QWebSocket and of the socket under it. Time: passed in; tend() is to be called now and then.
/// Memory: at most the unsent limit and one message to go out, one message coming in; beyond it the client is closed with 1013.
class ClientSession final : public QObject {
public:
    /// How long a client may take to answer a close frame before it is cut.
    static constexpr Milliseconds kLinger{1'000};
    /// Messages of one client on their way; beyond it the client is not read until half of them have gone.
    static constexpr int kMaxUnderWay = 1'024;
    static constexpr int kTryAgainLater = 1013;         ///< a close code of the IANA registry that RFC 6455 founds
    static constexpr std::size_t kMaxReason = 123;      ///< bytes: RFC 6455 section 5.5

    ClientSession(ClientId id, std::unique_ptr<QWebSocket> webSocket, PeerSocket& peer, HandshakeGate::Visitor visitor, Admission admission, const ChatSettings& settings, const Clock& clock,
        SessionOwner& owner);
    ~ClientSession() override;

    [[nodiscard]] ClientId id() const { return m_shown.id; }
    [[nodiscard]] const std::string& room() const { return m_shown.room; }
    [[nodiscard]] const std::string& address() const { return m_shown.address; }
    [[nodiscard]] bool isOpen() const { return !m_shown.ended.has_value(); }
    [[nodiscard]] std::int64_t unsent() const { return m_gone ? 0 : m_peer.unsent(); }
    [[nodiscard]] std::optional<Microseconds> rtt() const { return m_shown.rtt; }

    /// Hands a frame with so many bytes of payload to the socket, counted as a message. False: the client has gone, or is closed with 1013
    /// now because it does not read.
    [[nodiscard]] bool send(const QByteArray& frame, std::int64_t payload, SteadyTime now);
    void flush();
    /// Whether one more message may come now.
    [[nodiscard]] bool takeToken(SteadyTime now) { return m_bucket.take(now); }
    void setRateLimit(double perSecond) { m_bucket.setRate(perSecond); }

    void messageUnderWay();
    void messageDone(bool rejected);
    void sawUser(std::string_view user);
    /// Not read until the end: the server stops.
    void stopReading() { m_peer.setHeld(true); }

    /// Sends a close frame and gives the client kLinger to answer it. The first reason stays.
    void close(int code, std::string_view reason, SteadyTime now);
    /// Ends the connection now.
    void cut();
    /// Pings, and closes who is silent.
    void tend(SteadyTime now);
    /// What has changed since the last call of this; nullopt: nothing.
    [[nodiscard]] std::optional<ClientSnapshot> takeChange(SteadyTime now);

private:
    void connectSignals();
    void count(std::int64_t bytes);
    void onPong(const QByteArray& payload);
    void onAboutToClose();
    void onDisconnected();
    void readRest();
    void ping(SteadyTime now);
    void end(int code, std::string reason, bool byServer);

    const ChatSettings& m_settings;
    const Clock& m_clock;
    SessionOwner& m_owner;
    PeerSocket& m_peer;
    std::unique_ptr<QTcpSocket> m_device;       ///< m_peer's; QWebSocket does not own it, and must go first
    std::unique_ptr<QWebSocket> m_webSocket;
    ClientSnapshot m_shown;
    RateWindow m_inRate, m_outRate;
    TokenBucket m_bucket;
    SteadyTime m_lastHeard, m_lastMessage;
    std::optional<SteadyTime> m_cutAt;
    std::optional<SteadyTime> m_pingedAt;       ///< the ping that is not answered yet
    SteadyTime m_lastPing;
    std::uint64_t m_nonce = 0;
    int m_underWay = 0;
    bool m_held = false;
    bool m_flushAsked = false;
    bool m_byUs = false;
    bool m_changed = true;
    bool m_gone = false;                        ///< the connection has ended; what came before may be unread still
    bool m_goneTold = false;
    std::int64_t m_restUnread = 0;
};

} // namespace millrace::chat

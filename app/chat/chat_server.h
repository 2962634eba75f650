#pragma once

#include "app/async/cancel_scope.h"
#include "app/async/sync.h"
#include "app/async/task_group.h"
#include "app/chat/ban_list.h"
#include "app/chat/chat_feed.h"
#include "app/chat/chat_service.h"
#include "app/chat/client_session.h"
#include "app/chat/handshake_gate.h"
#include "app/chat/listener.h"
#include "app/chat/message_flow.h"
#include "app/chat/room_registry.h"

#include <QObject>

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

class QWebSocket;
class QWebSocketServer;

namespace millrace::chat {

/// One session of the server: from start() to stop(); then it is thrown away, its last figures stay with the service.
///
/// Thread: loop. Ownership: of the listening sockets, the gate, the clients and the log. Order of accepting a client: Listener →
/// HandshakeGate → QWebSocketServer::handleConnection() → ClientSession.
class ChatServer final : public SessionOwner {
public:
    struct Parts {
        async::Runtime& runtime;
        const Clock& clock;
        ChatFeed& feed;
        BanList& bans;                     ///< they outlive a restart of the server
        telemetry::SpanSink* spans = nullptr;
    };
    static constexpr std::size_t kSlice = 256;             ///< clients looked after, flushed or written to before others get their turn
    static constexpr Milliseconds kFlushLimit{2'000};      ///< for the log to answer what waits
    static constexpr Milliseconds kCloseLimit{1'000};      ///< for the clients to answer the close frame

    ChatServer(Parts parts, ChatSettings settings);
    ~ChatServer() override;                ///< after stop(), or a start() that failed

    /// Errors: as ChatService::start(); then nothing is left open.
    async::Task<Result<Listening, ChatError>> start();
    /// At most kFlushLimit + kCloseLimit, and what the journal's last commit takes.
    async::Task<void> stop();

    void kick(ClientId client, std::string_view reason);
    void ban(ClientId client);
    void setRateLimit(ClientId client, std::optional<double> perSecond);
    /// To one client, to a room, or to all: the clients that it was handed to.
    std::int64_t notice(ClientId client, std::string_view text);
    std::int64_t noticeRoom(const std::string& room, std::string_view text);
    async::Task<std::int64_t> noticeAll(std::string text);
    void setPublishing(bool on);
    /// Null in raw mode.
    [[nodiscard]] MessageLog* log() { return m_log.get(); }
    [[nodiscard]] ServerSnapshot snapshot();
    [[nodiscard]] LatencyHistogram echoLatency() const { return m_flow.latency(); }

private:
    /// Let through the gate, not yet a WebSocket.
    struct Arrival {
        PeerSocket* peer = nullptr;
        HandshakeGate::Visitor visitor;
        Admission admission;
    };

    // SessionOwner
    void textReceived(ClientSession& session, QByteArray text) override;
    void binaryReceived(ClientSession& session, const QByteArray& bytes) override;
    void flushWanted(ClientSession& session) override;
    void left(ClientSession& session) override;
    void gone(ClientSession& session) override;

    async::Task<Result<std::vector<QHostAddress>, ChatError>> addresses();
    async::Task<Result<void, ChatError>> openLog();
    [[nodiscard]] std::unique_ptr<StreamReader> makeReader();
    Result<Listening, ChatError> listen(std::vector<QHostAddress> addresses);
    void makeGate(const std::vector<QHostAddress>& addresses);
    [[nodiscard]] std::string urlFor(const QHostAddress& first, std::uint16_t port) const;
    [[nodiscard]] std::optional<Refusal> check(const HandshakeGate::Visitor& visitor);
    void admit(PeerSocket& peer, HandshakeGate::Visitor visitor, Admission admission);
    void takeUpgraded();
    void addSession(std::unique_ptr<QWebSocket> webSocket, Arrival arrival);

    void scheduleFlush();
    void flushSome();
    void scheduleReap();
    void reap();
    void publish(ClientSession& session, SteadyTime now);
    async::Task<void> tendClients();
    async::Task<void> tendGate();
    async::Task<void> waitForClients(SteadyDuration limit);
    [[nodiscard]] ClientSession* open(ClientId client);
    [[nodiscard]] QByteArray noticeFrame(std::string_view text, std::int64_t& payload) const;
    [[nodiscard]] Milliseconds tendInterval() const;

    Parts m;
    ChatSettings m_settings;
    QObject m_context;                     ///< receives signals; its end disconnects them
    std::optional<QSslConfiguration> m_tls;
    std::unique_ptr<MessageLog> m_log;
    Sessions m_sessions;
    RoomRegistry m_rooms;
    std::unique_ptr<StreamReader> m_reader;    ///< broadcast mode with a Redis
    MessageFlow m_flow;
    std::unique_ptr<QWebSocketServer> m_webSockets;
    std::unique_ptr<HandshakeGate> m_gate;
    std::unique_ptr<Listener> m_listener;
    std::unordered_map<std::string, Arrival> m_arrivals;   ///< by both ends of their connection
    std::vector<ClientId> m_toFlush;
    std::vector<ClientId> m_left;
    std::vector<ClientId> m_gone;
    bool m_flushScheduled = false;
    bool m_reapScheduled = false;
    bool m_publishing = false;
    async::CancelScope m_scope;
    async::TaskGroup m_group;
    async::Event m_empty;                  ///< no session is left

    ServerSnapshot m_shown;                ///< what does not come from elsewhere
    std::int64_t m_nextClient = 1;
    int m_live = 0;                        ///< sessions that have not left
    std::shared_ptr<ChatServer*> m_self;   ///< null for posted work that comes too late
};

} // namespace millrace::chat

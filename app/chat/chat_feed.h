#pragma once

#include "app/chat/chat_error.h"
#include "app/chat/chat_settings.h"
#include "app/chat/message_log.h"
#include "app/core/clock.h"
#include "app/core/keyed_mailbox.h"
#include "app/core/strong_id.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::chat {

using ClientId = StrongId<struct ClientTag>;

/// How a client left.
struct ClientEnd {
    int code = 1006;                    ///< RFC 6455 7.4: 1006 when the peer vanished without a close frame
    std::string reason;                 ///< ours ("kicked", "unsent limit", "no pong", "idle", "server stops") or the peer's, at most 123 bytes
    bool byServer = false;
    WallMs at = 0;
};

/// A client as the table shows it.
struct ClientSnapshot {
    ClientId id;
    std::string address;                ///< "127.0.0.1", "::1"
    std::uint16_t port = 0;
    std::string user;                   ///< the `user` of its last message; empty: none yet
    std::string room;                   ///< the path it asked for, "/" is the lobby
    std::string origin;
    std::string userAgent;
    bool secure = false;
    WallMs connectedAt = 0;
    WallMs lastMessageAt = 0;
    std::int64_t messagesIn = 0, messagesOut = 0;
    std::int64_t bytesIn = 0, bytesOut = 0;        ///< payload
    double inPerSecond = 0, outPerSecond = 0;
    std::optional<Microseconds> rtt;    ///< of the last ping; nullopt: none answered yet
    std::int64_t unsent = 0;            ///< bytes
    std::int64_t maxUnsent = 0;
    std::int64_t rejected = 0;          ///< of its messages, whatever the cause
    std::optional<ClientEnd> ended;     ///< set in the last snapshot of a client
};

/// Why a message was not echoed. The first five are the codes that the client reads.
enum class Rejection { BadJson, NotAnObject, Binary, RateLimited, LogUnavailable, ClientGone };
/// "bad_json", "not_an_object", "binary", "rate_limited", "log_unavailable", "client_gone"
[[nodiscard]] std::string_view name(Rejection rejection);

/// One message, when its way has ended.
struct MessageEvent {
    std::int64_t number = 0;            ///< running, from 1; 0 with `foreign`
    ClientId client;
    bool foreign = false;               ///< another instance received and logged it; it came from the stream, and `at` is that one's
    std::string user;
    std::string room;
    std::string text;                   ///< as received, cut at kMaxShownText; binary: empty
    std::int64_t bytes = 0;             ///< of the whole message
    bool binary = false;
    std::optional<Rejection> rejection;
    std::string problem;                ///< with bad_json: "line 1, column 5: …"
    WallMs at = 0;                      ///< received
    std::optional<Receipt> receipt;     ///< nullopt: raw mode, or rejected
    Microseconds loggedAfter{0};        ///< since it was received
    Microseconds sentAfter{0};          ///< since it was received, when the last copy was handed to its socket
    std::int64_t recipients = 0;        ///< clients it was sent to
};
constexpr std::size_t kMaxShownText = 64 * 1024;

/// Messages on their way to one consumer. Holds the newest kMax messages or kMaxBytes; older ones are counted in `skipped`.
///
/// Thread: push() in the loop, take() in one other; `wake` as in KeyedMailbox.
class MessageMailbox {
public:
    static constexpr std::size_t kMax = 100'000;
    static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
    struct Batch {
        std::vector<MessageEvent> messages;   ///< in order
        std::int64_t skipped = 0;             ///< since the last take, not in `messages`: the oldest
    };
    void setWake(std::function<void()> wake);
    void push(MessageEvent&& message);
    [[nodiscard]] Batch take();

private:
    std::mutex m_mutex;
    std::function<void()> m_wake;
    std::deque<MessageEvent> m_messages;
    std::size_t m_bytes = 0;
    std::int64_t m_skipped = 0;
    bool m_woken = false;
};

enum class ServerPhase { Stopped, Starting, Listening, Stopping, Failed };

struct Ban {
    std::string address;
    WallMs until = 0;
};

/// The server as the tiles, the statistics and the status bar show it. At rest: received = echoed + the sum of rejected.
struct ServerSnapshot {
    ServerPhase phase = ServerPhase::Stopped;
    std::optional<ChatError> error;                  ///< with Failed
    std::string url;                                 ///< ws://127.0.0.1:8765
    ChatSettings settings;                           ///< without token and password
    bool tokenAsked = false;
    WallMs startedAt = 0;
    int clients = 0;
    int mostClients = 0;
    std::int64_t accepted = 0;                       ///< connections that became clients
    std::map<int, std::int64_t> refused;             ///< handshakes by HTTP status; 0: cut without an answer (deadline, reset)
    int handshaking = 0;
    bool acceptingPaused = false;                    ///< no descriptors left
    std::int64_t received = 0;
    std::int64_t echoed = 0;                         ///< echo and raw: sent back; broadcast: delivered to its room
    std::map<Rejection, std::int64_t> rejected;
    std::int64_t waiting = 0;                        ///< received, neither yet
    std::int64_t sent = 0;                           ///< frames handed to sockets
    std::int64_t bytesIn = 0, bytesOut = 0;
    double receivedPerSecond = 0, sentPerSecond = 0;
    std::optional<Microseconds> echoP50, echoP99;    ///< received → handed to its socket, of the last second
    std::optional<Microseconds> rttP50;              ///< over clients
    std::int64_t unsent = 0;                         ///< bytes, over all clients
    std::int64_t droppedClients = 0;                 ///< closed with 1013
    std::vector<Ban> bans;
    std::vector<std::pair<std::string, int>> rooms;  ///< with their clients, the largest first, at most 100
    LogSnapshot log;
    FollowSnapshot follow;
};

/// What the engine publishes. Thread: posted by the loop, taken by one consumer in another.
struct ChatFeed {
    KeyedMailbox<ClientId, ClientSnapshot> clients;
    KeyedMailbox<int, ServerSnapshot> server;        ///< key 0; four times a second while anything changes
    MessageMailbox messages;
};

} // namespace millrace::chat

#pragma once

#include "app/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

enum class ChatMode {
    Echo,        ///< `{"echo": …}` back to the sender, once the message is logged
    Broadcast,   ///< to every client of the room, the sender too, once the message is logged
    Raw,         ///< every frame back as it came, text or binary; nothing is parsed, nothing is logged
};

/// "echo", "broadcast", "raw"
[[nodiscard]] std::string_view name(ChatMode mode);

/// A Redis server; `redis://[user@]host[:port][/db]`. The password never stands in it.
struct RedisUrl {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    std::string user;                           ///< empty: the default user
    int database = 0;

    friend bool operator==(const RedisUrl&, const RedisUrl&) = default;
};

/// How the server behaves. A plain value; durations in types, sizes in bytes, the defaults of DESIGN 5.
struct ChatSettings {
    std::string host = "localhost";             ///< "localhost": 127.0.0.1 and ::1; else an IP address or a name of this machine
    std::uint16_t port = 8765;                  ///< 0: the system chooses one
    ChatMode mode = ChatMode::Echo;

    std::optional<RedisUrl> redis = RedisUrl{}; ///< nullopt: the journal only
    std::string redisPassword;                  ///< from the environment, never stored, never shown
    std::string stream = "chat:messages";
    std::int64_t streamMaxLength = 0;           ///< `MAXLEN ~ n`; 0: no trimming

    std::string journalPath;                    ///< bytes of the file system; opened in every mode but Raw
    std::int64_t journalCap = std::int64_t{1} << 30;

    std::string token;                          ///< empty: none is asked for
    std::vector<std::string> allowedOrigins;    ///< serialised origins ("https://example.org"); "*" allows all
    std::string certificatePath;                ///< PEM; wss when this and keyPath are given
    std::string keyPath;

    int maxClients = 10'000;
    std::int64_t maxMessage = std::int64_t{1} << 20;
    std::int64_t maxUnsent = std::int64_t{1} << 20;   ///< per client; beyond it: close 1013
    std::int64_t maxPending = std::int64_t{64} << 20;   ///< bytes of messages that wait for the log, the stream or those before them; then new ones are refused
    double rateLimit = 0;                       ///< messages per second and client; 0: unlimited
    Milliseconds pingInterval{20'000};          ///< 0: no pings
    Milliseconds pongTimeout{20'000};
    Milliseconds idleTimeout{0};                ///< without a message; 0: off
    Milliseconds handshakeTimeout{5'000};

    friend bool operator==(const ChatSettings&, const ChatSettings&) = default;
};

} // namespace millrace::chat

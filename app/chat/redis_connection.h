#pragma once

#include "app/chat/chat_settings.h"
#include "app/chat/message_log.h"
#include "app/core/clock.h"

#include <QObject>
#include <QRandomGenerator>
#include <QTimer>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisAsyncContext;
struct redisReply;

namespace millrace::chat {

class RedisWatch;

/// What a server said of itself on connecting.
struct RedisInfo {
    std::string version;
    std::string durability;            ///< in words: what survives which failure
    bool mayEndConnections = true;     ///< CLIENT KILL is allowed
};

/// Who hears of a connection. All calls come from the event loop, never from inside a call to the connection but stop().
class RedisOwner {
public:
    virtual ~RedisOwner() = default;
    /// Commands may be sent.
    virtual void redisUp(const RedisInfo& info) = 0;
    /// The connection is gone; every command that was under way has had its redisAnswered() with null before.
    virtual void redisLost() = 0;
    /// In the order of send(). Null: the outcome is unknown.
    virtual void redisAnswered(std::uint64_t tag, const redisReply* reply) = 0;
};

/// One connection to one Redis (RESP2 through hiredis' async API), made again whenever it breaks: after 0.1 s, doubling to 5 s, with a
/// quarter of jitter.
///
/// Thread: loop, whose Qt dispatcher carries the socket. A server that says nothing for kSilence while a command waits counts as gone;
/// idle connections are asked with PING every kPingEvery. Names are looked up beside the loop. Commands of one turn of the loop leave in
/// one write. Errors: state() and trouble(); errors of commands are replies.
/// A server that hangs may still carry out later what a connection was sent before it was given up. So the next connection to the same
/// process ends the one before (CLIENT KILL ID) and counts as up only then: what the server has by that time is all it will ever have.
/// Where the server or its ACL refuses that, kSettle passes instead, in which a server that runs reads what is left, and info() says so.
/// hiredis 0.14 frees its context itself when connecting fails and after a disconnection, and must not be freed inside a callback: contexts
/// are forgotten there, and ended only from timers and the owner's calls.
class RedisConnection final : public QObject {
public:
    static constexpr Milliseconds kSilence{4'000};
    static constexpr Milliseconds kPingEvery{2'000};
    static constexpr Milliseconds kConnectLimit{5'000};
    static constexpr Milliseconds kFirstRetry{100};
    static constexpr Milliseconds kLastRetry{5'000};
    static constexpr Milliseconds kSettle{2'000};
    static constexpr std::size_t kMaxTrouble = 300;      ///< bytes of an error of the server's that are kept

    RedisConnection(const Clock& clock, RedisOwner& owner);
    ~RedisConnection() override;

    void start(RedisUrl url, std::string password);
    /// Drops the connection, in the caller's turn: what waits is answered with null first. It stays down.
    void stop();
    /// Connects now rather than when the back-off ends.
    void retryNow();

    /// Hands a command over; only while state() is Up. Its reply comes with `tag` (less than kFirstOwnTag).
    void send(std::span<const std::string_view> words, std::uint64_t tag);

    [[nodiscard]] RedisState state() const { return m_state; }
    [[nodiscard]] const std::string& trouble() const { return m_trouble; }
    [[nodiscard]] const RedisInfo& info() const { return m_info; }
    [[nodiscard]] WallMs nextAttemptAt() const { return m_nextAttemptAt; }
    [[nodiscard]] std::string where() const;

    static constexpr std::uint64_t kFirstOwnTag = std::uint64_t{1} << 62;

private:
    friend class RedisWatch;
    enum OwnTag : std::uint64_t { Auth = kFirstOwnTag, Select, Identity, MayKill, Info, Config, Ping, Kill };

    /// A connection as the server knows it: ids are never used again by one process (its run).
    struct Peer {
        std::string run;               ///< empty: INFO is not allowed
        std::int64_t id = 0;           ///< 0: CLIENT ID is not allowed
    };

    void lookUp();
    void connectTo(const std::string& address);
    void greet();
    void sendOwn(std::initializer_list<std::string_view> words, OwnTag tag);
    void onConnected(int status);
    void onReply(std::uint64_t tag, const redisReply* reply);
    void onOwnReply(OwnTag tag, const redisReply* reply);
    void readDurability(const redisReply* reply);
    void endPredecessor();
    void becomeUp();
    void refuse(std::string why);
    void onGone(std::string why);
    void drop(std::string why);
    void retryLater();
    void watch();
    void heard() { m_heardAt = m_clock.now(); }
    void setTrouble(std::string_view text);

    const Clock& m_clock;
    RedisOwner& m_owner;
    RedisUrl m_url;
    std::string m_password;
    RedisState m_state = RedisState::Off;
    std::string m_trouble;
    RedisInfo m_info;
    bool m_refused = false;                ///< this connection is going to be dropped: AUTH failed, or the like
    WallMs m_nextAttemptAt = 0;
    Milliseconds m_retry = kFirstRetry;
    int m_lookUp = -1;
    redisAsyncContext* m_context = nullptr;
    Peer m_peer;                           ///< this connection
    std::optional<Peer> m_givenUp;         ///< the last one that was lost with the owner's commands unanswered, until it has surely ended
    bool m_unanswered = false;             ///< so has this one
    std::int64_t m_waiting = 0;            ///< commands without a reply
    SteadyTime m_heardAt;                  ///< when bytes came last, or of the first command after a pause
    SteadyTime m_connectingSince;
    QTimer m_retryTimer;
    QTimer m_watchTimer;
    QTimer m_settleTimer;
    QRandomGenerator m_random;
    std::vector<const char*> m_words;      ///< reused by send()
    std::vector<std::size_t> m_lengths;
};

/// How durable a write is, from `appendonly` and `appendfsync` as CONFIG GET gives them; empty ones: the server does not tell.
[[nodiscard]] std::string redisDurability(std::string_view appendOnly, std::string_view appendFsync);

} // namespace millrace::chat

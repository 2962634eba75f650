#pragma once

#include "app/chat/chat_error.h"
#include "app/chat/chat_settings.h"
#include "app/core/clock.h"
#include "app/core/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::async { class Runtime; }

namespace millrace::chat {

/// One message on its way into the log; the fields of the stream's entry (DESIGN 5). All text is UTF-8.
struct LogEntry {
    std::string mid;          ///< ULID
    std::string user;
    std::string msg;
    std::string room;
    WallMs at = 0;
    std::string data;         ///< the text as it was received
};

/// Where a message was logged.
struct Receipt {
    bool inRedis = false;
    std::string id;           ///< the stream's id ("1795356350977-0"), or "journal-<seq>"
};

enum class LogFailure {
    JournalFull,              ///< Redis is away and the journal has reached its cap
    JournalError,             ///< Redis is away and the journal cannot be written (disk full, I/O error)
    Overloaded,               ///< more than kMaxWaiting messages or bytes wait for the log
    Stopped,
};
[[nodiscard]] std::string_view name(LogFailure failure);

enum class RedisState { Off, Connecting, Loading, Up, Away };
[[nodiscard]] std::string_view name(RedisState state);

/// The log as the stream card and the statistics show it. logged = inRedis + inJournal, always.
struct LogSnapshot {
    RedisState redis = RedisState::Off;
    std::string redisWhere;            ///< host:port
    std::string redisVersion;
    std::string redisTrouble;          ///< why it is away, or why writes are refused: "Connection refused", "MISCONF …"; empty: no trouble
    WallMs nextAttemptAt = 0;          ///< of connecting again; 0: none planned
    std::string durability;            ///< in words, of where a message goes just now: "every write is on disk (appendfsync always)"
    std::string lastId;                ///< of the stream, as far as we wrote it
    std::int64_t logged = 0;           ///< since the start of the server
    std::int64_t inRedis = 0;          ///< of these, confirmed by Redis (drained ones too)
    std::int64_t inJournal = 0;        ///< of these, in the journal only
    std::int64_t journalDepth = 0;     ///< all entries in the journal, those of earlier sessions too
    std::int64_t journalBytes = 0;
    std::int64_t journalCap = 0;
    std::int64_t waiting = 0;          ///< appended, not answered yet
    std::int64_t drained = 0;          ///< entries moved from the journal to Redis since the start
    bool draining = false;
};

/// Another server on the same stream, or this one.
struct Instance {
    std::string name;                  ///< host:pid
    std::string url;
    int clients = 0;
    bool self = false;
};

/// How the stream is followed, in broadcast mode with a Redis (StreamReader).
struct FollowSnapshot {
    bool wanted = false;               ///< broadcast mode with a Redis
    bool follows = false;
    std::string trouble;               ///< why it does not
    std::int64_t foreign = 0;          ///< messages that other instances logged
    std::int64_t missed = 0;           ///< entries that were trimmed or deleted before they could be read
    Milliseconds lag{0};               ///< how much older the last entry read is than the last one that this server wrote
    std::int64_t restarts = 0;         ///< times that the stream was found deleted or replaced
    std::vector<Instance> instances;   ///< this one first
};

struct HistoryQuery {
    WallMs from = 0;
    WallMs to = 0;                     ///< 0: now
    std::string afterId;               ///< to page on: the id of the last entry seen; empty: from the beginning
    int limit = 1'000;                 ///< at most kMaxHistory
};
struct HistoryEntry {
    std::string id;                    ///< stream id, or "journal-<seq>"
    std::string mid, user, msg, room, data;
    WallMs at = 0;
};

/// The log of what was said: the Redis stream, or the journal for as long as Redis is away or none is configured.
///
/// Thread: loop. Errors as values. Order: entries reach the stream in the order of append(), across an outage too; answers come in that
/// order, each exactly once, never inside append(). What was answered with a Receipt is in Redis or in the journal (committed).
/// An entry whose outcome Redis did not tell goes to the journal and is suppressed by its `mid` on draining if the stream has it already.
class MessageLog {
public:
    using Token = std::uint64_t;
    using Answer = std::function<void(Token, const Result<Receipt, LogFailure>&)>;

    static constexpr std::int64_t kMaxWaiting = 100'000;
    static constexpr std::int64_t kMaxWaitingBytes = std::int64_t{64} << 20;
    static constexpr int kMaxHistory = 10'000;

    MessageLog(async::Runtime& runtime, const Clock& clock);
    ~MessageLog();                     ///< after stop()
    MessageLog(const MessageLog&) = delete;

    /// Opens the journal (its thread starts) and begins to connect to Redis; `opened` when the journal is usable. Redis may be away.
    /// Of `settings`: redis, redisPassword, stream, streamMaxLength, journalPath, journalCap.
    void start(const ChatSettings& settings, std::function<void(Result<void, ChatError>)> opened);
    /// Set once, before start().
    void setAnswer(Answer answer);
    /// Told before an entry of the journal is sent to the stream. Set once, before start(); may be left out.
    void setDraining(std::function<void(const std::string& mid)> draining);
    void append(Token token, LogEntry entry);
    /// From the stream while Redis is up, else from the journal (ascending in time).
    void history(HistoryQuery query, std::function<void(Result<std::vector<HistoryEntry>, ChatError>)> done);
    /// Try to connect now rather than at nextAttemptAt.
    void retryNow();
    [[nodiscard]] LogSnapshot snapshot() const;
    /// Answers what waits (into the journal where Redis does not answer within `limit`), closes both, then `stopped`.
    void stop(Milliseconds limit, std::function<void()> stopped);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::chat

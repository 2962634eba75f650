#pragma once

#include "app/chat/redis_connection.h"
#include "app/chat/redis_reply.h"

#include <QObject>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

/// Follows a stream over a connection of its own: what any instance logs comes from there, in the stream's order, each entry once.
///
/// Thread: loop. It reads on from a real id (XREAD BLOCK), so that nothing falls between two calls or a loss of the connection. What was
/// trimmed before it was read is told by the stream's own count of entries (`entries-added`, Redis 7; older ones do not tell).
/// Memory: one page of entries (StreamPage); the next is asked for when all of them were handed over. Work: a slice a turn of the loop.
/// Instances announce themselves every kAnnounceEvery in the hash `<stream>:instances`; who has not changed for kInstanceGone is gone.
class StreamReader final : public QObject, private RedisOwner {
public:
    static constexpr Milliseconds kBlock{2'000};               ///< below RedisConnection::kSilence
    static constexpr Milliseconds kAnnounceEvery{5'000};
    static constexpr Milliseconds kInstanceGone{20'000};
    static constexpr Milliseconds kRefusedRetry{5'000};
    static constexpr Milliseconds kCheckEvery{10'000};
    static constexpr Microseconds kSlice{1'000};
    static constexpr std::size_t kMaxInstances = 100;

    struct Entry {
        std::string id, mid, user, room, data;
        WallMs at = 0;
    };
    struct Callbacks {
        std::function<void(const Entry&)> entry;
        std::function<void()> changed;                         ///< follows(), usable() or position() by a jump
        std::function<int()> clients;                          ///< of this instance, for the others to see
    };
    StreamReader(const Clock& clock, Callbacks callbacks);

    void start(const RedisUrl& url, std::string password, std::string stream);
    /// `url`: where this instance listens.
    void announceAs(std::string url) { m_url = std::move(url); }
    /// What was read and not handed over yet is handed over. The other instances miss this one after kInstanceGone.
    void stop();

    [[nodiscard]] bool follows() const { return m_follows; }
    /// False: Redis does not let us read, waiting is useless.
    [[nodiscard]] bool usable() const { return m_refusal.empty(); }
    /// All that stands in the stream up to this id was handed over, or is older than this reader.
    [[nodiscard]] const std::string& position() const { return m_position; }
    [[nodiscard]] FollowSnapshot snapshot() const;
    void countForeign() { ++m_foreign; }

private:
    enum Tag : std::uint64_t { Info = 1, Read, Told, Listed };
    struct Seen {
        std::string value;
        SteadyTime changedAt;
    };

    void redisUp(const RedisInfo& info) override;
    void redisLost() override;
    void redisAnswered(std::uint64_t tag, const redisReply* reply) override;

    void next();
    void nextSoon();
    void send(std::initializer_list<std::string_view> words, Tag tag);
    void infoReply(const redisReply* reply);
    void readReply(const redisReply* reply);
    void handOver();
    void announce();
    void listReply(const redisReply* reply);
    void setFollows(bool follows);
    void refuse(std::string_view why);
    [[nodiscard]] std::string selfDescription() const;

    const Clock& m_clock;
    Callbacks m_callbacks;
    RedisConnection m_redis;
    std::string m_stream;
    std::string m_instancesKey;
    std::string m_name;
    std::string m_url;

    bool m_based = false;              ///< m_readId is a place in the stream
    bool m_busy = false;               ///< XINFO or XREAD is under way
    bool m_asked = false;
    bool m_follows = false;
    bool m_checkDue = false;
    bool m_recount = false;            ///< the stream was replaced: count anew when all of it is read
    std::string m_refusal;
    std::string m_readId;              ///< of the last entry in m_entries or handed over
    std::string m_position;
    std::int64_t m_added = 0;          ///< entries ever added, when the count began
    std::int64_t m_read = 0;           ///< since then
    std::int64_t m_missed = 0;
    std::int64_t m_restarts = 0;
    std::int64_t m_foreign = 0;
    std::deque<Entry> m_entries;
    StreamPage m_page;
    SteadyTime m_checkedAt;
    SteadyTime m_announcedAt;
    std::map<std::string, Seen> m_instances;
    QTimer m_retryTimer;
};

} // namespace millrace::chat

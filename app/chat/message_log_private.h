#pragma once

#include "app/chat/journal.h"
#include "app/chat/message_log.h"
#include "app/chat/redis_connection.h"
#include "app/chat/redis_reply.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::chat {

/// The state of a MessageLog. Three modes, and one line of entries that is answered from its front:
///
/// - Direct: entries go to Redis as they come (pipelined).
/// - Journal: Redis is off, away or refuses to write; entries go to the journal, all that came while it committed in one transaction.
/// - Draining: Redis is back; the journal's entries go to it in their order and are deleted once confirmed. New ones still go to the
///   journal, until so few are left that new ones can be held for a moment: then the journal empties, and Direct follows.
class MessageLog::Private final : public QObject, public RedisOwner {
public:
    Private(async::Runtime& loop, const Clock& time);

    // message_log.cpp, log_line.cpp
    void start(const ChatSettings& settings, std::function<void(Result<void, ChatError>)> opened);
    void append(Token token, LogEntry entry);
    void stop(Milliseconds limit, std::function<void()> stopped);
    [[nodiscard]] LogSnapshot snapshot() const;
    void redisUp(const RedisInfo& info) override;
    void redisLost() override;
    void redisAnswered(std::uint64_t tag, const redisReply* reply) override;

    // log_history.cpp
    void history(HistoryQuery query, std::function<void(Result<std::vector<HistoryEntry>, ChatError>)> done);

    Answer answer;
    std::function<void(const std::string& mid)> draining;
    RedisConnection redis;

private:
    enum class Mode { Direct, Journal, Draining };
    struct Item {
        Token token = 0;
        LogEntry entry;
        std::int64_t bytes = 0;
        bool inDoubt = false;                  ///< Redis was sent it, and did not answer
        std::optional<Result<Receipt, LogFailure>> outcome;
    };
    struct HistoryRequest;

    static constexpr std::int64_t kMaxInFlight = 10'000;               ///< commands under way
    static constexpr std::int64_t kMaxInFlightBytes = 8 << 20;
    static constexpr std::size_t kJournalBatch = 5'000;                ///< entries of one transaction
    static constexpr std::int64_t kJournalBatchBytes = 8 << 20;        ///< reached by the last one of a transaction
    static constexpr int kDrainBatch = 1'000;
    static constexpr std::int64_t kHoldBelow = 2'000;                  ///< entries in the journal, under which new ones are held
    static constexpr Milliseconds kRefusedRetry{2'000};
    static constexpr Microseconds kSlice{1'000};                       ///< of answers or commands in one turn of the loop
    static constexpr int kSliceStep = 8;                               ///< so many between two looks at the clock

    static constexpr const char* kStreamStart = "0-0";                 ///< before the first id there can be

    // What the tag of a reply means.
    static constexpr std::uint64_t kDrainTag = std::uint64_t{1} << 58;
    static constexpr std::uint64_t kKnownTag = std::uint64_t{1} << 59;
    static constexpr std::uint64_t kBaseTag = kKnownTag + 1;
    static constexpr std::uint64_t kHistoryTag = std::uint64_t{1} << 60;

    // message_log.cpp
    void opened(const Result<JournalState, ChatError>& state);
    void endIfDone();

    // log_line.cpp
    void pump();
    void pumpSoon();
    void sendDirect();
    void writeJournal();
    void journalWritten(const std::vector<std::uint64_t>& written, const Result<Journal::Appended, JournalFile::Error>& result);
    void deliver();
    void directReply(std::uint64_t number, const redisReply* reply);
    void toJournalMode();
    void refused(std::string_view why);
    [[nodiscard]] std::string confirmedId() const;
    void add(const LogEntry& entry, std::uint64_t tag);

    // log_drain.cpp
    void drain();
    void baseReply(const redisReply* reply);
    void findKnown();
    void askKnown();
    void knownReply(const redisReply* reply);
    void knownFound();
    void drainBatch();
    void sendBatch(std::vector<JournalRow> rows);
    void drainReply(std::uint64_t index, const redisReply* reply);
    void batchAnswered();
    void batchRemoved(std::int64_t upTo, std::uint64_t cycle, const Result<JournalState, JournalFile::Error>& state);
    void drained();

    // log_history.cpp
    void askHistory(std::uint64_t number);
    void historyReply(std::uint64_t number, const redisReply* reply);
    void failHistories();

    async::Runtime& m_runtime;
    const Clock& m_clock;
    Journal m_journal;
    ChatSettings m_settings;
    std::string m_maxLength;
    Mode m_mode = Mode::Journal;
    RedisInfo m_info;

    // the line
    std::deque<Item> m_items;
    std::uint64_t m_frontNumber = 0;           ///< of m_items' front; the numbers are the tags of XADDs
    std::uint64_t m_nextNumber = 0;            ///< first one that is not with Redis
    std::int64_t m_bytes = 0;
    std::int64_t m_outstanding = 0;            ///< XADDs of the line without a reply
    std::int64_t m_outstandingBytes = 0;
    bool m_journalBusy = false;
    bool m_pumpAsked = false;
    bool m_delivering = false;
    std::string m_refusal;                     ///< the server's error reply; empty: it takes writes
    QTimer m_refusedTimer;

    // the journal
    JournalState m_state;
    std::int64_t m_firstOwnSeq = 1;            ///< entries from here on are of this session
    std::string m_journalTrouble;

    // draining
    std::vector<JournalRow> m_batch;
    std::vector<bool> m_batchOk;
    std::size_t m_batchLeft = 0;
    bool m_draining = false;                   ///< a step of it is under way
    std::uint64_t m_cycle = 0;                 ///< of the connection: a step's answer that comes after its loss is not heard
    std::string m_lastId;                      ///< the last one that an XADD gave
    bool m_lastIdIsNew = false;                ///< this connection gave it

    // what may be in the stream already
    bool m_checkNeeded = false;                ///< the journal has or gets such entries, and the stream was not searched for them
    std::int64_t m_inDoubt = 0;                ///< of m_items
    std::string m_base = kStreamStart;         ///< the stream's last id when this connection came up: what earlier ones did is not behind it
    std::string m_doubtBehind;                 ///< the last id confirmed before the entries in doubt, which are in m_items
    std::unordered_set<std::string> m_doubtful;   ///< mids that are looked for
    std::unordered_set<std::string> m_known;      ///< mids that are in the stream, and in the journal still
    std::string m_searchFrom;
    StreamPage m_searchPage;

    // history
    std::unordered_map<std::uint64_t, HistoryRequest> m_histories;
    std::uint64_t m_nextHistory = 0;

    // figures
    std::int64_t m_inRedis = 0;
    std::int64_t m_inJournal = 0;
    std::int64_t m_drained = 0;

    bool m_stopping = false;
    bool m_closed = false;
    std::function<void()> m_stopped;
    QTimer m_stopTimer;
};

struct MessageLog::Private::HistoryRequest {
    HistoryQuery query;
    std::string from;                          ///< the next XRANGE begins here
    StreamPage page;
    std::int64_t bytes = 0;
    std::vector<HistoryEntry> entries;
    std::function<void(Result<std::vector<HistoryEntry>, ChatError>)> done;
};

} // namespace millrace::chat

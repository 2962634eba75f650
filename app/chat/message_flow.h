#pragma once

#include "app/chat/chat_feed.h"
#include "app/chat/client_session.h"
#include "app/chat/frame_writer.h"
#include "app/chat/latency_histogram.h"
#include "app/chat/room_registry.h"
#include "app/chat/stream_reader.h"
#include "app/chat/ulid.h"
#include "app/core/rate_window.h"
#include "app/telemetry/span_sink.h"

#include <QByteArray>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace millrace::chat {

using Sessions = std::map<ClientId, std::unique_ptr<ClientSession>>;

/// The way of a message: read, logged, echoed or fanned out, and the account of it (DESIGN 5).
///
/// Answers leave in the order in which messages came, errors among them, so a client may count on it. received = echoed + rejected +
/// waiting, always. In broadcast mode with a Redis a room gets its messages in the order of the stream, from all instances; while Redis is
/// away, its own from the journal, and by their mid none of them twice when they come into the stream later.
/// Thread: loop. Cost: no coroutine and no std::function per message; the answer is built once, when the message comes.
class MessageFlow {
public:
    struct Parts {
        const ChatSettings& settings;
        const Clock& clock;
        MessageLog* log;                   ///< null in raw mode
        Sessions& sessions;
        RoomRegistry& rooms;
        ChatFeed& feed;
        StreamReader* reader = nullptr;    ///< broadcast mode with a Redis: what is delivered comes from there, in the order of the stream
        telemetry::SpanSink* spans = nullptr;  ///< null: nothing is traced
    };
    /// How long a message that is in Redis waits for a reader that is away, before its room gets it all the same.
    static constexpr Milliseconds kPatience{2'000};
    /// And for an entry that the stream lost before it was read, while the reader reads on.
    static constexpr Milliseconds kVanished{10'000};
    /// Of messages that their room has already, and that the stream still brings or brings again. Beyond it a room may get one twice.
    static constexpr std::size_t kMaxSuppressed = 200'000;
    /// Messages that wait for the log, the stream or those before them; of their bytes see ChatSettings::maxPending. Beyond it new ones are
    /// refused; a client whose refusals pile up behind them as high again is closed with 1013.
    static constexpr std::size_t kMaxPending = 100'000;
    explicit MessageFlow(Parts parts);

    void text(ClientSession& session, QByteArray text);
    void binary(ClientSession& session, const QByteArray& bytes);
    /// What the log says about a message.
    void answered(MessageLog::Token token, const Result<Receipt, LogFailure>& answer);
    /// An entry of the stream, whoever logged it.
    void fromStream(const StreamReader::Entry& entry);
    /// Entries that come into the stream late: their room had them when they were written to the journal.
    void suppress(const std::string& mid);
    /// Delivers what waits for the stream in vain: the reader is away for long, or began behind it. `all`: the server stops.
    void releaseHeld(bool all = false);
    void setPublishing(bool on) { m_publishing = on; }

    /// Adds the counters and rates of this object to `snapshot`.
    void report(ServerSnapshot& snapshot, SteadyTime now);
    /// From received to handed to the socket, of all that was echoed.
    [[nodiscard]] LatencyHistogram latency() const;

private:
    /// A message on its way. Kept in the order of arrival, which is that of the tokens.
    struct Pending {
        ClientId client;
        std::string room;
        std::string mid;                   ///< broadcast only
        QByteArray frame;                  ///< the answer: an echo, a room's message or an error; of a room's message the text until it is logged
        WallMs at = 0;
        std::int64_t payload = 0;          ///< of `frame`
        std::int64_t bytes = 0;            ///< of the message
        SteadyTime received;
        SteadyTime logged;
        std::optional<Rejection> rejection;
        std::optional<Receipt> receipt;
        std::unique_ptr<MessageEvent> event;   ///< while somebody watches
        bool ready = false;                ///< waits for nothing but its turn
        bool done = false;                 ///< was delivered out of turn, in the stream's
        bool traced = false;
    };

    [[nodiscard]] Pending begin(ClientSession& session, std::int64_t bytes);
    void raw(ClientSession& session, Opcode opcode, const QByteArray& bytes);
    void reject(ClientSession& session, Pending&& message, Rejection rejection, std::string problem);
    void keep(Pending&& message);
    void setRejection(Pending& message, Rejection rejection, std::string problem) const;
    void queue(Pending&& message);
    void deliverReady();
    void makeRoomFrame(Pending& message);
    [[nodiscard]] Pending* waitingFor(const std::string& mid);
    void deliver(Pending& message);
    void publish(Pending& message, std::int64_t recipients, SteadyTime now);
    void trace(const Pending& message, std::int64_t recipients, SteadyTime now);
    void finish(Pending& message, std::int64_t recipients, ClientSession* sender, SteadyTime now);
    void publishForeign(const StreamReader::Entry& entry, std::int64_t recipients);

    Parts m;
    UlidSource m_ulids;
    std::deque<Pending> m_pending;
    std::int64_t m_pendingBytes = 0;
    MessageLog::Token m_firstToken = 1;    ///< of m_pending's front
    bool m_publishing = false;
    bool m_delivering = false;
    std::unordered_map<std::string, MessageLog::Token> m_byMid;   ///< of m_pending, in broadcast mode
    std::unordered_set<std::string> m_suppressed;
    std::deque<std::string> m_suppressedOrder;

    std::int64_t m_received = 0;
    std::int64_t m_echoed = 0;
    std::int64_t m_sent = 0;
    std::int64_t m_bytesIn = 0;
    std::int64_t m_bytesOut = 0;
    std::map<Rejection, std::int64_t> m_rejected;
    RateWindow m_inRate, m_outRate;
    LatencyHistogram m_latency, m_lastLatency;
    LatencyHistogram m_allLatency;         ///< of all windows before m_latency
    SteadyTime m_latencySince;
};

} // namespace millrace::chat

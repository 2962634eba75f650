#pragma once

#include "app/chat/chat_error.h"
#include "app/chat/chat_feed.h"
#include "app/chat/chat_metrics.h"
#include "app/chat/chat_settings.h"
#include "app/chat/message_log.h"
#include "app/core/result.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::async { class Runtime; }
namespace millrace::telemetry { class SpanSink; }

namespace millrace::chat {

struct Listening {
    std::string url;                    ///< with the real port: "ws://127.0.0.1:8765"
    std::uint16_t port = 0;
};

/// The chat server with its log.
///
/// Thread: every method from any thread; it queues a command for the loop and returns. `done` callbacks run in the loop thread: hop to your
/// own thread there. What happens is published in feed().
/// Errors: as ChatError; a server whose log is in trouble goes on and says so in ServerSnapshot::log.
class ChatService {
public:
    struct Dependencies {
        async::Runtime& runtime;
        const Clock& clock;
        telemetry::SpanSink* spans = nullptr;   ///< null: nothing is traced; outlives the service
    };
    explicit ChatService(Dependencies dependencies);   ///< any thread; what lives on the loop is made there
    ~ChatService();                                    ///< after shutDown()
    ChatService(const ChatService&) = delete;

    template <class T>
    using Done = std::function<void(Result<T, ChatError>)>;

    [[nodiscard]] ChatFeed& feed();

    /// Opens the journal, listens, then `done`; Redis may be away. On an error nothing is left open.
    void start(ChatSettings settings, Done<Listening> done);
    /// Stops accepting, answers what waits, closes every client with 1001, flushes the log, then `done`; at most 4 s.
    void stop(Done<void> done);

    // one client; a client that has gone is ignored
    void kick(ClientId client, std::string reason);                ///< close 4000 with the reason, at most 123 bytes of UTF-8
    void ban(ClientId client);                                     ///< kick, and refuse its address for ten minutes (403)
    void unban(std::string address);
    void setRateLimit(ClientId client, std::optional<double> perSecond);   ///< nullopt: the server's again

    /// A word from the operator, not logged: `{"notice": <text>, "at": ms}` in the JSON modes, the text itself in raw mode.
    /// `done`: how many clients it was handed to.
    void noticeClient(ClientId client, std::string text, Done<std::int64_t> done);
    void noticeRoom(std::string room, std::string text, Done<std::int64_t> done);
    void noticeAll(std::string text, Done<std::int64_t> done);

    void history(HistoryQuery query, Done<std::vector<HistoryEntry>> done);
    void retryRedis();
    /// The figures now; also while stopped (of the last session).
    void statistics(std::function<void(ServerSnapshot)> done);

    /// What the metrics show, all sessions since the program started; `done` in the loop thread.
    void figures(std::function<void(ChatFigures)> done);

    /// Whether clients and messages are published; the server's snapshot always is. Off by default.
    void setPublishing(bool on);
    /// stop(), ends every task of the service, then `done` in the loop thread. Call before destruction.
    void shutDown(std::function<void()> done);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::chat

#pragma once

#include "app/chat/chat_feed.h"
#include "app/chat/latency_histogram.h"
#include "app/telemetry/metric_sink.h"

#include <cstdint>
#include <map>

namespace millrace::chat {

/// What the server has done; nothing in it ever falls.
struct ChatCounts {
    std::int64_t accepted = 0, received = 0, echoed = 0, sent = 0;
    std::int64_t bytesIn = 0, bytesOut = 0;
    std::int64_t logged = 0, drained = 0;
    std::int64_t droppedClients = 0;
    std::map<Rejection, std::int64_t> rejected;
    std::map<int, std::int64_t> refused;               ///< handshakes by HTTP status
    LatencyHistogram latency;                          ///< received → handed to its socket
    void add(const ChatCounts& counts);
};
/// Of one session.
[[nodiscard]] ChatCounts countsOf(const ServerSnapshot& server, const LatencyHistogram& latency);

/// The chat server as the metrics show it; a plain value.
struct ChatFigures {
    ServerSnapshot server;                             ///< as it is now, or was when it last stopped
    ChatCounts counts;                                 ///< of all sessions since the program started
};

/// Thread: any.
void describe(const ChatFigures& figures, telemetry::MetricSink& sink);

} // namespace millrace::chat

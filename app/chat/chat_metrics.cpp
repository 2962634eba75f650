#include "app/chat/chat_metrics.h"

#include <array>

namespace millrace::chat {

namespace {

/// Bounds of the echo latency: powers of two from 64 µs to 8.4 s.
constexpr int kFirstBound = 6;
constexpr int kLastBound = 23;
constexpr std::array kRejections{Rejection::BadJson, Rejection::NotAnObject, Rejection::Binary, Rejection::RateLimited, Rejection::LogUnavailable, Rejection::ClientGone};

double number(std::int64_t value)
{
    return static_cast<double>(value);
}

telemetry::HistogramValues histogramOf(const LatencyHistogram& latency)
{
    telemetry::HistogramValues values;
    std::uint64_t before = 0;
    for (int power = kFirstBound; power <= kLastBound; ++power) {
        const Microseconds bound(std::int64_t(1) << power);
        const std::uint64_t below = latency.countBelow(bound);
        values.bounds.push_back(std::chrono::duration<double>(bound).count());
        values.counts.push_back(below - before);
        before = below;
    }
    values.counts.push_back(latency.count() - before);
    values.sum = std::chrono::duration<double>(latency.sum()).count();
    return values;
}

void describeLog(const ServerSnapshot& server, const ChatCounts& counts, telemetry::MetricSink& sink)
{
    sink.counter("millrace_chat_logged_total", "Messages logged, in Redis or in the journal.").add(number(counts.logged));
    sink.counter("millrace_chat_journal_drained_total", "Entries moved from the journal to Redis.").add(number(counts.drained));
    sink.gauge("millrace_chat_journal_entries", "Entries in the journal.").add(number(server.log.journalDepth));
    sink.gauge("millrace_chat_journal_bytes", "Size of the journal.").add(number(server.log.journalBytes));
    sink.gauge("millrace_chat_log_waiting", "Messages that wait for the log.").add(number(server.log.waiting));
    auto redis = sink.gauge("millrace_chat_redis_state", "1 for the state that the connection to Redis is in, 0 for the others.");
    for (const RedisState state : {RedisState::Off, RedisState::Connecting, RedisState::Loading, RedisState::Up, RedisState::Away})
        redis.add(server.log.redis == state ? 1 : 0, {{"state", name(state)}});
    if (server.follow.wanted)
        sink.gauge("millrace_chat_stream_lag_seconds", "How much older the last entry read from the stream is than the last one that this server wrote.")
            .add(std::chrono::duration<double>(server.follow.lag).count());
}

} // namespace

void ChatCounts::add(const ChatCounts& counts)
{
    accepted += counts.accepted;
    received += counts.received;
    echoed += counts.echoed;
    sent += counts.sent;
    bytesIn += counts.bytesIn;
    bytesOut += counts.bytesOut;
    logged += counts.logged;
    drained += counts.drained;
    droppedClients += counts.droppedClients;
    for (const auto& [rejection, count] : counts.rejected)
        rejected[rejection] += count;
    for (const auto& [status, count] : counts.refused)
        refused[status] += count;
    latency.add(counts.latency);
}

ChatCounts countsOf(const ServerSnapshot& server, const LatencyHistogram& latency)
{
    return {server.accepted, server.received, server.echoed, server.sent, server.bytesIn, server.bytesOut, server.log.logged, server.log.drained, server.droppedClients, server.rejected,
        server.refused, latency};
}

void describe(const ChatFigures& figures, telemetry::MetricSink& sink)
{
    const ServerSnapshot& server = figures.server;
    const ChatCounts& counts = figures.counts;
    sink.gauge("millrace_chat_clients", "Clients that are connected.").add(server.clients);
    sink.gauge("millrace_chat_handshakes", "Connections that are not clients yet.").add(server.handshaking);
    sink.counter("millrace_chat_clients_accepted_total", "Connections that became clients.").add(number(counts.accepted));
    auto refused = sink.counter("millrace_chat_handshakes_refused_total", "Handshakes that were refused, by the status of the answer; 0: cut without one.");
    for (const auto& [status, count] : counts.refused)
        refused.add(number(count), {{"status", std::to_string(status)}});
    sink.counter("millrace_chat_clients_dropped_total", "Clients closed because they did not read.").add(number(counts.droppedClients));
    sink.counter("millrace_chat_messages_received_total", "Messages received.").add(number(counts.received));
    sink.counter("millrace_chat_messages_echoed_total", "Messages sent back or delivered to their room.").add(number(counts.echoed));
    auto rejected = sink.counter("millrace_chat_messages_rejected_total", "Messages that were not echoed, by code.");
    for (const Rejection rejection : kRejections) {
        const auto found = counts.rejected.find(rejection);
        rejected.add(found == counts.rejected.end() ? 0 : number(found->second), {{"code", name(rejection)}});
    }
    sink.gauge("millrace_chat_messages_waiting", "Messages received and neither echoed nor rejected yet.").add(number(server.waiting));
    sink.counter("millrace_chat_frames_sent_total", "Frames handed to sockets.").add(number(counts.sent));
    sink.counter("millrace_chat_received_bytes_total", "Payload received.").add(number(counts.bytesIn));
    sink.counter("millrace_chat_sent_bytes_total", "Payload handed to sockets.").add(number(counts.bytesOut));
    sink.gauge("millrace_chat_unsent_bytes", "What clients have not taken yet, over all of them.").add(number(server.unsent));
    sink.histogram("millrace_chat_echo_latency_seconds", "From a message received to its answer handed to the socket.", histogramOf(counts.latency));
    describeLog(server, counts, sink);
}

} // namespace millrace::chat

#include "app/chat/message_flow.h"

#include "app/chat/frame_writer.h"
#include "app/chat/message_text.h"
#include "app/chat/redis_reply.h"

namespace millrace::chat {

namespace {

constexpr SteadyDuration kLatencyWindow = std::chrono::seconds(1);

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

std::string_view sentence(LogFailure failure)
{
    switch (failure) {
    case LogFailure::JournalFull: return "the journal is full";
    case LogFailure::JournalError: return "the journal cannot be written";
    case LogFailure::Overloaded: return "too many messages wait for the log";
    case LogFailure::Stopped: return "the server stops";
    }
    return "the log is not available";
}

/// `{"message":<text>,"room":"/","id":"01J…","at":1700000000000}`; the message stands in it byte for byte.
QByteArray roomFrame(const QByteArray& text, const std::string& room, const std::string& id, WallMs at)
{
    std::string rest = R"(,"room":)";
    appendJsonString(rest, room);
    rest += R"(,"id":")" + id + R"(","at":)" + std::to_string(at) + '}';
    return serverFrame(Opcode::Text, {R"({"message":)", view(text), rest});
}

} // namespace

MessageFlow::MessageFlow(Parts parts) : m(parts), m_latencySince(parts.clock.now()) {}

MessageFlow::Pending MessageFlow::begin(ClientSession& session, std::int64_t bytes)
{
    Pending message;
    message.client = session.id();
    message.bytes = bytes;
    message.received = m.clock.now();
    ++m_received;
    m_bytesIn += bytes;
    m_inRate.add(message.received);
    message.traced = m.spans && m.spans->sample(telemetry::TraceOf::Message, message.received);
    session.messageUnderWay();
    if (m_publishing) {
        message.event = std::make_unique<MessageEvent>();
        message.event->number = m_received;
        message.event->client = session.id();
        message.event->room = session.room();
        message.event->bytes = bytes;
        message.event->at = m.clock.wallNow();
    }
    return message;
}

void MessageFlow::text(ClientSession& session, QByteArray text)
{
    if (m.settings.mode == ChatMode::Raw) {
        raw(session, Opcode::Text, text);
        return;
    }
    Pending message = begin(session, text.size());
    if (message.event)
        message.event->text = cutUtf8(view(text), kMaxShownText);
    if (!session.takeToken(message.received)) {
        reject(session, std::move(message), Rejection::RateLimited, "more messages than the server allows");
        return;
    }
    MessageText read = readMessage(text);
    if (read.rejection) {
        reject(session, std::move(message), *read.rejection, std::move(read.problem));
        return;
    }
    session.sawUser(read.user);
    if (m_pending.size() >= kMaxPending || m_pendingBytes >= m.settings.maxPending) {
        reject(session, std::move(message), Rejection::LogUnavailable, "too many messages wait for their turn");
        return;
    }
    if (message.event)
        message.event->user = read.user;

    LogEntry entry;
    entry.at = m.clock.wallNow();
    entry.mid = m_ulids.next(entry.at);
    entry.user = std::move(read.user);
    entry.msg = std::move(read.msg);
    entry.room = session.room();
    entry.data = view(text);
    const MessageLog::Token token = m_firstToken + m_pending.size();
    if (m.settings.mode == ChatMode::Broadcast) {
        message.room = session.room();
        message.frame = text; // it becomes a frame when its id is known
        message.at = entry.at;
        if (m.reader) {
            message.mid = entry.mid;
            m_byMid.emplace(entry.mid, token);
        }
    } else {
        message.frame = serverFrame(Opcode::Text, {R"({"echo":)", view(text), "}"});
        message.payload = payloadOf(message.frame);
    }
    keep(std::move(message));
    m.log->append(token, std::move(entry));
}

void MessageFlow::binary(ClientSession& session, const QByteArray& bytes)
{
    if (m.settings.mode == ChatMode::Raw) {
        raw(session, Opcode::Binary, bytes);
        return;
    }
    Pending message = begin(session, bytes.size());
    if (message.event)
        message.event->binary = true;
    reject(session, std::move(message), Rejection::Binary, "a JSON object in a text frame is expected, this is a binary frame");
}

void MessageFlow::raw(ClientSession& session, Opcode opcode, const QByteArray& bytes)
{
    Pending message = begin(session, bytes.size());
    if (message.event) {
        message.event->binary = opcode == Opcode::Binary;
        if (opcode == Opcode::Text)
            message.event->text = cutUtf8(view(bytes), kMaxShownText);
    }
    if (!session.takeToken(message.received)) {
        reject(session, std::move(message), Rejection::RateLimited, "more messages than the server allows");
        return;
    }
    message.frame = serverFrame(opcode, {view(bytes)});
    message.payload = bytes.size();
    message.logged = message.received;
    queue(std::move(message));
}

void MessageFlow::setRejection(Pending& message, Rejection rejection, std::string problem) const
{
    message.rejection = rejection;
    message.frame = serverFrame(Opcode::Text, {errorText(rejection, problem)});
    message.payload = payloadOf(message.frame);
    if (message.event)
        message.event->problem = std::move(problem);
}

void MessageFlow::reject(ClientSession& session, Pending&& message, Rejection rejection, std::string problem)
{
    if (m_pending.size() >= 2 * kMaxPending) {
        message.rejection = rejection;
        finish(message, 0, &session, message.received);
        session.close(ClientSession::kTryAgainLater, "overloaded", message.received);
        return;
    }
    setRejection(message, rejection, std::move(problem));
    message.logged = message.received;
    queue(std::move(message));
}

/// For a message that waits for nobody: it goes out at once, or behind those that came before it.
void MessageFlow::queue(Pending&& message)
{
    message.ready = true;
    if (m_pending.empty()) {
        ++m_firstToken; // tokens are places in the order of arrival
        deliver(message);
        return;
    }
    keep(std::move(message));
    deliverReady();
}

void MessageFlow::keep(Pending&& message)
{
    m_pendingBytes += message.bytes;
    m_pending.push_back(std::move(message));
}

void MessageFlow::answered(MessageLog::Token token, const Result<Receipt, LogFailure>& answer)
{
    const std::uint64_t index = token - m_firstToken;
    if (index >= m_pending.size() || m_pending[index].ready || m_pending[index].done)
        return; // the stream was faster
    Pending& message = m_pending[index];
    message.logged = m.clock.now();
    if (answer) {
        message.receipt = *answer;
        if (m.reader && answer->inRedis && m.reader->usable() && isEarlierId(m.reader->position(), answer->id))
            return; // until the stream brings it
        if (m.reader)
            suppress(message.mid);
        if (m.settings.mode == ChatMode::Broadcast)
            makeRoomFrame(message);
    } else {
        m_byMid.erase(message.mid);
        setRejection(message, Rejection::LogUnavailable, std::string(sentence(answer.error())));
    }
    message.ready = true;
    deliverReady();
}

void MessageFlow::makeRoomFrame(Pending& message)
{
    message.frame = roomFrame(message.frame, message.room, message.receipt->id, message.at);
    message.payload = payloadOf(message.frame);
    m_byMid.erase(message.mid);
}

void MessageFlow::suppress(const std::string& mid)
{
    if (!m_suppressed.insert(mid).second)
        return;
    m_suppressedOrder.push_back(mid);
    if (m_suppressedOrder.size() > kMaxSuppressed) {
        m_suppressed.erase(m_suppressedOrder.front());
        m_suppressedOrder.pop_front();
    }
}

MessageFlow::Pending* MessageFlow::waitingFor(const std::string& mid)
{
    const auto found = m_byMid.find(mid);
    return found == m_byMid.end() ? nullptr : &m_pending[found->second - m_firstToken];
}

void MessageFlow::fromStream(const StreamReader::Entry& entry)
{
    if (m_suppressed.contains(entry.mid))
        return;
    if (Pending* own = waitingFor(entry.mid)) {
        own->receipt = Receipt{true, entry.id};
        if (own->logged == SteadyTime{})
            own->logged = m.clock.now();
        makeRoomFrame(*own);
        own->done = true;
        deliver(*own);
        deliverReady();
        return;
    }
    m.reader->countForeign();
    const QByteArray frame = roomFrame(QByteArray::fromStdString(entry.data), entry.room, entry.id, entry.at);
    const std::int64_t payload = payloadOf(frame);
    const SteadyTime now = m.clock.now();
    std::int64_t recipients = 0;
    for (ClientSession* member : m.rooms.members(entry.room))
        recipients += member->send(frame, payload, now) ? 1 : 0;
    m_sent += recipients;
    m_bytesOut += recipients * payload;
    m_outRate.add(now, static_cast<double>(recipients));
    if (m_publishing)
        publishForeign(entry, recipients);
}

void MessageFlow::publishForeign(const StreamReader::Entry& entry, std::int64_t recipients)
{
    MessageEvent event;
    event.foreign = true;
    event.user = cutUtf8(entry.user, kMaxShownText);
    event.room = entry.room;
    event.text = cutUtf8(entry.data, kMaxShownText);
    event.bytes = static_cast<std::int64_t>(entry.data.size());
    event.at = entry.at;
    event.receipt = Receipt{true, entry.id};
    event.recipients = recipients;
    m.feed.messages.push(std::move(event));
}

void MessageFlow::releaseHeld(bool all)
{
    if (!m.reader)
        return;
    const SteadyTime now = m.clock.now();
    for (Pending& message : m_pending) {
        if (message.ready || message.done || !message.receipt)
            continue;
        const bool inVain = !isEarlierId(m.reader->position(), message.receipt->id) || !m.reader->usable() || now - message.logged >= (m.reader->follows() ? kVanished : kPatience);
        if (!all && !inVain)
            continue;
        suppress(message.mid);
        makeRoomFrame(message);
        message.ready = true;
    }
    deliverReady();
}

void MessageFlow::deliverReady()
{
    if (std::exchange(m_delivering, true))
        return;
    while (!m_pending.empty() && (m_pending.front().ready || m_pending.front().done)) {
        Pending message = std::move(m_pending.front());
        m_pending.pop_front();
        m_pendingBytes -= message.bytes;
        ++m_firstToken;
        if (!message.done)
            deliver(message);
    }
    m_delivering = false;
}

void MessageFlow::deliver(Pending& message)
{
    const auto found = m.sessions.find(message.client);
    ClientSession* const sender = found == m.sessions.end() ? nullptr : found->second.get();
    std::int64_t recipients = 0;
    if (!message.rejection && m.settings.mode == ChatMode::Broadcast) {
        for (ClientSession* member : m.rooms.members(message.room))
            recipients += member->send(message.frame, message.payload, message.logged) ? 1 : 0;
    } else if (sender && sender->send(message.frame, message.payload, message.logged)) {
        recipients = 1;
    } else if (!message.rejection) {
        message.rejection = Rejection::ClientGone;
    }
    finish(message, recipients, sender, m.clock.now());
}

void MessageFlow::finish(Pending& message, std::int64_t recipients, ClientSession* sender, SteadyTime now)
{
    m_sent += recipients;
    m_bytesOut += recipients * message.payload;
    m_outRate.add(now, static_cast<double>(recipients));
    if (message.rejection) {
        ++m_rejected[*message.rejection];
    } else {
        ++m_echoed;
        m_latency.add(std::chrono::duration_cast<Microseconds>(now - message.received));
    }
    if (sender)
        sender->messageDone(message.rejection.has_value());
    if (message.traced)
        trace(message, recipients, now);
    if (message.event)
        publish(message, recipients, now);
}

/// Received, logged, handed to the sockets. What was said, by whom and where stays here.
void MessageFlow::trace(const Pending& message, std::int64_t recipients, SteadyTime now)
{
    telemetry::Trace told;
    told.add("message", -1, message.received, now);
    telemetry::Span& root = told.spans.front();
    root.kind = telemetry::SpanKind::Server;
    root.attributes = {{"millrace.chat.mode", std::string(name(m.settings.mode))}, {"millrace.message.size", message.bytes}, {"millrace.recipients", recipients}};
    if (message.receipt)
        root.attributes.push_back({"millrace.logged_in", std::string(message.receipt->inRedis ? "redis" : "journal")});
    if (message.rejection)
        root.errorType = name(*message.rejection);
    if (message.logged > message.received)
        told.add("log", 0, message.received, message.logged);
    told.add("echo", 0, std::max(message.logged, message.received), now);
    m.spans->record(std::move(told));
}

void MessageFlow::publish(Pending& message, std::int64_t recipients, SteadyTime now)
{
    MessageEvent& event = *message.event;
    event.rejection = message.rejection;
    event.receipt = std::move(message.receipt);
    event.loggedAfter = std::chrono::duration_cast<Microseconds>(message.logged - message.received);
    event.sentAfter = std::chrono::duration_cast<Microseconds>(now - message.received);
    event.recipients = recipients;
    m.feed.messages.push(std::move(event));
}

LatencyHistogram MessageFlow::latency() const
{
    LatencyHistogram all = m_allLatency;
    all.add(m_latency);
    return all;
}

void MessageFlow::report(ServerSnapshot& snapshot, SteadyTime now)
{
    if (now - m_latencySince >= kLatencyWindow) {
        m_allLatency.add(m_latency);
        m_lastLatency = std::exchange(m_latency, {});
        m_latencySince = now;
    }
    snapshot.received = m_received;
    snapshot.echoed = m_echoed;
    snapshot.rejected = m_rejected;
    snapshot.waiting = m_received - m_echoed;
    for (const auto& [rejection, count] : m_rejected)
        snapshot.waiting -= count;
    snapshot.sent = m_sent;
    snapshot.bytesIn = m_bytesIn;
    snapshot.bytesOut = m_bytesOut;
    snapshot.receivedPerSecond = m_inRate.perSecond(now);
    snapshot.sentPerSecond = m_outRate.perSecond(now);
    snapshot.echoP50 = m_lastLatency.percentile(0.5);
    snapshot.echoP99 = m_lastLatency.percentile(0.99);
}

} // namespace millrace::chat

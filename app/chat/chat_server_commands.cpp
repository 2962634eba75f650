#include "app/async/sleep.h"
#include "app/chat/chat_server.h"
#include "app/chat/frame_writer.h"
#include "app/chat/message_text.h"

#include <algorithm>

// ChatServer: what an operator does, and what is shown.

namespace millrace::chat {

namespace {

constexpr int kKicked = 4000;

} // namespace

ClientSession* ChatServer::open(ClientId client)
{
    const auto found = m_sessions.find(client);
    return found != m_sessions.end() && found->second->isOpen() ? found->second.get() : nullptr;
}

void ChatServer::kick(ClientId client, std::string_view reason)
{
    if (ClientSession* session = open(client))
        session->close(kKicked, reason.empty() ? "kicked" : reason, m.clock.now());
}

void ChatServer::ban(ClientId client)
{
    ClientSession* session = open(client);
    if (!session)
        return;
    m.bans.add(session->address(), m.clock.now(), m.clock.wallNow());
    session->close(kKicked, "banned", m.clock.now());
}

void ChatServer::setRateLimit(ClientId client, std::optional<double> perSecond)
{
    if (ClientSession* session = open(client))
        session->setRateLimit(perSecond.value_or(m_settings.rateLimit));
}

QByteArray ChatServer::noticeFrame(std::string_view text, std::int64_t& payload) const
{
    std::string body(text);
    if (m_settings.mode != ChatMode::Raw) {
        body = R"({"notice":)";
        appendJsonString(body, text);
        body += R"(,"at":)" + std::to_string(m.clock.wallNow()) + '}';
    }
    payload = static_cast<std::int64_t>(body.size());
    return serverFrame(Opcode::Text, {body});
}

std::int64_t ChatServer::notice(ClientId client, std::string_view text)
{
    std::int64_t payload = 0;
    const QByteArray frame = noticeFrame(text, payload);
    ClientSession* session = open(client);
    return session && session->send(frame, payload, m.clock.now()) ? 1 : 0;
}

std::int64_t ChatServer::noticeRoom(const std::string& room, std::string_view text)
{
    std::int64_t payload = 0;
    std::int64_t reached = 0;
    const QByteArray frame = noticeFrame(text, payload);
    for (ClientSession* member : m_rooms.members(room))
        reached += member->send(frame, payload, m.clock.now()) ? 1 : 0;
    return reached;
}

async::Task<std::int64_t> ChatServer::noticeAll(std::string text)
{
    std::int64_t payload = 0;
    std::int64_t reached = 0;
    const QByteArray frame = noticeFrame(text, payload);
    ClientId last{0};
    for (;;) {
        auto next = m_sessions.upper_bound(last);
        for (std::size_t i = 0; i < kSlice && next != m_sessions.end(); ++i, ++next) {
            last = next->first;
            reached += next->second->send(frame, payload, m.clock.now()) ? 1 : 0;
        }
        if (next == m_sessions.end())
            co_return reached;
        co_await async::yieldNow();
    }
}

void ChatServer::setPublishing(bool on)
{
    m_publishing = on;
    m_flow.setPublishing(on);
}

ServerSnapshot ChatServer::snapshot()
{
    ServerSnapshot snapshot = m_shown;
    const SteadyTime now = m.clock.now();
    snapshot.clients = m_live;
    snapshot.handshaking = (m_gate ? m_gate->waiting() : 0) + static_cast<int>(m_arrivals.size());
    snapshot.acceptingPaused = m_listener && m_listener->paused();
    m_flow.report(snapshot, now);
    std::vector<Microseconds> rtts;
    for (const auto& [id, session] : m_sessions) {
        snapshot.unsent += session->unsent();
        if (const auto rtt = session->rtt(); rtt && session->isOpen())
            rtts.push_back(*rtt);
    }
    if (!rtts.empty()) {
        const auto middle = rtts.begin() + static_cast<std::ptrdiff_t>(rtts.size() / 2);
        std::nth_element(rtts.begin(), middle, rtts.end());
        snapshot.rttP50 = *middle;
    }
    snapshot.bans = m.bans.bans(now);
    snapshot.rooms = m_rooms.largest();
    if (m_log)
        snapshot.log = m_log->snapshot();
    if (m_reader)
        snapshot.follow = m_reader->snapshot();
    if (m_reader && m_log)
        snapshot.follow.lag = Milliseconds(std::max<WallMs>(0, timeOfId(snapshot.log.lastId) - std::max(timeOfId(m_reader->position()), snapshot.startedAt)));
    return snapshot;
}

} // namespace millrace::chat

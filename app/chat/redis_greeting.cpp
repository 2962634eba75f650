// The part of RedisConnection that gets to know a server before anybody sends it commands.
#include "app/chat/redis_connection.h"

#include "app/chat/redis_reply.h"
#include "app/core/log.h"

#include <QtGlobal>

#include <hiredis/hiredis.h>

namespace millrace::chat {

namespace {

constexpr std::string_view kNobody = "9223372036854775807";   ///< an id that no connection has

/// "redis_version:7.0.15" out of INFO's lines.
std::string infoField(std::string_view info, std::string_view name)
{
    const std::size_t at = info.find(name);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = info.substr(at + name.size());
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

} // namespace

std::string redisDurability(std::string_view appendOnly, std::string_view appendFsync)
{
    if (appendOnly.empty())
        return QT_TRANSLATE_NOOP("millrace::chat", "Redis does not tell how it keeps data (CONFIG is not allowed)");
    if (appendOnly != "yes")
        return QT_TRANSLATE_NOOP("millrace::chat", "Redis keeps messages in memory and in snapshots only: those since the last snapshot are lost if it dies");
    if (appendFsync == "always")
        return QT_TRANSLATE_NOOP("millrace::chat", "every message is on Redis' disk before it is confirmed");
    if (appendFsync == "everysec")
        return QT_TRANSLATE_NOOP("millrace::chat", "Redis writes to disk once a second: up to a second of messages is lost if its machine fails");
    return QT_TRANSLATE_NOOP("millrace::chat", "Redis leaves writing to the operating system: some seconds of messages are lost if its machine fails");
}

void RedisConnection::greet()
{
    m_refused = false;
    if (!m_password.empty() && m_url.user.empty())
        sendOwn({"AUTH", m_password}, Auth);
    else if (!m_password.empty())
        sendOwn({"AUTH", m_url.user, m_password}, Auth);
    if (m_url.database != 0)
        sendOwn({"SELECT", std::to_string(m_url.database)}, Select);
    sendOwn({"PING"}, Ping); // INFO answers while data is loaded, too
    sendOwn({"CONFIG", "GET", "append*"}, Config);
    sendOwn({"CLIENT", "ID"}, Identity);
    sendOwn({"CLIENT", "KILL", "ID", kNobody}, MayKill); // asked before it is needed, so that it can be said
    sendOwn({"INFO", "server"}, Info);
}

void RedisConnection::onOwnReply(OwnTag tag, const redisReply* reply)
{
    if (reply == nullptr || m_refused || m_state == RedisState::Up)
        return;
    const std::string_view text = replyText(reply);
    switch (tag) {
    case Config:
        return readDurability(reply);
    case Identity:
        m_peer.id = reply->type == REDIS_REPLY_INTEGER ? reply->integer : 0;
        return;
    case MayKill:
        m_info.mayEndConnections = replyError(reply).empty();
        return;
    case Kill:
        if (replyError(reply).empty())
            return becomeUp();
        m_info.mayEndConnections = false;
        return m_settleTimer.start(kSettle);
    case Info:
        if (!replyError(reply).empty() && !text.starts_with("NOPERM"))
            break;
        m_info.version = infoField(text, "redis_version:");
        m_peer.run = infoField(text, "run_id:");
        return endPredecessor();
    default:
        break;
    }
    // A user who may not ask for this may still write.
    if ((tag == Info || tag == Ping) && text.starts_with("NOPERM"))
        return;
    if (text.starts_with("LOADING"))
        m_state = RedisState::Loading;
    if (!replyError(reply).empty())
        refuse(std::string(text));
}

/// [name, value, …]; an error where the user may not ask.
void RedisConnection::readDurability(const redisReply* reply)
{
    std::string appendOnly;
    std::string appendFsync;
    for (std::size_t i = 0; reply->type == REDIS_REPLY_ARRAY && i + 1 < reply->elements; i += 2) {
        const std::string_view name = replyText(reply->element[i]);
        if (name == "appendonly")
            appendOnly = replyText(reply->element[i + 1]);
        else if (name == "appendfsync")
            appendFsync = replyText(reply->element[i + 1]);
    }
    m_info.durability = redisDurability(appendOnly, appendFsync);
}

/// Ends the connection that was given up, where this is the process that has it: its id may be a stranger's in another one.
void RedisConnection::endPredecessor()
{
    if (!m_givenUp || (!m_peer.run.empty() && !m_givenUp->run.empty() && m_peer.run != m_givenUp->run))
        return becomeUp();
    if (m_peer.run.empty() || m_givenUp->run.empty() || m_givenUp->id == 0 || !m_info.mayEndConnections)
        return m_settleTimer.start(kSettle);
    sendOwn({"CLIENT", "KILL", "ID", std::to_string(m_givenUp->id)}, Kill);
}

void RedisConnection::becomeUp()
{
    if (m_context == nullptr || m_refused)
        return;
    m_givenUp.reset();
    m_state = RedisState::Up;
    m_retry = kFirstRetry;
    m_trouble.clear();
    logInfo(LogArea::Redis, "connected", {{"server", where()}, {"version", m_info.version}});
    m_owner.redisUp(m_info);
}

} // namespace millrace::chat

#include "app/cli/chat_statistics.h"

#include "app/cli/page_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace millrace::cli {

namespace {

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QJsonValue whole(std::int64_t value)
{
    return QJsonValue(static_cast<qint64>(value));
}

std::int64_t sum(const auto& counts)
{
    std::int64_t total = 0;
    for (const auto& [key, count] : counts)
        total += count;
    return total;
}

std::string counted(std::int64_t count, const char* one, const char* many)
{
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

/// " (3 bad_json, 1 binary)", or nothing.
std::string causes(const std::map<chat::Rejection, std::int64_t>& rejected)
{
    std::string list;
    for (const auto& [cause, count] : rejected) {
        if (count > 0)
            list += (list.empty() ? " (" : ", ") + std::to_string(count) + ' ' + std::string(name(cause));
    }
    return list.empty() ? list : list + ')';
}

std::string redisWords(const chat::LogSnapshot& log)
{
    if (log.redis == chat::RedisState::Off)
        return "no Redis";
    return "Redis at " + log.redisWhere + ' ' + std::string(name(log.redis)) + (log.redisTrouble.empty() ? std::string() : " (" + oneLine(log.redisTrouble) + ')');
}

} // namespace

std::string chatStatisticsJson(const chat::ServerSnapshot& server, double seconds)
{
    QJsonObject refused;
    for (const auto& [status, count] : server.refused)
        refused.insert(QString::number(status), whole(count));
    QJsonObject rejections;
    for (const auto& [cause, count] : server.rejected)
        rejections.insert(text(name(cause)), whole(count));
    QJsonArray instances;
    for (const chat::Instance& instance : server.follow.instances)
        instances.append(QJsonObject{{QStringLiteral("name"), text(instance.name)}, {QStringLiteral("url"), text(instance.url)}, {QStringLiteral("clients"), instance.clients},
            {QStringLiteral("self"), instance.self}});
    const chat::LogSnapshot& log = server.log;
    const QJsonObject object{
        {QStringLiteral("type"), QStringLiteral("statistics")},
        {QStringLiteral("url"), text(server.url)},
        {QStringLiteral("mode"), text(name(server.settings.mode))},
        {QStringLiteral("clients"), server.clients},
        {QStringLiteral("accepted"), whole(server.accepted)},
        {QStringLiteral("refused"), refused},
        {QStringLiteral("received"), whole(server.received)},
        {QStringLiteral("echoed"), whole(server.echoed)},
        {QStringLiteral("rejected"), whole(sum(server.rejected))},
        {QStringLiteral("rejections"), rejections},
        {QStringLiteral("waiting"), whole(server.waiting)},
        {QStringLiteral("logged"), whole(log.logged)},
        {QStringLiteral("in_redis"), whole(log.inRedis)},
        {QStringLiteral("in_journal"), whole(log.inJournal)},
        {QStringLiteral("journal_depth"), whole(log.journalDepth)},
        {QStringLiteral("redis"), text(name(log.redis))},
        {QStringLiteral("last_id"), text(log.lastId)},
        {QStringLiteral("durability"), text(log.durability)},
        {QStringLiteral("foreign"), whole(server.follow.foreign)},
        {QStringLiteral("missed"), whole(server.follow.missed)},
        {QStringLiteral("instances"), instances},
        {QStringLiteral("bytes_in"), whole(server.bytesIn)},
        {QStringLiteral("bytes_out"), whole(server.bytesOut)},
        {QStringLiteral("sent"), whole(server.sent)},
        {QStringLiteral("dropped_clients"), whole(server.droppedClients)},
        {QStringLiteral("seconds"), seconds},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

std::string chatStatisticsText(const chat::ServerSnapshot& server, double seconds)
{
    const chat::LogSnapshot& log = server.log;
    char time[32];
    std::snprintf(time, sizeof time, "%.1f s", seconds);
    std::string lines = server.url + ", " + std::string(name(server.settings.mode)) + ", " + time + ": " + counted(server.clients, "client", "clients") + " now, "
        + std::to_string(server.accepted) + " accepted, " + std::to_string(sum(server.refused)) + " refused\n";
    lines += "  " + counted(server.received, "message", "messages") + ": " + std::to_string(server.echoed) + " echoed, " + std::to_string(sum(server.rejected))
        + " rejected" + causes(server.rejected) + ", " + std::to_string(server.waiting) + " waiting; " + counted(server.sent, "frame", "frames") + " sent\n";
    if (server.settings.mode != chat::ChatMode::Raw) {
        lines += "  " + std::to_string(log.logged) + " logged: " + std::to_string(log.inRedis) + " in Redis, " + std::to_string(log.inJournal) + " in the journal, which holds "
            + std::to_string(log.journalDepth) + "; " + redisWords(log) + (log.durability.empty() ? std::string() : "; " + log.durability) + '\n';
    }
    if (const chat::FollowSnapshot& follow = server.follow; follow.wanted) {
        lines += "  " + counted(std::ssize(follow.instances), "instance", "instances") + " on this stream: " + counted(follow.foreign, "message", "messages") + " of the others, "
            + std::to_string(follow.missed) + " trimmed before they could be read"
            + (follow.follows ? std::string() : "; the stream is not read" + (follow.trouble.empty() ? std::string() : " (" + oneLine(follow.trouble) + ')')) + '\n';
    }
    return lines;
}

std::string chatProgressText(const chat::ServerSnapshot& server)
{
    char rate[48];
    std::snprintf(rate, sizeof rate, " (%.0f/s)", server.receivedPerSecond);
    std::string line = counted(server.clients, "client", "clients") + ", " + counted(server.received, "message", "messages") + rate;
    if (const std::int64_t rejected = sum(server.rejected); rejected > 0)
        line += ", " + std::to_string(rejected) + " rejected";
    if (server.settings.mode != chat::ChatMode::Raw)
        line += ", journal " + std::to_string(server.log.journalDepth) + ", " + redisWords(server.log);
    return line;
}

bool LogTroubleWords::mayTalk(SteadyTime now)
{
    if (m_last)
        m_tokens = std::min<double>(kBurst, m_tokens + std::chrono::duration<double>(now - *m_last) / std::chrono::duration<double>(kSpacing));
    m_last = now;
    if (m_tokens < 1)
        return false;
    m_tokens -= 1;
    return true;
}

std::optional<std::string> LogTroubleWords::observe(const chat::ServerSnapshot& server, SteadyTime now)
{
    using enum chat::RedisState;
    const chat::LogSnapshot& log = server.log;
    if (server.settings.mode == chat::ChatMode::Raw)
        return std::nullopt;
    const bool away = log.redis == Away || log.redis == Loading || (log.redis == Up && !log.redisTrouble.empty());
    const bool well = log.redis == Up && log.redisTrouble.empty();
    if (away && !m_redisAway && mayTalk(now)) {
        m_redisAway = true;
        return "Redis at " + log.redisWhere + " takes no messages" + (log.redisTrouble.empty() ? std::string() : " (" + oneLine(log.redisTrouble) + ')')
            + "; they are kept in the journal " + server.settings.journalPath + " until it does.";
    }
    if (well && m_redisAway && mayTalk(now)) {
        m_redisAway = false;
        return "Redis at " + log.redisWhere + " is there again; " + counted(log.journalDepth, "message", "messages") + " of the journal follow.";
    }
    const auto found = server.rejected.find(chat::Rejection::LogUnavailable);
    const std::int64_t refusals = found == server.rejected.end() ? 0 : found->second;
    const bool moreRefused = refusals > m_refusals;
    const bool logsAgain = log.logged > m_logged;
    m_refusals = refusals;
    m_logged = log.logged;
    if (moreRefused && !logsAgain && !m_refusing && mayTalk(now)) {
        m_refusing = true;
        return "Messages cannot be logged and are answered with log_unavailable: the journal " + server.settings.journalPath + " holds "
            + std::to_string(log.journalBytes) + " bytes of at most " + std::to_string(log.journalCap) + ". Bring Redis back, or make room on the disk.";
    }
    if (m_refusing && logsAgain && !moreRefused && mayTalk(now)) {
        m_refusing = false;
        return std::string("Messages are logged again.");
    }
    return std::nullopt;
}

} // namespace millrace::cli

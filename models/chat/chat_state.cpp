#include "models/chat/chat_state.h"

#include "app/chat/redis_connection.h"
#include "models/chat/chat_sentences.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <numeric>

namespace millrace::models {
namespace {

using chat::RedisState;
using chat::ServerPhase;
using chat::ServerSnapshot;

QString counted(std::int64_t n, const char* one, const char* many)
{
    return formatCount(n) + u' ' + Words::tr(n == 1 ? one : many);
}

std::int64_t rejectedOf(const ServerSnapshot& server)
{
    return std::accumulate(server.rejected.begin(), server.rejected.end(), std::int64_t{0}, [](std::int64_t sum, const auto& each) { return sum + each.second; });
}

TileState accountTile(const ServerSnapshot& server)
{
    const std::int64_t rejected = rejectedOf(server);
    TileState tile;
    tile.value = formatCount(server.received);
    tile.second = Words::tr("= %1 echoed + %2 rejected").arg(formatCount(server.echoed), formatCount(rejected));
    if (server.waiting > 0)
        tile.second += Words::tr(" + %1 on their way").arg(formatCount(server.waiting));
    tile.tone = server.received != server.echoed + rejected + server.waiting ? Tone::Warning : Tone::Normal;
    tile.foot = server.settings.mode == chat::ChatMode::Raw && server.log.logged == 0
        ? Words::tr("raw mode: nothing is logged")
        : Words::tr("%1 logged = %2 in Redis + %3 in the journal").arg(formatCount(server.log.logged), formatCount(server.log.inRedis), formatCount(server.log.inJournal));
    return tile;
}

void describeTiles(const ServerSnapshot& server, ChatState& state)
{
    const bool live = server.phase == ServerPhase::Listening;
    state.clients.value = formatCount(server.clients);
    QStringList foot;
    if (server.acceptingPaused)
        foot += Words::tr("no descriptors left: accepting waits");
    if (server.mostClients > server.clients)
        foot += Words::tr("at most %1").arg(formatCount(server.mostClients));
    if (server.handshaking > 0)
        foot += Words::tr("%1 in the handshake").arg(formatCount(server.handshaking));
    state.clients.foot = foot.join(QStringLiteral(" · "));
    state.clients.tone = server.acceptingPaused ? Tone::Warning : Tone::Normal;
    state.perSecond = {formatRateNumber(live ? server.receivedPerSecond : 0), {}, Words::tr("%1 /s sent").arg(formatRateNumber(live ? server.sentPerSecond : 0)), Tone::Normal, {}};
    state.echo.value = server.echoP99 && live ? formatMeasured(*server.echoP99) : QStringLiteral("–");
    state.echo.tone = server.echoP99 && live ? Tone::Normal : Tone::Dim;
    if (server.echoP50 && live)
        state.echo.foot = Words::tr("half within %1").arg(formatMeasured(*server.echoP50));
    state.account = accountTile(server);
}

void describeActions(const ServerSnapshot& server, ChatState& state)
{
    const bool busy = isActive(server.phase);
    const bool live = server.phase == ServerPhase::Listening;
    state.start = busy ? ActionState{false, Words::tr("The server runs already.")}
                       : ActionState{true, Words::tr("Listens on %1 port %2 and shows who connects and what is said.").arg(singleLine(state.settings.host, 100)).arg(state.settings.port)};
    state.stop = live || server.phase == ServerPhase::Starting
        ? ActionState{true, Words::tr("Closes every client with 1001 and flushes the log.")}
        : ActionState{false, server.phase == ServerPhase::Stopping ? Words::tr("It is being stopped.") : Words::tr("No server runs.")};
    state.testClient = {live, live ? Words::tr("Opens a client of this server here, to send a message and see the answer.") : Words::tr("Start the server first.")};
    state.noticeAll = {live && server.clients > 0, Words::tr("Sends a word to every client; it is not logged.")};
}

/// Who else delivers what is on the stream, and what could not be read of it.
QString instancesText(const chat::FollowSnapshot& follow)
{
    if (!follow.wanted)
        return {};
    QStringList others;
    for (const chat::Instance& instance : follow.instances) {
        if (!instance.self)
            others.append(QStringLiteral("%1 (%2)").arg(singleLine(instance.name, 60), counted(instance.clients, QT_TR_NOOP("client"), QT_TR_NOOP("clients"))));
    }
    QString text = others.isEmpty() ? Words::tr("this one alone") : Words::tr("%1, this one and ").arg(others.size() + 1) + others.join(QStringLiteral(", "));
    if (!follow.follows)
        text = Words::tr("the stream is not read") + (follow.trouble.empty() ? QString() : QStringLiteral(": ") + singleLine(follow.trouble, 200));
    if (follow.missed > 0)
        text += Words::tr(" · %1 trimmed before they could be read").arg(counted(follow.missed, QT_TR_NOOP("message"), QT_TR_NOOP("messages")));
    if (follow.restarts > 0)
        text += Words::tr(" · the stream was deleted or replaced %1").arg(counted(follow.restarts, QT_TR_NOOP("time"), QT_TR_NOOP("times")));
    return text;
}

/// In the language of the window; the log appends one more half sentence where a Redis might say some twice.
QString durabilityText(const std::string& words)
{
    const std::size_t more = std::min(words.find("; "), words.size());
    const auto said = [](const std::string& part) { return part.empty() ? QString() : QCoreApplication::translate("millrace::chat", part.c_str()); };
    const QString whole = said(words);
    return singleLine((whole != QString::fromStdString(words) ? whole : said(words.substr(0, more)) + said(words.substr(more))).toStdString(), 300);
}

QString durabilityShort(const std::string& words)
{
    if (words == chat::redisDurability("yes", "always"))
        return Words::tr("every write on disk");
    if (words == chat::redisDurability("yes", "everysec"))
        return Words::tr("on disk each second");
    return {};
}

void describeStream(const ServerSnapshot& server, WallMs now, ChatState& state)
{
    const chat::LogSnapshot& log = server.log;
    ChatState::Stream& stream = state.stream;
    const bool live = isActive(server.phase);
    const std::string& streamName = state.settings.stream;
    const bool off = log.redis == RedisState::Off;
    const Tone tone = !live || off ? Tone::Normal : log.redis != RedisState::Up ? Tone::Error : log.redisTrouble.empty() ? Tone::Ok : Tone::Warning;
    QString redis = QStringLiteral("Redis");
    if (!log.redisVersion.empty())
        redis += u' ' + singleLine(log.redisVersion, 20);
    stream.redis = {redis + QStringLiteral(" · ") + (live ? redisWord(log.redis) : Words::tr("not connected")), tone, {}};
    stream.where = off ? Words::tr("the journal only") : singleLine(streamName, 200) + Words::tr(" at ") + singleLine(log.redisWhere, 200);
    if (log.redisWhere.empty() && !off)
        stream.where = singleLine(streamName, 200);
    stream.durability = live ? durabilityText(log.durability) : QString();
    if (live && server.settings.mode == chat::ChatMode::Raw)
        stream.durability = Words::tr("raw mode: nothing is logged");
    stream.trouble = live ? singleLine(log.redisTrouble, 300) : QString();
    stream.lastId = log.lastId.empty() ? QStringLiteral("–") : singleLine(log.lastId, 60);
    stream.journalPart = log.journalCap > 0 ? std::clamp(static_cast<double>(log.journalBytes) / static_cast<double>(log.journalCap), 0.0, 1.0) : 0.0;
    stream.journalTone = stream.journalPart > 0.9 ? Tone::Error : log.journalDepth > 0 ? Tone::Warning : Tone::Normal;
    stream.journal = log.journalCap == 0 ? QStringLiteral("–")
        : log.journalDepth == 0 ? Words::tr("empty, room for %1").arg(formatBytes(log.journalCap))
        : Words::tr("%1, %2 of %3").arg(counted(log.journalDepth, QT_TR_NOOP("entry"), QT_TR_NOOP("entries")), formatBytes(log.journalBytes), formatBytes(log.journalCap));
    if (log.draining)
        stream.journal += Words::tr(" · draining, %1 moved").arg(formatCount(log.drained));
    stream.instances = live ? instancesText(server.follow) : QString();
    stream.canRetry = live && log.redis == RedisState::Away;
    if (stream.canRetry && log.nextAttemptAt > 0) {
        const std::int64_t left = (log.nextAttemptAt - now + 999) / 1'000;
        stream.next = left > 0 ? Words::tr("next attempt in %1 s").arg(formatCount(left)) : Words::tr("trying now");
    }
    if (live && !off) {
        const QString words = log.redis == RedisState::Up ? durabilityShort(log.durability) : redisWord(log.redis);
        state.redis = {words.isEmpty() ? Words::tr("Redis · up") : QStringLiteral("Redis · ") + words, tone, stream.trouble.isEmpty() ? stream.durability : stream.trouble};
    } else if (live) {
        state.redis = {Words::tr("Journal · ") + formatCount(log.journalDepth), Tone::Normal, Words::tr("Messages are kept in the journal; no Redis is configured.")};
    }
}

QString refusedText(const ServerSnapshot& server)
{
    const std::int64_t refused = std::accumulate(server.refused.begin(), server.refused.end(), std::int64_t{0}, [](std::int64_t sum, const auto& each) { return sum + each.second; });
    if (refused == 0)
        return {};
    QStringList causes;
    for (const auto& [status, count] : server.refused)
        causes += QStringLiteral("%1 × %2").arg(formatCount(count), status == 0 ? Words::tr("cut") : QString::number(status));
    return Words::tr(" · refused: ") + causes.join(QStringLiteral(", "));
}

} // namespace

bool isActive(ServerPhase phase)
{
    return phase == ServerPhase::Starting || phase == ServerPhase::Listening || phase == ServerPhase::Stopping;
}

QString modeName(chat::ChatMode mode)
{
    switch (mode) {
    case chat::ChatMode::Echo: return Words::tr("Echo");
    case chat::ChatMode::Broadcast: return Words::tr("Broadcast");
    case chat::ChatMode::Raw: return Words::tr("Raw");
    }
    return {};
}

ChatState describeServer(const ServerSnapshot& server, const chat::ChatSettings& next, WallMs now)
{
    ChatState state;
    state.phase = server.phase;
    state.settings = isActive(server.phase) ? server.settings : next;
    state.settings.token.clear();
    state.settings.redisPassword.clear();
    state.tokenAsked = server.tokenAsked;
    if (server.phase == ServerPhase::Listening)
        state.url = singleLine(server.url, 200);
    state.noClients = server.clients == 0;
    describeTiles(server, state);
    describeActions(server, state);
    describeStream(server, now, state);
    state.clientsNote = counted(server.clients, QT_TR_NOOP("connected"), QT_TR_NOOP("connected")) + refusedText(server);
    if (!server.bans.empty())
        state.clientsNote += QStringLiteral(" · ") + counted(static_cast<std::int64_t>(server.bans.size()), QT_TR_NOOP("address banned"), QT_TR_NOOP("addresses banned"));
    if (server.clients > 0)
        state.badge = formatCount(server.clients);
    if (server.phase == ServerPhase::Listening && server.startedAt > 0)
        state.statusLine = Words::tr("%1 · %2 · since %3 · %4").arg(state.url, modeName(server.settings.mode), formatClock(server.startedAt), formatElapsed(Milliseconds(now - server.startedAt)));
    else if (server.phase == ServerPhase::Stopping)
        state.statusLine = Words::tr("stopping: clients are closed, the log is flushed");
    if (server.phase == ServerPhase::Failed && server.error)
        state.banner = BannerState{Tone::Error, Words::tr("The server does not run. ") + errorSentence(*server.error), {}, false};
    return state;
}

} // namespace millrace::models

#include "models/chat/chat_texts.h"

#include "models/common/words.h"

#include <QStringList>

#include <algorithm>

namespace millrace::models {
namespace {

QString quoted(const QString& word)
{
    const auto plain = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringLiteral("-_./:@%+,=").contains(c);
    };
    if (!word.isEmpty() && std::all_of(word.begin(), word.end(), plain))
        return word;
    return u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString seconds(Milliseconds duration)
{
    return QString::number(static_cast<double>(duration.count()) / 1000);
}

QString hostPort(const chat::ChatSettings& settings)
{
    const QString host = QString::fromStdString(settings.host);
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(settings.port);
}

RedisChoice refuse(const QString& problem)
{
    return {std::nullopt, problem};
}

} // namespace

QString pythonSnippet(const QString& url, bool tokenAsked)
{
    const QString options = tokenAsked ? QStringLiteral(",\n            extra_headers={\"Authorization\": \"Bearer \" + os.environ[\"CHAT_TOKEN\"]}") : QString();
    return QStringLiteral(R"(import asyncio, json%1
import websockets

async def main():
    async with websockets.connect("%2"%3) as server:
        await server.send(json.dumps({"user": "me", "msg": "hello"}))
        print(await server.recv())

asyncio.run(main())
)").arg(tokenAsked ? QStringLiteral(", os") : QString(), url, options);
}

QString javaScriptSnippet(const QString& url, bool tokenAsked)
{
    const QString protocols = tokenAsked ? QStringLiteral(", [\"millrace\", \"bearer.\" + token]") : QString();
    return QStringLiteral(R"(const socket = new WebSocket("%1"%2);
socket.onmessage = event => console.log(event.data);
socket.onclose = event => console.log("closed", event.code, event.reason);
socket.onopen = () => socket.send(JSON.stringify({user: "me", msg: "hello"}));
)").arg(url, protocols);
}

QString websocatCommand(const QString& url, bool tokenAsked)
{
    return tokenAsked ? QStringLiteral("websocat -H \"Authorization: Bearer $CHAT_TOKEN\" %1").arg(url) : QStringLiteral("websocat %1").arg(url);
}

QString chatCommand(const chat::ChatSettings& settings)
{
    const chat::ChatSettings defaults;
    QStringList words{QStringLiteral("millrace"), QStringLiteral("chat")};
    const auto option = [&words](const char* name, const QString& value) { words << QLatin1String(name) << quoted(value); };
    if (settings.host != defaults.host || settings.port != defaults.port)
        option("--listen", hostPort(settings));
    if (settings.mode != defaults.mode)
        option("--mode", QLatin1String(settings.mode == chat::ChatMode::Broadcast ? "broadcast" : "raw"));
    if (settings.redis != defaults.redis)
        option("--redis", redisText(settings.redis));
    if (!settings.journalPath.empty())
        option("--journal", QString::fromStdString(settings.journalPath));
    if (!settings.token.empty())
        option("--token-file", QStringLiteral("FILE"));
    for (const std::string& origin : settings.allowedOrigins)
        option("--allow-origin", QString::fromStdString(origin));
    if (settings.maxClients != defaults.maxClients)
        option("--max-clients", QString::number(settings.maxClients));
    if (settings.maxMessage != defaults.maxMessage)
        option("--max-message", QString::number(settings.maxMessage));
    if (settings.rateLimit != defaults.rateLimit)
        option("--rate-limit", QString::number(settings.rateLimit));
    if (settings.pingInterval != defaults.pingInterval)
        option("--ping-interval", seconds(settings.pingInterval));
    if (!settings.certificatePath.empty()) {
        option("--tls-cert", QString::fromStdString(settings.certificatePath));
        option("--tls-key", QString::fromStdString(settings.keyPath));
    }
    return words.join(u' ');
}

QString redisText(const std::optional<chat::RedisUrl>& redis)
{
    if (!redis)
        return QStringLiteral("none");
    QString text = QStringLiteral("redis://");
    if (!redis->user.empty())
        text += QString::fromStdString(redis->user) + u'@';
    const QString host = QString::fromStdString(redis->host);
    text += (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(redis->port);
    return redis->database > 0 ? text + u'/' + QString::number(redis->database) : text;
}

RedisChoice parseRedis(const QString& given)
{
    QString text = given.trimmed();
    if (text == QLatin1String("none"))
        return {std::nullopt, {}};
    if (text.startsWith(QLatin1String("rediss://")))
        return refuse(Words::tr("Redis over TLS (rediss://) is not supported. Use redis:// on a trusted network, or a tunnel."));
    if (!text.startsWith(QLatin1String("redis://")))
        return refuse(Words::tr("Write redis://host:port, or none to keep messages in the journal only."));
    text = text.mid(8);
    chat::RedisUrl url;
    if (const qsizetype slash = text.indexOf(u'/'); slash >= 0) {
        bool ok = false;
        const QString number = text.mid(slash + 1);
        url.database = number.isEmpty() ? 0 : number.toInt(&ok);
        if (!number.isEmpty() && (!ok || url.database < 0))
            return refuse(Words::tr("“%1” is no number of a Redis database. Give one of 0 or more, as in redis://host/2.").arg(number.left(40)));
        text = text.left(slash);
    }
    if (const qsizetype at = text.lastIndexOf(u'@'); at >= 0) {
        const QString user = text.left(at);
        if (user.contains(u':'))
            return refuse(Words::tr("A password does not belong into the address. Put it into the environment as MILLRACE_REDIS_PASSWORD."));
        url.user = user.toStdString();
        text = text.mid(at + 1);
    }
    const qsizetype colon = text.lastIndexOf(u':');
    const qsizetype bracket = text.lastIndexOf(u']');
    QString host = text;
    if (colon > bracket) {
        bool ok = false;
        const uint port = text.mid(colon + 1).toUInt(&ok);
        if (!ok || port == 0 || port > 65'535)
            return refuse(Words::tr("“%1” is no port of Redis. Give a number from 1 to 65535.").arg(text.mid(colon + 1).left(40)));
        url.port = static_cast<std::uint16_t>(port);
        host = text.left(colon);
    }
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (host.isEmpty() || host.contains(u' ') || host.contains(u'['))
        return refuse(Words::tr("The address of Redis has no host. Write redis://127.0.0.1:6379, for example."));
    url.host = host.toStdString();
    return {url, {}};
}

} // namespace millrace::models

#include "ui/chat/chat_defaults.h"

#include "app/settings/settings.h"
#include "models/chat/chat_texts.h"

#include <QStringList>

namespace millrace::ui {

chat::ChatSettings loadChatDefaults(const Settings& settings, chat::ChatSettings server)
{
    server.host = settings.get(keys::kChatHost);
    server.port = static_cast<std::uint16_t>(settings.get(keys::kChatPort));
    server.mode = static_cast<chat::ChatMode>(settings.get(keys::kChatMode));
    if (const auto choice = models::parseRedis(QString::fromStdString(settings.get(keys::kChatRedis))); choice.problem.isEmpty())
        server.redis = choice.redis;
    server.allowedOrigins.clear();
    for (const QString& origin : QString::fromStdString(settings.get(keys::kChatOrigins)).split(u'\n', Qt::SkipEmptyParts))
        server.allowedOrigins.push_back(origin.toStdString());
    server.certificatePath = settings.get(keys::kChatCertificate).toStdString();
    server.keyPath = settings.get(keys::kChatKey).toStdString();
    server.maxClients = settings.get(keys::kChatMaxClients);
    server.maxMessage = std::int64_t{settings.get(keys::kChatMaxMessageKb)} * 1'024;
    server.rateLimit = settings.get(keys::kChatRateLimit);
    server.pingInterval = Milliseconds(std::int64_t{settings.get(keys::kChatPingSeconds)} * 1'000);
    server.idleTimeout = Milliseconds(std::int64_t{settings.get(keys::kChatIdleSeconds)} * 1'000);
    server.streamMaxLength = settings.get(keys::kChatStreamMaxLength);
    server.journalCap = std::int64_t{settings.get(keys::kChatJournalCapMb)} << 20;
    return server;
}

void saveChatDefaults(Settings& settings, const chat::ChatSettings& server)
{
    settings.set(keys::kChatHost, server.host);
    settings.set(keys::kChatPort, int(server.port));
    settings.set(keys::kChatMode, static_cast<int>(server.mode));
    settings.set(keys::kChatRedis, models::redisText(server.redis).toStdString());
    QStringList origins;
    for (const std::string& origin : server.allowedOrigins)
        origins += QString::fromStdString(origin);
    settings.set(keys::kChatOrigins, origins.join(u'\n').toStdString());
    settings.set(keys::kChatCertificate, QByteArray::fromStdString(server.certificatePath));
    settings.set(keys::kChatKey, QByteArray::fromStdString(server.keyPath));
    settings.set(keys::kChatMaxClients, server.maxClients);
    settings.set(keys::kChatMaxMessageKb, static_cast<int>((server.maxMessage + 1'023) / 1'024));
    settings.set(keys::kChatRateLimit, server.rateLimit);
    settings.set(keys::kChatPingSeconds, static_cast<int>(server.pingInterval.count() / 1'000));
    settings.set(keys::kChatIdleSeconds, static_cast<int>(server.idleTimeout.count() / 1'000));
    settings.set(keys::kChatStreamMaxLength, static_cast<int>(server.streamMaxLength));
    settings.set(keys::kChatJournalCapMb, static_cast<int>(server.journalCap >> 20));
}

} // namespace millrace::ui

#pragma once

#include "app/chat/redis_connection.h"
#include "models/chat/chat_backend.h"

#include <string>
#include <utility>
#include <vector>

namespace millrace::test {

/// A chat server that a test drives: it posts snapshots and messages into a real ChatFeed, writes down what it was asked, and answers at once.
///
/// Thread: the test's. `error`, while set, is the answer to everything.
class ScriptedChatBackend final : public models::ChatBackend {
public:
    chat::ChatFeed published;
    std::vector<std::string> calls;
    std::optional<chat::ChatError> error;
    chat::ChatSettings started;
    std::vector<chat::HistoryEntry> log;     ///< ascending
    WallMs now = 1'700'000'000'000;

    void postServer(chat::ServerSnapshot server) { published.server.post(0, std::move(server)); }
    void postClient(chat::ClientSnapshot client) { published.clients.post(client.id, std::move(client)); }
    void postMessage(chat::MessageEvent message)
    {
        message.number = ++m_number;
        published.messages.push(std::move(message));
    }
    [[nodiscard]] bool called(const std::string& call) const { return std::find(calls.begin(), calls.end(), call) != calls.end(); }

    chat::ChatFeed& feed() override { return published; }
    WallMs wallNow() const override { return now; }
    void start(chat::ChatSettings settings, Done<chat::Listening> done) override
    {
        calls.push_back("start");
        started = std::move(settings);
        answer(done, chat::Listening{"ws://127.0.0.1:8765", 8765});
    }
    void stop(Done<void> done) override { calls.push_back("stop"), answer(done); }
    void kick(chat::ClientId client, std::string reason) override { calls.push_back("kick " + std::to_string(client.value) + " " + reason); }
    void ban(chat::ClientId client) override { calls.push_back("ban " + std::to_string(client.value)); }
    void unban(std::string address) override { calls.push_back("unban " + address); }
    void noticeClient(chat::ClientId client, std::string text, Done<std::int64_t> done) override { calls.push_back("noticeClient " + std::to_string(client.value) + " " + text), answer(done, std::int64_t{1}); }
    void noticeRoom(std::string room, std::string text, Done<std::int64_t> done) override { calls.push_back("noticeRoom " + room + " " + text), answer(done, std::int64_t{3}); }
    void noticeAll(std::string text, Done<std::int64_t> done) override { calls.push_back("noticeAll " + text), answer(done, std::int64_t{5}); }
    void history(chat::HistoryQuery query, Done<std::vector<chat::HistoryEntry>> done) override
    {
        calls.push_back("history after=" + query.afterId);
        std::vector<chat::HistoryEntry> page;
        bool reached = query.afterId.empty();
        for (const chat::HistoryEntry& entry : log) {
            if (reached && entry.at >= query.from && entry.at <= query.to && static_cast<int>(page.size()) < query.limit)
                page.push_back(entry);
            reached = reached || entry.id == query.afterId;
        }
        answer(done, std::move(page));
    }
    void retryRedis() override { calls.push_back("retryRedis"); }

private:
    template <class T, class... Value>
    void answer(const Done<T>& done, Value&&... value)
    {
        done(error ? Result<T, chat::ChatError>(Failure{*error}) : Result<T, chat::ChatError>(std::forward<Value>(value)...));
    }

    std::int64_t m_number = 0;
};

/// A running server with invented figures that add up.
[[nodiscard]] inline chat::ServerSnapshot listening(std::int64_t received = 412'884, std::int64_t rejected = 3)
{
    chat::ServerSnapshot server;
    server.phase = chat::ServerPhase::Listening;
    server.url = "ws://127.0.0.1:8765";
    server.startedAt = 1'700'000'000'000;
    server.received = received;
    server.echoed = received - rejected;
    if (rejected > 0)
        server.rejected[chat::Rejection::BadJson] = rejected;
    server.log.redis = chat::RedisState::Up;
    server.log.redisWhere = "127.0.0.1:6379";
    server.log.redisVersion = "7.0.15";
    server.log.durability = chat::redisDurability("yes", "always");
    server.log.lastId = "1795356350977-0";
    server.log.logged = server.log.inRedis = server.echoed;
    server.log.journalCap = std::int64_t{1} << 30;
    return server;
}

[[nodiscard]] inline chat::ClientSnapshot client(std::int64_t id, std::string user = "user-3", std::string room = "/")
{
    chat::ClientSnapshot client;
    client.id = chat::ClientId{id};
    client.address = "127.0.0.1";
    client.port = static_cast<std::uint16_t>(52'000 + id % 10'000);
    client.user = std::move(user);
    client.room = std::move(room);
    client.connectedAt = 1'700'000'000'000 - 252'000;
    client.inPerSecond = 3.1;
    client.outPerSecond = 2.9;
    client.rtt = Microseconds(400);
    client.maxUnsent = 1 << 20;
    return client;
}

[[nodiscard]] inline chat::MessageEvent message(std::string user, std::string msg, std::string room = "/")
{
    chat::MessageEvent message;
    message.client = chat::ClientId{118};
    message.text = "{\"user\": \"" + user + "\", \"msg\": \"" + msg + "\"}";
    message.user = std::move(user);
    message.room = std::move(room);
    message.bytes = static_cast<std::int64_t>(message.text.size());
    message.at = 1'700'000'000'000;
    message.receipt = chat::Receipt{true, "1795356350977-0"};
    message.loggedAfter = Microseconds(612);
    message.sentAfter = Microseconds(641);
    message.recipients = 1;
    return message;
}

} // namespace millrace::test

#pragma once

#include <functional>

#include "app/chat/chat_feed.h"
#include "app/chat/chat_service.h"

#include <string>
#include <vector>

namespace millrace::models {

/// What the Chat's view-model asks of the server: one seam, so that the panel is tested against a scripted feed.
///
/// Thread: every method from the GUI thread; none blocks. `done` comes exactly once, in ANY thread: the view-model hops back itself.
/// The names and meanings are those of ChatService (app/chat/chat_service.h).
class ChatBackend {
public:
    template <class T>
    using Done = std::function<void(Result<T, chat::ChatError>)>;

    virtual ~ChatBackend() = default;
    [[nodiscard]] virtual chat::ChatFeed& feed() = 0;
    [[nodiscard]] virtual WallMs wallNow() const = 0;

    virtual void start(chat::ChatSettings settings, Done<chat::Listening> done) = 0;
    virtual void stop(Done<void> done) = 0;
    virtual void kick(chat::ClientId client, std::string reason) = 0;
    virtual void ban(chat::ClientId client) = 0;
    virtual void unban(std::string address) = 0;
    virtual void noticeClient(chat::ClientId client, std::string text, Done<std::int64_t> done) = 0;
    virtual void noticeRoom(std::string room, std::string text, Done<std::int64_t> done) = 0;
    virtual void noticeAll(std::string text, Done<std::int64_t> done) = 0;
    virtual void history(chat::HistoryQuery query, Done<std::vector<chat::HistoryEntry>> done) = 0;
    virtual void retryRedis() = 0;
};

} // namespace millrace::models

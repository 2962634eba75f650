#pragma once

#include "models/chat/chat_backend.h"

namespace millrace::models {

/// The real backend: hands each call on to ChatService. Owns neither service nor clock; both must outlive it.
class ChatServiceBackend final : public ChatBackend {
public:
    ChatServiceBackend(chat::ChatService& service, const Clock& clock);

    chat::ChatFeed& feed() override;
    WallMs wallNow() const override;
    void start(chat::ChatSettings settings, Done<chat::Listening> done) override;
    void stop(Done<void> done) override;
    void kick(chat::ClientId client, std::string reason) override;
    void ban(chat::ClientId client) override;
    void unban(std::string address) override;
    void noticeClient(chat::ClientId client, std::string text, Done<std::int64_t> done) override;
    void noticeRoom(std::string room, std::string text, Done<std::int64_t> done) override;
    void noticeAll(std::string text, Done<std::int64_t> done) override;
    void history(chat::HistoryQuery query, Done<std::vector<chat::HistoryEntry>> done) override;
    void retryRedis() override;

private:
    chat::ChatService& m_service;
    const Clock& m_clock;
};

} // namespace millrace::models

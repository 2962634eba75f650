#include "models/chat/chat_service_backend.h"

#include <utility>

namespace millrace::models {

ChatServiceBackend::ChatServiceBackend(chat::ChatService& service, const Clock& clock) : m_service(service), m_clock(clock) {}

chat::ChatFeed& ChatServiceBackend::feed() { return m_service.feed(); }
WallMs ChatServiceBackend::wallNow() const { return m_clock.wallNow(); }
void ChatServiceBackend::start(chat::ChatSettings settings, Done<chat::Listening> done) { m_service.start(std::move(settings), std::move(done)); }
void ChatServiceBackend::stop(Done<void> done) { m_service.stop(std::move(done)); }
void ChatServiceBackend::kick(chat::ClientId client, std::string reason) { m_service.kick(client, std::move(reason)); }
void ChatServiceBackend::ban(chat::ClientId client) { m_service.ban(client); }
void ChatServiceBackend::unban(std::string address) { m_service.unban(std::move(address)); }
void ChatServiceBackend::noticeClient(chat::ClientId client, std::string text, Done<std::int64_t> done) { m_service.noticeClient(client, std::move(text), std::move(done)); }
void ChatServiceBackend::noticeRoom(std::string room, std::string text, Done<std::int64_t> done) { m_service.noticeRoom(std::move(room), std::move(text), std::move(done)); }
void ChatServiceBackend::noticeAll(std::string text, Done<std::int64_t> done) { m_service.noticeAll(std::move(text), std::move(done)); }
void ChatServiceBackend::history(chat::HistoryQuery query, Done<std::vector<chat::HistoryEntry>> done) { m_service.history(std::move(query), std::move(done)); }
void ChatServiceBackend::retryRedis() { m_service.retryRedis(); }

} // namespace millrace::models

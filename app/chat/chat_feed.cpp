#include "app/chat/chat_feed.h"

#include <iterator>

namespace millrace::chat {

std::string_view name(Rejection rejection)
{
    switch (rejection) {
    case Rejection::BadJson: return "bad_json";
    case Rejection::NotAnObject: return "not_an_object";
    case Rejection::Binary: return "binary";
    case Rejection::RateLimited: return "rate_limited";
    case Rejection::LogUnavailable: return "log_unavailable";
    case Rejection::ClientGone: return "client_gone";
    }
    return "bad_json";
}

namespace {

/// What an event keeps in memory, roughly.
std::size_t weight(const MessageEvent& message)
{
    return sizeof(MessageEvent) + message.text.size() + message.user.size() + message.room.size() + message.problem.size();
}

} // namespace

void MessageMailbox::setWake(std::function<void()> wake)
{
    const std::lock_guard lock(m_mutex);
    m_wake = std::move(wake);
}

void MessageMailbox::push(MessageEvent&& message)
{
    const std::lock_guard lock(m_mutex);
    m_bytes += weight(message);
    m_messages.push_back(std::move(message));
    while (m_messages.size() > 1 && (m_messages.size() > kMax || m_bytes > kMaxBytes)) {
        m_bytes -= weight(m_messages.front());
        m_messages.pop_front();
        ++m_skipped;
    }
    if (!m_woken && m_wake) {
        m_woken = true;
        m_wake();
    }
}

MessageMailbox::Batch MessageMailbox::take()
{
    std::deque<MessageEvent> taken;
    Batch batch;
    {
        const std::lock_guard lock(m_mutex);
        taken.swap(m_messages);
        batch.skipped = std::exchange(m_skipped, 0);
        m_bytes = 0;
        m_woken = false;
    }
    batch.messages.assign(std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
    return batch;
}

} // namespace millrace::chat

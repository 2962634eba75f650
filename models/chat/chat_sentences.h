#pragma once

#include <functional>

#include "app/chat/chat_error.h"
#include "app/chat/chat_feed.h"

#include <QString>

#include <span>

namespace millrace::models {

/// What a person reads about errors of the chat: ONE table per enum; a test reads them whole.
/// Thread: any (pure functions over constant tables).
struct ChatErrorText {
    chat::ChatErrorCode code;
    const char* cause;      ///< a sentence without its full stop
    const char* nextStep;   ///< a whole sentence
};
struct RejectionText {
    chat::Rejection code;
    const char* brief;      ///< lower case, for a cell: "bad JSON"
    const char* sentence;
};
struct LogFailureText {
    chat::LogFailure code;
    const char* sentence;
};

[[nodiscard]] std::span<const ChatErrorText> chatErrorTexts();
[[nodiscard]] std::span<const RejectionText> rejectionTexts();
[[nodiscard]] std::span<const LogFailureText> logFailureTexts();

/// "Another program listens there (127.0.0.1:8765). Stop it, or choose another port under Server options."
[[nodiscard]] QString errorSentence(const chat::ChatError& error);
[[nodiscard]] QString briefRejection(chat::Rejection rejection);
/// Why this message was not echoed, with what was wrong with it; empty for one that was.
[[nodiscard]] QString rejectionSentence(const chat::MessageEvent& message);
[[nodiscard]] QString failureSentence(chat::LogFailure failure);
/// "kicked", "closed normally", "vanished": RFC 6455 7.4.1 in words, with the reason that was given.
[[nodiscard]] QString endText(const chat::ClientEnd& end);
/// "up", "away": one word or two for the state of Redis.
[[nodiscard]] QString redisWord(chat::RedisState state);

} // namespace millrace::models

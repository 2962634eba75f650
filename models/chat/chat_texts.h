#pragma once

#include <functional>

#include "app/chat/chat_settings.h"

#include <QString>

namespace millrace::models {

/// Texts to paste elsewhere. Thread: any (pure). `url` as the server says it, "ws://127.0.0.1:8765".

/// A whole program on Python's `websockets`. `tokenAsked`: with the header, its value to be filled in from the environment.
[[nodiscard]] QString pythonSnippet(const QString& url, bool tokenAsked);
/// For a page's console or Node.
[[nodiscard]] QString javaScriptSnippet(const QString& url, bool tokenAsked);
/// "websocat ws://127.0.0.1:8765"
[[nodiscard]] QString websocatCommand(const QString& url, bool tokenAsked);
/// `millrace chat …` with what differs from the defaults; a token is named by a file, never written.
[[nodiscard]] QString chatCommand(const chat::ChatSettings& settings);

/// "redis://127.0.0.1:6379", "none"
[[nodiscard]] QString redisText(const std::optional<chat::RedisUrl>& redis);
struct RedisChoice {
    std::optional<chat::RedisUrl> redis;
    QString problem;          ///< a sentence; empty: usable
};
/// The person's text: "none", or redis://[user@]host[:port][/db] without a password.
[[nodiscard]] RedisChoice parseRedis(const QString& text);

} // namespace millrace::models

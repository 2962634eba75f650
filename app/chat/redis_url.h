#pragma once

#include "app/chat/chat_error.h"
#include "app/chat/chat_settings.h"
#include "app/core/result.h"

#include <string>
#include <string_view>

namespace millrace::chat {

/// Reads `redis://[user@]host[:port][/db]` (the form of Redis' own tools; IPv6 in brackets). "none" is the caller's word, not known here.
///
/// Errors: BadRedisUrl with a `detail` that says what to do. A password in the URL is refused, since URLs end up in logs and in lists of
/// processes; `rediss://` (TLS) is refused, since hiredis 0.14 was built without it. Neither `detail` nor `where` repeats a password.
[[nodiscard]] Result<RedisUrl, ChatError> parseRedisUrl(std::string_view text);

/// The shortest form that parseRedisUrl() reads back: without the default port and database.
[[nodiscard]] std::string toString(const RedisUrl& url);

} // namespace millrace::chat

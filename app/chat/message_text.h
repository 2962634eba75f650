#pragma once

#include "app/chat/chat_feed.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <string_view>

namespace millrace::chat {

/// What a text frame says, as far as the server looks into it. The text itself goes on untouched: QJsonDocument would sort its members,
/// round its integers and drop duplicates.
struct MessageText {
    std::string user;                     ///< the member as it is when a string, empty when absent or null, compact JSON otherwise
    std::string msg;
    std::optional<Rejection> rejection;   ///< BadJson or NotAnObject; then `user` and `msg` are empty
    std::string problem;                  ///< of BadJson: "line 1, column 5: illegal value"; of NotAnObject: what it is instead
};

/// Reads `text` (UTF-8) as JSON (RFC 8259). Thread: any. Cost: one parse; nesting beyond Qt's 1,024 levels is BadJson.
[[nodiscard]] MessageText readMessage(const QByteArray& text);

/// Appends `text` (UTF-8) as a JSON string with its quotes (RFC 8259 section 7).
void appendJsonString(std::string& out, std::string_view text);

/// `{"error":{"code":"bad_json","message":"…"}}`
[[nodiscard]] std::string errorText(Rejection rejection, std::string_view message);

/// `text` cut to at most `limit` bytes, never inside a UTF-8 sequence.
[[nodiscard]] std::string_view cutUtf8(std::string_view text, std::size_t limit);

} // namespace millrace::chat

#pragma once

#include <functional>

#include "app/chat/chat_feed.h"

#include <QList>
#include <QString>

namespace millrace::models {

/// A message as the details show it: its JSON laid out, and its way through the server. Remote text, so plain text throughout.
struct MessageDetails {
    struct Stage {
        QString name;     ///< "received", "logged", "echoed", "fanned out"
        QString words;    ///< "+ 612 µs · chat:messages 1795356350977-0"
        friend bool operator==(const Stage&, const Stage&) = default;
    };
    QString heading;      ///< "Message from user-8 · 14:05:50.977"
    QString error;        ///< why it was rejected
    QString text;         ///< the JSON with a line per member, or what was received as it came
    QString note;         ///< "binary, 412 bytes", "the first 64 KB of 1.2 MB"
    QList<Stage> stages;
    friend bool operator==(const MessageDetails&, const MessageDetails&) = default;
};

[[nodiscard]] MessageDetails describeMessage(const chat::MessageEvent& message, chat::ChatMode mode, const std::string& stream);
[[nodiscard]] MessageDetails describeEntry(const chat::HistoryEntry& entry);

/// The message in one line of the table: its `msg` where the text is an object that has one as a string, else the text; in words when it was
/// rejected or is binary.
[[nodiscard]] QString messageLine(const chat::MessageEvent& message);

/// JSON with a line per member and element, indented by two blanks, everything else byte for byte: members keep their order and numbers their
/// digits. Nesting beyond kMaxJsonDepth stays on one line. A text that is no JSON comes back with the same characters.
[[nodiscard]] QString layOutJson(std::string_view json);
inline constexpr int kMaxJsonDepth = 64;

/// "14:05:50.977"
[[nodiscard]] QString formatClockMs(WallMs at);
/// "612 µs", "1.10 ms", "2.4 s"
[[nodiscard]] QString formatMicroseconds(Microseconds duration);

} // namespace millrace::models

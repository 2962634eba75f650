#pragma once

#include <functional>

#include "app/chat/chat_feed.h"

#include <QList>
#include <QString>

#include <memory>
#include <string>
#include <string_view>

namespace millrace::models {

using MessagePointer = std::shared_ptr<const chat::MessageEvent>;

/// A message as the details show it: its text, and its way through the server. Remote text, so plain text throughout. Two are equal only when
/// they share their text, so that comparing costs nothing.
struct MessageDetails {
    struct Stage {
        QString name;     ///< "received", "logged", "echoed", "fanned out"
        QString words;    ///< "+ 612 µs · chat:messages 1795356350977-0"
        friend bool operator==(const Stage&, const Stage&) = default;
    };
    QString heading;      ///< "Message from user-8 · 14:05:50.977"
    QString error;        ///< why it was rejected
    std::shared_ptr<const std::string> text;   ///< as received, as far as it is kept; null: it is binary
    bool isJson = false;  ///< as far as anybody has looked: worth a tree
    QString note;         ///< "binary, 412 bytes", "the first 64 KB of 1.2 MB"
    QList<Stage> stages;
    friend bool operator==(const MessageDetails&, const MessageDetails&) = default;
};

[[nodiscard]] MessageDetails describeMessage(const MessagePointer& message, chat::ChatMode mode, const std::string& stream);
/// Keeps at most JsonTreeModel::kMaxText of the entry's text.
[[nodiscard]] MessageDetails describeEntry(const chat::HistoryEntry& entry);
/// The text for reading as a whole: JSON with a line per member, anything else as it came; the first kMaxShownText of it.
[[nodiscard]] QString readableText(const MessageDetails& message);

/// "#12", or "another instance".
[[nodiscard]] QString senderName(const chat::MessageEvent& message);
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

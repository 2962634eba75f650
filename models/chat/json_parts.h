#pragma once

#include <QString>

#include <cstddef>
#include <optional>
#include <string_view>

namespace millrace::models {

/// A member or an element as it stands in a text. Places are offsets of bytes, ranges [at, end).
struct JsonPart {
    enum class Kind {
        Object, Array, String, Number,
        Word,      ///< true, false, null
        Broken,    ///< no JSON from here on
    };
    Kind kind = Kind::Broken;
    std::size_t keyAt = 0, keyEnd = 0;   ///< with its quotes; equal: it has no key
    std::size_t at = 0, end = 0;
    bool whole = true;                   ///< its end was found: the text is not cut inside it

    [[nodiscard]] bool isContainer() const { return kind == Kind::Object || kind == Kind::Array; }
    [[nodiscard]] bool hasKey() const { return keyEnd > keyAt; }
    friend bool operator==(const JsonPart&, const JsonPart&) = default;
};

/// Walks the members or elements of one object or array (RFC 8259) without going into them: each as it was received, in that order.
///
/// Thread: any. Cost: a look at each byte of what is walked over; no recursion and no allocation, whatever the nesting. What is no JSON
/// becomes one Broken part, up to the end of the text, and the walk ends.
class JsonWalk {
public:
    /// `container`: the offset of its opening bracket. `text` outlives the walk.
    JsonWalk(std::string_view text, std::size_t container);

    /// The next part; nullopt behind the closing bracket or at the end of the text.
    [[nodiscard]] std::optional<JsonPart> next();
    /// Where the walk stands; behind the closing bracket in the end.
    [[nodiscard]] std::size_t position() const { return m_at; }

private:
    JsonPart broken();

    std::string_view m_text;
    std::size_t m_at;
    char m_close;
    bool m_first = true;
    bool m_ended = false;
};

/// The object or array that `text` is, when it begins as one.
[[nodiscard]] std::optional<JsonPart> jsonContainer(std::string_view text);
/// Where the blanks (RFC 8259 section 2) from `at` on end.
[[nodiscard]] std::size_t skipJsonBlanks(std::string_view text, std::size_t at);
/// Behind the closing quote of the string that begins at `at`, or the end of the text.
[[nodiscard]] std::size_t endOfJsonString(std::string_view text, std::size_t at);

/// What a JSON string with its quotes says, escapes decoded; of a cut one what is there. Unknown escapes stay as they are.
[[nodiscard]] QString jsonStringValue(std::string_view written);
/// `value` for one line of a table: a character that breaks lines, turns the direction of text or is half of a pair is written as its escape.
/// At most `limit` characters, then "…".
[[nodiscard]] QString visibleText(const QString& value, int limit);

} // namespace millrace::models

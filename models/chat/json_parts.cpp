#include "models/chat/json_parts.h"

#include "models/common/format.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace millrace::models {
namespace {

using Kind = JsonPart::Kind;

bool endsScalar(char c)
{
    return c == ',' || c == '}' || c == ']' || c == ':' || c == '"' || c == '{' || c == '[' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Behind the bracket that closes the one at `at`; kinds of brackets are not matched, as what was accepted as JSON has them right.
JsonPart container(std::string_view text, std::size_t at)
{
    JsonPart part{.kind = text[at] == '{' ? Kind::Object : Kind::Array, .at = at};
    std::size_t depth = 0;
    for (std::size_t i = at; i < text.size();) {
        const char c = text[i];
        if (c == '"') {
            i = endOfJsonString(text, i);
            continue;
        }
        ++i;
        if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            part.end = i;
            return part;
        }
    }
    part.end = text.size();
    part.whole = false;
    return part;
}

struct Quoted {
    std::size_t end;
    bool closed;
};

Quoted quoted(std::string_view text, std::size_t at)
{
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return {i + 1, true};
    }
    return {text.size(), false};
}

JsonPart quotedString(std::string_view text, std::size_t at)
{
    const auto [end, closed] = quoted(text, at);
    return {.kind = Kind::String, .at = at, .end = end, .whole = closed};
}

std::optional<JsonPart> scalar(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    while (end < text.size() && !endsScalar(text[end]))
        ++end;
    const std::string_view word = text.substr(at, end - at);
    const bool isCut = end == text.size();
    const bool isNumber = !word.empty() && (word[0] == '-' || (word[0] >= '0' && word[0] <= '9'))
        && std::ranges::all_of(word, [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; });
    const auto isWord = [&](std::string_view known) { return word == known || (isCut && !word.empty() && known.starts_with(word)); };
    if (!isNumber && !isWord("true") && !isWord("false") && !isWord("null"))
        return std::nullopt;
    return JsonPart{.kind = isNumber ? Kind::Number : Kind::Word, .at = at, .end = end, .whole = !isCut};
}

std::optional<JsonPart> value(std::string_view text, std::size_t at)
{
    if (text[at] == '{' || text[at] == '[')
        return container(text, at);
    if (text[at] == '"')
        return quotedString(text, at);
    return scalar(text, at);
}

/// One code unit of \uXXXX at `at`, which is the backslash.
std::optional<char16_t> escapedUnit(std::string_view text, std::size_t at)
{
    unsigned unit = 0;
    if (at + 6 > text.size())
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + at + 2, text.data() + at + 6, unit, 16);
    return error == std::errc() && end == text.data() + at + 6 ? std::optional(static_cast<char16_t>(unit)) : std::nullopt;
}

} // namespace

std::size_t skipJsonBlanks(std::string_view text, std::size_t at)
{
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
        ++at;
    return at;
}

std::size_t endOfJsonString(std::string_view text, std::size_t at)
{
    return quoted(text, at).end;
}

std::optional<JsonPart> jsonContainer(std::string_view text)
{
    const std::size_t at = skipJsonBlanks(text, 0);
    if (at == text.size() || (text[at] != '{' && text[at] != '['))
        return std::nullopt;
    return container(text, at);
}

JsonWalk::JsonWalk(std::string_view text, std::size_t container) : m_text(text), m_at(container + 1), m_close(text[container] == '{' ? '}' : ']') {}

JsonPart JsonWalk::broken()
{
    m_ended = true;
    const JsonPart part{.kind = Kind::Broken, .at = m_at, .end = m_text.size(), .whole = false};
    m_at = m_text.size();
    return part;
}

std::optional<JsonPart> JsonWalk::next()
{
    if (m_ended)
        return std::nullopt;
    m_at = skipJsonBlanks(m_text, m_at);
    if (m_at < m_text.size() && m_text[m_at] == m_close) {
        ++m_at;
        m_ended = true;
        return std::nullopt;
    }
    if (!std::exchange(m_first, false)) {
        if (m_at < m_text.size() && m_text[m_at] != ',')
            return broken();
        m_at = skipJsonBlanks(m_text, std::min(m_at + 1, m_text.size()));
    }
    if (m_at == m_text.size()) {
        m_ended = true;
        return std::nullopt;
    }
    JsonPart key;
    if (m_close == '}') {
        if (m_text[m_at] != '"')
            return broken();
        key = quotedString(m_text, m_at);
        const std::size_t colon = skipJsonBlanks(m_text, key.end);
        const std::size_t begin = skipJsonBlanks(m_text, std::min(colon + 1, m_text.size()));
        if (begin == m_text.size() || m_text[colon] != ':')
            return broken(); // also a text that is cut in the key or behind it
        m_at = begin;
    }
    std::optional<JsonPart> part = value(m_text, m_at);
    if (!part)
        return broken();
    part->keyAt = key.at;
    part->keyEnd = key.end;
    m_at = part->end;
    m_ended = !part->whole && m_at == m_text.size();
    return part;
}

QString jsonStringValue(std::string_view written)
{
    QString out;
    const Quoted ends = quoted(written, 0);
    const std::string_view text = written.substr(std::min<std::size_t>(1, written.size()), ends.closed ? ends.end - 2 : std::string_view::npos);
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t backslash = std::min(text.find('\\', i), text.size());
        out += QString::fromUtf8(text.data() + i, static_cast<qsizetype>(backslash - i));
        i = backslash;
        if (i + 1 >= text.size()) {
            out += QString::fromUtf8(text.data() + i, static_cast<qsizetype>(text.size() - i));
            break;
        }
        static constexpr std::string_view kNames = "\"\\/bfnrt";
        static constexpr std::u16string_view kMeant = u"\"\\/\b\f\n\r\t";
        if (const std::size_t known = kNames.find(text[i + 1]); known != std::string_view::npos) {
            out += QChar(kMeant[known]);
            i += 2;
        } else if (const auto unit = text[i + 1] == 'u' ? escapedUnit(text, i) : std::nullopt) {
            out += QChar(*unit);
            i += 6;
        } else {
            out += u'\\';
            ++i;
        }
    }
    return out;
}

QString visibleText(const QString& value, int limit)
{
    QString out;
    for (qsizetype i = 0; i < value.size(); ++i) {
        const QChar c = value.at(i);
        if (out.size() >= limit)
            return out + QChar(0x2026);
        const bool pair = c.isHighSurrogate() && i + 1 < value.size() && value.at(i + 1).isLowSurrogate();
        if (pair) {
            out += c;
            out += value.at(++i);
        } else if (c == u'\\') {
            out += QLatin1String("\\\\");
        } else if (c == u'\n') {
            out += QLatin1String("\\n");
        } else if (c == u'\r') {
            out += QLatin1String("\\r");
        } else if (c == u'\t') {
            out += QLatin1String("\\t");
        } else if (c.isSurrogate() || hidesText(c)) {
            out += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace millrace::models

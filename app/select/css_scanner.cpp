#include "app/select/css_scanner.h"

#include "app/core/ascii.h"

#include <QtGlobal>

#include <charconv>

namespace millrace::select {

namespace {

constexpr int kMostNth = 1'000'000'000;

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool isNameChar(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '-';
}

void appendUtf8(std::string& out, unsigned code)
{
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0U | (code >> 6U));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        if (code < 0x10000) {
            out += static_cast<char>(0xE0U | (code >> 12U));
        } else {
            out += static_cast<char>(0xF0U | (code >> 18U));
            out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
        }
        out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
}

} // namespace

bool CssScanner::take(char c)
{
    if (peek() != c || atEnd())
        return false;
    ++m_at;
    return true;
}

void CssScanner::fail(const char* pattern, const std::string& more) const
{
    if (atEnd())
        throw SyntaxFailure{SelectorErrorCode::Syntax, m_at, {QT_TRANSLATE_NOOP("millrace::select", "the selector ends too early")}};
    std::size_t end = m_at + 1;
    while (end < m_text.size() && (static_cast<unsigned char>(m_text[end]) & 0xC0U) == 0x80U)
        ++end;
    throw SyntaxFailure{SelectorErrorCode::Syntax, m_at, {pattern, {std::string(m_text.substr(m_at, end - m_at)), more}}};
}

void CssScanner::expect(char c, const std::string& after)
{
    if (!take(c))
        fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where %2 is not closed yet"), after);
}

bool CssScanner::skipBlanks()
{
    const std::size_t begin = m_at;
    for (;;) {
        if (!atEnd() && ascii::isSpace(peek())) {
            ++m_at;
        } else if (peek() == '/' && peek(1) == '*') {
            const std::size_t end = m_text.find("*/", m_at + 2);
            if (end == std::string_view::npos)
                throw SyntaxFailure{SelectorErrorCode::Syntax, m_at, {QT_TRANSLATE_NOOP("millrace::select", "the comment has no end: */")}};
            m_at = end + 2;
        } else {
            return m_at != begin;
        }
    }
}

bool CssScanner::atName() const
{
    const std::size_t first = peek() == '-' ? 1 : 0;
    return isNameStart(peek(first)) || peek(first) == '\\' || (first == 1 && peek(1) == '-');
}

void CssScanner::appendEscape(std::string& out)
{
    ++m_at; // the backslash
    if (atEnd())
        fail("");
    unsigned code = 0;
    int digits = 0;
    while (digits < 6 && !atEnd() && ascii::hexValue(peek()) >= 0) {
        code = code * 16 + static_cast<unsigned>(ascii::hexValue(peek()));
        ++m_at;
        ++digits;
    }
    if (digits == 0) {
        out += m_text[m_at++];
        return;
    }
    if (!atEnd() && ascii::isSpace(peek()))
        ++m_at;
    appendUtf8(out, code);
}

std::string CssScanner::nameChars()
{
    std::string name;
    while (!atEnd() && (isNameChar(peek()) || peek() == '\\')) {
        if (peek() == '\\')
            appendEscape(name);
        else
            name += m_text[m_at++];
    }
    return name;
}

std::string CssScanner::name(const char* pattern)
{
    if (!atName())
        fail(pattern);
    return nameChars();
}

std::string CssScanner::quoted()
{
    const std::size_t begin = m_at;
    const char quote = m_text[m_at++];
    std::string text;
    while (!atEnd() && peek() != quote) {
        if (peek() == '\\' && peek(1) == '\n')
            m_at += 2;
        else if (peek() == '\\')
            appendEscape(text);
        else
            text += m_text[m_at++];
    }
    if (!take(quote))
        throw SyntaxFailure{SelectorErrorCode::Syntax, begin, {QT_TRANSLATE_NOOP("millrace::select", "the quoted text has no end")}};
    return text;
}

std::optional<int> CssScanner::digits()
{
    int value = 0;
    const char* begin = m_text.data() + m_at;
    const auto [end, error] = std::from_chars(begin, m_text.data() + m_text.size(), value);
    if (peek() == '-' || error == std::errc::invalid_argument)
        return std::nullopt;
    if (error != std::errc() || value > kMostNth)
        fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" begins a number that is too large"));
    m_at += static_cast<std::size_t>(end - begin);
    return value;
}

std::pair<int, int> CssScanner::anPlusB()
{
    constexpr const char* kExpected = QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where odd, even, a number or an+b is expected");
    skipBlanks();
    const std::string_view rest = m_text.substr(m_at);
    if (ascii::startsWithIgnoringCase(rest, "odd") || ascii::startsWithIgnoringCase(rest, "even")) {
        const bool odd = ascii::lower(peek()) == 'o';
        m_at += odd ? 3 : 4;
        return {2, odd ? 1 : 0};
    }
    const int sign = take('-') ? -1 : (take('+'), 1);
    const auto number = digits();
    if (ascii::lower(peek()) != 'n') {
        if (!number)
            fail(kExpected);
        return {0, sign * *number};
    }
    ++m_at;
    const int step = sign * number.value_or(1);
    skipBlanks();
    const bool minus = peek() == '-';
    if (!minus && peek() != '+')
        return {step, 0};
    ++m_at;
    skipBlanks();
    const auto offset = digits();
    if (!offset)
        fail(kExpected);
    return {step, minus ? -*offset : *offset};
}

} // namespace millrace::select

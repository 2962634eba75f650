#include "app/telemetry/log_redaction.h"

#include <algorithm>
#include <array>

namespace millrace::telemetry {

namespace {

constexpr std::string_view kHidden = "***";
/// A name that ends so is a secret's; `-` counts as `_`, case does not count.
constexpr std::array<std::string_view, 18> kSecretNames{"password", "passwd", "passphrase", "pwd", "token", "secret", "api_key", "apikey", "access_key", "private_key", "authorization",
    "cookie", "credential", "credentials", "signature", "session_id", "sessionid", "redispass"};
/// Of these, all of the rest of the line.
constexpr std::array<std::string_view, 2> kHeaderNames{"authorization", "cookie"};
constexpr std::string_view kValueEnds = " \t\r\n&;,\"'<>)}]";
constexpr std::string_view kLineEnds = "\r\n";

bool isAlnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isName(char c)
{
    return isAlnum(c) || c == '_' || c == '-';
}

char lower(char c)
{
    return c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool endsWith(std::string_view name, std::string_view end)
{
    return name.size() >= end.size() && std::equal(end.begin(), end.end(), name.end() - static_cast<std::ptrdiff_t>(end.size()), [](char a, char b) { return a == lower(b); });
}

template <std::size_t N>
bool endsWithAny(std::string_view name, const std::array<std::string_view, N>& ends)
{
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return endsWith(name, end); });
}

std::string hideUserInformation(const std::string& text)
{
    std::string made;
    std::size_t at = 0;
    for (std::size_t found = text.find("://"); found != std::string::npos; found = text.find("://", found)) {
        found += 3;
        const std::size_t end = std::min(text.find_first_of("/?# \t\r\n\"'<>\\", found), text.size());
        const std::size_t sign = text.substr(found, end - found).rfind('@');
        if (sign == std::string::npos)
            continue;
        made.append(text, at, found - at).append(kHidden);
        at = found + sign;
        found = at;
    }
    return made.append(text, at);
}

/// After a name: past a quote, spaces and `=` or `:`; npos where none of these comes.
std::size_t valueAfter(const std::string& text, std::size_t at)
{
    if (at < text.size() && (text[at] == '"' || text[at] == '\''))
        ++at;
    at = std::min(text.find_first_not_of(" \t", at), text.size());
    if (at == text.size() || (text[at] != '=' && text[at] != ':'))
        return std::string::npos;
    return std::min(text.find_first_not_of(" \t", at + 1), text.size());
}

std::string hideNamedValues(const std::string& text)
{
    std::string made;
    std::size_t at = 0;
    std::size_t begin = 0;
    while (begin < text.size()) {
        if (!isName(text[begin])) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < text.size() && isName(text[end]))
            ++end;
        const std::string_view word = std::string_view(text).substr(begin, end - begin);
        begin = end;
        if (!endsWithAny(word, kSecretNames))
            continue;
        std::size_t value = valueAfter(text, end);
        if (value == std::string::npos || value == text.size())
            continue;
        std::size_t valueEnd = 0;
        if (endsWithAny(word, kHeaderNames)) {
            valueEnd = text.find_first_of(kLineEnds, value);
        } else if (text[value] == '"' || text[value] == '\'') {
            valueEnd = text.find(text[value], value + 1);
            ++value;
        } else {
            valueEnd = text.find_first_of(kValueEnds, value);
        }
        valueEnd = std::max(value, std::min(valueEnd, text.size()));
        if (valueEnd == value)
            continue;
        made.append(text, at, value - at).append(kHidden);
        at = begin = valueEnd;
    }
    return made.append(text, at);
}

/// `word` as a whole word, then one of `separators`, then what does not end a value.
std::string hideAfterWord(const std::string& text, std::string_view word, std::string_view separators, std::string_view ends)
{
    std::string made;
    std::size_t at = 0;
    for (std::size_t i = 0; i + word.size() + 1 < text.size(); ++i) {
        const std::size_t after = i + word.size();
        if ((i > 0 && isName(text[i - 1])) || !endsWith(std::string_view(text).substr(i, word.size()), word) || separators.find(text[after]) == std::string_view::npos)
            continue;
        const std::size_t value = std::min(text.find_first_not_of(separators, after), text.size());
        const std::size_t end = std::min(text.find_first_of(ends, value), text.size());
        if (end == value)
            continue;
        made.append(text, at, value - at).append(kHidden);
        at = end;
        i = end - 1;
    }
    return made.append(text, at);
}

} // namespace

std::string redacted(std::string text)
{
    text = hideUserInformation(text);
    text = hideNamedValues(text);
    text = hideAfterWord(text, "bearer", " .", kValueEnds);
    text = hideAfterWord(text, "basic", " ", kValueEnds);
    return hideAfterWord(text, "auth", " ", kLineEnds);
}

std::string redactedField(std::string_view key, std::string value)
{
    return endsWithAny(key, kSecretNames) ? std::string(kHidden) : redacted(std::move(value));
}

} // namespace millrace::telemetry

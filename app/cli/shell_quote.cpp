#include "app/cli/shell_quote.h"

#include <cwchar>
#include <cwctype>

namespace millrace::cli {

namespace {

/// How many bytes the character at the front has; 0: none that can be printed.
std::size_t printableBytes(std::string_view text)
{
    std::mbstate_t state = {};
    wchar_t character = 0;
    const std::size_t bytes = std::mbrtowc(&character, text.data(), text.size(), &state);
    if (bytes == 0 || bytes > text.size()) // also its errors, which are huge
        return 0;
    return std::iswprint(static_cast<std::wint_t>(character)) != 0 ? bytes : 0;
}

bool needsQuotes(std::string_view name)
{
    if (name.empty() || name == "{" || name == "}")
        return true;
    for (std::size_t i = 0; i < name.size();) {
        const char c = name[i];
        if (std::string_view(" :!\"$&()*;<=>[^`|'?\\").find(c) != std::string_view::npos || ((c == '#' || c == '~') && i == 0))
            return true;
        const std::size_t bytes = printableBytes(name.substr(i));
        if (bytes == 0)
            return true;
        i += bytes;
    }
    return false;
}

/// Whether the name can stand in double quotes as it is; asked when it has a single quote.
bool fitsDoubleQuotes(std::string_view name)
{
    for (std::size_t i = 0; i < name.size();) {
        const char c = name[i];
        const std::size_t bytes = printableBytes(name.substr(i));
        if (bytes == 0 || std::string_view("!\"$&()*;<=>[^`|?\\{}").find(c) != std::string_view::npos || ((c == '#' || c == '~') && i > 0))
            return false;
        i += bytes;
    }
    return true;
}

std::string escapeOf(char c)
{
    switch (c) {
    case '\a': return "\\a";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '\v': return "\\v";
    default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    return {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + ((byte >> 3) & 7)), static_cast<char>('0' + (byte & 7))};
}

} // namespace

std::string shellQuoted(std::string_view name)
{
    if (!needsQuotes(name))
        return std::string(name);
    if (name.find('\'') != std::string_view::npos && fitsDoubleQuotes(name))
        return '"' + std::string(name) + '"';
    std::string quoted = "'";
    bool escaping = false; // within $'…'
    for (std::size_t i = 0; i < name.size();) {
        const std::size_t bytes = printableBytes(name.substr(i));
        if (bytes == 0) {
            if (!escaping)
                quoted += "'$'";
            escaping = true;
            quoted += escapeOf(name[i++]);
            continue;
        }
        if (name[i] == '\'') {
            quoted += "'\\'"; // and the quote itself, which opens the next part
            escaping = false;
        } else if (escaping) {
            quoted += "''";
            escaping = false;
        }
        quoted += name.substr(i, bytes);
        i += bytes;
    }
    return quoted + "'";
}

} // namespace millrace::cli

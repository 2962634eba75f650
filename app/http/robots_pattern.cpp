#include "app/http/robots_pattern.h"

#include "app/core/ascii.h"

#include <cstring>

namespace millrace::http {
namespace {

/// RFC 3986 section 2.3.
bool isUnreserved(char c) { return ascii::isAlnum(c) || std::string_view("-._~").find(c) != std::string_view::npos; }
/// RFC 3986 section 2.2 without `/ ?`, which give a path its shape, and without `# * $`, which have a meaning in robots.txt.
bool isPlainReserved(char c) { return c != '\0' && std::string_view(":[]@!&'()+,;=").find(c) != std::string_view::npos; }

/// Where `needle` starts in `text` at or after `from`; glibc's memmem is linear whatever the bytes are.
std::size_t findFrom(std::string_view text, std::string_view needle, std::size_t from)
{
    const void* found = ::memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

} // namespace

std::string normalizedForRobots(std::string_view text, Part part)
{
    std::string out;
    out.reserve(text.size());
    bool inQuery = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        const bool encoded
            = c == '%' && i + 2 < text.size() && ascii::hexValue(text[i + 1]) >= 0 && ascii::hexValue(text[i + 2]) >= 0;
        if (encoded) {
            c = static_cast<char>(ascii::hexValue(text[i + 1]) * 16 + ascii::hexValue(text[i + 2]));
            i += 2;
        }
        const bool slashOrMark = c == '/' || c == '?';
        const bool asItCame = !inQuery || part == Part::Pattern;
        const bool shape = slashOrMark && (asItCame ? !encoded : part == Part::PathPlainQuery);
        const bool wildcard = !encoded && part == Part::Pattern && (c == '*' || (c == '$' && i + 1 == text.size()));
        if (isUnreserved(c) || isPlainReserved(c) || shape || wildcard)
            out += c;
        else
            ascii::appendPercentEncoded(out, c);
        inQuery = inQuery || (c == '?' && !encoded);
    }
    return out;
}

bool robotsPatternMatches(std::string_view pattern, std::string_view path)
{
    const bool anchored = pattern.ends_with('$');
    if (anchored)
        pattern.remove_suffix(1);
    std::size_t star = pattern.find('*');
    if (!path.starts_with(pattern.substr(0, star)))
        return false;
    if (star == std::string_view::npos)
        return !anchored || path.size() == pattern.size();
    std::size_t at = star;
    while (true) {
        pattern.remove_prefix(star + 1);
        star = pattern.find('*');
        const std::string_view piece = pattern.substr(0, star);
        if (star == std::string_view::npos && anchored)
            return path.size() - at >= piece.size() && path.ends_with(piece);
        const std::size_t found = findFrom(path, piece, at);
        if (found == std::string_view::npos)
            return false;
        if (star == std::string_view::npos)
            return true;
        at = found + piece.size();
    }
}

} // namespace millrace::http

#include "app/chat/http_head.h"

#include "app/core/ascii.h"

#include <algorithm>

namespace millrace::chat {

namespace {

/// RFC 9110 section 5.6.2
bool isTokenChar(char c)
{
    return ascii::isAlnum(c) || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool isToken(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, isTokenChar);
}

/// Tab, printable ASCII, obs-text: RFC 9110 section 5.5.
bool isFieldText(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F); });
}

std::string_view withoutBlanks(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// `GET /room HTTP/1.1`
bool readRequestLine(std::string_view line, RequestHead& head)
{
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return false;
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!isToken(method) || target.empty() || (version != "HTTP/1.1" && version != "HTTP/1.0"))
        return false;
    if (!std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7F; }))
        return false;
    head.method = method;
    head.target = target;
    head.minor = version.back() - '0';
    return true;
}

} // namespace

Result<RequestHead, RequestHead::Problem> RequestHead::parse(std::string_view bytes)
{
    RequestHead head;
    bool first = true;
    for (;;) {
        const std::size_t end = bytes.find("\r\n");
        if (end == std::string_view::npos)
            return Failure{Problem::Malformed};
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end + 2);
        if (!isFieldText(line))
            return Failure{Problem::Malformed};
        if (std::exchange(first, false)) {
            if (!readRequestLine(line, head))
                return Failure{Problem::Malformed};
            continue;
        }
        if (line.empty())
            return head;
        if (head.m_fields.size() == kMaxFields)
            return Failure{Problem::TooManyFields};
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
            return Failure{Problem::Malformed};
        head.m_fields.emplace_back(ascii::lowered(line.substr(0, colon)), withoutBlanks(line.substr(colon + 1)));
    }
}

std::optional<std::string_view> RequestHead::field(std::string_view name) const
{
    const auto found = std::ranges::find(m_fields, name, [](const auto& field) -> std::string_view { return field.first; });
    if (found == m_fields.end())
        return std::nullopt;
    return found->second;
}

std::size_t RequestHead::count(std::string_view name) const
{
    return static_cast<std::size_t>(std::ranges::count(m_fields, name, [](const auto& field) -> std::string_view { return field.first; }));
}

std::vector<std::string_view> RequestHead::elements(std::string_view name) const
{
    std::vector<std::string_view> found;
    for (const auto& [key, value] : m_fields) {
        if (key != name)
            continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (const std::string_view element = withoutBlanks(rest.substr(0, comma)); !element.empty())
                found.push_back(element);
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return found;
}

bool RequestHead::lists(std::string_view name, std::string_view element) const
{
    return std::ranges::any_of(elements(name), [element](std::string_view one) { return ascii::equalsIgnoringCase(one, element); });
}

} // namespace millrace::chat

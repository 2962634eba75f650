#include "app/core/host_port.h"

#include <charconv>

namespace millrace {

std::optional<HostPort> parseHostPort(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos)
        return std::nullopt;
    const std::string port = text.substr(colon + 1);
    std::string host = text.substr(0, colon);
    std::uint16_t number = 0;                // of digits alone: from_chars takes no sign for it
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc() || end != port.data() + port.size())
        return std::nullopt;
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string::npos)
        return std::nullopt; // ::1:8765 is an address too
    if (host.empty() || host.find_first_of("[]/ \t\r\n") != std::string::npos)
        return std::nullopt;
    return HostPort{std::move(host), number};
}

} // namespace millrace

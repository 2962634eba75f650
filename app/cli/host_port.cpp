#include "app/cli/host_port.h"

#include "app/cli/option_reader.h"

#include <algorithm>

namespace millrace::cli {

std::optional<HostPort> parseHostPort(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos)
        return std::nullopt;
    const std::string port = text.substr(colon + 1);
    std::string host = text.substr(0, colon);
    const bool digits = !port.empty() && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    const auto number = digits ? numberWithin(port, 0, 65535) : std::nullopt;
    if (!number)
        return std::nullopt;
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string::npos)
        return std::nullopt; // ::1:8765 is an address too
    if (host.empty() || host.find_first_of("[]/ \t\r\n") != std::string::npos)
        return std::nullopt;
    return HostPort{std::move(host), static_cast<std::uint16_t>(*number)};
}

} // namespace millrace::cli

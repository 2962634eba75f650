#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace millrace {

struct HostPort {
    std::string host;                        ///< IPv6 without its brackets
    std::uint16_t port = 0;
};

/// "HOST:PORT" or "[IPV6]:PORT"; nullopt when it is neither. Names are not looked up.
[[nodiscard]] std::optional<HostPort> parseHostPort(const std::string& text);

} // namespace millrace

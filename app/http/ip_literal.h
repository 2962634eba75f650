#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Addresses as they stand in URLs (url.spec.whatwg.org section 3.5). Internal to app/http. Thread: any.
namespace millrace::http {

using Ipv6Pieces = std::array<std::uint16_t, 8>;

/// The IPv4 parser: one to four parts, decimal, octal (0…) or hex (0x…), the last one filling what is left.
[[nodiscard]] std::optional<std::uint32_t> parseIpv4(std::string_view text);
[[nodiscard]] std::string serializeIpv4(std::uint32_t address);
/// The IPv6 parser; `text` without brackets. Zone ids are refused, as in the standard.
[[nodiscard]] std::optional<Ipv6Pieces> parseIpv6(std::string_view text);
/// The IPv6 serializer: the first longest run of zeros, at least two, is compressed (RFC 5952 section 4).
[[nodiscard]] std::string serializeIpv6(const Ipv6Pieces& address);

} // namespace millrace::http

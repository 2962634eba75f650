#pragma once

#include <string_view>

struct sockaddr;

namespace millrace::http {

/// What an address is for, by the IANA special-purpose registries (RFC 6890 and its successors). Only Public is out in the internet.
enum class AddressClass {
    Public,
    Unspecified,      ///< 0.0.0.0/8 (RFC 791 section 3.2), :: (RFC 4291 section 2.5.2)
    Loopback,         ///< 127/8 (RFC 1122 section 3.2.1.3), ::1 (RFC 4291 section 2.5.3)
    Private,          ///< 10/8, 172.16/12, 192.168/16 (RFC 1918)
    LinkLocal,        ///< 169.254/16 (RFC 3927), fe80::/10 (RFC 4291 section 2.5.6): cloud metadata services live here
    SharedCarrier,    ///< 100.64/10, behind a carrier's NAT (RFC 6598)
    UniqueLocal,      ///< fc00::/7 (RFC 4193), and the site-local fec0::/10 that it replaced (RFC 3879)
    Multicast,        ///< 224/4 (RFC 5771), ff00::/8 (RFC 4291 section 2.7)
    Broadcast,        ///< 255.255.255.255 (RFC 919 section 7)
    Benchmark,        ///< 198.18/15 (RFC 2544), 2001:2::/48 (RFC 5180)
    Documentation,    ///< 192.0.2/24, 198.51.100/24, 203.0.113/24 (RFC 5737), 2001:db8::/32 (RFC 3849), 3fff::/20 (RFC 9637)
    Protocol,         ///< 192.0.0/24 (RFC 6890), 192.88.99/24 (RFC 7526), 2001::/23 (RFC 2928; Teredo, ORCHID), 100::/64 (RFC 6666), 64:ff9b:1::/48 (RFC 8215)
    Reserved,         ///< 240/4 (RFC 1112 section 4), IPv6 outside 2000::/3, IPv4-compatible ::a.b.c.d (RFC 4291 section 2.5.5.1)
    NotIp,            ///< no address, or of another family
};

/// An IPv6 address that carries an IPv4 one is what the carried one is: ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), 64:ff9b::/96
/// (RFC 6052), 2002::/16 (RFC 3056). A compatible ::a.b.c.d too, but never Public.
///
/// `address` points at a whole sockaddr_in or sockaddr_in6, or is null. Thread: any.
[[nodiscard]] AddressClass classifyAddress(const sockaddr* address);
[[nodiscard]] inline bool isPublicAddress(const sockaddr* address) { return classifyAddress(address) == AddressClass::Public; }

/// "loopback", "private network" … for error details.
[[nodiscard]] std::string_view name(AddressClass addressClass);

} // namespace millrace::http

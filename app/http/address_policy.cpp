#include "app/http/address_policy.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace millrace::http {
namespace {

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) { return a << 24 | b << 16 | c << 8 | d; }

struct Range4 {
    std::uint32_t prefix;
    int bits;
    AddressClass is;
};

/// The first match counts: narrower ranges stand before those that hold them.
constexpr std::array kRanges4{
    Range4{v4(0, 0, 0, 0), 8, AddressClass::Unspecified},
    Range4{v4(10, 0, 0, 0), 8, AddressClass::Private},
    Range4{v4(100, 64, 0, 0), 10, AddressClass::SharedCarrier},
    Range4{v4(127, 0, 0, 0), 8, AddressClass::Loopback},
    Range4{v4(169, 254, 0, 0), 16, AddressClass::LinkLocal},
    Range4{v4(172, 16, 0, 0), 12, AddressClass::Private},
    Range4{v4(192, 0, 0, 0), 24, AddressClass::Protocol},
    Range4{v4(192, 0, 2, 0), 24, AddressClass::Documentation},
    Range4{v4(192, 88, 99, 0), 24, AddressClass::Protocol},
    Range4{v4(192, 168, 0, 0), 16, AddressClass::Private},
    Range4{v4(198, 18, 0, 0), 15, AddressClass::Benchmark},
    Range4{v4(198, 51, 100, 0), 24, AddressClass::Documentation},
    Range4{v4(203, 0, 113, 0), 24, AddressClass::Documentation},
    Range4{v4(224, 0, 0, 0), 4, AddressClass::Multicast},
    Range4{v4(255, 255, 255, 255), 32, AddressClass::Broadcast},
    Range4{v4(240, 0, 0, 0), 4, AddressClass::Reserved},
};

AddressClass classify4(std::uint32_t address)
{
    for (const Range4& range : kRanges4) {
        if (((address ^ range.prefix) >> (32 - range.bits)) == 0)
            return range.is;
    }
    return AddressClass::Public;
}

using Bytes16 = std::array<std::uint8_t, 16>;

struct Range6 {
    Bytes16 prefix;
    int bits;
    AddressClass is;
};

constexpr std::array kRanges6{
    Range6{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, AddressClass::Protocol},
    Range6{{0x01, 0x00}, 64, AddressClass::Protocol},
    Range6{{0x20, 0x01, 0x00, 0x02}, 48, AddressClass::Benchmark},
    Range6{{0x20, 0x01, 0x00, 0x00}, 23, AddressClass::Protocol},
    Range6{{0x20, 0x01, 0x0d, 0xb8}, 32, AddressClass::Documentation},
    Range6{{0x3f, 0xff, 0x00, 0x00}, 20, AddressClass::Documentation},
    Range6{{0xfc}, 7, AddressClass::UniqueLocal},
    Range6{{0xfe, 0x80}, 10, AddressClass::LinkLocal},
    Range6{{0xfe, 0xc0}, 10, AddressClass::UniqueLocal},
    Range6{{0xff}, 8, AddressClass::Multicast},
    Range6{{0x20}, 3, AddressClass::Public},   // RFC 4291 section 2.4 and IANA: all that is global unicast today
};

bool startsWith(const Bytes16& address, const Bytes16& prefix, int bits)
{
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (std::memcmp(address.data(), prefix.data(), whole) != 0)
        return false;
    const int rest = bits % 8;
    return rest == 0 || ((address[whole] ^ prefix[whole]) >> (8 - rest)) == 0;
}

std::uint32_t embedded4(const Bytes16& address, std::size_t at)
{
    return v4(address[at], address[at + 1], address[at + 2], address[at + 3]);
}

AddressClass classify6(const Bytes16& address)
{
    constexpr Bytes16 kNone{};
    constexpr Bytes16 kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    constexpr Bytes16 kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr Bytes16 kNat64{0x00, 0x64, 0xff, 0x9b};
    constexpr Bytes16 k6to4{0x20, 0x02};

    if (address == kNone)
        return AddressClass::Unspecified;
    if (address == kLoopback)
        return AddressClass::Loopback;
    if (startsWith(address, kMapped, 96) || startsWith(address, kNat64, 96))
        return classify4(embedded4(address, 12));
    if (startsWith(address, k6to4, 16))
        return classify4(embedded4(address, 2));
    if (startsWith(address, kNone, 96)) {
        const AddressClass embedded = classify4(embedded4(address, 12));
        return embedded == AddressClass::Public ? AddressClass::Reserved : embedded;
    }
    for (const Range6& range : kRanges6) {
        if (startsWith(address, range.prefix, range.bits))
            return range.is;
    }
    return AddressClass::Reserved;
}

} // namespace

AddressClass classifyAddress(const sockaddr* address)
{
    if (!address)
        return AddressClass::NotIp;
    // Copied, because the caller's bytes need not be aligned for the wider types.
    if (address->sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, address, sizeof in);
        return classify4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, address, sizeof in);
        Bytes16 bytes{};
        std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
        return classify6(bytes);
    }
    return AddressClass::NotIp;
}

std::string_view name(AddressClass addressClass)
{
    switch (addressClass) {
    case AddressClass::Public: return "public";
    case AddressClass::Unspecified: return "unspecified";
    case AddressClass::Loopback: return "loopback";
    case AddressClass::Private: return "private network";
    case AddressClass::LinkLocal: return "link-local";
    case AddressClass::SharedCarrier: return "shared carrier network";
    case AddressClass::UniqueLocal: return "unique local";
    case AddressClass::Multicast: return "multicast";
    case AddressClass::Broadcast: return "broadcast";
    case AddressClass::Benchmark: return "benchmark network";
    case AddressClass::Documentation: return "documentation";
    case AddressClass::Protocol: return "protocol assignment";
    case AddressClass::Reserved: return "reserved";
    case AddressClass::NotIp: break;
    }
    return "not an IP address";
}

} // namespace millrace::http

#include "app/http/url.h"

#include <bit>

namespace millrace::http {
namespace {

/// SipHash's state and round, as in the paper's section 2.
struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void rounds(int count)
    {
        while (count-- > 0) {
            v0 += v1;
            v2 += v3;
            v1 = std::rotl(v1, 13) ^ v0;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 = std::rotl(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = std::rotl(v1, 17) ^ v2;
            v3 = std::rotl(v3, 21) ^ v0;
            v2 = std::rotl(v2, 32);
        }
    }

    void compress(std::uint64_t word)
    {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }
};

/// Little-endian whatever the machine: the value is stored in databases.
std::uint64_t readWord(std::string_view bytes)
{
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return word;
}

} // namespace

std::int64_t keyHash(std::string_view key)
{
    constexpr std::uint64_t k0 = 0x0706050403020100ULL;
    constexpr std::uint64_t k1 = 0x0f0e0d0c0b0a0908ULL;
    SipState state{k0 ^ 0x736f6d6570736575ULL, k1 ^ 0x646f72616e646f6dULL, k0 ^ 0x6c7967656e657261ULL, k1 ^ 0x7465646279746573ULL};
    const auto length = static_cast<std::uint64_t>(key.size());
    while (key.size() >= 8) {
        state.compress(readWord(key.substr(0, 8)));
        key.remove_prefix(8);
    }
    state.compress(readWord(key) | (length << 56));
    state.v2 ^= 0xff;
    state.rounds(4);
    return static_cast<std::int64_t>(state.v0 ^ state.v1 ^ state.v2 ^ state.v3);
}

} // namespace millrace::http

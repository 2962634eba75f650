#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::store {

/// How `links.targets` names a URL: the low 48 bits of its key hash, as 12 hexadecimal digits. Two of a million URLs share one with a chance of 1:560.
inline constexpr std::size_t kLinkMarkLength = 12;

[[nodiscard]] constexpr std::uint64_t linkMarkBits(std::int64_t keyHash)
{
    return static_cast<std::uint64_t>(keyHash) & ((std::uint64_t{1} << 48) - 1);
}

[[nodiscard]] inline std::string linkMark(std::int64_t keyHash)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string mark(kLinkMarkLength, '0');
    std::uint64_t bits = linkMarkBits(keyHash);
    for (std::size_t i = kLinkMarkLength; i-- > 0; bits >>= 4)
        mark[i] = kDigits[bits & 15];
    return mark;
}

} // namespace millrace::store

#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace millrace::select {

/// The character at byte `at`, counted from 1. Thread: any. `utf8` must be UTF-8; a place behind its end is the one behind its last character.
[[nodiscard]] inline int columnAt(std::string_view utf8, std::size_t at)
{
    const auto before = utf8.substr(0, at);
    return 1 + static_cast<int>(std::ranges::count_if(before, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace millrace::select

#include "app/chat/ulid.h"

#include <string_view>

namespace millrace::chat {

namespace {

constexpr std::string_view kLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kTimeLetters = 10;
constexpr std::size_t kLength = 26;

} // namespace

std::string UlidSource::next(WallMs now)
{
    if (now > m_last) {
        m_last = now;
        m_high = static_cast<std::uint16_t>(m_random.generate() & 0x7FFF); // room to count up
        m_low = m_random.generate64();
    } else if (++m_low == 0) {
        ++m_high;
    }
    std::string text(kLength, '0');
    auto time = static_cast<std::uint64_t>(m_last);
    for (std::size_t i = kTimeLetters; i-- > 0; time >>= 5)
        text[i] = kLetters[time & 31];
    // 80 bits are 16 letters: the lower 60 bits give the last twelve, the upper 20 the first four
    std::uint64_t low = m_low;
    for (std::size_t i = kLength; i-- > kLength - 12; low >>= 5)
        text[i] = kLetters[low & 31];
    std::uint32_t high = static_cast<std::uint32_t>(m_high) << 4 | static_cast<std::uint32_t>(low & 15);
    for (std::size_t i = kTimeLetters + 4; i-- > kTimeLetters; high >>= 5)
        text[i] = kLetters[high & 31];
    return text;
}

} // namespace millrace::chat

#pragma once

#include "app/core/clock.h"

#include <QRandomGenerator>

#include <array>
#include <cstdint>
#include <string>

namespace millrace::chat {

/// Makes ULIDs (github.com/ulid/spec): 48 bits of milliseconds and 80 random bits in 26 letters of Crockford's base 32. They sort in the
/// order of making: within a millisecond, and where the clock went back, the random part counts up.
///
/// Thread: one. Errors: none (2^80 in one millisecond are not reached).
class UlidSource {
public:
    UlidSource() : m_random(QRandomGenerator::securelySeeded()) {}
    [[nodiscard]] std::string next(WallMs now);

private:
    QRandomGenerator m_random;
    WallMs m_last = -1;
    std::uint16_t m_high = 0;     ///< the upper 16 of the 80 bits
    std::uint64_t m_low = 0;
};

} // namespace millrace::chat

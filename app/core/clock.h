#pragma once

#include <chrono>
#include <cstdint>

namespace millrace {

/// Time for intervals: never jumps, knows nothing of dates.
using SteadyTime = std::chrono::steady_clock::time_point;
using SteadyDuration = std::chrono::steady_clock::duration;
using Milliseconds = std::chrono::milliseconds;
using Microseconds = std::chrono::microseconds;

/// Milliseconds since 1970-01-01 UTC: what is stored and shown, never what is waited for.
using WallMs = std::int64_t;

/// Where the program reads time. Injected, so that tests run on a virtual one.
/// Thread: any.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual SteadyTime now() const = 0;
    [[nodiscard]] virtual WallMs wallNow() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] SteadyTime now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] WallMs wallNow() const override
    {
        return std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    }
};

} // namespace millrace

#pragma once

#include "app/core/clock.h"

#include <algorithm>

namespace millrace::chat {

/// So many messages per second, with a burst of one second's worth (at least one message).
/// Thread: a plain value. Time: never reads a clock, callers pass `now`.
class TokenBucket {
public:
    /// `perSecond` 0 or less: unlimited. Starts full.
    explicit TokenBucket(double perSecond = 0) { setRate(perSecond); }
    void setRate(double perSecond)
    {
        m_rate = std::max(perSecond, 0.0);
        m_tokens = burst();
        m_filledAt = {};
    }
    /// Whether one more may pass; takes its token.
    [[nodiscard]] bool take(SteadyTime now)
    {
        if (m_rate <= 0)
            return true;
        if (m_filledAt != SteadyTime{})
            m_tokens = std::min(burst(), m_tokens + m_rate * std::chrono::duration<double>(now - m_filledAt).count());
        m_filledAt = now;
        if (m_tokens < 1)
            return false;
        m_tokens -= 1;
        return true;
    }

private:
    [[nodiscard]] double burst() const { return std::max(m_rate, 1.0); }

    double m_rate = 0;
    double m_tokens = 0;
    SteadyTime m_filledAt;
};

} // namespace millrace::chat

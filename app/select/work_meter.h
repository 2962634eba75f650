#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>

namespace millrace::select {

/// Ends work that goes on for too long, by the CPU time of the calling thread. Thread: the one that works.
class WorkMeter {
public:
    WorkMeter(std::chrono::nanoseconds cpu, std::stop_token stop) : m_cpu(cpu), m_stop(std::move(stop)) {}

    /// `steps` of some 10 ns each are about to be taken. False: the time is used up, or an end is wanted; and so from then on.
    bool spend(std::size_t steps = 1)
    {
        if (steps < m_untilCheck) {
            m_untilCheck -= steps;
            return !m_over;
        }
        return check();
    }
    [[nodiscard]] bool isOver() const { return m_over; }

private:
    static constexpr std::size_t kStepsPerCheck = 4'096;
    bool check();

    std::chrono::nanoseconds m_cpu;
    std::stop_token m_stop;
    std::size_t m_untilCheck = kStepsPerCheck;
    std::optional<std::chrono::nanoseconds> m_end;   ///< counted from the first check: most pages have none
    bool m_over = false;
};

} // namespace millrace::select

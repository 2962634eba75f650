#pragma once

#include "app/core/clock.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace millrace::async {

/// `now` + `duration`, or the end of time where that would overflow: `hours::max()` means for ever.
[[nodiscard]] constexpr SteadyTime deadlineAfter(SteadyTime now, SteadyDuration duration) noexcept
{
    return duration > SteadyTime::max() - now ? SteadyTime::max() : now + duration;
}

/// One deadline, owned by whoever waits. It must be removed, or have fired, before it is destroyed.
struct TimerNode {
    std::function<void()> fire;
    SteadyTime at;
    std::uint64_t order = 0;                     ///< equal deadlines fire in the order in which they were added
    std::size_t index = static_cast<std::size_t>(-1);
    [[nodiscard]] bool armed() const noexcept { return index != static_cast<std::size_t>(-1); }
};

/// All deadlines of a loop in one binary heap, so that a hundred thousand sleepers need one timer of the loop.
/// Thread: loop. Cost: O(log n) to add, to remove and to fire.
class TimerHeap {
public:
    void add(TimerNode& node, SteadyTime at);
    void remove(TimerNode& node) noexcept;
    [[nodiscard]] std::optional<SteadyTime> next() const;
    /// Takes the first node that is due at `now` out of the heap; null when none is.
    [[nodiscard]] TimerNode* takeDue(SteadyTime now);
    [[nodiscard]] std::size_t size() const noexcept { return m_nodes.size(); }

private:
    [[nodiscard]] static bool before(const TimerNode& a, const TimerNode& b) noexcept { return a.at != b.at ? a.at < b.at : a.order < b.order; }
    void place(std::size_t index, TimerNode* node) noexcept;
    void siftUp(std::size_t index) noexcept;
    void siftDown(std::size_t index) noexcept;

    std::vector<TimerNode*> m_nodes;
    std::uint64_t m_order = 0;
};

} // namespace millrace::async

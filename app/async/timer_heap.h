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
    std::uint32_t slot = kNone;
    [[nodiscard]] bool armed() const noexcept { return slot != kNone; }
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
};

/// All deadlines of a loop in one heap, so that a hundred thousand sleepers need one timer of the loop.
///
/// Thread: loop. Cost: O(log n) to add, to remove and to fire. Four children an entry, and all that a search reads or writes in arrays of its
/// own: going through the nodes themselves would be a cache miss at every level of a heap of 100,000.
class TimerHeap {
public:
    void add(TimerNode& node, SteadyTime at);
    void remove(TimerNode& node) noexcept;
    [[nodiscard]] std::optional<SteadyTime> next() const;
    /// Takes the first node that is due at `now` out of the heap; null when none is.
    [[nodiscard]] TimerNode* takeDue(SteadyTime now);
    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }

private:
    struct Entry {
        SteadyTime at;
        std::uint32_t order;                     ///< equal deadlines fire in the order in which they were added
        std::uint32_t slot;
        [[nodiscard]] bool before(const Entry& other) const noexcept
        {
            return at != other.at ? at < other.at : static_cast<std::int32_t>(order - other.order) < 0; // it may have begun anew
        }
    };
    void place(std::size_t index, const Entry& entry) noexcept;
    void siftUp(std::size_t index, Entry entry) noexcept;
    void siftDown(std::size_t index, Entry entry) noexcept;

    struct Slot {
        TimerNode* node = nullptr;
        std::size_t index = 0;                   ///< of its entry; of a free slot: the next free one
    };
    std::vector<Entry> m_entries;
    std::vector<Slot> m_slots;
    std::size_t m_freeSlot = TimerNode::kNone;
    std::uint32_t m_order = 0;
};

} // namespace millrace::async

#pragma once

#include <cstddef>
#include <utility>

namespace millrace::scrape {

class HostLane;

/// A queue of lanes that any of them may leave from the middle. Thread: loop. Cost: O(1), and no memory: the links are in the lanes.
class LaneQueue {
public:
    struct Links {
        HostLane* previous = nullptr;
        HostLane* next = nullptr;
    };
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    /// Null when it is empty.
    [[nodiscard]] HostLane* front() const noexcept { return m_first; }
    void pushFront(HostLane& lane) noexcept;
    void pushBack(HostLane& lane) noexcept;
    void remove(HostLane& lane) noexcept;

private:
    HostLane* m_first = nullptr;
    HostLane* m_last = nullptr;
    std::size_t m_size = 0;
};

} // namespace millrace::scrape

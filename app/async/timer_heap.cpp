#include "app/async/timer_heap.h"

#include <algorithm>
#include <utility>

namespace millrace::async {

namespace {

constexpr std::size_t kChildren = 4;

} // namespace

void TimerHeap::place(std::size_t index, const Entry& entry) noexcept
{
    m_entries[index] = entry;
    m_slots[entry.slot].index = index;
}

void TimerHeap::siftUp(std::size_t index, Entry entry) noexcept
{
    while (index > 0) {
        const std::size_t parent = (index - 1) / kChildren;
        if (!entry.before(m_entries[parent]))
            break;
        place(index, m_entries[parent]);
        index = parent;
    }
    place(index, entry);
}

void TimerHeap::siftDown(std::size_t index, Entry entry) noexcept
{
    for (;;) {
        const std::size_t first = kChildren * index + 1;
        if (first >= m_entries.size())
            break;
        for (std::size_t line = 0; line < kChildren; ++line) // the next level's, while this one is compared
            __builtin_prefetch(m_entries.data() + kChildren * first + 1 + kChildren * line);
        const auto begin = m_entries.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = m_entries.begin() + static_cast<std::ptrdiff_t>(std::min(first + kChildren, m_entries.size()));
        const auto least = std::min_element(begin, end, [](const Entry& a, const Entry& b) { return a.before(b); });
        if (!least->before(entry))
            break;
        place(index, *least);
        index = static_cast<std::size_t>(least - m_entries.begin());
    }
    place(index, entry);
}

void TimerHeap::add(TimerNode& node, SteadyTime at)
{
    if (m_freeSlot == TimerNode::kNone) {
        m_freeSlot = m_slots.size();
        m_slots.push_back({nullptr, TimerNode::kNone});
    }
    node.at = at;
    node.slot = static_cast<std::uint32_t>(m_freeSlot);
    m_freeSlot = m_slots[node.slot].index;
    m_slots[node.slot].node = &node;
    m_entries.push_back({at, ++m_order, node.slot});
    siftUp(m_entries.size() - 1, m_entries.back());
}

void TimerHeap::remove(TimerNode& node) noexcept
{
    if (!node.armed())
        return;
    const std::uint32_t slot = std::exchange(node.slot, TimerNode::kNone);
    const std::size_t index = m_slots[slot].index;
    m_slots[slot] = {nullptr, std::exchange(m_freeSlot, slot)};
    const Entry last = m_entries.back();
    m_entries.pop_back();
    if (last.slot == slot)
        return;
    if (index > 0 && last.before(m_entries[(index - 1) / kChildren]))
        siftUp(index, last);
    else
        siftDown(index, last);
}

std::optional<SteadyTime> TimerHeap::next() const
{
    return m_entries.empty() ? std::nullopt : std::optional(m_entries.front().at);
}

TimerNode* TimerHeap::takeDue(SteadyTime now)
{
    if (m_entries.empty() || m_entries.front().at > now)
        return nullptr;
    TimerNode* node = m_slots[m_entries.front().slot].node;
    remove(*node);
    return node;
}

} // namespace millrace::async

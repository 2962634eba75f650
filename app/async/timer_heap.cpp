#include "app/async/timer_heap.h"

namespace millrace::async {

void TimerHeap::place(std::size_t index, TimerNode* node) noexcept
{
    m_nodes[index] = node;
    node->index = index;
}

void TimerHeap::siftUp(std::size_t index) noexcept
{
    TimerNode* node = m_nodes[index];
    while (index > 0) {
        const std::size_t parent = (index - 1) / 2;
        if (!before(*node, *m_nodes[parent]))
            break;
        place(index, m_nodes[parent]);
        index = parent;
    }
    place(index, node);
}

void TimerHeap::siftDown(std::size_t index) noexcept
{
    TimerNode* node = m_nodes[index];
    for (;;) {
        std::size_t child = 2 * index + 1;
        if (child >= m_nodes.size())
            break;
        if (child + 1 < m_nodes.size() && before(*m_nodes[child + 1], *m_nodes[child]))
            ++child;
        if (!before(*m_nodes[child], *node))
            break;
        place(index, m_nodes[child]);
        index = child;
    }
    place(index, node);
}

void TimerHeap::add(TimerNode& node, SteadyTime at)
{
    node.at = at;
    node.order = ++m_order;
    m_nodes.push_back(&node);
    node.index = m_nodes.size() - 1;
    siftUp(node.index);
}

void TimerHeap::remove(TimerNode& node) noexcept
{
    if (!node.armed())
        return;
    const std::size_t index = node.index;
    node.index = static_cast<std::size_t>(-1);
    TimerNode* last = m_nodes.back();
    m_nodes.pop_back();
    if (last == &node)
        return;
    place(index, last);
    siftUp(index);
    siftDown(last->index);
}

std::optional<SteadyTime> TimerHeap::next() const
{
    return m_nodes.empty() ? std::nullopt : std::optional(m_nodes.front()->at);
}

TimerNode* TimerHeap::takeDue(SteadyTime now)
{
    if (m_nodes.empty() || m_nodes.front()->at > now)
        return nullptr;
    TimerNode* node = m_nodes.front();
    remove(*node);
    return node;
}

} // namespace millrace::async

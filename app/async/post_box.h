#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace millrace::async {

/// What any thread leaves for one that takes it: all of it at once, in the order of the pushes.
///
/// Without a lock. A pool's thread is nice: one that is put aside while it holds a mutex stops a loop that wants it until other programs let it on,
/// and a wake inside of the lock puts it aside at once (8 ms, measured beside a busy server).
/// Thread: push() any, takeInto() and the destructor one.
class PostBox {
public:
    PostBox() = default;
    PostBox(const PostBox&) = delete;
    /// Drops what was not taken. Waits for pushes that have not returned, as what they wake may go next.
    ~PostBox()
    {
        while (m_pushing.load() > 0)
            std::this_thread::yield();
        std::vector<std::function<void()>> dropped;
        takeInto(dropped);
    }

    /// `wake()` is called once the work can be taken.
    template <class Wake>
    void push(std::function<void()> work, Wake wake)
    {
        auto* const node = new Node{std::move(work), nullptr};
        ++m_pushing;
        // Sequentially consistent, as is the exchange below: either the taker sees the work, or the wake comes after it has looked.
        node->next = m_last.load(std::memory_order_relaxed);
        while (!m_last.compare_exchange_weak(node->next, node)) { }
        wake();
        --m_pushing;
    }

    /// Appends to `taken`.
    void takeInto(std::vector<std::function<void()>>& taken)
    {
        Node* first = nullptr;
        for (Node* node = m_last.exchange(nullptr); node;) {
            Node* const before = std::exchange(node->next, first);
            first = node;
            node = before;
        }
        while (first) {
            taken.push_back(std::move(first->work));
            delete std::exchange(first, first->next);
        }
    }

private:
    struct Node {
        std::function<void()> work;
        Node* next; ///< the push before
    };
    std::atomic<Node*> m_last = nullptr;
    std::atomic<int> m_pushing = 0;
};

} // namespace millrace::async

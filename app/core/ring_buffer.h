#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace millrace {

/// The last `capacity` values; index 0 is the oldest kept. A plain value, no thread of its own.
template <class T>
class RingBuffer {
public:
    explicit RingBuffer(std::size_t capacity) : m_capacity(capacity) { m_values.reserve(capacity); }

    void push(T value)
    {
        if (m_values.size() < m_capacity) {
            m_values.push_back(std::move(value));
            return;
        }
        m_values[m_first] = std::move(value);
        m_first = (m_first + 1) % m_capacity;
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_values.size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return m_capacity; }
    [[nodiscard]] bool empty() const noexcept { return m_values.empty(); }
    [[nodiscard]] const T& operator[](std::size_t index) const { return m_values[(m_first + index) % m_values.size()]; }
    [[nodiscard]] const T& back() const { return (*this)[m_values.size() - 1]; }
    void clear()
    {
        m_values.clear();
        m_first = 0;
    }

private:
    std::size_t m_capacity;
    std::size_t m_first = 0;
    std::vector<T> m_values;
};

} // namespace millrace

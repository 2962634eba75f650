#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace millrace::telemetry {

/// The newest value of something that one thread sets and others read. Thread: any; the mutex is held for no more than a pointer, so that a loop
/// may set it. Bounds: one value, and those that are still being read.
template <class T>
class Latest {
public:
    void set(T value) { replace(std::make_shared<const T>(std::move(value))); }
    void clear() { replace(nullptr); }
    /// Null: none was set, or it was cleared.
    [[nodiscard]] std::shared_ptr<const T> get() const
    {
        const std::lock_guard lock(m_mutex);
        return m_value;
    }

private:
    void replace(std::shared_ptr<const T> value)
    {
        const std::lock_guard lock(m_mutex);
        m_value.swap(value); // the old one is freed after the lock
    }

    mutable std::mutex m_mutex;
    std::shared_ptr<const T> m_value;
};

} // namespace millrace::telemetry

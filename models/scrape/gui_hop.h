#pragma once

#include <QMetaObject>
#include <QObject>

#include <memory>
#include <mutex>
#include <utility>

namespace millrace::models {

/// Brings calls from any thread to the thread of one object, and drops them once that object is gone.
///
/// Thread: post() from any; close() from the object's own, in its destructor. QPointer would not do: it may not be read in another thread.
class GuiHop {
public:
    explicit GuiHop(QObject* target) : m_target(target) {}

    template <class F>
    void post(F function)
    {
        const std::lock_guard lock(m_mutex);
        if (m_target != nullptr)
            QMetaObject::invokeMethod(m_target, std::move(function), Qt::QueuedConnection);
    }
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_target = nullptr;
    }

private:
    std::mutex m_mutex;
    QObject* m_target;
};

} // namespace millrace::models

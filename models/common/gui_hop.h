#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace millrace::models {

/// Brings calls from any thread to the thread of one object, in their order, and drops them once that object is gone.
///
/// Thread: made and closed (in the object's destructor) in the object's own; post() from any, for as long as the hop lives.
/// QPointer would not do: it may not be read in another thread. The calls wait under a mutex of our own, and Qt only carries the word that
/// there are some: what Qt's event queue hands over, the thread sanitizer cannot follow.
class GuiHop {
public:
    explicit GuiHop(QObject* target) : m_receiver(new Receiver(*this, target)) {}
    GuiHop(const GuiHop&) = delete;

    void post(std::function<void()> call)
    {
        const std::lock_guard lock(m_mutex);
        if (m_receiver == nullptr)
            return;
        m_calls.push_back(std::move(call));
        if (m_calls.size() == 1)
            QCoreApplication::postEvent(m_receiver, new QEvent(QEvent::User));
    }
    void close()
    {
        Receiver* receiver = nullptr;
        {
            const std::lock_guard lock(m_mutex);
            receiver = std::exchange(m_receiver, nullptr);
            m_calls.clear();
        }
        delete receiver;
    }

private:
    /// A child of the target, so that it lives in its thread.
    class Receiver final : public QObject {
    public:
        Receiver(GuiHop& hop, QObject* target) : QObject(target), m_hop(hop) {}
        bool event(QEvent* event) override
        {
            m_hop.meet(); // before the event is read
            if (event->type() != QEvent::User)
                return QObject::event(event);
            const QPointer<Receiver> self = this;
            for (const auto& call : m_hop.take()) {
                call();
                if (!self)
                    break;
            }
            return true;
        }

    private:
        GuiHop& m_hop;
    };

    /// Orders this thread after those that have posted.
    void meet() { const std::lock_guard lock(m_mutex); }
    std::vector<std::function<void()>> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_calls, {});
    }

    std::mutex m_mutex;
    Receiver* m_receiver;
    std::vector<std::function<void()>> m_calls;
};

} // namespace millrace::models

#include "app/async/loop_thread.h"

#include "app/async/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QEvent>
#include <QEventLoop>
#include <QThread>

#include <future>
#include <pthread.h>

namespace millrace::async {

/// Work goes in under a mutex, and Qt only carries the word that there is some: what Qt's event queue hands over, the thread sanitizer
/// cannot follow.
class LoopThread::Door final : public QObject {
public:
    explicit Door(LoopThread& thread) : m_thread(thread) {}
    bool event(QEvent* event) override { return m_thread.work() || QObject::event(event); }

private:
    LoopThread& m_thread;
};

LoopThread::LoopThread(std::string name, Loop kind)
{
    std::promise<void> ready;
    m_thread = std::thread([this, name = std::move(name), kind, &ready] { loop(name, kind, [&ready] { ready.set_value(); }); });
    ready.get_future().wait();
}

LoopThread::~LoopThread()
{
    stop();
}

void LoopThread::loop(const std::string& name, Loop kind, const std::function<void()>& ready)
{
    pthread_setname_np(pthread_self(), name.c_str());
    if (kind == Loop::Epoll) {
        auto* dispatcher = new EpollDispatcher; // the thread owns it
        m_driver = dispatcher->driver();
        QThread::currentThread()->setEventDispatcher(dispatcher);
    }
    QEventLoop loop;
    Door door(*this);
    m_loop = &loop;
    m_door = &door;
    ready();
    loop.exec();
}

void LoopThread::run(const std::function<void()>& work)
{
    std::unique_lock lock(m_mutex);
    m_work = &work;
    QCoreApplication::postEvent(m_door, new QEvent(QEvent::User));
    m_done.wait(lock, [this] { return m_work == nullptr; });
}

/// False: there was none.
bool LoopThread::work()
{
    const std::lock_guard lock(m_mutex);
    if (m_work == nullptr)
        return false;
    (*m_work)();
    m_work = nullptr;
    m_done.notify_all();
    return true;
}

void LoopThread::stop()
{
    if (!m_thread.joinable())
        return;
    run([this] { m_loop->quit(); });
    m_thread.join();
}

} // namespace millrace::async

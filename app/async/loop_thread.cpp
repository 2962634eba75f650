#include "app/async/loop_thread.h"

#include "app/async/epoll_dispatcher.h"

#include <QEventLoop>
#include <QThread>

#include <condition_variable>
#include <future>
#include <mutex>
#include <pthread.h>

namespace millrace::async {

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
    m_loop = &loop;
    ready();
    loop.exec();
}

void LoopThread::run(const std::function<void()>& work)
{
    // Handed over under a mutex: what Qt's event queue hands over, the thread sanitizer cannot follow.
    std::mutex mutex;
    std::condition_variable ended;
    bool done = false;
    std::unique_lock lock(mutex);
    QMetaObject::invokeMethod(m_loop, [&] {
        const std::lock_guard inLoop(mutex);
        work();
        done = true;
        ended.notify_one();
    }, Qt::QueuedConnection);
    ended.wait(lock, [&done] { return done; });
}

void LoopThread::stop()
{
    if (!m_thread.joinable())
        return;
    QMetaObject::invokeMethod(m_loop, &QEventLoop::quit, Qt::QueuedConnection);
    m_thread.join();
}

} // namespace millrace::async

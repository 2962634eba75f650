#pragma once

#include "app/async/epoll_driver.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

class QEventLoop;

namespace millrace::async {

/// A thread with a Qt event loop, on epoll or on Qt's own dispatcher.
///
/// A std::thread, not a QThread: QThread::wait() returns before the thread has ended, while it still frees what libraries keep for it; where
/// the program ends next, OpenSSL frees the same a second time (seen once in some 100 runs).
/// Thread: made, used and stopped by one other thread, while a QCoreApplication exists.
class LoopThread {
public:
    enum class Loop { Epoll, Qt };
    LoopThread(std::string name, Loop kind);
    ~LoopThread();                           ///< stop()
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;

    /// Runs `work` in the thread and waits for it. Not after stop().
    void run(const std::function<void()>& work);
    /// What carries a Runtime on it: without an event or a timer of Qt's for each turn on epoll, else null.
    [[nodiscard]] std::shared_ptr<EpollDriver> driver() const { return m_driver; }
    /// Ends the loop and waits for the end of the thread. What was posted and not handled yet is dropped.
    void stop();

private:
    class Door;
    void loop(const std::string& name, Loop kind, const std::function<void()>& ready);

    std::shared_ptr<EpollDriver> m_driver;
    [[nodiscard]] bool work();

    QEventLoop* m_loop = nullptr;            ///< in the thread, as long as it runs
    Door* m_door = nullptr;                  ///< the same
    std::mutex m_mutex;
    std::condition_variable m_done;
    const std::function<void()>* m_work = nullptr;
    std::thread m_thread;
};

} // namespace millrace::async

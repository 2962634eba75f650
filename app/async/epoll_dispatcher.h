#pragma once

#include "app/async/epoll_driver.h"
#include "app/async/notifier_set.h"
#include "app/async/qt_timers.h"

#include <QAbstractEventDispatcher>

#include <atomic>
#include <memory>
#include <optional>

namespace millrace::async {

/// A thread's Qt event loop on epoll: a turn costs what is active, not what is open. Qt's own dispatchers hand all open sockets to the kernel
/// each turn (FIELD: 5,000 idle ones cost half to nine tenths of the throughput).
///
/// Give it to a thread before its loop begins: QThread::setEventDispatcher(), or QCoreApplication::setEventDispatcher() for the main thread of a
/// program without windows. Everything QObject needs works: notifiers, timers of all types, queued calls, wake-up, nested loops.
/// A turn: posted events; the wait, between aboutToBlock() and awake(); sockets, timers, and the Runtime's tasks, each for at most 4 ms.
///
/// Thread: the loop's, but for wakeUp() and interrupt(), any. Ownership: its thread's.
class EpollDispatcher final : public QAbstractEventDispatcher {
public:
    EpollDispatcher();
    ~EpollDispatcher() override;

    /// Carries a Runtime on this loop, without an event or a QTimer for each turn. It may outlive the dispatcher, and does nothing then.
    [[nodiscard]] std::shared_ptr<EpollDriver> driver() const { return m_driver; }

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier* notifier) override;
    void unregisterSocketNotifier(QSocketNotifier* notifier) override;
    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject* object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject* object) override;
    QList<TimerInfo> registeredTimers(QObject* object) const override;
    int remainingTime(int timerId) override;
    void wakeUp() override;
    void interrupt() override;

private:
    [[nodiscard]] std::optional<SteadyTime> waitUntil(bool withTimers) const;

    std::shared_ptr<EpollDriver> m_driver;
    NotifierSet m_notifiers;
    QtTimers m_timers;
    std::atomic<bool> m_interrupted = false;
};

} // namespace millrace::async

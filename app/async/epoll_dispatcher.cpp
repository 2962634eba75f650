#include "app/async/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>

namespace millrace::async {

namespace {

/// How long a turn serves sockets, and how long timers, before the loop comes to the rest.
constexpr Milliseconds kSlice{4};

} // namespace

EpollDispatcher::EpollDispatcher() : m_driver(std::make_shared<EpollDriver>()), m_notifiers(m_driver->wakeFd()) {}

EpollDispatcher::~EpollDispatcher() = default;

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    const bool withSockets = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !flags.testFlag(QEventLoop::X11ExcludeTimers);

    m_interrupted = false;
    QCoreApplication::sendPostedEvents();

    // Whatever is posted from here on wakes the loop: interrupt() too.
    // A turn of the tasks may be left over from a call that was interrupted; its wake-up is used up.
    const bool mayWait = m_driver->beginWait() && flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_interrupted && !(withTimers && m_driver->turnWanted());
    if (mayWait)
        Q_EMIT aboutToBlock();
    const std::optional<SteadyTime> until = mayWait ? waitUntil(withTimers) : SteadyTime::min();
    if (withSockets)
        m_notifiers.wait(until);
    else
        m_notifiers.waitForWake(until);
    m_driver->endWait();
    Q_EMIT awake();
    if (m_interrupted)
        return false;

    const SteadyTime now = std::chrono::steady_clock::now();
    std::size_t handled = 0;
    if (withSockets)
        handled += m_notifiers.activate(now + kSlice);
    if (withTimers) {
        const SteadyTime begin = std::chrono::steady_clock::now();
        handled += m_timers.fire(begin, begin + kSlice);
        handled += m_driver->turnIfWanted(std::chrono::steady_clock::now()) ? 1 : 0;
    }
    return handled > 0;
}

std::optional<SteadyTime> EpollDispatcher::waitUntil(bool withTimers) const
{
    if (!withTimers)
        return std::nullopt;
    const std::optional<SteadyTime> timer = m_timers.next();
    const std::optional<SteadyTime> tasks = m_driver->deadline();
    return timer && tasks ? std::min(timer, tasks) : timer ? timer : tasks;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    Q_ASSERT(notifier->thread() == thread() && thread() == QThread::currentThread());
    m_notifiers.add(*notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    Q_ASSERT(notifier->thread() == thread() && thread() == QThread::currentThread());
    m_notifiers.remove(*notifier);
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject* object)
{
    Q_ASSERT(interval >= 0 && object->thread() == thread() && thread() == QThread::currentThread());
    m_timers.add(timerId, Milliseconds(interval), timerType, object, std::chrono::steady_clock::now());
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject* object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject* object) const
{
    return m_timers.of(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    const std::optional<Milliseconds> left = m_timers.left(timerId, std::chrono::steady_clock::now());
    return left ? static_cast<int>(left->count()) : -1;
}

void EpollDispatcher::wakeUp()
{
    m_driver->wakeLoop();
}

void EpollDispatcher::interrupt()
{
    m_interrupted = true;
    m_driver->wakeLoop();
}

} // namespace millrace::async

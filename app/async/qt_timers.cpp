#include "app/async/qt_timers.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <bit>
#include <utility>

namespace millrace::async {

namespace {

/// Below the first, 5 % is less than a millisecond; from the second on, more than a second.
constexpr Milliseconds kLeastCoarse{20};
constexpr Milliseconds kLeastVeryCoarse{20'000};
/// A deadline is at most half a step of the grid away from where it should be: a tenth of the interval makes 5 %.
constexpr Milliseconds::rep kStepsPerInterval = 10;
constexpr std::size_t kTimersPerClock = 8;

SteadyTime toGrid(SteadyTime at, Milliseconds step)
{
    const SteadyDuration half = step / 2;
    return SteadyTime((at.time_since_epoch() + half) / step * SteadyDuration(step));
}

} // namespace

void QtTimers::arm(Timer& timer, SteadyTime due)
{
    timer.due = due;
    if (timer.type == Qt::PreciseTimer || timer.interval <= kLeastCoarse)
        m_heap.add(timer, due);
    else if (timer.type == Qt::VeryCoarseTimer || timer.interval >= kLeastVeryCoarse)
        m_heap.add(timer, toGrid(due, std::chrono::seconds(1)));
    else
        m_heap.add(timer, toGrid(due, Milliseconds(std::bit_floor(static_cast<std::uint64_t>(timer.interval.count() / kStepsPerInterval)))));
}

void QtTimers::add(int id, Milliseconds interval, Qt::TimerType type, QObject* object, SteadyTime now)
{
    remove(id);
    auto timer = std::make_unique<Timer>();
    timer->id = id;
    timer->interval = interval;
    timer->type = type;
    timer->object = object;
    timer->serial = ++m_serial;
    arm(*timer, now + interval);
    m_timers.emplace(id, std::move(timer));
}

bool QtTimers::remove(int id)
{
    const auto it = m_timers.find(id);
    if (it == m_timers.end())
        return false;
    if (it->second->armed())
        m_heap.remove(*it->second);
    m_timers.erase(it);
    return true;
}

bool QtTimers::removeAll(const QObject* object)
{
    return std::erase_if(m_timers, [&](const auto& entry) {
        if (entry.second->object != object)
            return false;
        m_heap.remove(*entry.second);
        return true;
    }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> QtTimers::of(const QObject* object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> list;
    for (const auto& [id, timer] : m_timers) {
        if (timer->object == object)
            list.append({id, static_cast<int>(timer->interval.count()), timer->type});
    }
    return list;
}

std::optional<Milliseconds> QtTimers::left(int id, SteadyTime now) const
{
    const auto it = m_timers.find(id);
    if (it == m_timers.end())
        return std::nullopt;
    return std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(it->second->at - now));
}

std::size_t QtTimers::fire(SteadyTime now, SteadyTime end)
{
    const std::uint64_t pass = ++m_pass;
    std::size_t fired = 0;
    while (TimerNode* const node = m_heap.takeDue(now)) {
        auto& timer = static_cast<Timer&>(*node);
        // Those that fire are due again at `now` at the earliest, after all that were due before: the first that comes round ends the pass.
        const bool again = std::exchange(timer.pass, pass) == pass;
        if (again) {
            m_heap.add(timer, timer.at);
            break;
        }
        if (timer.handled)
            continue; // armed again when its event returns: a loop inside it has nothing to wait for here
        const SteadyTime next = timer.due + timer.interval;
        arm(timer, next > now ? next : now + timer.interval);
        const int id = timer.id;
        const std::uint64_t serial = timer.serial;
        timer.handled = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
        if (const auto it = m_timers.find(id); it != m_timers.end() && it->second->serial == serial) {
            it->second->handled = false;
            if (!it->second->armed())
                arm(*it->second, std::chrono::steady_clock::now() + it->second->interval);
        }
        if (++fired % kTimersPerClock == 0 && std::chrono::steady_clock::now() >= end)
            break;
    }
    return fired;
}

} // namespace millrace::async

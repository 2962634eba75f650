#pragma once

#include "app/async/timer_heap.h"

#include <QAbstractEventDispatcher>

#include <memory>
#include <unordered_map>

namespace millrace::async {

/// The timers of a loop's QObjects (QObject::startTimer, QTimer), in one heap.
///
/// A precise timer never fires early. A coarse one may be early or late by 5 % of its interval and a very coarse one is kept to whole seconds, as Qt
/// promises; they are put on a grid that all share, so that one wake-up of the machine serves many.
/// A timer that falls behind skips what it missed. Thread: the loop's.
class QtTimers {
public:
    void add(int id, Milliseconds interval, Qt::TimerType type, QObject* object, SteadyTime now);
    bool remove(int id);
    bool removeAll(const QObject* object);
    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> of(const QObject* object) const;
    /// Until it fires, rounded up; nothing for an id that is not known.
    [[nodiscard]] std::optional<Milliseconds> left(int id, SteadyTime now) const;
    [[nodiscard]] std::optional<SteadyTime> next() const { return m_heap.next(); }
    /// Sends their events to those that are due, each at most once, until `end`; the rest stays due. Returns how many.
    /// Not to a timer whose event is being handled further up the stack. The receiver may do as it likes: stop timers, run a nested loop.
    std::size_t fire(SteadyTime now, SteadyTime end);

private:
    struct Timer : TimerNode {
        int id = 0;
        Milliseconds interval{0};
        Qt::TimerType type = Qt::PreciseTimer;
        QObject* object = nullptr;
        SteadyTime due;                  ///< before it was put on the grid: rounding must not add up
        std::uint64_t serial = 0;        ///< the same id may be given out again
        std::uint64_t pass = 0;          ///< when it last fired
        bool handled = false;            ///< its event is on the stack
    };
    void arm(Timer& timer, SteadyTime due);

    TimerHeap m_heap;
    std::unordered_map<int, std::unique_ptr<Timer>> m_timers;
    std::uint64_t m_serial = 0;
    std::uint64_t m_pass = 0;
};

} // namespace millrace::async

#pragma once

#include "app/async/suspension.h"

#include <cassert>

namespace millrace::async {

/// A task that waits in a first-in, first-out list; cancelling takes it out in O(1). Base of the awaiters of Event, Semaphore and Channel.
class Waiter : public Suspension {
public:
    void cancel() noexcept override;
    /// Takes it from the list and schedules its task.
    void wake() noexcept;

protected:
    Waiter(const char* what, class WaiterList& list) noexcept : Suspension(what), m_list(list) {}
    ~Waiter() override = default;
    void suspend() override;

private:
    friend class WaiterList;
    class WaiterList& m_list;
    Waiter* m_previous = nullptr;
    Waiter* m_next = nullptr;
};

/// Thread: loop. Must be empty when it is destroyed: the tasks that wait are owned by groups that end before.
class WaiterList {
public:
    WaiterList() = default;
    ~WaiterList() { assert(empty() && "a task waits for an object that is being destroyed"); }
    WaiterList(const WaiterList&) = delete;
    WaiterList& operator=(const WaiterList&) = delete;
    [[nodiscard]] bool empty() const noexcept { return !m_first; }
    [[nodiscard]] Waiter* first() const noexcept { return m_first; }

private:
    friend class Waiter;
    void append(Waiter& waiter) noexcept;
    void remove(Waiter& waiter) noexcept;

    Waiter* m_first = nullptr;
    Waiter* m_last = nullptr;
};

} // namespace millrace::async

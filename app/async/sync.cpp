#include "app/async/sync.h"

namespace millrace::async {

void WaiterList::append(Waiter& waiter) noexcept
{
    waiter.m_previous = m_last;
    if (m_last)
        m_last->m_next = &waiter;
    else
        m_first = &waiter;
    m_last = &waiter;
}

void WaiterList::remove(Waiter& waiter) noexcept
{
    if (waiter.m_previous)
        waiter.m_previous->m_next = waiter.m_next;
    else
        m_first = waiter.m_next;
    if (waiter.m_next)
        waiter.m_next->m_previous = waiter.m_previous;
    else
        m_last = waiter.m_previous;
    waiter.m_previous = waiter.m_next = nullptr;
}

void Waiter::suspend()
{
    m_list.append(*this);
}

void Waiter::cancel() noexcept
{
    m_list.remove(*this);
    completeCancelled();
}

void Waiter::wake() noexcept
{
    m_list.remove(*this);
    complete();
}

Task<void> waitFor(Event* event)
{
    co_await event->wait();
}

void Event::set()
{
    m_set = true;
    while (!m_waiters.empty())
        m_waiters.first()->wake();
}

class Semaphore::Acquiring final : public Waiter {
public:
    explicit Acquiring(Semaphore& semaphore) : Waiter("semaphore", semaphore.m_waiters), m_semaphore(semaphore) {}
    ~Acquiring() override = default;
    void await_resume() const { finish(); }

protected:
    bool ready() override
    {
        if (m_semaphore.m_free == 0 || !m_semaphore.m_waiters.empty())
            return false;
        --m_semaphore.m_free;
        return true;
    }

private:
    Semaphore& m_semaphore;
};

Task<Semaphore::Permit> Semaphore::acquire()
{
    co_await Acquiring(*this);
    co_return Permit(this);
}

void Semaphore::release() noexcept
{
    if (m_waiters.empty())
        ++m_free;
    else
        m_waiters.first()->wake(); // the permit passes on without becoming free, so that nobody overtakes
}

} // namespace millrace::async

#pragma once

#include "app/async/task.h"
#include "app/async/waiter_list.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

namespace millrace::async {

/// A flag that tasks wait for. Thread: loop. `co_await event.wait()` returns at once while it is set.
class Event {
public:
    void set();
    void clear() noexcept { m_set = false; }
    [[nodiscard]] bool isSet() const noexcept { return m_set; }
    [[nodiscard]] auto wait()
    {
        class Awaiter final : public Waiter {
        public:
            explicit Awaiter(Event& event) : Waiter("event", event.m_waiters), m_event(event) {}
            ~Awaiter() override = default;
            void await_resume() const { finish(); }

        protected:
            bool ready() override { return m_event.m_set; }

        private:
            Event& m_event;
        };
        return Awaiter(*this);
    }

private:
    WaiterList m_waiters;
    bool m_set = false;
};

/// `event->wait()` as a task, for withTimeout(). `event` outlives it.
[[nodiscard]] Task<void> waitFor(Event* event);

/// At most `permits` holders at a time, served in the order of asking. Thread: loop.
/// `auto permit = co_await semaphore.acquire();` gives it back when it goes out of scope.
class Semaphore {
public:
    explicit Semaphore(std::size_t permits) : m_free(permits) {}

    class Permit {
    public:
        explicit Permit(Semaphore* semaphore) noexcept : m_semaphore(semaphore) {}
        Permit(Permit&& other) noexcept : m_semaphore(std::exchange(other.m_semaphore, nullptr)) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit()
        {
            if (m_semaphore)
                m_semaphore->release();
        }

    private:
        Semaphore* m_semaphore;
    };

    [[nodiscard]] Task<Permit> acquire();
    [[nodiscard]] std::size_t available() const noexcept { return m_free; }

private:
    class Acquiring;
    void release() noexcept;

    WaiterList m_waiters;
    std::size_t m_free;
};

/// A bounded queue between tasks of one loop. Thread: loop.
///
/// send() waits while `capacity` values are unread; receive() waits for one, and gives nullopt once the channel is closed and empty.
/// A value is either received or still in the channel: a receive() that was cancelled has taken none. A send() that was cancelled has not
/// sent, and its value goes with it; neither happens to one whose turn had come before the cancellation. Both are cancellation points even
/// where they need not wait. Among several senders or receivers the order is roughly, not strictly, that of asking.
template <class T>
class Channel {
public:
    explicit Channel(std::size_t capacity) : m_capacity(capacity) {}

    /// False when the channel is closed (the value is dropped).
    Task<bool> send(T value)
    {
        do {
            co_await Waiting(*this, Side::Send);
        } while (!can(Side::Send));
        if (m_closed)
            co_return false;
        m_values.push_back(std::move(value));
        wakeOne(m_receivers);
        co_return true;
    }

    Task<std::optional<T>> receive()
    {
        do {
            co_await Waiting(*this, Side::Receive);
        } while (!can(Side::Receive));
        if (m_values.empty())
            co_return std::nullopt;
        std::optional<T> value(std::move(m_values.front()));
        m_values.pop_front();
        wakeOne(m_senders);
        if (!m_values.empty())
            wakeOne(m_receivers); // the one woken for this value may have come second
        co_return value;
    }

    void close()
    {
        m_closed = true;
        while (!m_senders.empty())
            m_senders.first()->wake();
        while (!m_receivers.empty())
            m_receivers.first()->wake();
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_values.size(); }

private:
    enum class Side { Send, Receive };
    [[nodiscard]] bool can(Side side) const noexcept { return m_closed || (side == Side::Send ? m_values.size() < m_capacity : !m_values.empty()); }

    class Waiting final : public Waiter {
    public:
        Waiting(Channel& channel, Side side)
            : Waiter(side == Side::Send ? "channel with room" : "channel with a value", side == Side::Send ? channel.m_senders : channel.m_receivers)
            , m_channel(channel)
            , m_side(side)
        {
        }
        ~Waiting() override = default;
        void await_resume() const { finish(); }

    protected:
        bool ready() override { return m_channel.can(m_side); }

    private:
        Channel& m_channel;
        Side m_side;
    };

    static void wakeOne(WaiterList& list)
    {
        if (!list.empty())
            list.first()->wake();
    }

    std::size_t m_capacity;
    std::deque<T> m_values;
    WaiterList m_senders;
    WaiterList m_receivers;
    bool m_closed = false;
};

} // namespace millrace::async

#pragma once

#include "app/async/runtime.h"
#include "app/async/suspension.h"
#include "app/core/result.h"

#include <QObject>

#include <memory>
#include <optional>
#include <tuple>

namespace millrace::async {

/// The error of nextSignal(): the sender was destroyed, so the signal will not come.
struct SenderDestroyed {};

/// Awaiter of nextSignal(). The connection and its context object are its own and go with it.
template <class Sender, class... Args>
class SignalAwaiter final : public Suspension {
public:
    using Values = std::tuple<std::decay_t<Args>...>;

    SignalAwaiter(Sender* sender, void (Sender::*signal)(Args...)) : Suspension("signal"), m_sender(sender), m_signal(signal) {}
    ~SignalAwaiter() override = default;

    void cancel() noexcept override
    {
        m_context.reset();
        completeCancelled();
    }

    Result<Values, SenderDestroyed> await_resume()
    {
        finish();
        if (!m_values)
            return Failure{SenderDestroyed{}};
        return std::move(*m_values);
    }

protected:
    void suspend() override
    {
        m_context = std::make_unique<QObject>();
        QObject::connect(m_sender, m_signal, m_context.get(), [this](Args... args) {
            m_values.emplace(args...);
            end();
        });
        QObject::connect(m_sender, &QObject::destroyed, m_context.get(), [this] { end(); });
    }

private:
    void end()
    {
        // the context is the receiver of the very call: it goes with this awaiter, when the loop comes round
        QObject::disconnect(m_sender, nullptr, m_context.get(), nullptr);
        complete();
    }

    Sender* m_sender;
    void (Sender::*m_signal)(Args...);
    std::unique_ptr<QObject> m_context;
    std::optional<Values> m_values;
};

/// `auto values = co_await nextSignal(socket, &QTcpSocket::connected);` waits for the next emission and gives its arguments.
/// Thread: `sender` lives in the loop thread. The task resumes after the emission, from the queue. Errors: SenderDestroyed.
template <class Sender, class Owner, class... Args>
[[nodiscard]] auto nextSignal(Sender* sender, void (Owner::*signal)(Args...))
{
    return SignalAwaiter<Owner, Args...>(static_cast<Owner*>(sender), signal);
}

} // namespace millrace::async

#pragma once

#include "app/async/runtime.h"
#include "app/async/suspension.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace millrace::async {

/// Awaits an operation that reports through a callback from any thread, such as a store write:
/// `auto saved = co_await awaitCallback<Result<void, StoreError>>([&](auto done) { store.save(run, batch, std::move(done)); });`
///
/// `start` runs at once, in the loop thread, and must hand `done` on; `done(value)` may come from any thread, once. The value reaches the
/// coroutine through Runtime::post(). Cancelling stops waiting, not the operation: what was handed over is carried out, its answer dropped.
/// A `done` that is destroyed without having been called would hang the await; the callee's contract must exclude it.
template <class T, class Start>
class CallbackAwaiter final : public Suspension {
public:
    explicit CallbackAwaiter(Start start, const char* what) : Suspension(what), m_start(std::move(start)), m_state(std::make_shared<State>()) {}
    ~CallbackAwaiter() override { m_state->awaiter = nullptr; } // where `start` threw after having handed `done` on

    void cancel() noexcept override
    {
        m_state->awaiter = nullptr;
        completeCancelled();
    }

    T await_resume()
    {
        finish();
        return std::move(*m_state->value);
    }

protected:
    void suspend() override
    {
        m_state->awaiter = this;
        Runtime* const loop = &runtime();
        m_start(std::function<void(T)>([loop, state = m_state](T value) {
            auto moved = std::make_shared<T>(std::move(value));
            loop->post([state, moved] {
                if (!state->awaiter)
                    return;
                state->value.emplace(std::move(*moved));
                std::exchange(state->awaiter, nullptr)->complete();
            });
        }));
    }

private:
    struct State {
        CallbackAwaiter* awaiter = nullptr;  ///< loop thread only
        std::optional<T> value;
    };
    Start m_start;
    std::shared_ptr<State> m_state;
};

template <class T, class Start>
[[nodiscard]] auto awaitCallback(Start start, const char* what = "store")
{
    return CallbackAwaiter<T, Start>(std::move(start), what);
}

} // namespace millrace::async

// Built and run when CMake configures: the coroutine constructs that some compilers get wrong.
// Prints what went wrong and returns 1; returns 0 when all is right.
#include <coroutine>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace {

int g_alive = 0;

struct Counted {
    Counted() { ++g_alive; }
    Counted(const Counted&) { ++g_alive; }
    Counted(Counted&&) noexcept { ++g_alive; }
    ~Counted() { --g_alive; }
};

template <class T>
struct Task {
    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> next = std::noop_coroutine();
        Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct Final {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) noexcept { return self.promise().next; }
            void await_resume() noexcept {}
        };
        Final final_suspend() noexcept { return {}; }
        void return_value(T v) { value = std::move(v); }
        void unhandled_exception() { std::terminate(); }
    };
    explicit Task(std::coroutine_handle<promise_type> h) : handle(h) {}
    Task(Task&& other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
    Task(const Task&) = delete;
    ~Task() { if (handle) handle.destroy(); }
    bool await_ready() { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) { handle.promise().next = caller; return handle; }
    T await_resume() { return std::move(*handle.promise().value); }
    std::coroutine_handle<promise_type> handle;
};

struct Aggregate { Counted counted; std::string text; };

template <class F>
Task<int> call(F f) { co_return f(); }

Task<int> take(Aggregate a, int extra) { co_return static_cast<int>(a.text.size()) + extra; }

Task<int> one() { co_return 1; }
Task<int> two() { co_return 2; }

Task<int> everything(bool flag)
{
    Counted captured;
    auto owned = std::make_shared<Counted>();
    int sum = co_await call([captured, owned] { return static_cast<int>(owned.use_count()) > 0 ? 10 : 0; });
    sum += co_await take(Aggregate{Counted{}, std::string(100, 'x')}, 5);
    sum += co_await take({Counted{}, std::string(40, 'y')}, 1);
    sum += co_await (flag ? one() : two());
    sum += co_await (flag ? call([captured] { return 3; }) : call([captured] { return 3; }));
    co_return sum;
}

int run(bool flag)
{
    Task<int> task = everything(flag);
    task.handle.resume();
    return task.await_resume();
}

} // namespace

int main()
{
    const int first = run(true);
    const int second = run(false);
    if (first != 10 + 105 + 41 + 1 + 3 || second != 10 + 105 + 41 + 2 + 3) {
        std::printf("coroutine probe: wrong values %d %d\n", first, second);
        return 1;
    }
    if (g_alive != 0) {
        std::printf("coroutine probe: %d temporaries were destroyed too often or never\n", -g_alive);
        return 1;
    }
    return 0;
}

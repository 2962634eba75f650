#pragma once

#include "app/async/sleep.h"
#include "app/async/task_group.h"
#include "app/async/timeout.h"
#include "tests/support/virtual_loop.h"

#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// What the tests of app/async share: tasks that sleep, fail or count, and exceptions as text.
///
/// QVERIFY and QCOMPARE return, which a coroutine cannot: the coroutines fill variables of the test, which looks at them after run().
namespace millrace::test {

using namespace std::chrono_literals;
using namespace millrace::async;

using Log = std::vector<std::string>;

/// The text of an exception; a group's as "[first, second]".
inline std::string describe(const std::exception_ptr& error)
{
    if (!error)
        return "none";
    try {
        std::rethrow_exception(error);
    } catch (const TaskGroupError& group) {
        std::string text;
        for (const std::exception_ptr& each : group.errors())
            text += (text.empty() ? "" : ", ") + describe(each);
        return '[' + text + ']';
    } catch (const std::exception& plain) {
        return plain.what();
    } catch (int number) {
        return "int " + std::to_string(number);
    } catch (...) {
        return "unknown";
    }
}

/// "value", "cancelled" or the exception.
template <class T>
std::string describe(const Outcome<T>& outcome)
{
    if (outcome.failed())
        return describe(outcome.exception());
    return outcome.cancelled() ? "cancelled" : "value";
}

inline std::vector<std::string> sorted(std::vector<std::string> lines)
{
    std::sort(lines.begin(), lines.end());
    return lines;
}

inline Task<void> sleepTask(SteadyDuration duration)
{
    co_await sleepFor(duration);
}

inline Task<void> crashAfter(SteadyDuration duration, std::string what)
{
    co_await sleepFor(duration);
    throw std::runtime_error(what);
}

template <class T>
Task<T> valueAfter(SteadyDuration duration, T value)
{
    co_await sleepFor(duration);
    co_return value;
}

inline Task<void> store(int& into, Task<int> task)
{
    into = co_await std::move(task);
}

inline Task<void> callAfter(SteadyDuration duration, std::function<void()> call)
{
    co_await sleepFor(duration);
    call();
}

/// Sleeps, and adds `weight` to `count` when that is cancelled.
inline Task<void> countCancel(SteadyDuration duration, int& count, int weight = 1)
{
    try {
        co_await sleepFor(duration);
    } catch (const Cancelled&) {
        count += weight;
        throw;
    }
}

/// Sleeps, and fails with `what` where the sleep is cancelled: what a `finally` that raises does in Python.
inline Task<void> crashWhenCancelled(SteadyDuration duration, std::string what)
{
    const Outcome<void> slept = co_await settle(sleepTask(duration));
    if (slept.cancelled())
        throw std::runtime_error(what);
}

/// Runs `task` in a scope that is cancelled, from outside the task, after `delay`; tells how it ended.
template <class T>
Task<Outcome<T>> cancelAfter(SteadyDuration delay, Task<T> task)
{
    CancelScope scope(Runtime::current()->clock().now() + delay);
    Outcome<T> outcome = co_await settle(std::move(task));
    scope.leave();
    co_return outcome;
}

} // namespace millrace::test

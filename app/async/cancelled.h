#pragma once

namespace millrace::async {

/// Thrown through a coroutine whose scope was cancelled: the third outcome beside value and error.
///
/// Not a std::exception, so that `catch (const std::exception&)` does not swallow it by accident. Code that catches `...` rethrows.
/// Cancellation is level-triggered: until the cancelled scope is left, every further co_await throws it again.
struct Cancelled {};

} // namespace millrace::async

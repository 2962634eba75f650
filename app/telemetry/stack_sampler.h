#pragma once

#include "app/core/clock.h"

#include <pthread.h>

#include <optional>
#include <string>
#include <vector>

namespace millrace::telemetry {

/// What a thread does just now, blocked or not: the task that its Runtime runs, and its stack.
///
/// A signal is sent to the thread, whose handler notes both (backtrace(3), loaded before the first use) and returns; what the thread waited
/// in is restarted (SA_RESTART) or returns EINTR, as with any signal.
/// Thread: one sampler in the process, sample() from one thread at a time, never the thread that is sampled.
class StackSampler {
public:
    static constexpr int kMaxFrames = 64;
    static constexpr std::size_t kMaxName = 200;     ///< bytes of a task's name
    struct Sample {
        std::string task;                            ///< empty: none of a Runtime's
        std::vector<void*> frames;                   ///< return addresses, the innermost first
    };

    StackSampler();
    ~StackSampler();
    StackSampler(const StackSampler&) = delete;

    /// nullopt: the thread did not answer within `limit` (it blocks the signal, or waits for the disk).
    [[nodiscard]] std::optional<Sample> sample(pthread_t thread, Milliseconds limit);
};

} // namespace millrace::telemetry

#include "app/telemetry/stack_sampler.h"

#include "app/async/runtime.h"

#include <execinfo.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <thread>

namespace millrace::telemetry {

namespace {

enum class Asking : int { Nothing, Asked, Answering, Answered };

/// A handler has no other way to its data; static, as it may run after who asked has given up.
struct Question {
    std::atomic<Asking> state = Asking::Nothing;
    std::atomic<pthread_t> thread{};         ///< that is asked; a signal to the one before may come late
    std::array<void*, StackSampler::kMaxFrames> frames{};
    int count = 0;
    std::array<char, StackSampler::kMaxName> task{};
    std::size_t taskLength = 0;
};
static_assert(std::atomic<Asking>::is_always_lock_free);

Question g_question;
struct sigaction g_handlerBefore;

int stackSignal()
{
    return SIGRTMIN + 3;
}

/// In the thread that is asked. A task's name stays what it is while the task runs, and it is this thread that it runs in.
void answerStack(int)
{
    const int error = errno;
    Asking asked = Asking::Asked;
    if (g_question.thread.load() == pthread_self() && g_question.state.compare_exchange_strong(asked, Asking::Answering)) {
        g_question.count = backtrace(g_question.frames.data(), StackSampler::kMaxFrames);
        g_question.taskLength = 0;
        const async::Runtime* const runtime = async::Runtime::current();
        if (const async::TaskRecord* const task = runtime ? runtime->currentTask() : nullptr) {
            g_question.taskLength = std::min(task->name.size(), g_question.task.size());
            std::memcpy(g_question.task.data(), task->name.data(), g_question.taskLength);
        }
        g_question.state.store(Asking::Answered);
    }
    errno = error;
}

} // namespace

StackSampler::StackSampler()
{
    void* none[1];
    (void)backtrace(none, 1); // loads the unwinder: not in a handler
    struct sigaction action {};
    action.sa_handler = answerStack;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    (void)sigaction(stackSignal(), &action, &g_handlerBefore);
}

StackSampler::~StackSampler()
{
    (void)sigaction(stackSignal(), &g_handlerBefore, nullptr);
}

std::optional<StackSampler::Sample> StackSampler::sample(pthread_t thread, Milliseconds limit)
{
    constexpr std::chrono::microseconds kLook{200};
    constexpr int kHandlersOwn = 2;          // the handler and what calls it
    g_question.thread.store(thread);
    g_question.state.store(Asking::Asked);
    if (pthread_kill(thread, stackSignal()) != 0)
        return std::nullopt;
    const auto until = std::chrono::steady_clock::now() + limit;
    while (g_question.state.load() != Asking::Answered) {
        if (std::chrono::steady_clock::now() >= until) {
            Asking asked = Asking::Asked;
            if (g_question.state.compare_exchange_strong(asked, Asking::Nothing))
                return std::nullopt;
        }
        std::this_thread::sleep_for(kLook);  // an answer under way is waited for: it is being written
    }
    Sample sample;
    sample.task.assign(g_question.task.data(), g_question.taskLength);
    const int first = std::min(kHandlersOwn, g_question.count);
    sample.frames.assign(g_question.frames.begin() + first, g_question.frames.begin() + g_question.count);
    g_question.state.store(Asking::Nothing);
    return sample;
}

} // namespace millrace::telemetry

#pragma once

#include "app/async/std_coroutine.h"
#include "app/core/clock.h"

#include <cstdint>
#include <source_location>
#include <string>

namespace millrace::async {

class CancelScope;
class Runtime;
class Suspension;
class TaskGroup;

enum class TaskState { Created, Scheduled, Running, Waiting, Ended };

/// What one spawned task is and does: the inspector's record and the scheduler's handle on it.
///
/// Thread: loop. Owned by its Runtime from spawn to end. Awaited coroutines run under the record of the task that awaits them.
struct TaskRecord {
    // who
    std::uint64_t id = 0;
    std::string name;
    std::source_location spawnedAt;

    // what it does now
    TaskState state = TaskState::Created;
    const char* awaits = "";                 ///< what the innermost suspended await waits for: "timer", "pool job" …
    std::source_location awaitsAt;
    std::string cancelCause;                 ///< why its scope was cancelled; empty while it is not
    SteadyTime cancelledAt;                  ///< when that was
    std::string cutOffCause;                 ///< why somebody has cancelled this task alone (CancelScope::letOthersCancel)

    // figures; all zero when the runtime does not measure
    std::uint64_t polls = 0;
    std::uint64_t selfWakes = 0;             ///< times that it put itself into the queue while it ran
    SteadyDuration busy{0};
    SteadyDuration scheduled{0};             ///< ready, but waiting for its turn
    SteadyDuration idle{0};
    SteadyDuration longestPoll{0};
    SteadyTime longestPollAt;
    SteadyTime spawnTime;
    SteadyTime since;                        ///< when the present state began

    // machinery, of the runtime, the scopes and the groups only
    Runtime* runtime = nullptr;
    TaskGroup* group = nullptr;
    CancelScope* scope = nullptr;            ///< innermost scope the task is in
    Suspension* suspension = nullptr;        ///< what it waits for; null while it runs or is scheduled
    std::coroutine_handle<> next;            ///< resumed by the queue
    std::coroutine_handle<> root;
    CancelScope* own = nullptr;              ///< opened by letOthersCancel(): Runtime::cancelTask() cancels it
    TaskRecord* queueNext = nullptr;
    TaskRecord* scopePrevious = nullptr;
    TaskRecord* scopeNext = nullptr;
    TaskRecord* livePrevious = nullptr;
    TaskRecord* liveNext = nullptr;
};

} // namespace millrace::async

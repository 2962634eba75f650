#pragma once

#include "app/async/cancel_scope.h"
#include "app/async/post_box.h"
#include "app/async/task_record.h"
#include "app/async/timer_heap.h"
#include "app/core/clock.h"

#include <array>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::async {

/// What a Runtime needs of the event loop that carries it. QtDriver is the program's; tests have one on a virtual clock.
class LoopDriver {
public:
    virtual ~LoopDriver() = default;
    /// Have Runtime::turn() called soon, in the loop thread. Any thread; calls before the turn may be merged.
    virtual void wake() = 0;
    /// Have Runtime::turn() called at `at`; replaces the earlier time. Loop thread.
    virtual void setTimer(std::optional<SteadyTime> at) = 0;
};

/// A copy of a record, for inspectors. Tasks and groups have ids of one sequence: a task's is higher than that of its group, and that is higher
/// than its host's.
struct TaskInfo {
    std::uint64_t id = 0;
    std::uint64_t group = 0;
    std::string name;
    TaskState state = TaskState::Created;
    std::string awaits;
    std::string awaitsAt;        ///< "file.cpp:12"
    std::string spawnedAt;
    std::string cancelCause;
    std::uint64_t polls = 0;
    std::uint64_t selfWakes = 0;
    SteadyDuration busy{0}, scheduled{0}, idle{0}, longestPoll{0};
    SteadyDuration sinceLongestPoll{0};
    SteadyDuration age{0};
    SteadyDuration cancelling{0};   ///< since its scope was cancelled; zero: it is not
    bool cancellable = false;    ///< by Runtime::cancelTask()
};

/// A group that has tasks.
struct GroupInfo {
    std::uint64_t id = 0;
    std::uint64_t host = 0;         ///< the task in which it was made; 0: none
    std::string name;
    std::size_t live = 0;
    std::string cancelCause;        ///< empty: it is not cancelled
    SteadyDuration cancelling{0};
};

/// A task that has ended.
struct EndedTask {
    enum class End { Finished, Failed, Cancelled };
    TaskInfo task;
    End end = End::Finished;
    SteadyTime at;
};

/// How long polls took: bucket i counts those below 2^i µs, the last one all longer ones.
struct PollHistogram {
    static constexpr std::size_t kBuckets = 24;
    std::array<std::uint64_t, kBuckets> counts{};
    void add(SteadyDuration poll);
    friend bool operator==(const PollHistogram&, const PollHistogram&) = default;
};

/// Runs coroutines on an event loop: the resume queue, the timers, the registry of tasks.
///
/// Thread: bound to the loop thread; only post() may be called from others. Ownership: must outlive every task (asserted),
/// and whatever may still call post().
/// A turn resumes tasks for at most `slice`, then hands the thread back to the loop and asks for another turn, so that sockets and
/// timers are served whatever the tasks do. Tasks are resumed from turn() alone: never inside a signal, never on another thread's stack.
class Runtime {
public:
    struct Options {
        SteadyDuration slice = std::chrono::milliseconds(4);
        bool measure = true;         ///< busy, scheduled and idle time per task
    };

    Runtime(const Clock& clock, LoopDriver& driver, Options options);
    Runtime(const Clock& clock, LoopDriver& driver) : Runtime(clock, driver, Options{}) {}
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    /// The runtime whose task runs right now in this thread; null outside.
    [[nodiscard]] static Runtime* current() noexcept;
    /// The task that runs right now; null outside.
    [[nodiscard]] TaskRecord* currentTask() const noexcept { return m_running; }

    [[nodiscard]] const Clock& clock() const noexcept { return m_clock; }
    [[nodiscard]] CancelScope& rootScope() noexcept { return *m_rootScope; }

    /// Runs `work` in the loop thread, in the order of the calls. Any thread. Must not throw.
    /// What has not run when the runtime is destroyed is dropped.
    void post(std::function<void()> work);

    /// One turn: posted work, due timers, the resume queue until it is empty or the slice is over. Called by the driver.
    void turn();

    void addTimer(TimerNode& node, SteadyTime at);
    void removeTimer(TimerNode& node) noexcept;

    // --- for inspectors; loop thread ---
    static constexpr std::size_t kMaxEnded = 500;
    static constexpr Milliseconds kLongPoll{50};
    [[nodiscard]] std::size_t taskCount() const noexcept { return m_taskCount; }
    /// The newest first, at most so many. Cost: about a microsecond each.
    [[nodiscard]] std::vector<TaskInfo> tasks(std::size_t most = std::numeric_limits<std::size_t>::max()) const;
    [[nodiscard]] TaskInfo info(const TaskRecord& task) const;
    [[nodiscard]] GroupInfo info(const TaskGroup& group) const;
    class Walk;
    /// Those that failed, were cancelled, or kept the loop for kLongPoll: the last kMaxEnded of them.
    [[nodiscard]] const std::deque<EndedTask>& oddlyEnded() const noexcept { return m_oddlyEnded; }
    /// The others: the last kMaxEnded that ended while they were kept. Keeping costs a copy of the record a task.
    [[nodiscard]] const std::deque<EndedTask>& ended() const noexcept { return m_ended; }
    void setKeepEnded(bool keep);
    /// One task from now on; 0: none. What is known of it stays when it has ended.
    void watch(std::uint64_t id);
    /// The lengths of its polls since.
    [[nodiscard]] const PollHistogram& watchedPolls() const noexcept { return m_watchedPolls; }
    [[nodiscard]] const std::optional<EndedTask>& watchedEnd() const noexcept { return m_watchedEnd; }
    /// Cancels one task that lets others do so (CancelScope::letOthersCancel). False: there is none of this id, or it does not.
    bool cancelTask(std::uint64_t id, std::string cause);

    /// The longest turn since the last call of this.
    [[nodiscard]] SteadyDuration takeLongestTurn() noexcept { return std::exchange(m_longestTurn, SteadyDuration{0}); }

private:
    friend class CancelScope;
    friend class Suspension;
    friend class TaskGroup;

    TaskRecord& addTask(TaskRecord&& record, CancelScope& scope);
    void enqueue(TaskRecord& task) noexcept;
    void poll(TaskRecord& task);
    void endTask(TaskRecord& task);
    [[nodiscard]] EndedTask endOf(const TaskRecord& task, const std::exception_ptr& error, bool wasCancelled) const;
    void keepEnded(const TaskRecord& task, const std::exception_ptr& error, bool wasCancelled);
    [[nodiscard]] TaskRecord* find(std::uint64_t id) const noexcept;
    void runPosted(SteadyTime end);
    void fireTimers(SteadyTime begin, SteadyTime end);
    void rearm();

    const Clock& m_clock;
    LoopDriver& m_driver;
    Options m_options;
    TimerHeap m_timers;
    std::unique_ptr<CancelScope> m_rootScope;
    std::optional<SteadyTime> m_armedFor;
    TaskRecord* m_running = nullptr;
    TaskRecord* m_queueFirst = nullptr;
    TaskRecord* m_queueLast = nullptr;
    TaskRecord* m_liveFirst = nullptr;
    std::size_t m_taskCount = 0;
    std::uint64_t m_nextId = 1;
    Walk* m_walks = nullptr;
    TaskRecord* m_watched = nullptr;
    PollHistogram m_watchedPolls;
    std::optional<EndedTask> m_watchedEnd;
    bool m_keepEnded = false;
    std::deque<EndedTask> m_ended;
    std::deque<EndedTask> m_oddlyEnded;
    SteadyTime m_lastStamp;
    SteadyDuration m_longestTurn{0};
    bool m_inTurn = false;

    PostBox m_posted;
    std::vector<std::function<void()>> m_taken;      ///< out of m_posted; those before m_takenDone have run
    std::size_t m_takenDone = 0;
};

/// A walk over all tasks of a Runtime, in slices with turns of the loop between them: each that lived from the beginning to its turn is seen
/// once, the newest first. Thread: loop.
class Runtime::Walk {
public:
    explicit Walk(Runtime& runtime) noexcept;
    ~Walk();
    Walk(const Walk&) = delete;

    /// `visit(const TaskRecord&)` for the next so many; it must neither spawn nor end any. False when these were the last.
    template <class F>
    bool step(std::size_t most, F visit)
    {
        for (; m_next && most > 0; --most) {
            const TaskRecord& task = *m_next;
            m_next = task.liveNext;
            visit(task);
        }
        return m_next != nullptr;
    }

private:
    friend class Runtime;
    Runtime& m_runtime;
    TaskRecord* m_next;
    Walk* m_nextWalk;
};

} // namespace millrace::async

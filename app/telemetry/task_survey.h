#pragma once

#include "app/async/runtime.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace millrace::telemetry {

/// The words of a task's name that do not vary: "fetch https://example.org/a" → "fetch", "run 12" → "run", "write results" stays. A word with
/// anything but letters and hyphens is a value, and so is all after it; a name that begins with one is kOtherKinds.
[[nodiscard]] std::string_view taskKind(std::string_view name);
inline constexpr std::string_view kOtherKinds = "other";

/// All tasks of one kind together.
struct TaskKind {
    std::string name;
    std::size_t live = 0;
    std::size_t waiting = 0;
    std::uint64_t polls = 0;
    SteadyDuration busy{0}, scheduled{0}, longestPoll{0};
};

/// What somebody ought to look at.
struct TaskWarning {
    enum class What { LongPoll, WakesItself, CancelsLong };
    What what = What::LongPoll;
    std::uint64_t task = 0;
    std::string name;
    SteadyDuration time{0};            ///< of the poll, or since it was cancelled
};

/// Most of its turns it asked for itself, which keeps the loop from sleeping.
[[nodiscard]] constexpr bool wakesItself(std::uint64_t polls, std::uint64_t selfWakes)
{
    constexpr std::uint64_t kFewPolls = 200;         // below it that says nothing
    return polls >= kFewPolls && selfWakes > polls / 2;
}

/// One walk over all tasks of a Runtime, in slices: their kinds, what is wrong with any, and the newest that fit a filter in full.
///
/// Thread: loop. Bounds: as named; kinds beyond kMaxKinds are counted together as kOtherKinds. Cost: some 100 ns a task, a microsecond one in full.
class TaskSurvey {
public:
    static constexpr std::size_t kMaxTasks = 2'000;
    static constexpr std::size_t kMaxKinds = 200;
    static constexpr std::size_t kMaxWarnings = 100;
    static constexpr std::size_t kSlice = 500;        ///< tasks, between turns of the loop
    static constexpr Milliseconds kLongPoll{50};
    static constexpr Milliseconds kLongCancel{1'000};

    TaskSurvey(const TaskSurvey&) = delete;
    /// `filter`: of names, whatever the case of ASCII letters; empty: all. `watched`: told in full wherever it stands; 0: none.
    TaskSurvey(async::Runtime& runtime, std::string_view filter, std::uint64_t watched);
    /// A slice; false when that was the last.
    bool step();

    std::vector<async::TaskInfo> tasks;               ///< the newest first
    std::size_t fitting = 0;                          ///< the filter, of all
    std::vector<TaskKind> kinds;                      ///< in the order of their newest task
    std::vector<TaskWarning> warnings;
    std::size_t warningCount = 0;
    std::optional<async::TaskInfo> watched;           ///< nullopt: it does not live

private:
    void visit(const async::TaskRecord& task);
    void warn(const async::TaskRecord& task, TaskWarning::What what, SteadyDuration time);
    [[nodiscard]] bool fits(std::string_view name) const;

    async::Runtime& m_runtime;
    async::Runtime::Walk m_walk;
    std::uint64_t m_watched;
    std::string m_filter;                             ///< in lower case
    SteadyTime m_now;
    std::unordered_map<std::string, std::size_t> m_kindOf;
};

} // namespace millrace::telemetry

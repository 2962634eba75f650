#pragma once

#include "app/async/runtime.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
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
    enum class What { LongPoll, WakesItself, CancelsLong, GroupCancelsLong };
    What what = What::LongPoll;
    std::uint64_t id = 0;              ///< of the task, or the group
    std::string name;
    SteadyDuration time{0};            ///< of the poll, or since it was cancelled
    std::size_t live = 0;              ///< of a group
};

/// Whether any of the texts contains `filter`, whatever the case of ASCII letters; an empty one is in all. One rule for all that is searched here.
[[nodiscard]] bool fitsFilter(std::string_view filter, std::initializer_list<std::string_view> texts);

/// Most of its turns it asked for itself, which keeps the loop from sleeping.
[[nodiscard]] constexpr bool wakesItself(std::uint64_t polls, std::uint64_t selfWakes)
{
    constexpr std::uint64_t kFewPolls = 200;         // below it that says nothing
    return polls >= kFewPolls && selfWakes > polls / 2;
}

/// One walk over all tasks of a Runtime, in slices: their kinds, what is wrong with any, and the newest whose name or await fits a filter in full,
/// with the groups that they are in and the tasks that host these, up to the first.
///
/// Thread: loop. Bounds: as named; kinds beyond kMaxKinds are counted together as kOtherKinds. Cost: some 100 ns a task, a microsecond one in full.
class TaskSurvey {
public:
    static constexpr std::size_t kMaxTasks = 2'000;
    static constexpr std::size_t kMaxHosts = 2'000;   ///< tasks that are told for those inside them
    static constexpr std::size_t kMaxKinds = 200;
    static constexpr std::size_t kMaxWarnings = 100;
    static constexpr std::size_t kSlice = 500;        ///< tasks, between turns of the loop
    static constexpr Milliseconds kPause{1};          ///< between slices: who only yields keeps the loop from sleeping
    static constexpr Milliseconds kLongPoll = async::Runtime::kLongPoll;
    static constexpr Milliseconds kLongPollTold{60'000};   ///< that it was
    static constexpr Milliseconds kLongCancel{1'000};

    TaskSurvey(const TaskSurvey&) = delete;
    /// `filter`: fitsFilter(). `watched`: told in full wherever it stands; 0: none.
    TaskSurvey(async::Runtime& runtime, std::string filter, std::uint64_t watched);
    /// A slice; false when that was the last.
    bool step();

    std::vector<async::TaskInfo> tasks;               ///< the newest first
    std::vector<async::GroupInfo> groups;             ///< of these
    std::size_t told = 0;                             ///< of `tasks`, those that fit
    std::size_t fitting = 0;                          ///< the filter, of all
    std::vector<TaskKind> kinds;                      ///< in the order of their newest task
    std::vector<TaskWarning> warnings;
    std::size_t warningCount = 0;
    std::optional<async::TaskInfo> watched;           ///< nullopt: it does not live

private:
    void visit(const async::TaskRecord& task);
    void tell(const async::TaskRecord& task);
    void count(const async::TaskRecord& task);
    void judge(const async::TaskRecord& task);
    void warn(TaskWarning warning);

    async::Runtime& m_runtime;
    async::Runtime::Walk m_walk;
    std::uint64_t m_watched;
    std::string m_filter;
    SteadyTime m_now;
    std::unordered_map<std::string, std::size_t> m_kindOf;
    std::unordered_set<std::uint64_t> m_hosts;        ///< of groups that are told; older than what is in them, so still to come
    std::unordered_set<std::uint64_t> m_toldGroups;
    std::unordered_set<std::uint64_t> m_judgedGroups;
};

} // namespace millrace::telemetry

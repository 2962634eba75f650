#pragma once

#include "app/async/runtime.h"
#include "app/async/sync.h"
#include "app/async/task_group.h"
#include "app/core/keyed_mailbox.h"
#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/task_survey.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace millrace::telemetry {

/// A limit of the program by name, and how much of it is used.
struct LimitUse {
    std::string name;
    std::int64_t used = 0;
    std::int64_t most = 0;             ///< 0: none
    bool bytes = false;
};

/// The task that somebody looks at.
struct WatchedTask {
    async::TaskInfo task;
    bool lives = true;
    async::PollHistogram polls;        ///< since it is watched
};

/// What the loop and its tasks do.
struct RuntimeSnapshot {
    WallMs at = 0;
    std::size_t taskCount = 0;
    std::size_t fitting = 0;               ///< the filter
    std::size_t told = 0;                  ///< of these, the newest that are in `tasks`: at most TaskSurvey::kMaxTasks
    std::vector<async::TaskInfo> tasks;    ///< with the hosts of their groups, the newest first
    std::vector<async::GroupInfo> groups;  ///< of `tasks`
    std::vector<TaskKind> kinds;
    std::vector<TaskWarning> warnings;     ///< the first TaskSurvey::kMaxWarnings of warningCount
    std::size_t warningCount = 0;
    std::vector<async::EndedTask> ended;   ///< Runtime::ended() and oddlyEnded() together, the newest last
    std::optional<WatchedTask> watched;
    Microseconds loopP99{0};               ///< of the turns of the last five to ten seconds
    Microseconds longestRecent{0};         ///< of them
    Microseconds longestEver{0};
    double busy = 0;                       ///< share of the time since the last snapshot in which the loop worked, [0, 1]
    double turnsPerSecond = 0;
    std::vector<LimitUse> limits;
};

/// Publishes what a Runtime does, twice a second while somebody looks; else it costs nothing.
///
/// Thread: made in any; its task runs in the loop. The commands from any. Cost while publishing: TaskSurvey's.
class RuntimeInspector {
public:
    static constexpr Milliseconds kEvery{500};

    struct Parts {
        async::Runtime& runtime;
        const Clock& clock;
        const LoopMonitor& monitor;
        std::function<std::vector<LimitUse>()> limits;   ///< called in the loop
    };
    explicit RuntimeInspector(Parts parts);
    ~RuntimeInspector();                   ///< after shutDown()

    /// Key 0: the newest snapshot.
    [[nodiscard]] KeyedMailbox<int, RuntimeSnapshot>& feed() { return m_feed; }
    void setPublishing(bool on);
    /// Only tasks that fit it are told in full, with the tasks that host them (fitsFilter()); those beyond the first kMaxTasks are found, too.
    void setFilter(std::string text);
    /// 0: none.
    void watchTask(std::uint64_t id);
    /// A task that cannot be cancelled alone (TaskInfo::cancellable) stays.
    void cancelTask(std::uint64_t id);
    /// For tests of what notices it: after a while a task "planted stall" keeps the loop for so long.
    void plantStall(Milliseconds after, Milliseconds length);
    void shutDown(std::function<void()> done);

private:
    async::Task<void> publish();
    async::Task<RuntimeSnapshot> snapshot();
    static async::Task<void> stallOnce(Milliseconds after, Milliseconds length);
    void updateWatched(std::optional<async::TaskInfo> now);
    [[nodiscard]] std::vector<async::EndedTask> ended() const;
    async::Task<void> end(std::function<void()> done);

    Parts m;
    KeyedMailbox<int, RuntimeSnapshot> m_feed;
    async::Event m_askedFor;               ///< a snapshot before its time
    std::string m_filter;
    std::optional<WatchedTask> m_watched;
    async::CancelScope m_scope;
    async::TaskGroup m_group;
    async::TaskGroup m_closer;
    bool m_wanted = false;
    bool m_runs = false;
    SteadyTime m_lastAt;
    Microseconds m_lastBusy{0};
    std::int64_t m_lastTurns = 0;
};

} // namespace millrace::telemetry

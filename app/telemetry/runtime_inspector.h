#pragma once

#include "app/async/runtime.h"
#include "app/async/task_group.h"
#include "app/core/keyed_mailbox.h"
#include "app/telemetry/loop_monitor.h"

#include <functional>
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

/// What the loop and its tasks do.
struct RuntimeSnapshot {
    WallMs at = 0;
    std::size_t taskCount = 0;
    std::vector<async::TaskInfo> tasks;    ///< the newest, at most RuntimeInspector::kMaxTasks
    Microseconds loopP50{0}, loopP99{0};   ///< of the turns of the last five to ten seconds
    Microseconds longestRecent{0};         ///< of them
    Microseconds longestEver{0};
    double busy = 0;                       ///< share of the time since the last snapshot in which the loop worked, [0, 1]
    double turnsPerSecond = 0;
    std::vector<LimitUse> limits;
};

/// Publishes what a Runtime does, twice a second while somebody looks; else it costs nothing.
///
/// Thread: made in any; its task runs in the loop. setPublishing() from any. Cost while publishing: about a microsecond a task shown.
class RuntimeInspector {
public:
    static constexpr Milliseconds kEvery{500};
    static constexpr std::size_t kMaxTasks = 2'000;

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
    /// Ends its task; `done` in the loop.
    void shutDown(std::function<void()> done);

private:
    async::Task<void> publish();
    async::Task<void> end(std::function<void()> done);
    [[nodiscard]] RuntimeSnapshot snapshot();

    Parts m;
    KeyedMailbox<int, RuntimeSnapshot> m_feed;
    async::CancelScope m_scope;
    async::TaskGroup m_group;
    async::TaskGroup m_closer;
    bool m_runs = false;                   ///< loop only, as are those below
    bool m_wanted = false;
    SteadyTime m_lastAt;
    Microseconds m_lastBusy{0};
    std::int64_t m_lastTurns = 0;
};

} // namespace millrace::telemetry

#pragma once

#include "app/async/runtime.h"
#include "app/async/task_group.h"

#include <functional>

namespace millrace::telemetry {

/// Has the engines' figures published once a second while somebody wants metrics; else it costs the loop nothing.
///
/// Thread: made in any; its task runs in the loop. addUser() and removeUser() from any.
class MetricsPublisher {
public:
    static constexpr Milliseconds kEvery{1'000};

    struct Parts {
        async::Runtime& runtime;
        std::function<async::Task<void>()> publish;   ///< run in the loop
        std::function<void()> forget;          ///< called in the loop when nobody wants it any more
    };
    explicit MetricsPublisher(Parts parts);
    ~MetricsPublisher();                       ///< after shutDown()

    /// Somebody reads what is published, until removeUser(). The first figures are there within a turn of the loop.
    void addUser() { change(1); }
    void removeUser() { change(-1); }
    /// Publishes once more where somebody reads, and ends its task; `done` in the loop, after what publishing has posted. To be called when the engines have
    /// ended, so that the last figures are the whole account.
    void shutDown(std::function<void()> done);

private:
    void change(int by);
    async::Task<void> run();
    async::Task<void> end(std::function<void()> done);

    Parts m;
    async::CancelScope m_scope;
    async::TaskGroup m_group;
    async::TaskGroup m_closer;
    int m_users = 0;                           ///< loop only, as is m_runs
    bool m_runs = false;
};

} // namespace millrace::telemetry

#pragma once

#include "app/core/strong_id.h"
#include "app/store/postgres_probe.h"

#include <functional>
#include <thread>

namespace millrace::store {

/// Hears when another program changes a run of this database (LISTEN), on a connection and in a thread of its own.
///
/// Thread: made and destroyed in any one; `heard` is called in its own. Why: QtSql hears notifications only in a thread with an event loop of Qt's, and
/// only between statements. Who listens must look now and then all the same: a notification is lost where the connection is.
class PostgresListener {
public:
    /// `heard(run)` for each notification, and with no run when a connection has been made: something may have been missed before.
    PostgresListener(StoreUrl url, Milliseconds connectLimit, const Watchdog& watchdog, std::function<void(RunId)> heard);
    /// Ends the thread, which waits for nothing then.
    ~PostgresListener();
    PostgresListener(const PostgresListener&) = delete;

private:
    void listen();
    void hear(pg_conn* connection);
    /// Until there is something to read, or it is to end; false: it is to end.
    [[nodiscard]] bool waitFor(int descriptor, Milliseconds limit) const;

    const StoreUrl m_url;
    const Milliseconds m_connectLimit;
    const Watchdog& m_watchdog;
    const std::function<void(RunId)> m_heard;
    int m_end = -1;                          ///< an eventfd: it is to end
    std::thread m_thread;
};

} // namespace millrace::store

#pragma once

#include "app/store/connection.h"
#include "app/store/leases.h"

#include <string>
#include <vector>

namespace millrace::store {

/// Statements of a run that several workers share (leases.h); PostgreSQL alone. Thread: the writer's. Errors: StoreException, Internal
/// on SQLite.

[[nodiscard]] JoinedRun joinRun(Connection& connection, RunId run, const std::string& workerName, Milliseconds lease, bool adding);
/// Its hosts are free. True: it was the last one, and the run is stopped unless it is done.
[[nodiscard]] bool leaveRun(Connection& connection, RunId run, WorkerId worker, std::int64_t pages);
/// Up to `limit` hosts that may have queued URLs and are nobody's, or whose lease has ended; kClaimBatch of them at most.
[[nodiscard]] Claim claimHosts(Connection& connection, RunId run, WorkerId worker, int limit, Milliseconds lease);
/// This host, which gets a row where it has none; nothing where another worker has it.
[[nodiscard]] Claim claimHost(Connection& connection, RunId run, WorkerId worker, const HostRecord& host, Milliseconds lease);
[[nodiscard]] RunView renewLeases(Connection& connection, RunId run, const Heartbeat& heartbeat);
/// Writes the clocks of those that are the worker's, and gives them back; one without queued URLs is closed.
[[nodiscard]] ReturnedHosts returnHosts(Connection& connection, RunId run, WorkerId worker, const std::vector<HostRecord>& hosts, Return which);
/// Makes the run done when no host may have queued URLs and no worker adds any. True: it is done.
[[nodiscard]] bool finishRun(Connection& connection, RunId run);
/// Keys of the hosts that are in the scope `host`.
[[nodiscard]] std::vector<std::string> readScopeHosts(Connection& connection, RunId run);

} // namespace millrace::store

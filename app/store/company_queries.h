#pragma once

#include "app/store/connection.h"
#include "app/store/leases.h"

#include <string>
#include <vector>

namespace millrace::store {

/// Statements of a person who looks at a run of several workers, and has a say in it, without being one of them; PostgreSQL alone. Errors: StoreException.

/// "Now" by the database. Not now(), which is when the transaction began.
inline const std::string kServerNow = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
/// Of a worker that is named w.
inline const std::string kAtWork = "w.state = 'working' AND w.lease_until > " + kServerNow;
/// Internal on SQLite.
void requireServer(const Connection& connection);

/// Thread: the reader's. Nobody on SQLite.
[[nodiscard]] std::vector<WorkerRecord> readWorkers(Connection& connection, RunId run);
[[nodiscard]] RunCompany readCompany(Connection& connection, RunId run);
[[nodiscard]] std::vector<HostNow> readHostsNow(Connection& connection, RunId run, std::vector<HostId> hosts);

/// Thread: the writer's.
void commandWorkers(Connection& connection, RunId run, RunState state);
void setHostRate(Connection& connection, RunId run, HostId host, std::optional<double> rate);

} // namespace millrace::store

#pragma once

#include "app/store/connection.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::store {

/// Statements about host rows. Thread: the connection's. Errors: StoreException.

/// UpdateClocks: all but the rate, which a person may have set meanwhile through another program.
enum class KnownHosts { Keep, Update, UpdateClocks };

/// Writes host rows of a run; of several records of one host the last counts. Thread: the writer's.
void writeHosts(Connection& connection, RunId run, const std::vector<HostRecord>& hosts, KnownHosts known);

/// What readHost() reads, in its order.
inline constexpr char kHostColumns[] = "host_id, host, typed, rate, crawl_delay_ms, backoff_until, circuit_until, last_start, robots_at, robots_state, starts, closest_us,"
                                       " most_in_second, allowed_in_second, broken, broken_at, broken_gap_us, broken_spacing_us, in_scope, lease_owner";
[[nodiscard]] HostRecord readHost(const Row& row);
/// None where it is no number.
[[nodiscard]] WorkerId workerFromText(const std::string& text);

// --- PostgreSQL: several programs write at once. A transaction that changes a host's queue first makes rows for new hosts, then locks all hosts that
// it is about, both in the order of their numbers: so none waits for another that waits for it, no URL is queued twice, and no host is taken for empty
// while somebody queues for it.

/// Rows for hosts that have none.
void addHosts(Connection& connection, RunId run, std::vector<HostRecord> hosts);
/// Locks these rows until the transaction ends; answers whose leases they are.
std::unordered_map<HostId, WorkerId> lockHosts(Connection& connection, RunId run, std::vector<HostId> hosts);
/// They have queued URLs; tells the workers where that is new. Precondition: locked.
void openHosts(Connection& connection, RunId run, const std::vector<HostId>& hosts);
/// When the transaction has ended well, wakes all programs that listen to the runs of this database.
void notifyWorkers(Connection& connection, RunId run);
/// The user gave those of them that say so. Precondition: locked.
void markTyped(Connection& connection, RunId run, const std::vector<HostRecord>& hosts);

} // namespace millrace::store

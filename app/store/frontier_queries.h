#pragma once

#include "app/store/connection.h"

#include <string>
#include <vector>

namespace millrace::store {

/// Statements about a run's queue. Thread: the writer's. Errors: StoreException.

/// Rows that the run has already (same hash and URL) are left as they are: the same call twice leaves one result.
[[nodiscard]] EnqueueResult enqueue(Connection& connection, RunId run, const EnqueueBatch& batch, bool refresh, WallMs now);
/// The part of enqueue() that stands in a transaction, without hosts.
[[nodiscard]] EnqueueResult insertUrls(Connection& connection, RunId run, const std::vector<QueuedUrl>& urls, bool refresh, WallMs now);
[[nodiscard]] std::vector<QueuedUrl> refill(Connection& connection, RunId run, const std::vector<Store::WindowRequest>& hosts);
[[nodiscard]] std::vector<QueuedUrl> urlsByHash(Connection& connection, RunId run, const std::vector<std::int64_t>& keyHashes);
[[nodiscard]] std::vector<std::string> givenOrigins(Connection& connection, RunId run);
[[nodiscard]] std::vector<Store::HostCount> sitemapsOfRun(Connection& connection, RunId run);
[[nodiscard]] std::vector<std::string> redirectsOfGiven(Connection& connection, RunId run);
[[nodiscard]] std::vector<QueuedUrl> retryFailed(Connection& connection, RunId run, HostId host);
[[nodiscard]] std::vector<QueuedUrl> removeQueued(Connection& connection, RunId run, HostId host);
[[nodiscard]] std::vector<QueuedUrl> removeUrl(Connection& connection, RunId run, std::int64_t keyHash);

} // namespace millrace::store

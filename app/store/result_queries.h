#pragma once

#include "app/store/connection.h"

namespace millrace::store {

/// Frontier rows, pages, attempts, host clocks and links in ONE transaction; the same batch twice leaves one result. Of several outcomes of one
/// URL, and several records of one host, the last counts. Thread: the writer's. Errors: StoreException.
[[nodiscard]] EnqueueResult save(Connection& connection, RunId run, const ResultBatch& batch, bool refresh, WallMs now);
/// The same of attempts alone; in the caller's transaction.
void writeFetches(Connection& connection, RunId run, const std::vector<FetchRecord>& fetches);

} // namespace millrace::store

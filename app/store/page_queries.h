#pragma once

#include "app/store/connection.h"

#include <vector>

namespace millrace::store {

/// What the window and exports read. Thread: the reader's. Errors: StoreException; NotFound for a run that is not there.
[[nodiscard]] std::vector<PageRecord> readPages(Connection& connection, RunId run, const Store::PageQuery& query);
/// Oldest first.
[[nodiscard]] std::vector<FetchRecord> readAttempts(Connection& connection, RunId run, const std::string& url);

inline constexpr int kMaxPagesPerQuery = 10'000;
inline constexpr int kMaxAttemptsPerQuery = 1'000;

} // namespace millrace::store

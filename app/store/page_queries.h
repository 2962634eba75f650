#pragma once

#include "app/store/connection.h"

#include <vector>

namespace millrace::store {

/// What the window and exports read. Thread: the reader's. Errors: StoreException; NotFound for a run that is not there.
[[nodiscard]] std::vector<PageRecord> readPages(Connection& connection, RunId run, const Store::PageQuery& query);
/// Oldest first.
[[nodiscard]] std::optional<StoredPage> readStored(Connection& connection, const std::string& url);
[[nodiscard]] std::vector<FetchRecord> readAttempts(Connection& connection, RunId run, const std::string& url);
/// NotFound when the run has no such URL.
[[nodiscard]] PageExplanation explainPage(Connection& connection, RunId run, std::int64_t keyHash, const std::string& url);
/// See Store::starts().
[[nodiscard]] std::vector<WallMs> readStarts(Connection& connection, RunId run, const std::string& authority, int limit);

inline constexpr int kMaxPagesPerQuery = 10'000;
inline constexpr int kMaxAttemptsPerQuery = 1'000;
/// The newest attempts of a run that are looked through for those at one host.
inline constexpr int kMaxAttemptsSearched = 50'000;

} // namespace millrace::store

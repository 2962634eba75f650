#pragma once

#include "app/store/connection.h"

#include <optional>
#include <vector>

namespace millrace::store {

/// Statements about runs as wholes. Thread: the writer's. Errors: StoreException, NotFound for a run that is not there.

/// Makes a run and trims `fetches` and `links` to the newest `keepFetchesOfRuns` runs.
[[nodiscard]] RunId createRun(Connection& connection, const std::string& runName, const std::string& settingsJson, int keepFetchesOfRuns, WallMs now);
void setRunState(Connection& connection, RunId run, RunState state, WallMs now);
/// Within a transaction of the caller: see RunRecord::inputOpen.
void setInputOpen(Connection& connection, RunId run, bool open);
void updateRunSettings(Connection& connection, RunId run, const std::string& settingsJson);
void renameRun(Connection& connection, RunId run, const std::string& runName);
/// All of it but `pages`. A run that is gone already is fine.
void deleteRun(Connection& connection, RunId run);

[[nodiscard]] std::vector<RunRecord> listRuns(Connection& connection);
[[nodiscard]] Store::LoadedRun loadRun(Connection& connection, RunId run);
[[nodiscard]] std::optional<RunRecord> findResumable(Connection& connection);
void requireRun(Connection& connection, RunId run);
/// How many of its rows are in which state. Goes through all of them.
[[nodiscard]] UrlCounts countUrls(Connection& connection, RunId run);

/// Takes `count` numbers of the run's order of ending and answers the first. On PostgreSQL this locks the run's row, so that the numbers
/// become visible in their order. Call it first in a transaction.
[[nodiscard]] std::int64_t takeEndedSequence(Connection& connection, RunId run, std::int64_t count);

} // namespace millrace::store

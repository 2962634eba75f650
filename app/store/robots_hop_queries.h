#pragma once

#include "app/store/connection.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::store {

/// Statements about redirects of robots.txt that one worker asks for another. Thread: the connection's. Errors: StoreException.

std::int64_t askRobotsHop(Connection& connection, RunId run, WorkerId asker, const RobotsHop& hop);
void answerRobotsHop(Connection& connection, RunId run, WorkerId asked, std::int64_t hop, const std::optional<RobotsHopAnswer>& answer, const std::vector<FetchRecord>& requests);
void dropRobotsHop(Connection& connection, RunId run, std::int64_t hop);
/// Those that this worker is to ask, which are its own from then on, and the answers to what it asked, which are gone then.
void takeRobotsHops(Connection& connection, RunId run, WorkerId worker, RunView& view);
/// What a worker asked that has left.
void dropRobotsHopsOf(Connection& connection, RunId run, WorkerId asker);

} // namespace millrace::store

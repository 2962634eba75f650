#pragma once

#include "app/store/connection.h"

#include <vector>

namespace millrace::store {

enum class KnownHosts { Keep, Update };

/// Writes host rows of a run; of several records of one host the last counts. Thread: the writer's. Errors: StoreException.
void writeHosts(Connection& connection, RunId run, const std::vector<HostRecord>& hosts, KnownHosts known);

} // namespace millrace::store

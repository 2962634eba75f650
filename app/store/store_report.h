#pragma once

#include "app/core/clock.h"

#include <cstdint>
#include <string>

namespace millrace::store {

/// What was found where a store is, or could be. A place that could not hold one is a StoreError instead.
struct StoreReport {
    std::string server;              ///< "SQLite 3.40.1", "PostgreSQL 15.8"
    std::string where;               ///< the file, or "user@host/database" as the server sees them
    std::string encryption;          ///< "TLSv1.3"; empty: none
    bool exists = false;             ///< holds a store already; else one can be made here
    int schemaVersion = 0;           ///< of the store that exists; an older one is brought up to date when it is opened
    std::int64_t runs = 0;
    std::int64_t databaseBytes = 0;
    Microseconds connected{0};       ///< to connect and sign in
    Microseconds roundTrip{0};       ///< of an empty statement, the median of five; 0 for a file
};

} // namespace millrace::store

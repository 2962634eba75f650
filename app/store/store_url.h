#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/store/store_error.h"

#include <string>
#include <string_view>

namespace millrace::store {

enum class StoreKind { Sqlite, Postgresql };

/// Where results go: `sqlite:PATH` (a bare path is taken too) or `postgresql://user@host:port/db` (`postgres://` too).
/// Passwords are not accepted in the URL (BadUrl says to use MILLRACE_STORE_PASSWORD, a service file or ~/.pgpass).
struct StoreUrl {
    StoreKind kind = StoreKind::Sqlite;
    std::string path;        ///< SQLite: absolute path
    std::string host;        ///< PostgreSQL
    int port = 5432;
    std::string user;
    std::string database;

    /// As the user would type it; holds no secret.
    [[nodiscard]] std::string toString() const;
};

[[nodiscard]] Result<StoreUrl, StoreError> parseStoreUrl(std::string_view text);

struct StoreOptions {
    bool fullSync = false;                       ///< SQLite synchronous=FULL
    int keepFetchesOfRuns = 20;
    Milliseconds connectTimeout{5'000};          ///< PostgreSQL
    Milliseconds statementWatchdog{10'000};      ///< a statement without an answer for so long has its socket shut down
    Milliseconds closeLimit{1'000};              ///< what waits when the store is closed has so long to be carried out
    Milliseconds busyTimeout{500};               ///< SQLite; what takes longer is answered Busy, and its caller tries again
};

} // namespace millrace::store

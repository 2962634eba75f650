#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/store/store_error.h"

#include <array>
#include <string>
#include <string_view>

namespace millrace::store {

enum class StoreKind { Sqlite, Postgresql };

/// Where results go: `sqlite:PATH` (a bare path is taken too) or `postgresql://user@host:port/db` (`postgres://` too).
/// Passwords are not accepted in the URL (BadUrl says to use MILLRACE_STORE_PASSWORD, a service file or ~/.pgpass). Of libpq's parameters
/// `?sslmode=` and `?service=` are (https://www.postgresql.org/docs/15/libpq-connect.html); the others have variables and service files.
struct StoreUrl {
    StoreKind kind = StoreKind::Sqlite;
    std::string path;        ///< SQLite: absolute path
    std::string host;        ///< PostgreSQL
    int port = 5432;
    std::string user;
    std::string database;
    std::string tls;         ///< one of kTlsModes; empty: PGSSLMODE, the service's, or "prefer"
    std::string service;     ///< of pg_service.conf; gives what is empty here
    std::string password;    ///< for this process only, not part of the text; empty: MILLRACE_STORE_PASSWORD, then libpq's own places

    /// As the user would type it; holds no secret.
    [[nodiscard]] std::string toString() const;
};

/// What `sslmode` may be, from least to most.
inline constexpr std::array<std::string_view, 6> kTlsModes { "disable", "allow", "prefer", "require", "verify-ca", "verify-full" };

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

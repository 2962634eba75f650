#pragma once

#include "app/core/result.h"
#include "app/store/store_url.h"

#include <memory>

struct pg_conn;

namespace millrace::store {

class Watchdog;

/// Connects once with libpq and lets go again, before QtSql does the same. Answers the address that took the connection, as `hostaddr` of
/// libpq has it: empty for a local socket, and where libpq looks for the host itself (a service file, PGHOST, a list of hosts).
///
/// Why: QPSQL's open() blocks, cannot be ended, and says nothing but a localised sentence when it fails. Here the wait has an end
/// (`limit`, and the watchdog's cut-off when the store closes), the name's look-up included, and the server's SQLSTATE tells a wrong password
/// from a full server. Thread: any; blocks. Errors: Unavailable, UnknownHost, TooManyConnections, Refused, Tls, NoDatabase, NoRights, with the
/// server's own words.
Result<std::string, StoreError> probePostgres(const StoreUrl& url, Milliseconds limit, const Watchdog& watchdog);

/// What frees a connection of libpq.
struct FinishPostgres {
    void operator()(pg_conn* connection) const;
};
using PostgresHandle = std::unique_ptr<pg_conn, FinishPostgres>;

/// A connection of libpq's own, with the same bounds and errors.
Result<PostgresHandle, StoreError> connectPostgres(const StoreUrl& url, Milliseconds limit, const Watchdog& watchdog);

/// Class of an SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html).
[[nodiscard]] StoreErrorCode codeOfSqlState(std::string_view state);

/// The URL's own, else MILLRACE_STORE_PASSWORD; empty leaves it to libpq (service file, ~/.pgpass).
[[nodiscard]] std::string storePassword(const StoreUrl& url);

} // namespace millrace::store

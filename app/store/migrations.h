#pragma once

namespace millrace::store {

class Connection;

/// The schema's numbered steps (resources/sql). Thread: the connection's. Errors: StoreException.
inline constexpr int kSchemaVersion = 10;

/// Of a database that has the table schema_version.
[[nodiscard]] int schemaVersionOf(Connection& connection);

/// Throws TooNew for a database of a newer program, NotADatabase for an SQLite file of another program. Changes nothing.
void requireKnownSchema(Connection& connection);

/// Brings the schema up to kSchemaVersion in one transaction and answers the version. On PostgreSQL an advisory lock lets one process at
/// a time do so.
int migrate(Connection& connection);

} // namespace millrace::store

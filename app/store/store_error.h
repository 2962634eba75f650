#pragma once

#include <string>
#include <string_view>

namespace millrace::store {

enum class StoreErrorCode {
    BadUrl,         ///< not sqlite:PATH nor postgresql://…
    NotFound,       ///< the run (or file, for a read-only use) is not there
    InUse,          ///< another process holds the writer's lock; `detail` names its pid when known
    ReadOnly,       ///< folder or file cannot be written
    NotADatabase,   ///< the file is something else, or corrupt
    TooNew,         ///< schema_version is newer than this program knows
    Network,        ///< an SQLite file on a network folder (no safe locks)
    Full,           ///< disk full or I/O error: retry later
    Busy,           ///< locked by somebody else: retry later
    Unavailable,    ///< no connection to the server (SQLSTATE 08, 57, 53): retry later
    UnknownHost,    ///< the server's name has no address: retry later
    TooManyConnections,   ///< the server has none left for this user (SQLSTATE 53300): retry later
    Refused,        ///< wrong user or password, or the server's rules do not let them in (SQLSTATE 28)
    Tls,            ///< the encrypted connection could not be made as it was asked for
    NoDatabase,     ///< the server has no database of that name (SQLSTATE 3D)
    NoRights,       ///< the user may not do that there (SQLSTATE 42501)
    Standby,        ///< the server takes no writes (SQLSTATE 25006)
    Unsuitable,     ///< a server that is too old, or a database with an encoding other than UTF-8
    Timeout,        ///< the server did not answer in time; outcome unknown: retry
    Closed,         ///< the Store was closed before the call ran
    Internal,       ///< a statement failed for another reason
};

struct StoreError {
    StoreErrorCode code = StoreErrorCode::Internal;
    std::string detail;     ///< what the driver or the system said; never a password
    std::string where;      ///< file path or server, as the user knows it

    /// True when the same call may well succeed later.
    [[nodiscard]] bool transient() const
    {
        return code == StoreErrorCode::Full || code == StoreErrorCode::Busy || code == StoreErrorCode::Unavailable || code == StoreErrorCode::UnknownHost
            || code == StoreErrorCode::TooManyConnections || code == StoreErrorCode::Timeout;
    }
};

[[nodiscard]] std::string_view name(StoreErrorCode code);

} // namespace millrace::store

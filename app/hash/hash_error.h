#pragma once

#include <string_view>

namespace millrace::hash {

enum class HashErrorCode {
    NotFound,            ///< ENOENT, ENOTDIR; also a file that vanished before it was opened
    PermissionDenied,    ///< EACCES, EPERM
    IsDirectory,         ///< where a file was wanted
    NotRegular,          ///< a FIFO, socket or device where only regular files are taken
    SymbolicLink,        ///< too many levels (ELOOP)
    Changed,             ///< size, time or identity differ between begin and end of the read: the digest is of no use
    ReadFailed,          ///< any other error of open(), read() or readdir()
    Unsupported,         ///< this system's OpenSSL does not offer the algorithm
    Cancelled,
};
/// "not_found", … for JSON and logs.
[[nodiscard]] std::string_view name(HashErrorCode code);

/// Why a file has no digest. Sentences are made in cli/ and ui/.
struct HashError {
    HashErrorCode code = HashErrorCode::ReadFailed;
    int systemError = 0;         ///< errno, or 0

    friend bool operator==(const HashError&, const HashError&) = default;
};

[[nodiscard]] HashError hashErrorFromErrno(int systemError);

} // namespace millrace::hash

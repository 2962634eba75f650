#include "app/hash/hash_error.h"

#include <cerrno>

namespace millrace::hash {

std::string_view name(HashErrorCode code)
{
    switch (code) {
    case HashErrorCode::NotFound: return "not_found";
    case HashErrorCode::PermissionDenied: return "permission_denied";
    case HashErrorCode::IsDirectory: return "is_directory";
    case HashErrorCode::NotRegular: return "not_regular";
    case HashErrorCode::SymbolicLink: return "symbolic_link";
    case HashErrorCode::Changed: return "changed";
    case HashErrorCode::ReadFailed: return "read_failed";
    case HashErrorCode::Unsupported: return "unsupported";
    case HashErrorCode::Cancelled: return "cancelled";
    }
    return "read_failed";
}

HashError hashErrorFromErrno(int systemError)
{
    switch (systemError) {
    case ENOENT:
    case ENOTDIR: return {HashErrorCode::NotFound, systemError};
    case EACCES:
    case EPERM: return {HashErrorCode::PermissionDenied, systemError};
    case EISDIR: return {HashErrorCode::IsDirectory, systemError};
    case ELOOP: return {HashErrorCode::SymbolicLink, systemError};
    case ENXIO: // open() of a socket
    case ENODEV: return {HashErrorCode::NotRegular, systemError};
    default: return {HashErrorCode::ReadFailed, systemError};
    }
}

} // namespace millrace::hash

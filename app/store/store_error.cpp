#include "app/store/store_error.h"

namespace millrace::store {

std::string_view name(StoreErrorCode code)
{
    switch (code) {
    case StoreErrorCode::BadUrl:
        return "BadUrl";
    case StoreErrorCode::NotFound:
        return "NotFound";
    case StoreErrorCode::InUse:
        return "InUse";
    case StoreErrorCode::ReadOnly:
        return "ReadOnly";
    case StoreErrorCode::NotADatabase:
        return "NotADatabase";
    case StoreErrorCode::TooNew:
        return "TooNew";
    case StoreErrorCode::Network:
        return "Network";
    case StoreErrorCode::Full:
        return "Full";
    case StoreErrorCode::Busy:
        return "Busy";
    case StoreErrorCode::Unavailable:
        return "Unavailable";
    case StoreErrorCode::UnknownHost:
        return "UnknownHost";
    case StoreErrorCode::TooManyConnections:
        return "TooManyConnections";
    case StoreErrorCode::Refused:
        return "Refused";
    case StoreErrorCode::Tls:
        return "Tls";
    case StoreErrorCode::NoDatabase:
        return "NoDatabase";
    case StoreErrorCode::NoRights:
        return "NoRights";
    case StoreErrorCode::Standby:
        return "Standby";
    case StoreErrorCode::Unsuitable:
        return "Unsuitable";
    case StoreErrorCode::Timeout:
        return "Timeout";
    case StoreErrorCode::Closed:
        return "Closed";
    case StoreErrorCode::Internal:
        return "Internal";
    }
    return "Internal";
}

} // namespace millrace::store

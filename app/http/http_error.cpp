#include "app/http/http_error.h"

namespace millrace::http {

std::string_view name(HttpErrorCode code)
{
    switch (code) {
    case HttpErrorCode::BadUrl: return "BadUrl";
    case HttpErrorCode::Resolve: return "Resolve";
    case HttpErrorCode::ResolveTimeout: return "ResolveTimeout";
    case HttpErrorCode::BlockedAddress: return "BlockedAddress";
    case HttpErrorCode::Refused: return "Refused";
    case HttpErrorCode::Unreachable: return "Unreachable";
    case HttpErrorCode::ConnectTimeout: return "ConnectTimeout";
    case HttpErrorCode::Tls: return "Tls";
    case HttpErrorCode::Timeout: return "Timeout";
    case HttpErrorCode::Stalled: return "Stalled";
    case HttpErrorCode::Reset: return "Reset";
    case HttpErrorCode::Truncated: return "Truncated";
    case HttpErrorCode::TooLarge: return "TooLarge";
    case HttpErrorCode::HeadersTooLarge: return "HeadersTooLarge";
    case HttpErrorCode::Protocol: return "Protocol";
    case HttpErrorCode::Encoding: return "Encoding";
    case HttpErrorCode::Proxy: return "Proxy";
    case HttpErrorCode::ProxyAuth: return "ProxyAuth";
    case HttpErrorCode::Resent: return "Resent";
    case HttpErrorCode::Withdrawn: return "Withdrawn";
    case HttpErrorCode::Internal: break;
    }
    return "Internal";
}

std::string_view name(Phase phase)
{
    switch (phase) {
    case Phase::Queue: return "Queue";
    case Phase::Dns: return "Dns";
    case Phase::Connect: return "Connect";
    case Phase::Tls: return "Tls";
    case Phase::Send: return "Send";
    case Phase::FirstByte: return "FirstByte";
    case Phase::Body: return "Body";
    case Phase::Decode: break;
    }
    return "Decode";
}

} // namespace millrace::http

#pragma once

#include "app/core/result.h"
#include "app/http/url.h"

#include <optional>
#include <string>
#include <string_view>

/// The host half of the URL parser. Internal to app/http. Thread: any.
namespace millrace::http {

/// "Host parsing" (url.spec.whatwg.org section 3.5) for a special URL, and "host serializing": the answer is ready for a URL.
[[nodiscard]] Result<std::string, UrlError> parseHost(std::string_view input);

/// The "ends in a number checker": such a host must be an IPv4 address.
[[nodiscard]] bool endsInNumber(std::string_view host);

/// The bytes that "percent-decode" (section 1.3) gives.
[[nodiscard]] std::string percentDecoded(std::string_view input);

/// For error details: printable ASCII only, and short.
[[nodiscard]] std::string excerpt(std::string_view text);

[[nodiscard]] inline Failure<UrlError> urlFailure(UrlErrorCode code, std::string detail)
{
    return Failure{UrlError{code, std::move(detail)}};
}

} // namespace millrace::http

#pragma once

#include "app/http/http_error.h"

#include <curl/curl.h>

#include <string_view>

namespace millrace::http {

class CurlTransfer;

/// What libcurl's code means for a transfer that came as far as `transfer` says: one code has several meanings by phase.
/// A time-out is ResolveTimeout, ConnectTimeout or Timeout; an end of the connection is Reset before the answer's head is complete and
/// Truncated after it; a failed handshake is Tls with the certificate's fault first.
[[nodiscard]] HttpError curlError(CURLcode code, const CurlTransfer& transfer);

} // namespace millrace::http

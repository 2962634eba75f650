#pragma once

#include "app/core/clock.h"
#include "app/http/http_transport.h"
#include "app/store/records.h"

#include <cstddef>
#include <string>

namespace millrace::scrape {

/// A longer validator is not kept; the page is fetched whole.
inline constexpr std::size_t kMaxValidatorBytes = 1'024;

/// The validators of an answer (RFC 9110 section 8.8), as they are to be sent back; empty where there is none that can be trusted.
///
/// Pure. Thread: any. An entity tag is kept weak or strong (8.8.3), one that is not written as the section says is none. A Last-Modified
/// counts where it is at least a second before the answer's Date (8.8.2.2): else the page may have changed once more in that second.
[[nodiscard]] std::string etagOf(const http::HttpResponse& response);
[[nodiscard]] std::string lastModifiedOf(const http::HttpResponse& response, WallMs now);

/// Asks for the page only if it is not as `stored` says any more: If-None-Match and If-Modified-Since (13.1.2, 13.1.3; both, as RFC 9111
/// section 4.3.1 has it). Where the request carries headers of a user, the answer may be another for each, which a date does not tell: then
/// the tag alone is asked with. False: there is nothing to ask with, and the request is as it was.
bool makeConditional(http::HttpRequest& request, const store::StoredPage& stored);

} // namespace millrace::scrape

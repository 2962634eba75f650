#pragma once

#include "app/core/result.h"
#include "app/http/http_transport.h"

namespace millrace::scrape {

/// What came of reaching for a host that another worker of the run may have.
struct ReachedHost {
    enum class How {
        Held,                                ///< it is this worker's: ask it
        Answered,                            ///< the other worker has asked it
        Lost,                                ///< the host that it was wanted for is not this worker's any more
    };
    How how = How::Lost;
    Result<http::HttpResponse, http::HttpError> answer = http::HttpResponse{};   ///< Answered; its body is inflated
};

} // namespace millrace::scrape

#pragma once

#include "app/http/http_transport.h"

#include <optional>

namespace millrace::test {

/// An observer that notes what it is told.
class TransferProbe final : public http::TransferObserver {
public:
    bool onSent(SteadyTime at) override
    {
        ++sent;
        sentAt = at;
        return !refuses;
    }
    void onFinished(Result<http::HttpResponse, http::HttpError> result) override
    {
        ++finished;
        outcome.emplace(std::move(result));
        endedAt = std::chrono::steady_clock::now();
    }

    [[nodiscard]] bool succeeded() const { return outcome && outcome->has_value(); }
    [[nodiscard]] std::string errorName() { return outcome && !*outcome ? std::string(http::name(outcome->error().code)) : "none"; }
    [[nodiscard]] std::string phaseName() { return outcome && !*outcome ? std::string(http::name(outcome->error().phase)) : "none"; }

    bool refuses = false;                ///< at the send
    int sent = 0;
    int finished = 0;
    SteadyTime sentAt{};
    SteadyTime endedAt{};
    std::optional<Result<http::HttpResponse, http::HttpError>> outcome;
};

/// A request for a server of the tests: private addresses are allowed.
inline http::HttpRequest localRequest(std::string url)
{
    http::HttpRequest request;
    request.url = std::move(url);
    request.userAgent = "millrace-test";
    request.allowPrivate = true;
    return request;
}

} // namespace millrace::test

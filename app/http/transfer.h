#pragma once

#include "app/async/suspension.h"
#include "app/http/http_transport.h"

#include <functional>
#include <optional>
#include <utility>

namespace millrace::http {

/// `auto outcome = co_await Transfer(transport, request, [&](SteadyTime at) { slot.sent(at); return true; });`
///
/// Thread: loop. `onSent` runs inside the transport, at the moment of the send: it must not start or cancel transfers. False ends it as
/// Withdrawn, unsent.
/// Cancelling ends the transfer at once. Errors: HttpError as a value.
class Transfer final : public async::Suspension, private TransferObserver {
public:
    using Sent = std::function<bool(SteadyTime)>;

    Transfer(HttpTransport& transport, const HttpRequest& request, Sent sent)
        : Suspension("HTTP transfer"), m_transport(transport), m_request(request), m_sent(std::move(sent))
    {
    }
    ~Transfer() override = default;

    void cancel() noexcept override
    {
        m_transport.cancel(m_id);
        completeCancelled();
    }

    Result<HttpResponse, HttpError> await_resume()
    {
        finish();
        return std::move(*m_outcome);
    }

protected:
    void suspend() override { m_id = m_transport.start(m_request, *this); }

private:
    bool onSent(SteadyTime at) override { return m_sent(at); }
    void onFinished(Result<HttpResponse, HttpError> outcome) override
    {
        m_outcome.emplace(std::move(outcome));
        complete();
    }

    HttpTransport& m_transport;
    const HttpRequest& m_request;
    Sent m_sent;
    HttpTransport::TransferId m_id = 0;
    std::optional<Result<HttpResponse, HttpError>> m_outcome;
};

} // namespace millrace::http

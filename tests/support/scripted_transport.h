#pragma once

#include "app/async/runtime.h"
#include "app/http/http_transport.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::test {

/// What a scripted server does with one request.
struct ScriptedAnswer {
    int status = 200;
    std::vector<http::Header> headers;
    std::string body;
    std::optional<http::HttpError> error;        ///< instead of an answer
    bool sent = true;                            ///< false: the error comes before the request goes out (refused, no address)
    Milliseconds beforeSend{0};                  ///< name look-up, connect, TLS
    Milliseconds beforeAnswer{10};               ///< from the send, or from the start where nothing is sent
};

/// 200 with an HTML page of this title.
[[nodiscard]] ScriptedAnswer scriptedPage(std::string_view title);
[[nodiscard]] ScriptedAnswer scriptedText(std::string text);
[[nodiscard]] ScriptedAnswer scriptedStatus(int status, std::vector<http::Header> headers = {});
[[nodiscard]] ScriptedAnswer scriptedRedirect(std::string target, int status = 302);
/// An error after the request went out; Refused, Resolve and what else ends before the send says so by `sent`.
[[nodiscard]] ScriptedAnswer scriptedError(http::HttpErrorCode code, std::string detail = {});

/// The seam's double: answers by URL on the clock of a Runtime, and writes down every start.
///
/// Thread: loop. Keeps the contract of HttpTransport: one onSent at most, onFinished once and never from inside start(), nothing after
/// cancel(). URLs without a script get 404 for /robots.txt, else a page whose title is the URL; `fallback` may say otherwise.
class ScriptedTransport final : public http::HttpTransport {
public:
    struct Start {
        http::HttpRequest request;
        SteadyTime asked;
        std::optional<SteadyTime> sent;
        bool ended = false;
        bool cancelled = false;
    };

    explicit ScriptedTransport(async::Runtime& runtime) : m_runtime(runtime) {}
    ~ScriptedTransport() override;

    /// The answers to this URL in turn; the last one stays.
    void on(const std::string& url, std::vector<ScriptedAnswer> answers);
    void on(const std::string& url, ScriptedAnswer answer) { on(url, std::vector{std::move(answer)}); }
    std::function<ScriptedAnswer(const http::HttpRequest&)> fallback;

    /// Every call of start(), in order.
    [[nodiscard]] const std::deque<Start>& starts() const noexcept { return m_starts; }
    [[nodiscard]] std::size_t inFlight() const noexcept { return m_running.size(); }
    [[nodiscard]] std::size_t mostInFlight() const noexcept { return m_most; }
    /// … to one "host" or "host:port".
    [[nodiscard]] std::size_t mostInFlightTo(const std::string& authority) const;

    TransferId start(const http::HttpRequest& request, http::TransferObserver& observer) override;
    void cancel(TransferId id) noexcept override;

private:
    struct Running {
        Start* start = nullptr;
        http::TransferObserver* observer = nullptr;
        ScriptedAnswer answer;
        std::string authority;
        bool sends = false;                      ///< the next step is the send, else the end
        async::TimerNode timer;
    };
    struct InFlight {
        std::size_t now = 0;
        std::size_t most = 0;
    };
    ScriptedAnswer answerTo(const http::HttpRequest& request);
    void step(TransferId id);
    void finish(TransferId id);
    std::unique_ptr<Running> take(TransferId id);

    async::Runtime& m_runtime;
    std::map<std::string, std::deque<ScriptedAnswer>> m_script;
    std::deque<Start> m_starts;
    std::map<TransferId, std::unique_ptr<Running>> m_running;
    std::map<std::string, InFlight> m_inFlight;
    std::size_t m_most = 0;
    TransferId m_lastId = 0;
};

/// "host" or "host:port" of an http(s) URL; port 80 and 443 are left out as the serialised form has them.
[[nodiscard]] std::string authorityOf(std::string_view url);

} // namespace millrace::test

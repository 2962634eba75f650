#include "tests/support/scripted_transport.h"

#include <algorithm>

namespace millrace::test {

ScriptedAnswer scriptedPage(std::string_view title)
{
    ScriptedAnswer answer;
    answer.headers = {{"Content-Type", "text/html; charset=utf-8"}};
    answer.body = "<!doctype html><title>" + std::string(title) + "</title><p>text";
    return answer;
}

ScriptedAnswer scriptedText(std::string text)
{
    ScriptedAnswer answer;
    answer.headers = {{"Content-Type", "text/plain"}};
    answer.body = std::move(text);
    return answer;
}

ScriptedAnswer scriptedStatus(int status, std::vector<http::Header> headers)
{
    ScriptedAnswer answer;
    answer.status = status;
    answer.headers = std::move(headers);
    return answer;
}

ScriptedAnswer scriptedRedirect(std::string target, int status)
{
    return scriptedStatus(status, {{"Location", std::move(target)}});
}

ScriptedAnswer scriptedError(http::HttpErrorCode code, std::string detail)
{
    using enum http::HttpErrorCode;
    ScriptedAnswer answer;
    answer.sent = code != Refused && code != Resolve && code != ResolveTimeout && code != ConnectTimeout && code != BlockedAddress && code != Tls;
    answer.error = http::HttpError{code, answer.sent ? http::Phase::FirstByte : http::Phase::Connect, std::move(detail)};
    return answer;
}

std::string authorityOf(std::string_view url)
{
    const std::size_t begin = url.find("://");
    if (begin == std::string_view::npos)
        return {};
    url.remove_prefix(begin + 3);
    return std::string(url.substr(0, url.find('/')));
}

ScriptedTransport::~ScriptedTransport()
{
    for (const auto& [id, running] : m_running)
        m_runtime.removeTimer(running->timer);
}

void ScriptedTransport::on(const std::string& url, std::vector<ScriptedAnswer> answers)
{
    m_script[url] = std::deque<ScriptedAnswer>(std::make_move_iterator(answers.begin()), std::make_move_iterator(answers.end()));
}

std::size_t ScriptedTransport::mostInFlightTo(const std::string& authority) const
{
    const auto it = m_inFlight.find(authority);
    return it == m_inFlight.end() ? 0 : it->second.most;
}

ScriptedAnswer ScriptedTransport::answerTo(const http::HttpRequest& request)
{
    if (const auto it = m_script.find(request.url); it != m_script.end() && !it->second.empty()) {
        ScriptedAnswer answer = it->second.front();
        if (it->second.size() > 1)
            it->second.pop_front();
        return answer;
    }
    if (fallback)
        return fallback(request);
    return request.url.ends_with("/robots.txt") ? scriptedStatus(404) : scriptedPage(request.url);
}

http::HttpTransport::TransferId ScriptedTransport::start(const http::HttpRequest& request, http::TransferObserver& observer)
{
    const TransferId id = ++m_lastId;
    m_starts.push_back({request, m_runtime.clock().now(), {}, false, false});
    auto running = std::make_unique<Running>();
    running->start = &m_starts.back();
    running->observer = &observer;
    running->answer = answerTo(request);
    running->authority = authorityOf(request.url);
    const bool sends = !running->answer.error || running->answer.sent;
    running->sends = sends;
    running->timer.fire = [this, id] { step(id); };
    m_runtime.addTimer(running->timer, m_runtime.clock().now() + (sends ? running->answer.beforeSend : running->answer.beforeAnswer));
    InFlight& host = m_inFlight[running->authority];
    host.most = std::max(host.most, ++host.now);
    m_running.emplace(id, std::move(running));
    m_most = std::max(m_most, m_running.size());
    return id;
}

void ScriptedTransport::step(TransferId id)
{
    Running& running = *m_running.at(id);
    if (!std::exchange(running.sends, false)) {
        finish(id);
        return;
    }
    const SteadyTime now = m_runtime.clock().now();
    m_runtime.addTimer(running.timer, now + running.answer.beforeAnswer);
    if (running.observer->onSent(now))
        running.start->sent = now;
    else
        running.answer.error = http::HttpError{http::HttpErrorCode::Withdrawn, http::Phase::Send, "taken back before it was sent"};
}

std::unique_ptr<ScriptedTransport::Running> ScriptedTransport::take(TransferId id)
{
    const auto it = m_running.find(id);
    if (it == m_running.end())
        return nullptr;
    std::unique_ptr<Running> running = std::move(it->second);
    m_running.erase(it);
    --m_inFlight[running->authority].now;
    return running;
}

void ScriptedTransport::finish(TransferId id)
{
    const std::unique_ptr<Running> running = take(id);
    running->start->ended = true;
    if (running->answer.error) {
        running->observer->onFinished(Failure{*running->answer.error});
        return;
    }
    http::HttpResponse response;
    response.status = running->answer.status;
    response.httpVersion = "HTTP/1.1";
    response.headers = running->answer.headers;
    response.body = running->answer.body;
    response.bytesReceived = static_cast<std::int64_t>(response.body.size());
    response.timings.firstByte = running->answer.beforeAnswer;
    response.timings.total = running->answer.beforeSend + running->answer.beforeAnswer;
    response.remoteAddress = "192.0.2.1";
    running->observer->onFinished(std::move(response));
}

void ScriptedTransport::cancel(TransferId id) noexcept
{
    if (const std::unique_ptr<Running> running = take(id)) {
        m_runtime.removeTimer(running->timer);
        running->start->cancelled = true;
    }
}

} // namespace millrace::test

#include "app/cli/chat_runner.h"

#include "app/cli/exit_status.h"
#include "app/cli/page_line.h"
#include "app/cli/patient_write.h"
#include "app/cli/sentences.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace millrace::cli {

namespace {

/// Also what a sentence about trouble waits that came too soon after others.
constexpr int kChatProgressMs = 1'000;

int statusOf(const chat::ChatError& error)
{
    switch (error.code) {
    case chat::ChatErrorCode::BadRedisUrl:
    case chat::ChatErrorCode::Certificate: return kStatusUsage;
    default: return kStatusUnavailable;
    }
}

} // namespace

ChatRunner::ChatRunner(ChatCommand command, chat::ChatService& service, std::function<void(int)> finished)
    : m_command(std::move(command)), m_service(service), m_finished(std::move(finished)), m_terminal(isatty(STDERR_FILENO) != 0)
{
    connect(&m_progress, &QTimer::timeout, this, [this] { observe(); });
}

ChatRunner::~ChatRunner()
{
    m_service.feed().server.setWake(nullptr);
}

/// Hops an answer of the service to this thread; one that comes after the end is dropped.
template <class... Arguments, class F>
auto ChatRunner::here(F then)
{
    return [this, then](Arguments... arguments) {
        QMetaObject::invokeMethod(
            this,
            [this, then, ... values = std::move(arguments)] {
                if (!m_over)
                    then(values...);
            },
            Qt::QueuedConnection);
    };
}

void ChatRunner::run()
{
    chat::ChatSettings& settings = m_command.settings;
    if (!readToken()) {
        finish(kStatusUsage);
        return;
    }
    if (const char* password = std::getenv("MILLRACE_REDIS_PASSWORD"))
        settings.redisPassword = password;
    if (!m_command.journalGiven) {
        settings.journalPath = m_command.profile + "/chat-journal.db";
        std::error_code ignored; // the journal says what is wrong with the folder
        std::filesystem::create_directories(m_command.profile, ignored);
    }
    m_service.feed().server.setWake([this] { QMetaObject::invokeMethod(this, [this] { takeServer(); }, Qt::QueuedConnection); });
    m_service.start(settings, here<Result<chat::Listening, chat::ChatError>>([this](const Result<chat::Listening, chat::ChatError>& result) {
        if (m_interrupted)
            return;
        if (result)
            listening(*result);
        else
            fail(result.error());
    }));
}

bool ChatRunner::readToken()
{
    if (m_command.tokenFile.empty())
        return true;
    auto token = readTokenFile(m_command.tokenFile);
    if (!token) {
        say(oneLine("millrace: --token-file " + m_command.tokenFile + ' ' + token.error()) + ". Give a file whose only line is the token.");
        return false;
    }
    m_command.settings.token = std::move(*token);
    return true;
}

void ChatRunner::listening(const chat::Listening& listening)
{
    m_listening = true;
    m_since.start();
    const std::string line = "listening on " + listening.url + '\n';
    (void)writePatiently(STDOUT_FILENO, line);
    m_progress.start(kChatProgressMs);
    takeServer();
}

void ChatRunner::takeServer()
{
    for (auto& [key, snapshot] : m_service.feed().server.take())
        m_server = std::move(snapshot);
    // what is said here waits for its line; the engine's own failure ends the program
    if (m_listening && !m_interrupted && m_server.phase == chat::ServerPhase::Failed && m_server.error) {
        fail(*m_server.error);
        return;
    }
    if (const auto words = m_listening ? m_words.observe(m_server, std::chrono::steady_clock::now()) : std::nullopt)
        say("millrace: " + *words);
}

void ChatRunner::observe()
{
    takeServer();
    if (!m_terminal || m_over || m_interrupted)
        return;
    sayToPerson("\r\033[K" + chatProgressText(m_server));
    m_progressShown = true;
}

void ChatRunner::printStatistics()
{
    if (m_over || !m_listening)
        return;
    m_service.statistics(here<chat::ServerSnapshot>([this](const chat::ServerSnapshot& server) { show(server); }));
}

void ChatRunner::interrupt()
{
    if (std::exchange(m_interrupted, true) || m_over)
        return;
    m_progress.stop();
    clearProgress();
    if (!m_listening) {
        finish(kStatusOk); // what is being opened is closed by the services' stop
        return;
    }
    m_service.stop(here<Result<void, chat::ChatError>>([this](const Result<void, chat::ChatError>&) { stopped(); }));
}

void ChatRunner::stopped()
{
    m_service.statistics(here<chat::ServerSnapshot>([this](const chat::ServerSnapshot& server) {
        show(server);
        if (server.log.inJournal > 0 && server.log.redis != chat::RedisState::Off)
            say("millrace: " + std::to_string(server.log.journalDepth) + " messages wait in " + server.settings.journalPath + "; they go to Redis at the next start.");
        finish(kStatusOk);
    }));
}

void ChatRunner::fail(const chat::ChatError& error)
{
    clearProgress();
    say("millrace: " + oneLine(sentence(error)));
    finish(statusOf(error));
}

void ChatRunner::finish(int status)
{
    if (std::exchange(m_over, true))
        return;
    m_progress.stop();
    m_finished(status);
}

/// Objects for programs on standard output, a summary for people on standard error.
void ChatRunner::show(const chat::ServerSnapshot& server)
{
    clearProgress();
    const std::string lines = m_command.json ? chatStatisticsJson(server, seconds()) : chatStatisticsText(server, seconds());
    if (m_command.json)
        (void)writePatiently(STDOUT_FILENO, lines);
    else
        sayToPerson(lines);
}

void ChatRunner::say(const std::string& line)
{
    clearProgress();
    sayToPerson(line + '\n');
}

void ChatRunner::clearProgress()
{
    if (std::exchange(m_progressShown, false))
        sayToPerson("\r\033[K");
}

double ChatRunner::seconds() const
{
    return m_since.isValid() ? static_cast<double>(m_since.elapsed()) / 1000 : 0;
}

} // namespace millrace::cli

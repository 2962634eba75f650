#pragma once

#include <functional>

#include "app/chat/chat_service.h"
#include "app/cli/chat_options.h"
#include "app/cli/chat_statistics.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace millrace::cli {

/// `millrace chat`: starts the server, says where it listens, prints statistics, stops it on a signal.
///
/// Thread: main. The service's answers hop here. `finished` is called once, with the exit status. Outlives the engines' threads.
class ChatRunner final : public QObject {
public:
    ChatRunner(ChatCommand command, chat::ChatService& service, std::function<void(int)> finished);
    ~ChatRunner() override;

    void run();
    /// SIGINT or SIGTERM: stop gracefully.
    void interrupt();
    /// SIGUSR1.
    void printStatistics();

private:
    template <class... Arguments, class F>
    auto here(F then);
    [[nodiscard]] bool readToken();
    void listening(const chat::Listening& listening);
    void stopped();
    void finish(int status);
    void fail(const chat::ChatError& error);
    void takeServer();
    void observe();
    void show(const chat::ServerSnapshot& server);
    void say(const std::string& line);
    void clearProgress();
    [[nodiscard]] double seconds() const;

    ChatCommand m_command;
    chat::ChatService& m_service;
    std::function<void(int)> m_finished;
    chat::ServerSnapshot m_server;
    LogTroubleWords m_words;
    QElapsedTimer m_since;
    QTimer m_progress;
    bool m_terminal = false;
    bool m_progressShown = false;
    bool m_listening = false;
    bool m_interrupted = false;
    bool m_over = false;
};

} // namespace millrace::cli

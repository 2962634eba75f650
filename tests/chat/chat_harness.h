#pragma once

#include "app/chat/chat_service.h"

#include <QTcpSocket>
#include <QTemporaryDir>
#include <QWebSocket>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::test {

/// A real ChatService on a loop thread of its own, listening on a port that the system chose. Used from the test's main thread.
class ChatHarness {
public:
    explicit ChatHarness(telemetry::SpanSink* spans = nullptr);
    ~ChatHarness();

    /// Raw mode unless `mode` says otherwise; a journal in a temporary folder and no Redis.
    [[nodiscard]] static chat::ChatSettings settings(chat::ChatMode mode = chat::ChatMode::Raw);
    [[nodiscard]] Result<chat::Listening, chat::ChatError> start(chat::ChatSettings settings);
    void stop();
    [[nodiscard]] chat::ChatService& service() { return *m_service; }
    [[nodiscard]] chat::ServerSnapshot statistics();
    [[nodiscard]] std::uint16_t port() const { return m_listening.port; }
    [[nodiscard]] const std::string& url() const { return m_listening.url; }
    [[nodiscard]] QUrl url(const QString& path) const;
    /// Runs `work` in the loop thread and waits.
    void onLoop(const std::function<void()>& work);
    /// What has come through the feed since the last call.
    [[nodiscard]] std::vector<chat::ClientSnapshot> clients();

private:
    class Loop;
    std::unique_ptr<Loop> m_loop;
    std::unique_ptr<chat::ChatService> m_service;
    chat::Listening m_listening;
    QTemporaryDir m_folder;
};

/// A well-behaved client: collects what it gets. With an empty URL the test opens the socket itself.
class ChatClient : public QObject {
public:
    explicit ChatClient(const QUrl& url, const QString& origin = {});
    [[nodiscard]] bool waitConnected();
    [[nodiscard]] bool waitMessages(qsizetype count);
    [[nodiscard]] bool waitClosed();
    QWebSocket socket;
    QStringList texts;
    QList<QByteArray> binaries;
    bool closed = false;
};

struct Frame {
    bool final = true;
    int opcode = 0;
    QByteArray payload;
    friend bool operator==(const Frame&, const Frame&) = default;
};

/// A client that can be wrong: speaks bytes.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    /// A right handshake; false unless the answer is 101.
    [[nodiscard]] bool upgrade(const QByteArray& path = "/");
    void send(const QByteArray& bytes);
    /// The next frame within `ms`; nullopt: none came, or the connection ended.
    [[nodiscard]] std::optional<Frame> frame(int ms = 3'000);
    /// All bytes until the server closes, for at most `ms`.
    [[nodiscard]] QByteArray readAll(int ms = 3'000);
    /// Whether the server ends the connection within `ms`.
    [[nodiscard]] bool ended(int ms = 3'000);
    QTcpSocket socket;

private:
    bool fill(qsizetype bytes, QDeadlineTimer limit);
    QByteArray m_buffer;
};

/// A frame from client to server, masked (RFC 6455 section 5.3) unless told otherwise.
struct ClientFrame {
    int opcode = 1;
    QByteArray payload;
    bool final = true;
    int reserved = 0;                       ///< RSV1 is 4
    bool masked = true;
    int lengthForm = 0;                     ///< 7, 16 or 64; 0: the shortest
    std::optional<quint64> claimedLength;   ///< instead of the payload's
    [[nodiscard]] QByteArray bytes() const;
};

[[nodiscard]] QByteArray handshake(const QByteArray& path = "/", const QByteArray& extra = {}, const QByteArray& host = "127.0.0.1");

} // namespace millrace::test

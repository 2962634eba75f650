#pragma once

#include <QByteArray>
#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <string>

namespace millrace::test {

/// A server that answers each request with whatever the test says, byte for byte, on an ephemeral port of 127.0.0.1.
/// Thread: the test's, served by its event loop.
class MisbehavingServer {
public:
    /// Called when the head of a request is complete. `number` counts the requests of this connection from 1.
    using Script = std::function<void(QTcpSocket& socket, int number)>;

    explicit MisbehavingServer(Script script);

    /// Writes `bytes` and closes.
    [[nodiscard]] static Script replyAndClose(QByteArray bytes);
    /// Writes `bytes` and keeps the connection.
    [[nodiscard]] static Script reply(QByteArray bytes);
    /// Writes `head`, then one byte of `drip` each `intervalMs`.
    [[nodiscard]] static Script drip(QByteArray head, QByteArray bytes, int intervalMs);

    [[nodiscard]] std::string url(const QString& path = QStringLiteral("page")) const;
    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] int requests() const { return m_requests; }
    [[nodiscard]] QByteArray lastRequest() const { return m_lastRequest; }

private:
    void accept();
    void read(QTcpSocket& socket);

    struct Conversation {
        QByteArray unread;
        int requests = 0;
    };
    Script m_script;
    QTcpServer m_server;
    QHash<QTcpSocket*, Conversation> m_conversations;
    int m_connections = 0;
    int m_requests = 0;
    QByteArray m_lastRequest;
};

} // namespace millrace::test

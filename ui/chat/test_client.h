#pragma once

#include <QObject>
#include <QString>
#include <QWebSocket>

namespace millrace::ui {

/// One WebSocket client of the running server, in the GUI thread: a help for trying the server, never a part of it.
///
/// Thread: GUI; nothing blocks. Bounds: messages kMaxMessage. A certificate that cannot be checked is accepted, as the server is our own.
class TestClient : public QObject {
    Q_OBJECT
public:
    static constexpr quint64 kMaxMessage = 1 << 20;

    explicit TestClient(QObject* parent = nullptr);

    /// `room` is the path. An open connection is closed first.
    void open(const QString& url, const QString& room, const QString& token);
    void close();
    void send(const QString& text);
    [[nodiscard]] bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }

Q_SIGNALS:
    void opened();
    /// In words: "closed with 4000: kicked", "Connection refused".
    void closed(const QString& words);
    void received(const QString& text);

private:
    QWebSocket m_socket;
    QString m_trouble;
};

} // namespace millrace::ui

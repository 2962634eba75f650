#include "ui/chat/test_client.h"

#include <QNetworkRequest>
#include <QUrl>

namespace millrace::ui {

TestClient::TestClient(QObject* parent) : QObject(parent)
{
    m_socket.setMaxAllowedIncomingMessageSize(kMaxMessage);
    m_socket.setMaxAllowedIncomingFrameSize(kMaxMessage);
    connect(&m_socket, &QWebSocket::connected, this, &TestClient::opened);
    connect(&m_socket, &QWebSocket::textMessageReceived, this, &TestClient::received);
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray& bytes) { Q_EMIT received(tr("binary, %1 bytes").arg(bytes.size())); });
    connect(&m_socket, &QWebSocket::sslErrors, &m_socket, [this] { m_socket.ignoreSslErrors(); });
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this] { m_trouble = m_socket.errorString(); });
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        const QString reason = m_socket.closeReason();
        Q_EMIT closed(!m_trouble.isEmpty() ? m_trouble : tr("closed with %1%2").arg(int(m_socket.closeCode())).arg(reason.isEmpty() ? QString() : QStringLiteral(": ") + reason));
    });
}

void TestClient::open(const QString& url, const QString& room, const QString& token)
{
    m_trouble.clear();
    m_socket.abort();
    QUrl target(url);
    target.setPath(room.startsWith(u'/') ? room : u'/' + room);
    QNetworkRequest request(target);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token.toUtf8());
    m_socket.open(request);
}

void TestClient::close()
{
    m_socket.close();
}

void TestClient::send(const QString& text)
{
    if (isOpen())
        m_socket.sendTextMessage(text);
}

} // namespace millrace::ui

#include "tests/http/misbehaving_server.h"

#include <QTimer>

namespace millrace::test {

MisbehavingServer::MisbehavingServer(Script script) : m_script(std::move(script))
{
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("no port on 127.0.0.1");
}

MisbehavingServer::Script MisbehavingServer::replyAndClose(QByteArray bytes)
{
    return [bytes](QTcpSocket& socket, int) {
        socket.write(bytes);
        socket.disconnectFromHost();
    };
}

MisbehavingServer::Script MisbehavingServer::reply(QByteArray bytes)
{
    return [bytes](QTcpSocket& socket, int) { socket.write(bytes); };
}

MisbehavingServer::Script MisbehavingServer::drip(QByteArray head, QByteArray bytes, int intervalMs)
{
    return [head, bytes, intervalMs](QTcpSocket& socket, int) {
        socket.write(head);
        auto* timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket, timer, bytes, sent = qsizetype(0)]() mutable {
            if (sent == bytes.size() || socket.write(bytes.constData() + sent++, 1) < 0)
                timer->stop();
        });
        timer->start(intervalMs);
    };
}

std::string MisbehavingServer::url(const QString& path) const
{
    return QStringLiteral("http://127.0.0.1:%1/%2").arg(m_server.serverPort()).arg(path).toStdString();
}

void MisbehavingServer::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        ++m_connections;
        QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket] { read(*socket); });
        QObject::connect(socket, &QTcpSocket::disconnected, &m_server, [this, socket] {
            m_conversations.remove(socket);
            socket->deleteLater();
        });
    }
}

void MisbehavingServer::read(QTcpSocket& socket)
{
    m_conversations[&socket].unread += socket.readAll();
    while (m_conversations.contains(&socket)) {
        auto& conversation = m_conversations[&socket];
        const auto end = conversation.unread.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_lastRequest = conversation.unread.left(end + 4);
        conversation.unread.remove(0, end + 4);
        ++m_requests;
        m_script(socket, ++conversation.requests);
    }
}

} // namespace millrace::test

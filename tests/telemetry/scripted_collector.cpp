#include "tests/telemetry/scripted_collector.h"

#include <QDateTime>

namespace millrace::test {

ScriptedCollector::Answer ScriptedCollector::Answer::status(int code, const QByteArray& headers, const QByteArray& body)
{
    return {"HTTP/1.1 " + QByteArray::number(code) + " Words\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body};
}

QByteArray ScriptedCollector::Request::header(const QByteArray& name) const
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray& line : lines) {
        if (line.toLower().startsWith(name.toLower() + ':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

ScriptedCollector::ScriptedCollector(std::deque<Answer> answers) : m_answers(std::move(answers)), m_began(QDateTime::currentMSecsSinceEpoch())
{
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("no port on 127.0.0.1");
}

QUrl ScriptedCollector::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

void ScriptedCollector::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket] { read(*socket); });
        QObject::connect(socket, &QTcpSocket::disconnected, &m_server, [this, socket] {
            m_unread.remove(socket);
            socket->deleteLater();
        });
    }
}

void ScriptedCollector::read(QTcpSocket& socket)
{
    QByteArray& unread = m_unread[&socket];
    unread += socket.readAll();
    const qsizetype end = unread.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    Request request;
    request.head = unread.left(end + 4);
    const qsizetype length = request.header("Content-Length").toLongLong();
    if (unread.size() < end + 4 + length)
        return;
    request.body = unread.mid(end + 4, length);
    request.atMs = QDateTime::currentMSecsSinceEpoch() - m_began;
    unread.remove(0, end + 4 + length);
    m_requests.append(request);
    answer(socket);
}

void ScriptedCollector::answer(QTcpSocket& socket)
{
    const Answer next = m_answers.front();
    if (m_answers.size() > 1)
        m_answers.pop_front();
    if (!next.bytes.isEmpty())
        socket.write(next.bytes);
    if (next.close)
        socket.disconnectFromHost();
}

} // namespace millrace::test

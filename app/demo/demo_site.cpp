#include "app/demo/demo_site.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

namespace millrace::demo {

namespace {

const char* reasonOf(int status)
{
    switch (status) {
    case 200: return "OK";
    case 301: return "Moved Permanently";
    case 404: return "Not Found";
    case 429: return "Too Many Requests";
    default: return "Internal Server Error";
    }
}

QByteArray hostOf(const QByteArray& head)
{
    for (const QByteArray& line : head.split('\n')) {
        if (line.size() > 5 && line.left(5).toLower() == "host:")
            return line.mid(5).trimmed().split(':').value(0).toLower();
    }
    return {};
}

QByteArray bytesOf(const Answer& answer, bool headOnly)
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonOf(answer.status) + "\r\nContent-Type: " + answer.type + "\r\nContent-Length: " + QByteArray::number(answer.body.size()) + "\r\n" + answer.headers
        + "Server: millrace-demo\r\n\r\n";
    return headOnly ? bytes : bytes + answer.body;
}

} // namespace

DemoSite::DemoSite() : m_server(this)
{
    connect(&m_server, &QTcpServer::newConnection, this, &DemoSite::accept);
}

Result<void, std::string> DemoSite::listen()
{
    if (!m_server.listen(QHostAddress::LocalHost))
        return Failure{"The demo's web server could not listen on 127.0.0.1: " + m_server.errorString().toStdString() + "."};
    m_pages = std::make_unique<DemoPages>(m_server.serverPort());
    return {};
}

void DemoSite::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        if (m_connections >= kMaxConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        ++m_connections;
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            --m_connections;
            socket->deleteLater();
        });
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    }
}

void DemoSite::read(QTcpSocket* socket)
{
    // One request at a time: our scraper does not send the next one before it has the answer.
    const QByteArray waiting = socket->peek(kMaxHead);
    const qsizetype end = waiting.indexOf("\r\n\r\n");
    if (end < 0) {
        if (waiting.size() >= kMaxHead)
            socket->abort();
        return;
    }
    const QByteArray head = socket->read(end + 4);
    const QList<QByteArray> words = head.left(head.indexOf('\r')).split(' ');
    if (words.size() != 3 || (words[0] != "GET" && words[0] != "HEAD")) {
        socket->abort();
        return;
    }
    const Answer answer = m_pages->answer(hostOf(head).toStdString(), words[1].toStdString());
    QTimer::singleShot(answer.delay, socket, [socket, bytes = bytesOf(answer, words[0] == "HEAD")] { socket->write(bytes); });
}

} // namespace millrace::demo

#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <deque>

namespace millrace::test {

/// A collector that gives the answers of a list, one a request, the last one for ever. Thread: the test's, served by its event loop.
class ScriptedCollector {
public:
    struct Answer {
        QByteArray bytes;            ///< sent as they are; empty: none
        bool close = false;          ///< the connection, afterwards
        static Answer status(int code, const QByteArray& headers = {}, const QByteArray& body = "{}");
        static Answer hang() { return {}; }
        static Answer closing() { return {{}, true}; }
    };
    struct Request {
        QByteArray head;             ///< to its blank line
        QByteArray body;
        qint64 atMs = 0;             ///< since the collector's start
        [[nodiscard]] bool isTraces() const { return head.startsWith("POST /v1/traces HTTP/1.1\r\n"); }
        [[nodiscard]] QByteArray header(const QByteArray& name) const;
    };

    explicit ScriptedCollector(std::deque<Answer> answers);
    [[nodiscard]] QUrl url() const;
    [[nodiscard]] const QList<Request>& requests() const { return m_requests; }

private:
    void accept();
    void read(QTcpSocket& socket);
    void answer(QTcpSocket& socket);

    std::deque<Answer> m_answers;
    QTcpServer m_server;
    QHash<QTcpSocket*, QByteArray> m_unread;
    QList<Request> m_requests;
    qint64 m_began;
};

} // namespace millrace::test

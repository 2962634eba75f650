#pragma once

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <list>
#include <utility>

namespace millrace::test {

/// Stands between a log and its Redis, so that a test can lose answers at a chosen moment, and see what was asked.
///
/// Thread: the test's, on its event loop.
class RedisRelay : public QObject {
public:
    explicit RedisRelay(quint16 redis) : m_redis(redis)
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port for the relay");
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* client = m_server.nextPendingConnection())
                join(client);
        });
    }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    /// From now on the log hears nothing, while Redis hears everything.
    void holdAnswers() { m_holding = true; }
    /// Connections that ask with this word hear nothing more, until cut().
    void muteAsking(const QByteArray& word) { m_mutedWord = word; }
    /// What the connections of now send from here on is kept back, and outlives them: a proxy or a network that is slow.
    void holdRequests()
    {
        for (Link& link : m_links)
            link.late = true;
    }
    void releaseRequests()
    {
        for (Link& link : m_links) {
            if (link.late && link.redis->state() == QAbstractSocket::ConnectedState)
                link.redis->write(link.held);
            link.held.clear();
        }
    }
    /// Resets what is connected; new connections are relayed as at first.
    void cut()
    {
        m_holding = false;
        m_mutedWord.clear();
        for (Link& link : m_links)
            link.redis->abort();
    }

    QByteArray asked;           ///< by the log, the last 4 MB of it
    qint64 longestAnswer = 0;   ///< bytes between two requests

private:
    struct Link {
        QTcpSocket* client;   ///< gone in the end
        QTcpSocket* redis;
        QByteArray held;
        bool late = false;
        bool mute = false;
    };

    void join(QTcpSocket* client)
    {
        auto* redis = new QTcpSocket(this);
        Link& link = m_links.emplace_back(Link{client, redis, {}});
        redis->connectToHost(QHostAddress(QHostAddress::LocalHost), m_redis);
        connect(client, &QTcpSocket::readyRead, this, [this, client, &link] {
            const QByteArray bytes = client->readAll();
            asked = (asked + bytes).right(4 << 20);
            m_answer = 0;
            link.mute = link.mute || (!m_mutedWord.isEmpty() && bytes.contains(m_mutedWord));
            if (link.late)
                link.held += bytes;
            else
                link.redis->write(bytes);
        });
        connect(redis, &QTcpSocket::readyRead, this, [this, &link] {
            const QByteArray bytes = link.redis->readAll();
            m_answer += bytes.size();
            longestAnswer = std::max(longestAnswer, m_answer);
            if (!m_holding && !link.mute && link.client != nullptr)
                link.client->write(bytes);
        });
        connect(client, &QTcpSocket::disconnected, this, [&link] {
            std::exchange(link.client, nullptr)->deleteLater();
            if (!link.late)
                link.redis->abort();
        });
        connect(redis, &QTcpSocket::disconnected, this, [&link] {
            if (link.client != nullptr)
                link.client->abort();
        });
    }

    quint16 m_redis;
    std::list<Link> m_links;
    QTcpServer m_server;
    bool m_holding = false;
    QByteArray m_mutedWord;
    qint64 m_answer = 0;
};

} // namespace millrace::test

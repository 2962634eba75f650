// The yardstick "QtWebSockets bare": parse the JSON object, echo it, on one thread with Qt's own server; nothing is limited, checked or
// counted. With a file as second argument each message is a row of an SQLite journal, committed (WAL, synchronous=FULL) before its echo:
// those of one turn of the loop together.
// With "raw" instead of a file it sends back what comes, unread.
//   bare_chat PORT [JOURNAL | raw]
#include <QCoreApplication>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QPointer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <cstdio>
#include <string_view>
#include <utility>

namespace {

class Journal {
public:
    bool open(const QString& path)
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"));
        m_database.setDatabaseName(path);
        if (!m_database.open())
            return false;
        for (const char* sql : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE entries(seq INTEGER PRIMARY KEY, user, msg, data)"})
            if (!QSqlQuery(m_database).exec(QLatin1String(sql)))
                return false;
        m_insert = QSqlQuery(m_database);
        return m_insert.prepare(QStringLiteral("INSERT INTO entries(user, msg, data) VALUES(?, ?, ?)"));
    }
    bool begin() { return m_database.transaction(); }
    bool commit() { return m_database.commit(); }
    bool add(const QJsonObject& object, const QString& text)
    {
        m_insert.addBindValue(object.value(QLatin1String("user")).toString());
        m_insert.addBindValue(object.value(QLatin1String("msg")).toString());
        m_insert.addBindValue(text);
        return m_insert.exec();
    }

private:
    QSqlDatabase m_database;
    QSqlQuery m_insert;
};

struct Message {
    QPointer<QWebSocket> client;
    QString text;
    QJsonObject object;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fputs("bare_chat PORT [JOURNAL | raw]\n", stderr);
        return 2;
    }
    Journal journal;
    const bool raw = argc > 2 && std::string_view(argv[2]) == "raw";
    const bool keeps = argc > 2 && !raw;
    if (keeps && !journal.open(QString::fromLocal8Bit(argv[2]))) {
        std::fputs("bare_chat: the journal cannot be opened\n", stderr);
        return 3;
    }
    QList<Message> waiting;
    QTimer turn;
    turn.setSingleShot(true);
    turn.setInterval(0);
    QObject::connect(&turn, &QTimer::timeout, &turn, [&] {
        bool kept = journal.begin();
        for (const Message& message : std::as_const(waiting))
            kept = kept && journal.add(message.object, message.text);
        if (!(kept && journal.commit()))
            QCoreApplication::exit(1);
        for (const Message& message : std::as_const(waiting))
            if (message.client)
                message.client->sendTextMessage(QStringLiteral("{\"echo\":") + message.text + QLatin1Char('}'));
        waiting.clear();
    });
    QWebSocketServer server(QString(), QWebSocketServer::NonSecureMode);
    server.setMaxPendingConnections(10'000);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&] {
        while (QWebSocket* client = server.nextPendingConnection()) {
            QObject::connect(client, &QWebSocket::disconnected, client, &QObject::deleteLater);
            QObject::connect(client, &QWebSocket::textMessageReceived, client, [&, client](const QString& text) {
                if (raw) {
                    client->sendTextMessage(text);
                    return;
                }
                const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
                if (!keeps) {
                    client->sendTextMessage(QStringLiteral("{\"echo\":") + text + QLatin1Char('}'));
                    return;
                }
                waiting.append({client, text, object});
                if (!turn.isActive())
                    turn.start();
            });
        }
    });
    if (!server.listen(QHostAddress::LocalHost, QByteArray(argv[1]).toUShort())) {
        std::fputs("bare_chat: the port cannot be had\n", stderr);
        return 3;
    }
    std::printf("listening on ws://127.0.0.1:%d\n", static_cast<int>(server.serverPort()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

#include "app/demo/demo.h"
#include "app/demo/demo_folder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>
#include <QtTest>

#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

using namespace millrace;

class TestDemo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        qputenv("TMPDIR", m_temporary->path().toLocal8Bit());
    }

    void cleanup()
    {
        QVERIFY2(leftBehind().isEmpty(), qPrintable(leftBehind().join(u' ')));
    }

    void answersOnItsHosts()
    {
        demo::Demo demo;
        const demo::Demo::Ready ready = prepared(demo);
        QCOMPARE(ready.urls.size(), 8U);
        const QUrl url(QString::fromStdString(ready.urls.front()));
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(url.port()));
        socket.write("GET / HTTP/1.1\r\nHost: " + url.host().toUtf8() + "\r\n\r\n");
        QTRY_VERIFY(socket.peek(100'000).contains("</html>"));
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 OK\r\n"));
        socket.write("nonsense\r\n\r\n");
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    }

    void makesFilesOfWhichOneDoesNotMatch()
    {
        demo::Demo demo;
        QSignalSpy arrived(&demo, &demo::Demo::fileArrived);
        const demo::Demo::Ready ready = prepared(demo);
        QVERIFY(ready.paths.size() >= 2);
        QFile list(QString::fromStdString(ready.paths.front()));
        QVERIFY(list.open(QIODevice::ReadOnly));
        int wrong = 0;
        int missing = 0;
        for (const QByteArray& line : list.readAll().trimmed().split('\n')) {
            QFile file(QFileInfo(list).path() + u'/' + QString::fromUtf8(line.mid(66)));
            if (!file.open(QIODevice::ReadOnly))
                ++missing;
            else if (QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex() != line.left(64))
                ++wrong;
        }
        QCOMPARE(wrong, 1);
        QCOMPARE(missing, 1);
        QTRY_VERIFY(!arrived.isEmpty());
    }

    void talksToAServer()
    {
        QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QStringList said;
        QStringList rooms;
        connect(&server, &QWebSocketServer::newConnection, this, [&] {
            QWebSocket* client = server.nextPendingConnection();
            client->setParent(&server);
            rooms << client->requestUrl().path();
            connect(client, &QWebSocket::textMessageReceived, &server, [&](const QString& text) { said << text; });
        });
        demo::Demo demo;
        (void)prepared(demo);
        demo.talkTo(QStringLiteral("ws://127.0.0.1:%1").arg(server.serverPort()));
        QTRY_VERIFY(rooms.size() == 12 && said.size() >= 2);
        rooms.removeDuplicates();
        QCOMPARE(rooms.size(), 3);
    }

    void endsWithNothingLeft()
    {
        demo::Demo demo;
        const std::string folder = prepared(demo).folder;
        QVERIFY(QDir(QString::fromStdString(folder)).exists());
        bool ended = false;
        demo.end([&] { ended = true; });
        QTRY_VERIFY(ended);
        QVERIFY(!QDir(QString::fromStdString(folder)).exists());
    }

    /// As after a crash: a folder that nobody has locked goes, one that is in use stays.
    void removesWhatWasLeftBehind()
    {
        QDir temporary(m_temporary->path());
        QVERIFY(temporary.mkpath(QStringLiteral("millrace-demo-dead/files")));
        QVERIFY(temporary.mkpath(QStringLiteral("something-else")));
        auto folder = demo::DemoFolder::make();
        QVERIFY(folder);
        demo::removeLeftovers();
        QCOMPARE(leftBehind(), QStringList(QDir(QString::fromStdString((*folder)->path())).dirName()));
        QVERIFY(temporary.exists(QStringLiteral("something-else")));
    }

    void saysWhyItCannotBeSetUp()
    {
        qputenv("TMPDIR", "/proc");
        demo::Demo demo;
        QSignalSpy failed(&demo, &demo::Demo::failed);
        demo.prepare();
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY2(failed[0][0].toString().contains(QStringLiteral("/proc")), qPrintable(failed[0][0].toString()));
    }

private:
    static demo::Demo::Ready prepared(demo::Demo& demo)
    {
        demo::Demo::Ready ready;
        QObject context;
        connect(&demo, &demo::Demo::ready, &context, [&](const demo::Demo::Ready& made) { ready = made; });
        demo.prepare();
        [&] { QTRY_VERIFY(!ready.folder.empty()); }();
        return ready;
    }

    [[nodiscard]] QStringList leftBehind() const { return QDir(m_temporary->path()).entryList({QStringLiteral("millrace-demo-*")}, QDir::Dirs); }

    std::unique_ptr<QTemporaryDir> m_temporary;
};

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"

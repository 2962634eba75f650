#include "tests/chat/chat_harness.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <cstdlib>

using namespace millrace;
using namespace millrace::chat;
using namespace millrace::test;
using namespace std::chrono_literals;

namespace {

/// A certificate for localhost with its key, made by openssl: NAME.pem and NAME.key. Not by QProcess, in which clang 16's TSan aborts.
bool makeCertificate(const QTemporaryDir& folder, const QString& name, const char* key = "rsa:2048")
{
    const QString command = QStringLiteral("openssl req -x509 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout '%1.key' -out '%1.pem' -newkey %2 2>/dev/null")
                                .arg(folder.filePath(name), QLatin1String(key));
    return std::system(QFile::encodeName(command).constData()) == 0;
}

} // namespace

/// wss, and what can be wrong with a certificate.
class TstChatTls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(makeCertificate(m_folder, QStringLiteral("one")));
        QVERIFY(makeCertificate(m_folder, QStringLiteral("two")));
        QVERIFY(makeCertificate(m_folder, QStringLiteral("ec"), "ec -pkeyopt ec_paramgen_curve:P-256"));
        QFile junk(m_folder.filePath(QStringLiteral("junk.pem")));
        QVERIFY(junk.open(QIODevice::WriteOnly));
        junk.write("no certificate");
    }
    void echoesOverTls_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("RSA") << QStringLiteral("one");
        QTest::newRow("EC") << QStringLiteral("ec");
    }
    void echoesOverTls()
    {
        QFETCH(QString, name);
        ChatHarness chat;
        QVERIFY(chat.start(settings(name, name)));
        QCOMPARE(chat.url(), "wss://localhost:" + std::to_string(chat.port()));
        ChatClient client{QUrl()};
        trust(client, name, chat);
        QVERIFY(client.waitConnected());
        const QString large = QStringLiteral("{\"msg\":\"") + QString(900'000, QLatin1Char('x')) + QStringLiteral("\"}");
        client.socket.sendTextMessage(QStringLiteral("{}"));
        client.socket.sendTextMessage(large);
        QVERIFY(client.waitMessages(2));
        QCOMPARE(client.texts.at(0), QStringLiteral("{\"echo\":{}}"));
        QCOMPARE(client.texts.at(1).size(), large.size() + 9);
        // a client's close is answered at once, not when its patience ends
        QElapsedTimer timer;
        timer.start();
        client.socket.close();
        QVERIFY(client.waitClosed());
        QTRY_COMPARE(chat.statistics().clients, 0);
        QVERIFY2(timer.elapsed() < 900, qPrintable(QString::number(timer.elapsed())));
    }
    /// Echoes that are written while more is decrypted: QSslSocket reads while it flushes.
    void staysOpenWhileLargeMessagesGoBothWays()
    {
        ChatHarness chat;
        auto options = settings(QStringLiteral("one"), QStringLiteral("one"));
        options.mode = chat::ChatMode::Raw;
        QVERIFY(chat.start(options));
        ChatClient client{QUrl()};
        trust(client, QStringLiteral("one"), chat);
        QVERIFY(client.waitConnected());
        int back = 0;
        QObject::connect(&client.socket, &QWebSocket::binaryMessageReceived, &client.socket, [&back](const QByteArray& bytes) { back += bytes.size() == 20'000 ? 1 : 0; });
        for (int i = 0; i < 50; ++i)
            client.socket.sendBinaryMessage(QByteArray(20'000, static_cast<char>(i)));
        QTRY_COMPARE_WITH_TIMEOUT(back, 50, 10'000);
        QVERIFY(client.socket.isValid());
    }
    /// The echoes pass what may be unsent, so that reading stops and has to go on when they are gone.
    void goesOnReadingWhenTheEchoesHaveGone()
    {
        ChatHarness chat;
        auto options = settings(QStringLiteral("ec"), QStringLiteral("ec"));
        options.mode = chat::ChatMode::Raw;
        QVERIFY(chat.start(options));
        ChatClient client{QUrl()};
        trust(client, QStringLiteral("ec"), chat);
        QVERIFY(client.waitConnected());
        int back = 0;
        QObject::connect(&client.socket, &QWebSocket::binaryMessageReceived, &client.socket, [&back] { ++back; });
        for (int i = 0; i < 200; ++i)
            client.socket.sendBinaryMessage(QByteArray(20'000, static_cast<char>(i)));
        QTRY_VERIFY_WITH_TIMEOUT(back == 200 || client.closed, 10'000);
        QCOMPARE(back, 200);
    }
    void stopsWith1001OverTls()
    {
        ChatHarness chat;
        QVERIFY(chat.start(settings(QStringLiteral("one"), QStringLiteral("one"))));
        ChatClient client{QUrl()};
        trust(client, QStringLiteral("one"), chat);
        QVERIFY(client.waitConnected());
        QTRY_COMPARE(chat.statistics().clients, 1);
        chat.stop();
        QVERIFY(client.waitClosed());
        QCOMPARE(int(client.socket.closeCode()), 1001);
    }
    void answersOverTlsBeforeTheUpgrade()
    {
        ChatHarness chat;
        auto options = settings(QStringLiteral("one"), QStringLiteral("one"));
        options.token = "s3cret";
        QVERIFY(chat.start(options));
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), chat.port());
        QVERIFY(client.waitForEncrypted(5'000));
        client.write(handshake());
        QByteArray answer;
        QTRY_VERIFY((client.waitForReadyRead(10), answer += client.readAll(), client.state() == QAbstractSocket::UnconnectedState));
        QVERIFY2(answer.startsWith("HTTP/1.1 401 "), answer.constData());
    }
    void cutsAStallInTheTlsHandshake()
    {
        ChatHarness chat;
        auto options = settings(QStringLiteral("one"), QStringLiteral("one"));
        options.handshakeTimeout = 300ms;
        QVERIFY(chat.start(options));
        RawClient silent(chat.port());
        RawClient plain(chat.port());
        plain.send(handshake()); // no TLS at all
        QVERIFY(silent.ended());
        QVERIFY(plain.ended());
        QTRY_COMPARE(chat.statistics().handshaking, 0);
        QCOMPARE(chat.statistics().accepted, 0);
    }
    void saysWhatIsWrongWithTheCertificate_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("where");
        QTest::newRow("of another key") << QStringLiteral("one.pem") << QStringLiteral("two.key") << QStringLiteral("does not belong") << QStringLiteral("two.key");
        QTest::newRow("missing") << QStringLiteral("none.pem") << QStringLiteral("one.key") << QStringLiteral("No such file") << QStringLiteral("none.pem");
        QTest::newRow("missing key") << QStringLiteral("one.pem") << QStringLiteral("none.key") << QStringLiteral("No such file") << QStringLiteral("none.key");
        QTest::newRow("no PEM") << QStringLiteral("junk.pem") << QStringLiteral("one.key") << QStringLiteral("no certificate") << QStringLiteral("junk.pem");
        QTest::newRow("no PEM key") << QStringLiteral("one.pem") << QStringLiteral("junk.pem") << QStringLiteral("no private key") << QStringLiteral("junk.pem");
        QTest::newRow("exchanged") << QStringLiteral("one.key") << QStringLiteral("one.pem") << QStringLiteral("no certificate") << QStringLiteral("one.key");
        QTest::newRow("no key given") << QStringLiteral("one.pem") << QString() << QStringLiteral("only one of them") << QString();
    }
    void saysWhatIsWrongWithTheCertificate()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, key);
        QFETCH(QString, detail);
        QFETCH(QString, where);
        ChatHarness chat;
        auto options = ChatHarness::settings(ChatMode::Echo);
        options.certificatePath = m_folder.filePath(certificate).toStdString();
        options.keyPath = key.isEmpty() ? std::string() : m_folder.filePath(key).toStdString();
        const auto refused = chat.start(options);
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ChatErrorCode::Certificate));
        QVERIFY2(refused.error().detail.find(detail.toStdString()) != std::string::npos, refused.error().detail.c_str());
        QVERIFY(refused.error().where.ends_with(where.toStdString()));
    }

private:
    ChatSettings settings(const QString& certificate, const QString& key)
    {
        auto options = ChatHarness::settings(ChatMode::Echo);
        options.certificatePath = m_folder.filePath(certificate + QStringLiteral(".pem")).toStdString();
        options.keyPath = m_folder.filePath(key + QStringLiteral(".key")).toStdString();
        return options;
    }
    /// Opens `client` to the server with that certificate as its only authority.
    void trust(ChatClient& client, const QString& name, const ChatHarness& chat)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(m_folder.filePath(name + QStringLiteral(".pem"))));
        client.socket.setSslConfiguration(configuration);
        client.socket.open(QUrl(QStringLiteral("wss://localhost:%1/").arg(chat.port())));
    }

    QTemporaryDir m_folder;
};

MILLRACE_TEST_MAIN(TstChatTls)
#include "tst_chat_tls.moc"

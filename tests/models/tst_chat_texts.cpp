#include "models/chat/chat_sentences.h"
#include "models/chat/chat_texts.h"
#include "tests/support/scripted_chat_backend.h"

#include <QtTest>

#include <set>

using namespace millrace;

class TestChatTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasOneSentenceForEveryError()
    {
        std::set<chat::ChatErrorCode> codes;
        for (const auto& text : models::chatErrorTexts()) {
            QVERIFY(codes.insert(text.code).second);
            QVERIFY(!QString::fromUtf8(text.cause).endsWith(u'.') && QString::fromUtf8(text.nextStep).endsWith(u'.'));
        }
        QCOMPARE(codes.size(), std::size_t(chat::ChatErrorCode::Internal) + 1);
        std::set<chat::Rejection> rejections;
        for (const auto& text : models::rejectionTexts()) {
            QVERIFY(rejections.insert(text.code).second);
            QVERIFY(QString::fromUtf8(text.sentence).endsWith(u'.'));
        }
        QCOMPARE(rejections.size(), std::size_t(chat::Rejection::ClientGone) + 1);
        std::set<chat::LogFailure> failures;
        for (const auto& text : models::logFailureTexts())
            QVERIFY(failures.insert(text.code).second);
        QCOMPARE(failures.size(), std::size_t(chat::LogFailure::Stopped) + 1);
    }

    void saysCauseDetailAndNextStep()
    {
        QCOMPARE(models::errorSentence(chat::ChatError{chat::ChatErrorCode::PortInUse, "Address already in use", "127.0.0.1:8765"}),
            QStringLiteral("Another program listens on this port (127.0.0.1:8765: Address already in use). Stop it, or choose another port under Server options; 0 lets the system choose."));
    }

    void putsCloseCodesIntoWords()
    {
        QCOMPARE(models::endText({1006, {}, false, 0}), QStringLiteral("1006 vanished"));
        QCOMPARE(models::endText({1000, {}, false, 0}), QStringLiteral("1000 closed"));
        QCOMPARE(models::endText({4000, "kicked", true, 0}), QStringLiteral("4000 kicked"));
    }

    void readsRedisAddressesBothWays_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        QTest::newRow("default") << QStringLiteral("redis://127.0.0.1:6379") << QStringLiteral("redis://127.0.0.1:6379");
        QTest::newRow("no port") << QStringLiteral(" redis://example.org ") << QStringLiteral("redis://example.org:6379");
        QTest::newRow("user, database") << QStringLiteral("redis://me@h:7000/2") << QStringLiteral("redis://me@h:7000/2");
        QTest::newRow("IPv6") << QStringLiteral("redis://[::1]:7000") << QStringLiteral("redis://[::1]:7000");
        QTest::newRow("none") << QStringLiteral("none") << QStringLiteral("none");
    }
    void readsRedisAddressesBothWays()
    {
        QFETCH(QString, text);
        const auto choice = models::parseRedis(text);
        QCOMPARE(choice.problem, QString());
        QTEST(models::redisText(choice.redis), "written");
    }

    void refusesRedisAddressesWithASentence_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "rediss://h", "http://h", "redis://", "redis://h:0", "redis://h:99999", "redis://h/x", "redis://u:secret@h", "redis://h h"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void refusesRedisAddressesWithASentence()
    {
        QFETCH(QString, text);
        const QString problem = models::parseRedis(text).problem;
        QVERIFY(problem.endsWith(u'.'));
        QVERIFY(!problem.contains(QStringLiteral("secret")));
    }

    void writesTheCommandWithWhatDiffers()
    {
        chat::ChatSettings settings;
        QCOMPARE(models::chatCommand(settings), QStringLiteral("millrace chat"));
        settings.host = "::1";
        settings.port = 9'000;
        settings.mode = chat::ChatMode::Broadcast;
        settings.redis.reset();
        settings.token = "secret";
        settings.redisPassword = "hidden";
        settings.allowedOrigins = {"https://a.example", "*"};
        settings.pingInterval = Milliseconds(0);
        settings.certificatePath = "/my certs/c.pem";
        settings.keyPath = "/k.pem";
        QCOMPARE(models::chatCommand(settings),
            QStringLiteral("millrace chat --listen '[::1]:9000' --mode broadcast --redis none --token-file FILE --allow-origin https://a.example --allow-origin '*' "
                           "--ping-interval 0 --tls-cert '/my certs/c.pem' --tls-key /k.pem"));
    }

    void givesClientsToPaste()
    {
        const QString url = QStringLiteral("ws://127.0.0.1:8765");
        for (const bool token : {false, true}) {
            QVERIFY(models::pythonSnippet(url, token).contains(QStringLiteral("websockets.connect(\"ws://127.0.0.1:8765\"")));
            QVERIFY(models::javaScriptSnippet(url, token).contains(QStringLiteral("new WebSocket(\"ws://127.0.0.1:8765\"")));
            QCOMPARE(models::pythonSnippet(url, token).contains(QStringLiteral("Authorization")), token);
        }
        QCOMPARE(models::websocatCommand(url, false), QStringLiteral("websocat ws://127.0.0.1:8765"));
    }
};

QTEST_GUILESS_MAIN(TestChatTexts)
#include "tst_chat_texts.moc"

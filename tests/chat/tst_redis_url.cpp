#include "app/chat/redis_url.h"

#include <QTest>

using namespace millrace::chat;

class TestRedisUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatRedisToolsWrite_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<int>("database");
        QTest::newRow("host") << QByteArray("redis://cache") << QByteArray("cache") << 6379 << QByteArray() << 0;
        QTest::newRow("port") << QByteArray("redis://127.0.0.1:7000") << QByteArray("127.0.0.1") << 7000 << QByteArray() << 0;
        QTest::newRow("database") << QByteArray("redis://cache/3") << QByteArray("cache") << 6379 << QByteArray() << 3;
        QTest::newRow("slash") << QByteArray("redis://cache/") << QByteArray("cache") << 6379 << QByteArray() << 0;
        QTest::newRow("user") << QByteArray("redis://ada@cache:1/2") << QByteArray("cache") << 1 << QByteArray("ada") << 2;
        QTest::newRow("IPv6") << QByteArray("redis://[::1]:6380") << QByteArray("::1") << 6380 << QByteArray() << 0;
    }
    void readsWhatRedisToolsWrite()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, host);
        QFETCH(int, port);
        QFETCH(QByteArray, user);
        QFETCH(int, database);
        const auto url = parseRedisUrl(text.toStdString());
        QVERIFY(url);
        QVERIFY(*url == (RedisUrl{host.toStdString(), static_cast<std::uint16_t>(port), user.toStdString(), database}));
        const auto again = parseRedisUrl(toString(*url));
        QVERIFY(again);
        QVERIFY(*again == *url);
    }
    void refusesTheRestWithAHint_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("hint");
        QTest::newRow("TLS") << QByteArray("rediss://cache") << QByteArray("TLS");
        QTest::newRow("other scheme") << QByteArray("http://cache") << QByteArray("redis://");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("redis://");
        QTest::newRow("no host") << QByteArray("redis://") << QByteArray("host");
        QTest::newRow("blank") << QByteArray("redis://a b") << QByteArray("host");
        QTest::newRow("port 0") << QByteArray("redis://cache:0") << QByteArray("port");
        QTest::newRow("port too large") << QByteArray("redis://cache:65536") << QByteArray("port");
        QTest::newRow("port of letters") << QByteArray("redis://cache:12x") << QByteArray("port");
        QTest::newRow("database of letters") << QByteArray("redis://cache/main") << QByteArray("number");
        QTest::newRow("open bracket") << QByteArray("redis://[::1") << QByteArray("]");
    }
    void refusesTheRestWithAHint()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, hint);
        const auto url = parseRedisUrl(text.toStdString());
        QVERIFY(!url);
        QCOMPARE(url.error().code, ChatErrorCode::BadRedisUrl);
        QVERIFY2(QByteArray::fromStdString(url.error().detail).contains(hint), url.error().detail.c_str());
    }
    void neverRepeatsAPassword()
    {
        for (const char* text : {"redis://ada:secret@cache", "redis://:secret@cache", "rediss://:secret@cache", "redis://:secret@cache:x"}) {
            const auto url = parseRedisUrl(text);
            QVERIFY(!url);
            QVERIFY2(url.error().detail.find("secret") == std::string::npos && url.error().where.find("secret") == std::string::npos, text);
        }
        QVERIFY(parseRedisUrl("redis://ada:secret@cache").error().detail.find("MILLRACE_REDIS_PASSWORD") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestRedisUrl)
#include "tst_redis_url.moc"

#include "app/telemetry/log_levels.h"
#include "app/telemetry/log_record.h"
#include "app/telemetry/log_redaction.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace std::string_literals;

class TestLogRedaction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesSecretsOut_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* text, const char* expected) { QTest::newRow(text) << QByteArray(text) << QByteArray(expected); };
        // user information of URLs
        row("open postgresql://ada:hunter2@db.example:5432/pages", "open postgresql://***@db.example:5432/pages");
        row("redis://:hunter2@127.0.0.1:6379/0", "redis://***@127.0.0.1:6379/0");
        row("https://ada@example.org/", "https://***@example.org/");
        row("a http://u:p@h/ and http://v:q@i/", "a http://***@h/ and http://***@i/");
        row("http://u:p@ss@h/x", "http://***@h/x");
        row("http://example.org/a@b", "http://example.org/a@b");
        row("http://example.org?mail=a@b", "http://example.org?mail=a@b");
        // queries
        row("http://h/?token=abc&x=1", "http://h/?token=***&x=1");
        row("http://h/?x=1&access_token=abc#f=1", "http://h/?x=1&access_token=***");
        row("http://h/?API-Key=abc", "http://h/?API-Key=***");
        row("http://h/?X-Amz-Signature=abc&y=2", "http://h/?X-Amz-Signature=***&y=2");
        row("http://h/?author=ada", "http://h/?author=ada");
        // headers
        row("Authorization: Bearer abc.def", "Authorization: ***");
        row("authorization:Basic YWRhOmh1bnRlcjI=", "authorization:***");
        row("Proxy-Authorization: Digest username=\"ada\", response=\"x\"", "Proxy-Authorization: ***");
        row("Cookie: a=1; b=2\nAccept: */*", "Cookie: ***\nAccept: */*");
        row("Set-Cookie: session=abc; Path=/", "Set-Cookie: ***");
        row("X-Auth-Token: abc", "X-Auth-Token: ***");
        row("sent bearer abc.def to it", "sent bearer *** to it");
        row("Sec-WebSocket-Protocol: bearer.abc, millrace", "Sec-WebSocket-Protocol: bearer.***, millrace");
        row("Basic YWRhOmh1bnRlcjI= refused", "Basic *** refused");
        // conninfo, environment, JSON, Redis
        row("host=db user=ada password=hunter2 dbname=x", "host=db user=ada password=*** dbname=x");
        row("password='hunter 2' dbname=x", "password='***' dbname=x");
        row("MILLRACE_REDIS_PASSWORD=hunter2", "MILLRACE_REDIS_PASSWORD=***");
        row("PGPASSWORD = hunter2", "PGPASSWORD = ***");
        row("{\"user\":\"ada\",\"password\":\"hunter2\",\"n\":1}", "{\"user\":\"ada\",\"password\":\"***\",\"n\":1}");
        row("{'client_secret': 'abc'}", "{'client_secret': '***'}");
        row("ERR in AUTH ada hunter2", "ERR in AUTH ***");
        // what is none
        row("password authentication failed for user \"ada\"", "password authentication failed for user \"ada\"");
        row("the token is missing", "the token is missing");
        row("robots.txt cannot be read: status 503", "robots.txt cannot be read: status 503");
        row("password=", "password=");
        row("", "");
        row("://", "://");
        row("http://@h/", "http://***@h/");
    }
    void takesSecretsOut()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(telemetry::redacted(text.toStdString())), expected);
        // once is enough
        QCOMPARE(QByteArray::fromStdString(telemetry::redacted(expected.toStdString())), expected);
    }

    void hidesFieldsByTheirName()
    {
        QCOMPARE(telemetry::redactedField("token", "abc"), std::string("***"));
        QCOMPARE(telemetry::redactedField("redisPassword", "abc"), std::string("***"));
        QCOMPARE(telemetry::redactedField("url", "http://a:b@c/"), std::string("http://***@c/"));
        QCOMPARE(telemetry::redactedField("status", "403"), std::string("403"));
    }

    void costsNoMoreThanItsLength()
    {
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += "token=a://u:";
        QElapsedTimer timer;
        timer.start();
        (void)telemetry::redacted(text);
        QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    }

    void makesOneLineOfAnything()
    {
        LogEntry entry{1'795'000'000'123, LogLevel::Error, LogArea::Http, "lo\x1b[op", "a\nb\r\x1b[31m\x7f\xc2\x9b\xe2\x80\xa8\xe2\x80\xae\xff\0z"s, {}, nullptr, 0};
        entry.fields.emplace_back("ti\ttle", std::string("x \"y\"\n"));
        entry.fields.emplace_back("n", std::int64_t{-7});
        entry.fields.emplace_back("share", 0.25);
        const telemetry::LogRecord record = telemetry::makeRecord(entry);
        const QByteArray line = QByteArray::fromStdString(recordLine(record));
        QVERIFY(line.startsWith("2026-11-18T11:06:40.123Z error http (lo\\x1b[op) a\\nb\\x0d\\x1b[31m\\x7f\\x9b\\x2028\\x202e\xef\xbf\xbd\\x00z ti\\x09tle=\"x \\\"y\\\"\\\\n\" n=-7 share=0.25"));
        QCOMPARE(line.count('\n'), 1);
        const QByteArray json = QByteArray::fromStdString(recordJson(record));
        QCOMPARE(json.count('\n'), 1);
        const QJsonObject object = QJsonDocument::fromJson(json).object();
        QCOMPARE(object[QStringLiteral("time")].toString(), QStringLiteral("2026-11-18T11:06:40.123Z"));
        QCOMPARE(object[QStringLiteral("area")].toString(), QStringLiteral("http"));
        QCOMPARE(object[QStringLiteral("fields")].toObject()[QStringLiteral("n")].toString(), QStringLiteral("-7"));
    }

    void cutsWhatIsLong()
    {
        LogEntry entry;
        entry.message = std::string(100'000, 'm');
        for (int i = 0; i < 40; ++i)
            entry.fields.emplace_back("k" + std::to_string(i), std::string(10'000, '\1'));
        const telemetry::LogRecord record = telemetry::makeRecord(entry);
        QCOMPARE(QString::fromStdString(record.message).size(), telemetry::LogRecord::kMaxMessage);
        QCOMPARE(record.fields.size(), telemetry::LogRecord::kMaxFields);
        QVERIFY(QString::fromStdString(record.fields[0].second).size() <= telemetry::LogRecord::kMaxField);
        QVERIFY(recordJson(record).size() < 32'768);
    }

    void readsLevels_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); // of scrape, chat, http; or a piece of the sentence
        QTest::newRow("one for all") << QByteArray("debug") << QByteArray("debug debug debug");
        QTest::newRow("an area") << QByteArray("chat=trace") << QByteArray("warning trace warning");
        QTest::newRow("both") << QByteArray("info,chat=error,http=debug") << QByteArray("info error debug");
        QTest::newRow("the later wins") << QByteArray("chat=trace,info") << QByteArray("info info info");
        for (const char* bad : {"", "loud", "chat=", "=info", "chat=loud", "cat=info", "info,", "INFO", "info chat=debug"})
            QTest::newRow(bad) << QByteArray(bad) << QByteArray();
    }
    void readsLevels()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto levels = telemetry::parseLogLevels(text.toStdString());
        QCOMPARE(levels.has_value(), !expected.isEmpty());
        if (!levels)
            return;
        const auto of = [&](LogArea area) { return std::string(name((*levels)[static_cast<std::size_t>(area)])); };
        QCOMPARE(QByteArray::fromStdString(of(LogArea::Scrape) + ' ' + of(LogArea::Chat) + ' ' + of(LogArea::Http)), expected);
    }
};

QTEST_GUILESS_MAIN(TestLogRedaction)
#include "tst_log_redaction.moc"

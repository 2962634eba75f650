#include "app/http/retry_after.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::http;

namespace {

constexpr WallMs kNov1994 = 784'111'777'000;   // Sun, 06 Nov 1994 08:49:37 GMT, the RFC's own example
constexpr WallMs kNow2026 = 1'767'225'600'000; // 2026-01-01

std::string_view view(const QByteArray& bytes) { return {bytes.data(), static_cast<std::size_t>(bytes.size())}; }

} // namespace

class TstRetryAfter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryFormOfADate_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("expected");
        QTest::newRow("IMF-fixdate") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << qint64(kNov1994);
        QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT") << qint64(kNov1994);
        QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994") << qint64(kNov1994);
        QTest::newRow("asctime, two digits") << QByteArray("Wed Nov 16 08:49:37 1994") << qint64(kNov1994 + 10 * 86'400'000LL);
        QTest::newRow("spaces around") << QByteArray("  Sun, 06 Nov 1994 08:49:37 GMT\t") << qint64(kNov1994);
        QTest::newRow("leap day") << QByteArray("Thu, 29 Feb 2024 00:00:00 GMT") << qint64(1'709'164'800'000);
        QTest::newRow("leap second") << QByteArray("Sat, 31 Dec 2016 23:59:60 GMT") << qint64(1'483'228'800'000);
        QTest::newRow("the last year") << QByteArray("Fri, 31 Dec 9999 23:59:59 GMT") << qint64(253'402'300'799'000);
        QTest::newRow("before 1970") << QByteArray("Wed, 31 Dec 1969 23:59:59 GMT") << qint64(-1000);
        // 2026 + 50 = 2076: up to there it is the future.
        QTest::newRow("RFC 850, 50 years on") << QByteArray("Wednesday, 01-Jan-76 00:00:00 GMT") << qint64(3'345'062'400'000);
        QTest::newRow("RFC 850, 51 years on is past") << QByteArray("Saturday, 01-Jan-77 00:00:00 GMT") << qint64(220'924'800'000);
    }
    void readsEveryFormOfADate()
    {
        QFETCH(QByteArray, value);
        QFETCH(qint64, expected);
        const auto date = parseHttpDate(view(value), kNow2026);
        QVERIFY(date.has_value());
        QCOMPARE(qint64(*date), expected);
    }

    void refusesWhatIsNoDate_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const char* value : {"", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 6 Nov 1994 08:49:37 GMT",
                 "sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
                 "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49:37 GMT x", "Son, 06 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
                 "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "1994-11-06T08:49:37Z", "Sun, 06 Nov 12345 08:49:37 GMT", "\xFF\xFE"})
            QTest::newRow(*value ? value : "nothing") << QByteArray(value);
    }
    void refusesWhatIsNoDate()
    {
        QFETCH(QByteArray, value);
        QVERIFY(!parseHttpDate(view(value), kNow2026).has_value());
        QVERIFY(!parseRetryAfter(view(value), kNow2026).has_value());
    }

    void waitsBetweenASecondAndAnHour_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("milliseconds");
        const auto row = [](const char* value, qint64 milliseconds) { QTest::newRow(value) << QByteArray(value) << milliseconds; };
        row("120", 120'000);
        row(" 7 ", 7'000);
        row("0", 1'000);
        row("1", 1'000);
        row("0030", 30'000);
        row("3600", 3'600'000);
        row("3601", 3'600'000);
        row("99999999999999999999999999", 3'600'000);
        row("Thu, 01 Jan 2026 00:01:30 GMT", 90'000);
        row("Thursday, 01-Jan-26 00:01:30 GMT", 90'000);
        row("Thu Jan  1 00:01:30 2026", 90'000);
        row("Thu, 01 Jan 2026 00:00:00 GMT", 1'000);
        row("Sun, 06 Nov 1994 08:49:37 GMT", 1'000);
        row("Sun, 06 Nov 0000 08:49:37 GMT", 1'000);
        row("Fri, 31 Dec 9999 23:59:59 GMT", 3'600'000);
    }
    void waitsBetweenASecondAndAnHour()
    {
        QFETCH(QByteArray, value);
        QFETCH(qint64, milliseconds);
        const auto wait = parseRetryAfter(view(value), kNow2026);
        QVERIFY(wait.has_value());
        QCOMPARE(qint64(wait->count()), milliseconds);
    }

    void takesNoJunkForSeconds_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const char* value : {"-1", "+5", "1.5", "5s", "5, 6", "0x10", "1e3", "five", "   ", "\xD9\xA3"})
            QTest::newRow(value) << QByteArray(value);
    }
    void takesNoJunkForSeconds()
    {
        QFETCH(QByteArray, value);
        QVERIFY(!parseRetryAfter(view(value), kNow2026).has_value());
    }
};

QTEST_APPLESS_MAIN(TstRetryAfter)
#include "tst_retry_after.moc"

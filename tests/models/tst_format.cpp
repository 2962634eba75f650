#include "models/common/format.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::models;

class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void groupsCountsByThousands()
    {
        QCOMPARE(formatCount(0), QStringLiteral("0"));
        QCOMPARE(formatCount(1284), QStringLiteral("1,284"));
        QCOMPARE(formatCount(-12'345'678), QStringLiteral("-12,345,678"));
    }

    void givesSizesOneUnit_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0";
        QTest::newRow("bytes") << qint64(999) << "999 B";
        QTest::newRow("kilobytes") << qint64(84'200) << "84 KB";
        QTest::newRow("rounds up into the next unit") << qint64(999'600) << "1.0 MB";
        QTest::newRow("a decimal while it says something") << qint64(1'240'000) << "1.2 MB";
        QTest::newRow("none when it does not") << qint64(84'000'000) << "84 MB";
        QTest::newRow("gigabytes") << qint64(12'000'000'000) << "12 GB";
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << "9,223 PB";
    }
    void givesSizesOneUnit()
    {
        QFETCH(qint64, bytes);
        QTEST(formatBytes(bytes), "text");
    }

    void saysHowLongInWords_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0 s";
        QTest::newRow("less than a second") << qint64(300) << "under 1 s";
        QTest::newRow("seconds") << qint64(48'000) << "48 s";
        QTest::newRow("never 60 s") << qint64(59'600) << "1 min 0 s";
        QTest::newRow("minutes") << qint64(754'000) << "12 min 34 s";
        QTest::newRow("hours") << qint64(11'100'000) << "3 h 05 min";
        QTest::newRow("days") << qint64(187'200'000) << "2 d 4 h";
        QTest::newRow("negative") << qint64(-5) << "0 s";
    }
    void saysHowLongInWords()
    {
        QFETCH(qint64, ms);
        QTEST(formatDuration(Milliseconds(ms)), "text");
    }

    void showsMeasuredTimesInTheUnitThatFits_data()
    {
        QTest::addColumn<qint64>("us");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << "0";
        QTest::newRow("microseconds") << qint64(40) << "40 µs";
        QTest::newRow("hardly a tenth") << qint64(100) << "0.1 ms";
        QTest::newRow("tenths") << qint64(1'240) << "1.2 ms";
        QTest::newRow("whole") << qint64(2'000) << "2 ms";
        QTest::newRow("milliseconds") << qint64(212'300) << "212 ms";
        QTest::newRow("seconds") << qint64(1'380'000) << "1.38 s";
        QTest::newRow("minutes") << qint64(120'000'000) << "2 min 0 s";
    }
    void showsMeasuredTimesInTheUnitThatFits()
    {
        QFETCH(qint64, us);
        QTEST(formatMeasured(Microseconds(us)), "text");
    }

    void countsDown()
    {
        QCOMPARE(formatCountdown(Milliseconds(310)), QStringLiteral("0.31 s"));
        QCOMPARE(formatCountdown(Milliseconds(38'000)), QStringLiteral("38 s"));
        QCOMPARE(formatCountdown(Milliseconds(0)), QStringLiteral("now"));
        QCOMPARE(formatCountdown(Milliseconds(-400)), QStringLiteral("now"));
        QCOMPARE(formatElapsed(Milliseconds(271'900)), QStringLiteral("00:04:31"));
    }

    void writesRates()
    {
        QCOMPARE(formatRateLimit(2), QStringLiteral("2.0 /s"));
        QCOMPARE(formatRateLimit(0.25), QStringLiteral("0.25 /s"));
        QCOMPARE(formatRateLimit(0), QStringLiteral("unlimited"));
        QCOMPARE(formatRateShort(2), QStringLiteral("2 /s"));
        QCOMPARE(formatRateShort(0.5), QStringLiteral("0.5 /s"));
        QCOMPARE(formatRateNumber(13.64), QStringLiteral("13.6"));
        QCOMPARE(formatRateNumber(1942), QStringLiteral("1,942"));
        QCOMPARE(formatRateNumber(0.25), QStringLiteral("0.25"));
    }

    void readsRatesAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("rate");
        QTest::newRow("number") << "2" << 2.0;
        QTest::newRow("unit") << " 0.5 /s " << 0.5;
        QTest::newRow("comma") << "0,5" << 0.5;
        QTest::newRow("word") << "Unlimited" << 0.0;
        QTest::newRow("zero") << "0" << 0.0;
        QTest::newRow("empty") << "" << -1.0;
        QTest::newRow("negative") << "-1" << -1.0;
        QTest::newRow("text") << "fast" << -1.0;
        QTest::newRow("not a number") << "nan" << -1.0;
        QTest::newRow("endless") << "inf" << -1.0;
        QTest::newRow("beyond the cap") << "100001" << -1.0;
    }
    void readsRatesAsPeopleWriteThem()
    {
        QFETCH(QString, text);
        QTEST(parseRate(text).value_or(-1), "rate");
    }

    void makesRemoteTextOneHarmlessLine()
    {
        QCOMPARE(singleLine("a\nb\tc\x01" "d"), QStringLiteral("a b c d"));
        QCOMPARE(singleLine("evil\xE2\x80\xAEtxt.exe"), QStringLiteral("evil txt.exe"));
        QCOMPARE(singleLine(std::string(5'000, 'x')).size(), 2'001);
        // A cut inside a surrogate pair would leave half a character.
        const QString cut = singleLine("ab\xF0\x9F\x98\x80" "cd", 3);
        QCOMPARE(cut, QStringLiteral("ab…"));
        QVERIFY(singleLine("\xff\xfe").size() == 2);
    }
};

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"

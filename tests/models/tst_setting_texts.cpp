#include "app/settings/settings.h"
#include "models/settings/setting_texts.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;

namespace {

const SettingSpec& specOf(std::string_view key)
{
    for (const SettingSpec& spec : settingTable()) {
        if (spec.keyName() == key)
            return spec;
    }
    qFatal("no setting %s", std::string(key).c_str());
}

} // namespace

class TestSettingTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->path().toStdString());
    }

    void takesEachDefaultAndGivesItBack()
    {
        for (const SettingSpec& spec : settingTable()) {
            const QString preset = settingDefault(spec);
            QCOMPARE(settingText(*m_settings, spec), preset);
            QVERIFY2(settingProblem(spec, preset).isEmpty(), spec.name);
            QVERIFY2(settingMeaning(spec).contains(QStringLiteral("efault ")), spec.name);
            QVERIFY2(!keepSetting(*m_settings, spec, preset), spec.name);
        }
    }

    void showsNumbersInTheUnitOfTheRow()
    {
        const SettingSpec& timeout = specOf("run/timeout_ms");
        QCOMPARE(settingText(*m_settings, timeout), QStringLiteral("30"));
        QCOMPARE(settingRange(timeout), QStringLiteral("from 0.1 to 3,600 s"));
        QVERIFY(keepSetting(*m_settings, timeout, QStringLiteral("1,200.5")));
        QCOMPARE(m_settings->get(keys::kRunTimeoutMs), 1'200'500);
        QCOMPARE(settingText(*m_settings, timeout), QStringLiteral("1,200.5"));
    }

    void refusesInASentenceWithRangeAndUnit_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no number")
            << QByteArray("run/rate") << QStringLiteral("fast")
            << QStringLiteral("Rate per host: “fast” is no number. Give a number from 0 to 100,000 starts per second; 0 is “unlimited”.");
        QTest::newRow("too small")
            << QByteArray("run/rate") << QStringLiteral("-1")
            << QStringLiteral("Rate per host: -1 is too small. Give a number from 0 to 100,000 starts per second; 0 is “unlimited”.");
        QTest::newRow("too large") << QByteArray("run/timeout_ms") << QStringLiteral("4000")
                                   << QStringLiteral("Timeout: 4,000 is too large. Give a number from 0.1 to 3,600 s.");
        QTest::newRow("not whole") << QByteArray("run/retries") << QStringLiteral("1.5")
                                   << QStringLiteral("Retries: 1.5 is no whole number. Give a whole number from 0 to 20 retries.");
        QTest::newRow("not finite")
            << QByteArray("run/rate") << QStringLiteral("inf")
            << QStringLiteral("Rate per host: “inf” is no number. Give a number from 0 to 100,000 starts per second; 0 is “unlimited”.");
        QTest::newRow("empty") << QByteArray("hash/workers") << QString()
                               << QStringLiteral("Workers: “” is no number. Give a whole number from 1 to 64 files.");
        QTest::newRow("no choice") << QByteArray("window/theme") << QStringLiteral("pink")
                                   << QStringLiteral("Theme: “pink” cannot be chosen.");
        QTest::newRow("a word for 0") << QByteArray("run/rate") << QStringLiteral("Unlimited") << QString();
        QTest::newRow("a port") << QByteArray("chat/port") << QStringLiteral("70000")
                                << QStringLiteral(
                                       "Chat port: 70000 is too large. Give a whole number from 0 to 65535; 0 is “any free one”.");
        QTest::newRow("a comma") << QByteArray("run/concurrency") << QStringLiteral("1,000") << QString();
    }

    void refusesInASentenceWithRangeAndUnit()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const QString, text);
        QFETCH(const QString, sentence);
        QCOMPARE(settingProblem(specOf(key.toStdString()), text), sentence);
    }

    void keepsTheDefaultByKeepingNothing()
    {
        const SettingSpec& rate = specOf("run/rate");
        QVERIFY(keepSetting(*m_settings, rate, QStringLiteral("5")));
        QVERIFY(!keepSetting(*m_settings, rate, QStringLiteral("5.0")));
        QVERIFY(m_settings->isSet(keys::kRunRate));
        QVERIFY(keepSetting(*m_settings, rate, settingDefault(rate)));
        QVERIFY(!m_settings->isSet(keys::kRunRate));
    }

    void keepsEveryKind()
    {
        QVERIFY(keepSetting(*m_settings, specOf("run/ignore_robots"), QStringLiteral("true")));
        QVERIFY(m_settings->get(keys::kRunIgnoreRobots));
        QVERIFY(keepSetting(*m_settings, specOf("chat/mode"), QStringLiteral("1")));
        QCOMPARE(m_settings->get(keys::kChatMode), 1);
        QVERIFY(keepSetting(*m_settings, specOf("run/exclude"), QStringLiteral("/a\n/b, c")));
        QCOMPARE(settingText(*m_settings, specOf("run/exclude")), QStringLiteral("/a\n/b, c"));
        QVERIFY(keepSetting(*m_settings, specOf("chat/key"), QStringLiteral("/tmp/ä.pem")));
        QCOMPARE(m_settings->get(keys::kChatKey), QByteArray("/tmp/ä.pem"));
    }

    void findsByNameMeaningAndKey()
    {
        QVERIFY(settingFits(specOf("run/rate"), QStringLiteral("RATE host")));
        QVERIFY(settingFits(specOf("chat/ping_s"), QStringLiteral("not answer")));
        QVERIFY(settingFits(specOf("run/max_variants"), QStringLiteral("max_variants")));
        QVERIFY(!settingFits(specOf("run/rate"), QStringLiteral("rate ping")));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
};

QTEST_GUILESS_MAIN(TestSettingTexts)
#include "tst_setting_texts.moc"

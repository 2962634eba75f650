#include "app/settings/setting_table.h"
#include "app/settings/settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

using namespace millrace;

namespace {

void write(const QTemporaryDir& folder, const QByteArray& text)
{
    QFile file(folder.filePath(QStringLiteral("settings.ini")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void startsWithThePoliteDefaults()
    {
        const QTemporaryDir folder;
        const Settings settings(folder.path().toStdString());
        QCOMPARE(settings.get(keys::kRunRate), 2.0);
        QCOMPARE(settings.get(keys::kRunPerHost), 2);
        QCOMPARE(settings.get(keys::kRunIgnoreRobots), false);
        QCOMPARE(settings.get(keys::kRunAllowPrivate), false);
        QCOMPARE(settings.get(keys::kTheme), std::string("system"));
        QVERIFY(settings.get(keys::kWindowGeometry).isEmpty());
        QVERIFY(!settings.isSet(keys::kRunRate));
    }

    void bringsBackEveryKindOfValue()
    {
        const QTemporaryDir folder;
        const std::string agent = "Grüße, \"quoted\"; 50 % = a;b, \\n";
        const QByteArray bytes("\x00\xff\x01geometry", 11);
        {
            Settings settings(folder.path().toStdString());
            settings.set(keys::kRunRate, 0.25);
            settings.set(keys::kRunConcurrency, 17);
            settings.set(keys::kRunIgnoreRobots, true);
            settings.set(keys::kRunUserAgent, agent);
            settings.set(keys::kWindowGeometry, bytes);
            settings.sync();
            QVERIFY(settings.canWrite());
        }
        Settings settings(folder.path().toStdString());
        QCOMPARE(settings.get(keys::kRunRate), 0.25);
        QCOMPARE(settings.get(keys::kRunConcurrency), 17);
        QCOMPARE(settings.get(keys::kRunIgnoreRobots), true);
        QCOMPARE(settings.get(keys::kRunUserAgent), agent);
        QCOMPARE(settings.get(keys::kWindowGeometry), bytes);
        settings.reset(keys::kRunRate);
        QCOMPARE(settings.get(keys::kRunRate), 2.0);
    }

    void makesTheProfileFolder()
    {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("a/b")).toStdString());
        settings.set(keys::kRunRetries, 5);
        settings.sync();
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("a/b/settings.ini"))));
        QCOMPARE(QString::fromStdString(settings.fileName()), folder.filePath(QStringLiteral("a/b/settings.ini")));
    }

    void keepsNumbersWithinTheirBounds()
    {
        const QTemporaryDir folder;
        Settings settings(folder.path().toStdString());
        settings.set(keys::kRunConcurrency, 1'000'000);
        QCOMPARE(settings.get(keys::kRunConcurrency), keys::kRunConcurrency.most);
        settings.set(keys::kRunRate, -3.0);
        QCOMPARE(settings.get(keys::kRunRate), 0.0);
        settings.set(keys::kRunRate, 4.0);
        settings.set(keys::kRunRate, std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(settings.get(keys::kRunRate), 4.0);
    }

    void staysPoliteWithADamagedFile()
    {
        const QTemporaryDir folder;
        write(folder, "[run]\nrate=fast\nconcurrency=99999999999\nper_host=two\nignore_robots=maybe\nallow_private=1\nuser_agent=Me, and you\n[window]\ngeometry=nonsense\npanel=-4\n");
        const Settings settings(folder.path().toStdString());
        QCOMPARE(settings.get(keys::kRunRate), 2.0);
        QCOMPARE(settings.get(keys::kRunConcurrency), keys::kRunConcurrency.most);
        QCOMPARE(settings.get(keys::kRunPerHost), 2);
        QCOMPARE(settings.get(keys::kRunIgnoreRobots), false);
        QCOMPARE(settings.get(keys::kRunAllowPrivate), false);
        QCOMPARE(settings.get(keys::kRunUserAgent), std::string("Me, and you"));
        QVERIFY(settings.get(keys::kWindowGeometry).isEmpty());
        QCOMPARE(settings.get(keys::kWindowPanel), 0);
    }

    void cutsTextThatIsTooLong()
    {
        const QTemporaryDir folder;
        Settings settings(folder.path().toStdString());
        settings.set(keys::kRunUserAgent, std::string(100'000, 'x'));
        QCOMPARE(settings.get(keys::kRunUserAgent).size(), Key<std::string>::kMaxText);
    }

    void saysWhenItCannotWrite()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("settings.ini"))); // a folder is in the way, which stops root too
        Settings settings(folder.path().toStdString());
        settings.set(keys::kRunRetries, 5);
        settings.sync();
        QVERIFY(!settings.canWrite());
    }

    /// A key that is added is a row of the dialog, or something that the window remembers by itself.
    void hasARowForEachKeyThatAPersonSets()
    {
        static constexpr std::array kRemembered{"_splitter", "_columns", "/tab", "_tab", "_span", "/geometry", "_geometry", "/panel", "/filter", "_filter", "/last_folder"};
        std::set<std::string_view> rows;
        std::set<std::string_view> names;
        for (const SettingSpec& spec : settingTable()) {
            QVERIFY2(rows.insert(spec.keyName()).second, std::string(spec.keyName()).c_str());
            QVERIFY2(names.insert(spec.name).second, spec.name);
            QVERIFY2(std::string_view(spec.text).ends_with('.'), spec.name);
        }
        for (const std::string_view name : keys::kAllNames) {
            const bool remembered = std::any_of(kRemembered.begin(), kRemembered.end(), [&](const char* end) { return name.ends_with(end); });
            QVERIFY2(rows.contains(name) != remembered, std::string(name).c_str());
        }
    }

    void namesEachKeyOnceInItsOneTable()
    {
        std::set<std::string_view> seen;
        for (const std::string_view name : keys::kAllNames) {
            QVERIFY2(seen.insert(name).second, std::string(name).c_str());
            QVERIFY2(name.find('/') != std::string_view::npos, std::string(name).c_str());
        }
        // A key that was added without a line in kAllNames.
        QFile header(QStringLiteral(MILLRACE_SOURCE_DIR "/app/settings/keys.h"));
        QVERIFY(header.open(QIODevice::ReadOnly));
        const QByteArray text = header.readAll();
        QCOMPARE(std::size_t(text.count("inline constexpr Key<")), seen.size());
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"

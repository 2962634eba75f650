#include "app/settings/settings.h"
#include "ui/dialogs/setting_checks.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;

namespace {

struct Opened {
    const QTemporaryDir& folder;
    Settings settings{folder.path().toStdString()};
    ui::SettingsDialog dialog;
    QSignalSpy applied{&dialog, &ui::SettingsDialog::applied};

    explicit Opened(const QTemporaryDir& where, ui::SettingsDialog::Overridden overridden = {}, SettingPage page = SettingPage::Scraper)
        : folder(where)
        , dialog(settings, std::move(overridden), page)
    {
        dialog.show();
    }
    template <class W> W& named(const char* name)
    {
        for (W* widget : dialog.findChildren<W*>()) {
            if (widget->accessibleName() == QString::fromUtf8(name))
                return *widget;
        }
        qFatal("no %s", name);
    }
    QString says() { return named<QLabel>("What is wrong").text(); }
};

} // namespace

class TestSettingsDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); // the offscreen platform's own
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void hasAnEditorForEachRowOfTheTable()
    {
        Opened o(*m_folder);
        for (const SettingSpec& spec : settingTable())
            QVERIFY2(!o.named<QWidget>(spec.name).accessibleDescription().isEmpty(), spec.name);
        QVERIFY(o.says().isEmpty());
        QVERIFY(o.named<QPushButton>("Apply").isEnabled());
    }

    void showsOnePageOrWhatIsLookedFor()
    {
        Opened o(*m_folder);
        QVERIFY(o.named<QLineEdit>("Rate per host").isVisible());
        QVERIFY(!o.named<QComboBox>("Theme").isVisible());
        o.named<QLineEdit>("Search settings").setText(QStringLiteral("theme"));
        QVERIFY(o.named<QComboBox>("Theme").isVisible());
        QVERIFY(!o.named<QLineEdit>("Rate per host").isVisible());
        o.named<QLineEdit>("Search settings").clear();
        o.named<QTabBar>("Pages of settings").setCurrentIndex(int(SettingPage::Chat));
        QVERIFY(o.named<QLineEdit>("Chat port").isVisible());
        QVERIFY(!o.named<QComboBox>("Theme").isVisible());
    }

    void looksForSomethingWithoutApplying()
    {
        Opened o(*m_folder);
        auto& search = o.named<QLineEdit>("Search settings");
        search.setFocus();
        search.setText(QStringLiteral("text size"));
        QTest::keyClick(&search, Qt::Key_Return);
        QVERIFY(o.dialog.isVisible());
        QCOMPARE(o.dialog.focusWidget(), &o.named<QLineEdit>("Text size"));
    }

    void keepsNothingWhileSomethingIsWrong()
    {
        Opened o(*m_folder);
        o.named<QLineEdit>("Retries").setText(QStringLiteral("3"));
        o.named<QLineEdit>("Rate per host").setText(QStringLiteral("-2"));
        QCOMPARE(o.says(),
            QStringLiteral("Rate per host: -2 is too small. Give a number from 0 to 100,000 starts per second; 0 is “unlimited”."));
        QVERIFY(!o.named<QPushButton>("Apply").isEnabled());
        QVERIFY(o.named<QLineEdit>("Rate per host").property("invalid").toBool());
        QTest::keyClick(&o.dialog, Qt::Key_Return);
        QCOMPARE(o.settings.get(keys::kRunRetries), 2);
        o.named<QLineEdit>("Rate per host").setText(QStringLiteral("5"));
        QVERIFY(o.says().isEmpty());
        o.named<QPushButton>("Apply").click();
        QCOMPARE(o.settings.get(keys::kRunRetries), 3);
        QCOMPARE(o.settings.get(keys::kRunRate), 5.0);
        QCOMPARE(o.applied.size(), 1);
        QVERIFY(!o.dialog.isVisible());
    }

    void cancelKeepsNothingAndApplyWithoutAChangeSaysNothing()
    {
        {
            Opened o(*m_folder);
            o.named<QLineEdit>("Retries").setText(QStringLiteral("7"));
            o.dialog.reject();
            QCOMPARE(o.settings.get(keys::kRunRetries), 2);
        }
        Opened o(*m_folder);
        o.named<QPushButton>("Apply").click();
        QCOMPARE(o.applied.size(), 0);
    }

    void offersTheDefaultWhereItDiffers()
    {
        Opened o(*m_folder);
        auto& reset = o.named<QPushButton>("Reset Retries");
        QVERIFY(!reset.isVisible());
        o.named<QLineEdit>("Retries").setText(QStringLiteral("7"));
        QVERIFY(reset.isVisible());
        reset.click();
        QCOMPARE(o.named<QLineEdit>("Retries").text(), QStringLiteral("2"));
        QVERIFY(!reset.isVisible());
        o.named<QCheckBox>("Ignore robots.txt").setChecked(true);
        QVERIFY(o.named<QPushButton>("Reset Ignore robots.txt").isVisible());
    }

    void saysWhatTheCommandLineOverrides()
    {
        Opened o(*m_folder, {{keys::kRunStoreUrl.name, QStringLiteral("--store")}});
        const auto labels = o.dialog.findChildren<QLabel*>();
        const auto notes = std::count_if(labels.begin(), labels.end(),
            [](const QLabel* label) { return label->text().contains(QStringLiteral("by --store on its command line")); });
        QCOMPARE(notes, 1);
    }

    void refusesWhatAnEngineWouldRefuse_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("pattern") << QByteArray("run/include") << QStringLiteral("/ok/\n(") << QStringLiteral("is no regular expression");
        QTest::newRow("field") << QByteArray("run/fields") << QStringLiteral("price=p[") << QStringLiteral("Field “price”, column");
        QTest::newRow("store") << QByteArray("run/store_url") << QStringLiteral("mysql://x") << QStringLiteral("Store: ");
        QTest::newRow("store with a password") << QByteArray("run/store_url") << QStringLiteral("postgresql://me:secret@db/x")
                                               << QStringLiteral("Store: ");
        QTest::newRow("redis") << QByteArray("chat/redis") << QStringLiteral("http://x") << QStringLiteral("edis");
        QTest::newRow("origin") << QByteArray("chat/origins") << QStringLiteral("https://a.example/path") << QStringLiteral("is no origin");
        QTest::newRow("address") << QByteArray("chat/host") << QStringLiteral("a b") << QStringLiteral("no address");
        QTest::newRow("a key alone") << QByteArray("chat/key") << QStringLiteral("/tmp/x.pem") << QStringLiteral("TLS needs both");
        QTest::newRow("algorithm") << QByteArray("hash/algorithms") << QStringLiteral("sha256,foo") << QStringLiteral("“foo” is none");
        QTest::newRow("metrics") << QByteArray("runtime/metrics_address") << QStringLiteral("9464") << QStringLiteral("no HOST:PORT");
    }

    void refusesWhatAnEngineWouldRefuse()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const QString, text);
        QFETCH(const QString, words);
        const QString said = ui::settingTextProblem(key.toStdString(), text, [](std::string_view) { return QString(); });
        QVERIFY2(said.contains(words), qPrintable(said));
    }

    void textSizeReachesFontsRowsAndColumns()
    {
        ui::Theme theme;
        theme.applyTo(*qApp);
        QStandardItemModel model(1, 2);
        ui::DataTable table(theme, QStringLiteral("T"));
        table.setModel(&model);
        table.setColumnWidths({100, 60});
        table.show();
        const double before = QApplication::font().pointSizeF();
        theme.setTextSize(150);
        QCOMPARE(QApplication::font().pointSizeF(), before * 1.5);
        QCOMPARE(table.font().pointSizeF(), before * 1.5);
        QVERIFY(qAbs(theme.fixedFont().pointSizeF() - before * 1.5 * 0.96) < 0.1);
        QCOMPARE(table.rowHeight(0), theme.scaled(ui::metrics::kRowHeight));
        QCOMPARE(table.columnWidth(0), 150);
        theme.setTextSize(100);
        QCOMPARE(QApplication::font().pointSizeF(), before);
        QCOMPARE(table.columnWidth(0), 100);
        QCOMPARE(table.rowHeight(0), ui::metrics::kRowHeight);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(TestSettingsDialog)
#include "tst_settings_dialog.moc"
